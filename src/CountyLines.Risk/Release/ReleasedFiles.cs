namespace CountyLines.Risk.Release;

/// <summary>All files of one recipient's copy.</summary>
public static class ReleasedFiles
{
    /// <summary>The formats in which a list can be released.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "html", "json", "xlsx"];

    /// <summary>The files of some formats in the order of their names. A program's file brings what describes it.</summary>
    /// <exception cref="ArgumentException">A format is not known, or there is none.</exception>
    /// <exception cref="InvalidDataException">A workbook cannot hold the list; the message says what to do.</exception>
    public static IReadOnlyList<ReleasedFile> Of(ReleasedList list, IReadOnlyCollection<string> formats)
    {
        var unknown = formats.Where(format => !Formats.Contains(format)).ToList();
        if (unknown.Count > 0 || formats.Count == 0)
            throw new ArgumentException($"A list is released in one or more of {string.Join(", ", Formats)}; {(formats.Count == 0 ? "no format was given" : $"not known: {string.Join(", ", unknown)}")}.", nameof(formats));
        return [.. formats.Distinct().SelectMany(format => Files(list, format)).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>The names of the same files, in the same order, without making them.</summary>
    public static IReadOnlyList<string> NamesOf(IReadOnlyCollection<string> formats)
    {
        return [.. formats.Distinct().SelectMany(format => format switch { "csv" => ["list.csv", "list.csv-metadata.json"], "json" => ["list.json", "release.schema.json"], _ => (string[])[$"list.{format}"] }).Order(StringComparer.Ordinal)];
    }

    static IEnumerable<ReleasedFile> Files(ReleasedList list, string format) => format switch
    {
        "csv" => [new("list.csv", ReleasedCsv.Write(list)), new("list.csv-metadata.json", CsvMetadata.Write(list))],
        "json" => [new("list.json", ReleasedJson.Write(list)), new("release.schema.json", Schema())],
        "xlsx" => [new("list.xlsx", ReleasedXlsx.Write(list))],
        _ => [new("list.html", ReleasedPage.Write(list))],
    };

    /// <summary>The published schema of <c>list.json</c>.</summary>
    static byte[] Schema()
    {
        using var resource = typeof(ReleasedFiles).Assembly.GetManifestResourceStream("release.schema.json")!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
