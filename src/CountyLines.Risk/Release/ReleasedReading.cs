using System.Globalization;
using System.Text.Json;

namespace CountyLines.Risk.Release;

/// <summary>Reads the document of a released list and notes every key that is missing, not known or of the wrong kind.</summary>
sealed class ReleasedReading
{
    const int MostFaults = 20;

    // The deepest document is the list of what was left out: document, release, left_out, entry.
    static readonly JsonDocumentOptions Form = new() { MaxDepth = 5 };

    readonly List<string> faults = [];

    /// <exception cref="InvalidDataException">The document is not that of a released list.</exception>
    public static ReleasedList Of(byte[] document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document, Form);
            return new ReleasedReading().List(parsed.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"The document is not that of a released list: {fault.Message}", fault);
        }
    }

    ReleasedList List(JsonElement root)
    {
        var document = Map(root, "the document", ["release", "columns", "lines", "changes"]);
        var heading = Heading(document("release"));
        var columns = Items(document("columns"), "columns", Column);
        if (faults.Count == 0 && columns.DistinctBy(column => column.Id).Count() != columns.Count)
            faults.Add("columns: two columns have the same id");
        // A cell can only be judged by its column, so the lines of a document whose columns are wrong are not looked at.
        var rows = faults.Count == 0 ? Items(document("lines"), "lines", (line, where) => Row(columns, line, where)) : [];
        var changes = Items(document("changes"), "changes", Change);
        if (faults.Count > 0)
            throw new InvalidDataException($"The document is not that of a released list: {string.Join("; ", faults.Take(MostFaults))}{(faults.Count > MostFaults ? $"; and {faults.Count - MostFaults} more faults" : "")}");
        return new ReleasedList(heading, columns, rows, changes);
    }

    ReleaseHeading Heading(JsonElement? element)
    {
        string[] keys =
        [
            "number", "previous", "corrects", "audience", "title", "recipient_role", "recipient_name", "marking", "handling", "purpose", "lawful_basis", "agreement",
            "run", "as_of", "created", "valid_until", "pack", "pack_sha256", "pack_status", "engine", "selection", "cut", "bands", "left_out",
        ];
        var map = Map(element, "release", keys);
        string Said(string key) => Text(map(key), $"release.{key}");
        long Counted(string key) => Whole(map(key), $"release.{key}");
        long? CountedOrNull(string key) => map(key) is { ValueKind: JsonValueKind.Null } ? null : Counted(key);
        DateOnly OnDay(string key) => Parsed(Said(key), $"release.{key}", ReleasedJson.Day, text => DateOnly.TryParseExact(text, ReleasedJson.Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null);
        return new ReleaseHeading(
            Counted("number"), Said("audience"), Said("title"), Said("recipient_role"), Said("recipient_name"), Said("marking"), Said("handling"), Said("purpose"), Said("lawful_basis"), Said("agreement"),
            Counted("run"), OnDay("as_of"),
            Parsed(Said("created"), "release.created", "yyyy-MM-ddTHH:mm:ssZ", text => DateTimeOffset.TryParseExact(text, ReleasedJson.Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null),
            OnDay("valid_until"), Said("pack"), Said("pack_sha256"), Said("pack_status"), Said("engine"), Said("selection"), Said("cut"), Items(map("bands"), "release.bands", (band, where) => Text(band, where)))
        {
            Previous = CountedOrNull("previous"),
            Corrects = CountedOrNull("corrects"),
            LeftOut = Items(map("left_out"), "release.left_out", Left),
        };
    }

    LeftOut Left(JsonElement element, string where)
    {
        var map = Map(element, where, ["reason", "lines"]);
        var lines = Whole(map("lines"), $"{where}.lines");
        if (lines is < 0 or > int.MaxValue)
            faults.Add($"{where}.lines: {lines} is not a number of lines");
        return new LeftOut(Text(map("reason"), $"{where}.reason"), unchecked((int)lines));
    }

    ReleasedColumn Column(JsonElement element, string where)
    {
        var map = Map(element, where, ["id", "title", "meaning", "kind", "basis"]);
        string Said(string key) => Text(map(key), $"{where}.{key}");
        T One<T>(string key)
            where T : struct, Enum
        {
            return Parsed(Said(key), $"{where}.{key}", string.Join(" or ", Enum.GetValues<T>().Select(ReleasedJson.Word)), text => Enum.GetValues<T>().Where(value => ReleasedJson.Word(value) == text).Cast<T?>().FirstOrDefault());
        }

        return new ReleasedColumn(Said("id"), Said("title"), Said("meaning"), One<ColumnKind>("kind"), One<ColumnBasis>("basis"));
    }

    ReleasedChange Change(JsonElement element, string where)
    {
        var map = Map(element, where, ["reference", "what", "detail"]);
        return new ReleasedChange(Text(map("reference"), $"{where}.reference"), Text(map("what"), $"{where}.what"), Text(map("detail"), $"{where}.detail"));
    }

    IReadOnlyList<string?> Row(IReadOnlyList<ReleasedColumn> columns, JsonElement element, string where)
    {
        var map = Map(element, where, [.. columns.Select(column => column.Id)]);
        return [.. columns.Select(column => Cell(column, map(column.Id), $"{where}.{column.Id}"))];
    }

    string? Cell(ReleasedColumn column, JsonElement? element, string where)
    {
        if (element is not { ValueKind: not JsonValueKind.Null } value)
            return null;
        var (said, fits) = (column.Kind, value.ValueKind) switch
        {
            (ColumnKind.Whole, JsonValueKind.Number) => (value.GetRawText(), true),
            (ColumnKind.Flag, JsonValueKind.True or JsonValueKind.False) => (value.GetRawText(), true),
            (ColumnKind.Text or ColumnKind.Date or ColumnKind.Month, JsonValueKind.String) => (JsonText.Read(value), true),
            _ => ("", false),
        };
        if (fits && column.Takes(said))
            return said;
        faults.Add($"{where}: {value.GetRawText()} cannot stand in a column of the kind {ReleasedJson.Word(column.Kind)}");
        return null;
    }

    /// <summary>What a map has under a key; null, which every reading then passes over, when the key was missing and is noted.</summary>
    Func<string, JsonElement?> Map(JsonElement? element, string where, string[] keys)
    {
        if (element is not { ValueKind: JsonValueKind.Object } map)
        {
            Note(element, where, "a map");
            return _ => null;
        }

        var found = new Dictionary<string, JsonElement>();
        foreach (var property in map.EnumerateObject())
        {
            if (!found.TryAdd(property.Name, property.Value))
                faults.Add($"{where}: '{property.Name}' stands there twice");
            else if (!keys.Contains(property.Name))
                faults.Add($"{where}: '{property.Name}' is not known");
        }

        faults.AddRange(keys.Where(key => !found.ContainsKey(key)).Select(key => $"{where}: '{key}' is missing"));
        return key => found.TryGetValue(key, out var value) ? value : null;
    }

    List<T> Items<T>(JsonElement? element, string where, Func<JsonElement, string, T> read)
    {
        if (element is { ValueKind: JsonValueKind.Array } list)
            return [.. list.EnumerateArray().Select((item, index) => read(item, $"{where}[{index}]"))];
        Note(element, where, "a list");
        return [];
    }

    string Text(JsonElement? element, string where)
    {
        if (element is { ValueKind: JsonValueKind.String } text)
            return JsonText.Read(text);
        Note(element, where, "a text");
        return "";
    }

    long Whole(JsonElement? element, string where)
    {
        if (element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole))
            return whole;
        Note(element, where, "a whole number");
        return 0;
    }

    T Parsed<T>(string text, string where, string form, Func<string, T?> parse)
        where T : struct
    {
        if (parse(text) is { } value)
            return value;
        // A text that was missing or none is noted already, and a list with a fault is never handed out.
        if (text.Length > 0 || faults.Count == 0)
            faults.Add($"{where}: '{text}' is not {form}");
        return default;
    }

    void Note(JsonElement? element, string where, string wanted)
    {
        if (element is { } present)
            faults.Add($"{where}: {present.ValueKind.ToString().ToLowerInvariant()} stands where {wanted} belongs");
    }
}
