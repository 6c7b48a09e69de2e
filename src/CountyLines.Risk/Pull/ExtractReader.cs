using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Pull;

/// <summary>What a pull must know from outside the files.</summary>
/// <param name="Today">The day of the pull; what is dated after it is a fault.</param>
/// <param name="KnownLines">References of the lines already held, to which new evidence may belong.</param>
/// <param name="Scales">The levels that an analyst may give, by assessed factor, in the pack in force.</param>
public sealed record PullContext(DateOnly Today, IReadOnlySet<string> KnownLines, IReadOnlyDictionary<string, IReadOnlyList<int>> Scales)
{
    /// <summary>How databases and web services, and the secrets for them, are reached.</summary>
    public SourceAccess Access { get; init; } = SourceAccess.OfThisProcess;
}

/// <summary>Reads a force's extract from a folder: every good row is used, every faulty row is quarantined, none is dropped in silence.</summary>
public sealed class ExtractReader
{
    const int NotUsed = -1;

    readonly Feed feed;
    readonly PullContext context;
    readonly List<QuarantinedValue> quarantined = [];
    readonly List<string> doubts = [];
    readonly List<FileCount> counts = [];
    readonly HashSet<string> lines;
    readonly HashSet<string> refused = new(StringComparer.Ordinal);
    readonly HashSet<string> faulty = new(StringComparer.Ordinal);
    readonly Dictionary<(string File, string Reference), int> refusedRows = [];

    ExtractReader(Feed feed, PullContext context)
    {
        this.feed = feed;
        this.context = context;
        lines = new(context.KnownLines, StringComparer.Ordinal);
    }

    /// <exception cref="FeedUnavailableException">A file is missing, cannot be read, is empty or lacks a mapped column; all such problems at once.</exception>
    public static Extract Read(Feed feed, string folder, PullContext context)
    {
        return new ExtractReader(feed, context).ReadAll(folder);
    }

    Extract ReadAll(string folder)
    {
        var files = ExtractFiles.Open(feed, folder, context);
        doubts.AddRange(files.Doubts);
        FindRefused(files[RecordKind.Line]);
        var readLines = ReadFile(files[RecordKind.Line], RecordReader.ReadLine, NoteLine);
        var numbers = ReadFile(files[RecordKind.Number], RecordReader.ReadNumber, number => MustBeMapped(number.Line));
        var references = new Dictionary<string, (string Line, string Kind)>(StringComparer.Ordinal);
        var evidence = ReadFile(files[RecordKind.Evidence], RecordReader.ReadEvidence, one => MustBeMapped(one.Line) ?? MustBeOwn(one, references));
        var assessments = ReadFile(files[RecordKind.Assessment], row => RecordReader.ReadAssessment(row, context.Scales), one => MustBeMapped(one.Line));
        return new Extract(
            feed.Name, context.Today, files.Digest, readLines, numbers, evidence, assessments, [.. refused.Order(StringComparer.Ordinal)], quarantined, [.. doubts.Distinct()], counts);
    }

    /// <summary>Markings are read before any record, so that a line is refused whichever of its rows comes first.</summary>
    void FindRefused(ExtractFile file)
    {
        var row = new RowReader(feed, file.Mapping, file.Columns, context.Today);
        foreach (var raw in file.Rows.Where(raw => raw.Fault.Length == 0))
        {
            row.Start(raw.Fields);
            if (RecordReader.IsAboveCeiling(row) && row.Cell("reference") is { Length: > 0 } reference)
                refused.Add(reference);
        }
    }

    List<T> ReadFile<T>(ExtractFile file, Func<RowReader, T?> read, Func<T, (string Field, string Reason, QuarantineState State)?> check)
        where T : class
    {
        var records = new List<T?>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var row = new RowReader(feed, file.Mapping, file.Columns, context.Today);
        var (rows, used, repeated, kept) = (0, 0, 0, 0);
        foreach (var raw in file.Rows)
        {
            rows++;
            if (raw.Fault.Length > 0)
            {
                // Which of its text belongs to a mapped column, or to a line that may not be held, cannot be told, so only its place is kept.
                kept++;
                Quarantine(file, raw.Number, "", "", raw.Fault, QuarantineState.Open, raw.Raw, $"{file.WhereOf(raw, isBroken: true)}; mend the row at its source");
                continue;
            }

            row.Start(raw.Fields, file.CellFaults(raw));
            var text = row.MappedText();
            if (!seen.TryAdd(text, NotUsed))
            {
                repeated++;
                MoveToEnd(records, seen, text);
                continue;
            }

            var isAbove = file.Kind == RecordKind.Line && RecordReader.IsAboveCeiling(row);
            if (isAbove || refused.Contains(row.Cell(ReferenceField(file))))
            {
                kept++;
                Refuse(file, raw.Number, row, isAbove);
                continue;
            }

            var record = read(row);
            var problem = record is null ? null : check(record);
            if (record is not null && problem is null)
            {
                used++;
                seen[text] = records.Count;
                records.Add(record);
                continue;
            }

            kept++;
            if (file.Kind == RecordKind.Line)
                faulty.Add(row.Cell("reference"));
            if (problem is { } found)
                Quarantine(file, raw.Number, file.Mapping.Fields[found.Field].Column, row.Cell(found.Field), found.Reason, found.State, text, file.WhereOf(raw));
            foreach (var (column, value, reason) in row.Faults)
                Quarantine(file, raw.Number, column, value, reason, QuarantineState.Open, text, file.WhereOf(raw));
        }

        counts.Add(new FileCount(file.Mapping.File, rows, used, repeated, kept, file.UnmappedColumns));
        return [.. records.OfType<T>()];
    }

    /// <summary>Of several rows about one record the last counts, so a row that stands again says that it is still so.</summary>
    static void MoveToEnd<T>(List<T?> records, Dictionary<string, int> seen, string text)
        where T : class
    {
        var at = seen[text];
        if (at == NotUsed)
            return;
        seen[text] = records.Count;
        records.Add(records[at]);
        records[at] = null;
    }

    (string Field, string Reason, QuarantineState State)? NoteLine(Line line)
    {
        lines.Add(line.Reference);
        if (line.FirstSeen > line.LastActivity)
            doubts.Add($"{line.Reference}: first seen on {line.FirstSeen:yyyy-MM-dd}, after its last activity on {line.LastActivity:yyyy-MM-dd}");
        if (line is { ExportingForce: { } force, ExportingDistrict: { } district } && ReferenceData.Districts[district].ForceCode != force)
            doubts.Add($"{line.Reference}: its exporting district {ReferenceData.Districts[district].Name} does not lie in {ReferenceData.Forces[force].Name}");
        if (line is { ExportingForce: null, ExportingDistrict: { } known })
            doubts.Add($"{line.Reference}: its exporting force is not known, and its exporting district {ReferenceData.Districts[known].Name} lies in {ReferenceData.Forces[ReferenceData.Districts[known].ForceCode].Name}");
        if (line.Handling == Handling.C && string.IsNullOrEmpty(line.HandlingConditions))
            doubts.Add($"{line.Reference}: its handling code is C, and no conditions are given");
        return null;
    }

    (string Field, string Reason, QuarantineState State)? MustBeMapped(string line)
    {
        if (lines.Contains(line))
            return null;
        return faulty.Contains(line)
            ? ("line", $"held: the row of line {line} is itself in quarantine", QuarantineState.Held)
            : ("line", $"there is no mapped line {line}; map the line, or correct the reference", QuarantineState.Open);
    }

    /// <summary>A reference that stands for two different things would make one of them disappear.</summary>
    static (string Field, string Reason, QuarantineState State)? MustBeOwn(Evidence evidence, Dictionary<string, (string Line, string Kind)> references)
    {
        if (references.TryAdd(evidence.Reference, (evidence.Line, evidence.Kind)) || references[evidence.Reference] == (evidence.Line, evidence.Kind))
            return null;
        var first = references[evidence.Reference];
        return ("reference", $"the reference {evidence.Reference} already stands for {first.Kind} on line {first.Line}; give this record a reference of its own", QuarantineState.Open);
    }

    static string ReferenceField(ExtractFile file) => file.Kind == RecordKind.Line ? "reference" : "line";

    /// <summary>
    /// The row may carry what the marking protects, so nothing but its place is kept: not even a digest of its content, from which a
    /// telephone number could be found by trying them all.
    /// </summary>
    void Refuse(ExtractFile file, int number, RowReader row, bool isAbove)
    {
        var reference = row.Cell(ReferenceField(file));
        var nth = refusedRows[(file.Mapping.File, reference)] = refusedRows.GetValueOrDefault((file.Mapping.File, reference)) + 1;
        if (isAbove)
        {
            Quarantine(file, number, file.Mapping.Fields["marking"].Column, row.Cell("marking").ToUpperInvariant(),
                $"the line {reference} is marked above OFFICIAL-SENSITIVE and may not be held here; nothing of it was stored", QuarantineState.Open, $"{reference}\u001F{nth}");
        }
        else
        {
            Quarantine(file, number, file.Mapping.Fields[ReferenceField(file)].Column, reference,
                "held: its line is marked above OFFICIAL-SENSITIVE; nothing of the row was stored", QuarantineState.Held, $"{reference}\u001F{nth}");
        }
    }

    /// <param name="where">Added to the reason, but no part of the item's identity: rows move.</param>
    void Quarantine(ExtractFile file, int row, string column, string value, string reason, QuarantineState state, string rowText, string where = "")
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{feed.Name}\u001E{file.Mapping.File}\u001E{rowText}\u001E{column}\u001E{reason}")));
        quarantined.Add(new QuarantinedValue(feed.Name, file.Mapping.File, row, column, value, reason + where, state, digest));
    }
}
