using System.Security.Cryptography;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>One file of an extract, its header understood, its rows not yet read.</summary>
sealed record ExtractFile(
    RecordKind Kind, FeedFile Mapping, IReadOnlyDictionary<string, int> Columns, IReadOnlyList<string> UnmappedColumns, StoredFile? Stored)
{
    /// <summary>The rows as a source other than a CSV file gave them.</summary>
    public SourceTable? Table { get; init; }

    /// <summary>The rows after the header; read anew each time.</summary>
    public IEnumerable<CsvRow> Rows => Table?.Rows ?? Stored!.Rows(suspectSwallowedRows: true).Skip(1);

    /// <summary>It has no more rows than this.</summary>
    public int MostRows => Table?.Rows.Count ?? Stored!.MostRows;

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
public sealed class ExtractFiles
{
    readonly Dictionary<RecordKind, ExtractFile> files = [];

    internal ExtractFile this[RecordKind kind] => files[kind];

    /// <summary>SHA-256 over the files as received.</summary>
    public required string Digest { get; init; }

    internal List<string> Doubts { get; } = [];

    /// <exception cref="FeedUnavailableException">A file is missing, cannot be read, is empty or lacks a mapped column; all such problems at once.</exception>
    public static ExtractFiles Open(Feed feed, string folder, PullContext context)
    {
        var problems = new List<string>();
        if (feed.NeedsFolder && !Directory.Exists(folder))
            throw new FeedUnavailableException(feed.Name, [$"there is no folder {folder}"]);
        if (feed.Files.Values.Any(file => file.Place is not null))
            return OpenTables(feed, folder, context, problems);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var stored = new Dictionary<RecordKind, StoredFile>();
        foreach (var (kind, mapping) in feed.Files.OrderBy(pair => pair.Key))
        {
            if (OpenFile(feed, mapping, folder, problems) is not { } file)
                continue;
            hash.AppendData(file.Sha256);
            stored[kind] = file;
        }

        var opened = new ExtractFiles { Digest = Convert.ToHexStringLower(hash.GetHashAndReset()) };
        foreach (var (kind, file) in stored)
            opened.Understand(kind, feed.Files[kind], file, problems);
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
            opened.files[kind] = FileOf(kind, mapping, table.Columns, null) with { Table = table };
        }

        return problems.Count == 0 ? opened : throw new FeedUnavailableException(feed.Name, [.. problems.Select(secret.Redact)]);
    }

    static StoredFile? OpenFile(Feed feed, FeedFile mapping, string folder, List<string> problems)
    {
        try
        {
            return StoredFile.Open(feed.Name, mapping.File, Path.Combine(folder, mapping.File));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add(fault is FileNotFoundException ? $"{mapping.File}: the file is missing" : $"{mapping.File}: the file cannot be read: {fault.Message}");
            return null;
        }
    }

    void Understand(RecordKind kind, FeedFile mapping, StoredFile stored, List<string> problems)
    {
        var (first, hasRow) = stored.Begin();
        if (first is not { } header)
        {
            problems.Add($"{mapping.File}: the file is empty");
            return;
        }

        var names = header.Fields.Select(name => name.Trim()).ToList();
        if (header.Fault.Length > 0)
        {
            problems.Add($"{mapping.File}: the header cannot be read: {header.Fault}");
            return;
        }

        if (!HasHeader(mapping, names, problems))
            return;
        Expect(kind, mapping, hasRow, problems);
        if (hasRow && !stored.EndsWithLineBreak)
            Doubts.Add($"{mapping.File}: the last row does not end with a line break; the file may have been cut short");
        files[kind] = FileOf(kind, mapping, names, stored);
    }

    static bool HasHeader(FeedFile mapping, IReadOnlyList<string> names, List<string> problems)
    {
        var before = problems.Count;
        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1 && IsMapped(mapping, group.Key)))
            problems.Add($"{mapping.File}: the column '{twice.Key}' stands {twice.Count()} times, so it is not clear which one is meant");
        foreach (var field in mapping.Fields.Values.Where(field => !names.Contains(field.Column)))
            // The other headings are not told: in a file without a heading they are somebody's name and number, and this goes into the log.
            problems.Add($"{mapping.File}: there is no column '{field.Column}'{(Words.Nearest(field.Column, names) is { } nearest ? $"; did you mean '{nearest}'?" : "; is its first row the headings?")}");
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

    static ExtractFile FileOf(RecordKind kind, FeedFile mapping, IReadOnlyList<string> names, StoredFile? stored)
    {
        var columns = names.Select((name, index) => (name, index)).Where(pair => IsMapped(mapping, pair.name)).ToDictionary(pair => pair.name, pair => pair.index);
        return new ExtractFile(kind, mapping, columns, [.. names.Where(name => !IsMapped(mapping, name))], stored);
    }

    static bool IsMapped(FeedFile mapping, string column)
    {
        return mapping.Fields.Values.Any(field => field.Column == column);
    }
}
