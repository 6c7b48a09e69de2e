using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>One file of an extract, its header understood, its rows not yet read.</summary>
sealed record ExtractFile(
    RecordKind Kind, FeedFile Mapping, IReadOnlyDictionary<string, int> Columns, IReadOnlyList<string> UnmappedColumns, string Text)
{
    /// <summary>The rows after the header; read anew each time.</summary>
    public IEnumerable<CsvRow> Rows => CsvText.Read(new StringReader(Text), suspectSwallowedRows: true).Skip(1);
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

    public static ExtractFiles Open(Feed feed, string folder)
    {
        var problems = new List<string>();
        if (!Directory.Exists(folder))
            throw new FeedUnavailableException(feed.Name, [$"there is no folder {folder}"]);
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
        var before = problems.Count;
        if (header.Fault.Length > 0)
            problems.Add($"{mapping.File}: the header cannot be read: {header.Fault}");
        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1 && IsMapped(mapping, group.Key)))
            problems.Add($"{mapping.File}: the column '{twice.Key}' stands {twice.Count()} times, so it is not clear which one is meant");
        foreach (var field in mapping.Fields.Values.Where(field => header.Fault.Length == 0 && !names.Contains(field.Column)))
            problems.Add($"{mapping.File}: there is no column '{field.Column}'{Words.DidYouMean(field.Column, names)}");
        if (problems.Count > before)
            return;

        var hasRow = rows.MoveNext();
        if (!hasRow && kind is RecordKind.Line or RecordKind.Evidence)
            problems.Add($"{mapping.File}: the file has a header and no rows; an empty extract is never taken to mean that there is nothing");
        else if (!hasRow)
            Doubts.Add($"{mapping.File}: the file has a header and no rows");
        if (hasRow && !text.EndsWith('\n'))
            Doubts.Add($"{mapping.File}: the last row does not end with a line break; the file may have been cut short");
        var columns = names.Select((name, index) => (name, index)).Where(pair => IsMapped(mapping, pair.name)).ToDictionary(pair => pair.name, pair => pair.index);
        files[kind] = new ExtractFile(kind, mapping, columns, [.. names.Where(name => !IsMapped(mapping, name))], text);
    }

    static bool IsMapped(FeedFile mapping, string column)
    {
        return mapping.Fields.Values.Any(field => field.Column == column);
    }
}
