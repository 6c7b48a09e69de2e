using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CountyLines.Risk.Release;

/// <summary>
/// A released list as JSON: the file <c>list.json</c> of a release, and the form in which it is frozen. <see cref="Read"/> is the exact
/// inverse of <see cref="Write"/>, and takes nothing that <see cref="Write"/> would not have given, byte for byte.
/// </summary>
public static class ReleasedJson
{
    internal const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    internal const string Day = "yyyy-MM-dd";

    public static byte[] Write(ReleasedList list)
    {
        return JsonText.Write(new JsonObject
        {
            ["release"] = Heading(list.Heading),
            ["columns"] = Array(list.Columns, column => new JsonObject
            {
                ["id"] = column.Id,
                ["title"] = column.Title,
                ["meaning"] = column.Meaning,
                ["kind"] = Word(column.Kind),
                ["basis"] = Word(column.Basis),
            }),
            ["lines"] = Array(list.Rows, row => new JsonObject(list.Columns.Zip(row, (column, value) => KeyValuePair.Create(column.Id, Cell(column, value))))),
            ["changes"] = Array(list.Changes, change => new JsonObject
            {
                ["reference"] = change.Reference,
                ["what"] = change.What,
                ["detail"] = change.Detail,
            }),
        });
    }

    /// <exception cref="InvalidDataException">The document is not exactly what <see cref="Write"/> gives; the message names every fault found.</exception>
    public static ReleasedList Read(byte[] document)
    {
        var list = ReleasedReading.Of(document);
        var written = Write(list);
        if (!written.AsSpan().SequenceEqual(document))
            throw new InvalidDataException($"The released list is not in the one form that is kept: {Difference(Lines(document), Lines(written))}");
        return list;
    }

    static JsonObject Heading(ReleaseHeading heading) => new()
    {
        ["number"] = heading.Release,
        ["previous"] = heading.Previous,
        ["corrects"] = heading.Corrects,
        ["audience"] = heading.Audience,
        ["title"] = heading.Title,
        ["recipient_role"] = heading.RecipientRole,
        ["recipient_name"] = heading.RecipientName,
        ["marking"] = heading.Marking,
        ["handling"] = heading.Handling,
        ["purpose"] = heading.Purpose,
        ["lawful_basis"] = heading.LawfulBasis,
        ["agreement"] = heading.Agreement,
        ["run"] = heading.Run,
        ["as_of"] = heading.AsOf.ToString(Day, CultureInfo.InvariantCulture),
        ["created"] = heading.Created.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture),
        ["valid_until"] = heading.ValidUntil.ToString(Day, CultureInfo.InvariantCulture),
        ["pack"] = heading.Pack,
        ["pack_sha256"] = heading.PackSha256,
        ["pack_status"] = heading.PackStatus,
        ["engine"] = heading.Engine,
        ["selection"] = heading.Selection,
        ["cut"] = heading.Cut,
        ["bands"] = Array(heading.Bands, band => JsonValue.Create(band)),
        ["left_out"] = Array(heading.LeftOut, left => new JsonObject { ["reason"] = left.Reason, ["lines"] = left.Lines }),
    };

    static JsonNode? Cell(ReleasedColumn column, string? value) => (column.Kind, value) switch
    {
        (_, null) => null,
        (ColumnKind.Whole, _) => long.Parse(value, CultureInfo.InvariantCulture),
        (ColumnKind.Flag, _) => value == "true",
        _ => value,
    };

    static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);

    /// <summary>What an enum's value is called in the document.</summary>
    internal static string Word<T>(T value)
        where T : struct, Enum
    {
        return value.ToString().ToLowerInvariant();
    }

    static string[] Lines(byte[] document) => Encoding.UTF8.GetString(document).Split('\n');

    static string Difference(string[] found, string[] written)
    {
        var line = found.Zip(written).TakeWhile(pair => pair.First == pair.Second).Count();
        string At(string[] lines) => line < lines.Length ? $"'{lines[line].Trim()}'" : "nothing";
        return $"line {line + 1} has {At(found)} where {At(written)} belongs";
    }
}
