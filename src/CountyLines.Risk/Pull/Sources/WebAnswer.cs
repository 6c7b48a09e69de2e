using System.Text;
using System.Text.Json;

namespace CountyLines.Risk.Pull;

/// <summary>A resource that cannot be used as a table. Its words are for people; they never quote what the service said.</summary>
sealed class ResourceException(string message) : Exception(message);

/// <summary>Finds values inside JSON.</summary>
static class JsonPath
{
    /// <summary>How deep an answer may nest. The product's own bound: an item of a list needs three or four.</summary>
    public const int MaxDepth = 32;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a document; null when the bytes are not one.</summary>
    public static JsonDocument? Parse(byte[] bytes)
    {
        try
        {
            // A name that stands twice would let one value hide another.
            return JsonDocument.Parse(Strict.GetString(bytes), new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The value with a name, or else at a path of names with full stops between; null when there is none.</summary>
    public static JsonElement? Find(JsonElement at, string path)
    {
        if (path.Length == 0)
            return at;
        if (at.ValueKind != JsonValueKind.Object)
            return null;
        if (at.TryGetProperty(path, out var whole))
            return whole;
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && at.TryGetProperty(path[..dot], out var inner) ? Find(inner, path[(dot + 1)..]) : null;
    }

    public static string NameOf(JsonElement value)
    {
        return value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
    }
}

/// <summary>Makes rows of items.</summary>
sealed class ItemTable(FeedFile mapping, string separator, Secret token)
{
    readonly TableBuilder table = new();
    readonly List<string> columns = [.. mapping.Fields.Values.Select(field => field.Column).Distinct(StringComparer.Ordinal)];
    readonly HashSet<string> seen = new(StringComparer.Ordinal);
    readonly SortedSet<string> names = new(StringComparer.Ordinal);
    readonly List<int> firstOfPage = [];

    public int Count => table.Count;

    /// <param name="page">From 1.</param>
    public void AddPage(int page, IEnumerable<JsonElement> items)
    {
        firstOfPage.Add(table.Count + 1);
        foreach (var item in items)
            AddItem(table.Count + 1, page, item);
    }

    /// <summary>The table. A column that no item has is left out, so that the pull is refused as for a file without it.</summary>
    public SourceTable Build()
    {
        var found = columns.Where(column => table.Count == 0 || seen.Contains(column)).ToList();
        // The names of what was not mapped stand last: the cells of a row end before them.
        var unmapped = names.Where(name => !columns.Contains(name) && !columns.Any(column => column.StartsWith(name + ".", StringComparison.Ordinal)));
        var built = table.Build(found.Count == columns.Count ? [.. columns, .. unmapped] : [.. found, .. unmapped]);
        return built with { WhereOf = row => $" (page {row.Line}, item {row.Number - firstOfPage[row.Line - 1] + 1})" };
    }

    void AddItem(int number, int page, JsonElement item)
    {
        var raw = item.GetRawText();
        if (item.ValueKind != JsonValueKind.Object)
        {
            table.AddBroken(number, page, $"the item is {JsonPath.NameOf(item)} and not an object with named values", raw);
            return;
        }

        string[] cells;
        try
        {
            foreach (var property in item.EnumerateObject())
                names.Add(token.Redact(property.Name));
            cells = [.. columns.Select(column => Cell(number, column, item))];
        }
        catch (InvalidOperationException)
        {
            // JSON can write half a character as an escape, and no text can hold it.
            table.AddBroken(number, page, "the item holds a text with half a character in it", raw);
            return;
        }

        if (!token.IsEmpty && cells.Any(token.IsIn))
            table.AddBroken(number, page, "the item repeats the feed's own secret; nothing of it was kept", $"{number}");
        else
            table.Add(number, page, cells);
    }

    string Cell(int number, string column, JsonElement item)
    {
        if (JsonPath.Find(item, column) is not { } value)
            return "";
        seen.Add(column);
        if (value.ValueKind != JsonValueKind.Array)
            return Single(value) ?? Faulty(number, column, $"there is {JsonPath.NameOf(value)} where a single value belongs");
        var parts = value.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Null ? null : Single(part)).ToList();
        if (parts.Any(part => part is null || part.Contains(separator, StringComparison.Ordinal)))
            return Faulty(number, column, $"a list must hold texts or numbers without '{separator}' in them");
        return string.Join($"{separator} ", parts);
    }

    string Faulty(int number, string column, string reason)
    {
        table.Fault(number, column, "", reason);
        return "";
    }

    static string? Single(JsonElement value)
    {
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => CanonicalText.Of(true),
            JsonValueKind.False => CanonicalText.Of(false),
            JsonValueKind.Null => "",
            JsonValueKind.Number => value.TryGetInt64(out var whole) ? CanonicalText.Of(whole)
                : value.TryGetDecimal(out var number) ? CanonicalText.Of(number) : value.GetRawText(),
            _ => null,
        };
    }
}
