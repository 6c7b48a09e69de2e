using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>One file of an extract, its header understood, its rows not yet read.</summary>
sealed record ExtractFile(
    RecordKind Kind, FeedFile Mapping, IReadOnlyDictionary<string, int> Columns, IReadOnlyList<string> UnmappedColumns, string Text)
{
    /// <summary>The rows as a source other than a CSV file gave them.</summary>
    public SourceTable? Table { get; init; }

    /// <summary>The rows after the header; read anew each time.</summary>
    public IEnumerable<CsvRow> Rows => Table?.Rows ?? CsvText.Read(new StringReader(Text), suspectSwallowedRows: true).Skip(1);

    public IReadOnlyList<CellFault> CellFaults(CsvRow row) => Table?.FaultsOf(row) ?? [];

    /// <summary>Where a row stands, when its number alone does not say it; for the end of a reason.</summary>
    public string WhereOf(CsvRow row, bool isBroken = false)
    {
        return Table is null ? isBroken ? $" (line {row.Line} of the file)" : "" : Table.WhereOf(row);
    }
}

/// <summary>
/// The files of an extract, opened and checked as a whole before any row is used: half an extract would look like a county with fewer lines.
/// </summary>
sealed class ExtractFiles
{
    readonly Dictionary<RecordKind, ExtractFile> files = [];

    public ExtractFile this[RecordKind kind] => files[kind];

    public required string Digest { get; init; }

    public List<string> Doubts { get; } = [];

    public static ExtractFiles Open(Feed feed, string folder, PullContext context)
    {
        var problems = new List<string>();
        if (feed.NeedsFolder && !Directory.Exists(folder))
            throw new FeedUnavailableException(feed.Name, [$"there is no folder {folder}"]);
        if (feed.Files.Values.Any(file => file.Place is not null))
            return OpenTables(feed, folder, context, problems);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var texts = new Dictionary<RecordKind, string>();
        foreach (var (kind, mapping) in feed.Files.OrderBy(pair => pair.Key))
        {
            if (ReadBytes(Path.Combine(folder, mapping.File), mapping.File, problems) is not { } bytes)
                continue;
            hash.AppendData(SHA256.HashData(bytes));
            texts[kind] = Decode(bytes);
        }

        var opened = new ExtractFiles { Digest = Convert.ToHexStringLower(hash.GetHashAndReset()) };
        foreach (var (kind, text) in texts)
            opened.Understand(kind, feed.Files[kind], text, problems);
        return problems.Count == 0 ? opened : throw new FeedUnavailableException(feed.Name, problems);
    }

    static ExtractFiles OpenTables(Feed feed, string folder, PullContext context, List<string> problems)
    {
        var tables = SourceTables.Open(feed, folder, context, problems, out var secret);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in tables.OrderBy(pair => pair.Key))
            hash.AppendData(Convert.FromHexString(table.Value.Digest));
        var opened = new ExtractFiles { Digest = Convert.ToHexStringLower(hash.GetHashAndReset()) };
        foreach (var (kind, table) in tables.OrderBy(pair => pair.Key))
        {
            var mapping = feed.Files[kind];
            opened.Doubts.AddRange(table.Doubts.Select(doubt => $"{mapping.File}: {doubt}"));
            if (!HasHeader(mapping, table.Columns, problems))
                continue;
            opened.Expect(kind, mapping, table.Rows.Count > 0, problems);
            opened.files[kind] = FileOf(kind, mapping, table.Columns, "") with { Table = table };
        }

        return problems.Count == 0 ? opened : throw new FeedUnavailableException(feed.Name, [.. problems.Select(secret.Redact)]);
    }

    static byte[]? ReadBytes(string path, string file, List<string> problems)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add(fault is FileNotFoundException ? $"{file}: the file is missing" : $"{file}: the file cannot be read: {fault.Message}");
            return null;
        }
    }

    /// <summary>UTF-8 with or without a byte order mark, or UTF-16 with one. Bytes that fit neither become U+FFFD, which no value may hold.</summary>
    static string Decode(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    void Understand(RecordKind kind, FeedFile mapping, string text, List<string> problems)
    {
        var rows = CsvText.Read(new StringReader(text)).GetEnumerator();
        if (!rows.MoveNext())
        {
            problems.Add($"{mapping.File}: the file is empty");
            return;
        }

        var header = rows.Current;
        var names = header.Fields.Select(name => name.Trim()).ToList();
        if (header.Fault.Length > 0)
        {
            problems.Add($"{mapping.File}: the header cannot be read: {header.Fault}");
            return;
        }

        if (!HasHeader(mapping, names, problems))
            return;
        var hasRow = rows.MoveNext();
        Expect(kind, mapping, hasRow, problems);
        if (hasRow && !text.EndsWith('\n'))
            Doubts.Add($"{mapping.File}: the last row does not end with a line break; the file may have been cut short");
        files[kind] = FileOf(kind, mapping, names, text);
    }

    static bool HasHeader(FeedFile mapping, IReadOnlyList<string> names, List<string> problems)
    {
        var before = problems.Count;
        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1 && IsMapped(mapping, group.Key)))
            problems.Add($"{mapping.File}: the column '{twice.Key}' stands {twice.Count()} times, so it is not clear which one is meant");
        foreach (var field in mapping.Fields.Values.Where(field => !names.Contains(field.Column)))
            problems.Add($"{mapping.File}: there is no column '{field.Column}'{Words.DidYouMean(field.Column, names)}");
        return problems.Count == before;
    }

    void Expect(RecordKind kind, FeedFile mapping, bool hasRow, List<string> problems)
    {
        var what = mapping.Place is QueryPlace ? "the query answers with no rows" : mapping.Place is ResourcePlace ? "the resource has no items" : "the file has a header and no rows";
        if (!hasRow && kind is RecordKind.Line or RecordKind.Evidence)
            problems.Add($"{mapping.File}: {what}; an empty extract is never taken to mean that there is nothing");
        else if (!hasRow)
            Doubts.Add($"{mapping.File}: {what}");
    }

    static ExtractFile FileOf(RecordKind kind, FeedFile mapping, IReadOnlyList<string> names, string text)
    {
        var columns = names.Select((name, index) => (name, index)).Where(pair => IsMapped(mapping, pair.name)).ToDictionary(pair => pair.name, pair => pair.index);
        return new ExtractFile(kind, mapping, columns, [.. names.Where(name => !IsMapped(mapping, name))], text);
    }

    static bool IsMapped(FeedFile mapping, string column)
    {
        return mapping.Fields.Values.Any(field => field.Column == column);
    }
}
