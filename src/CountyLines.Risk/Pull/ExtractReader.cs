using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>What a pull must know from outside the files.</summary>
/// <param name="Today">The day of the pull; what is dated after it is a fault.</param>
/// <param name="KnownLines">References of the lines already held, to which new evidence may belong.</param>
/// <param name="Scales">The levels that an analyst may give, by assessed factor, in the pack in force.</param>
public sealed record PullContext(DateOnly Today, IReadOnlySet<string> KnownLines, IReadOnlyDictionary<string, IReadOnlyList<int>> Scales)
{
    /// <summary>Lines that were erased: no row of theirs is taken in again.</summary>
    public IReadOnlyList<ErasedLine> Erased { get; init; } = [];

    /// <summary>How databases and web services, and the secrets for them, are reached.</summary>
    public SourceAccess Access { get; init; } = SourceAccess.OfThisProcess;
}

/// <summary>Reads a force's extract: every good row is used, every faulty row is quarantined, none is dropped in silence.</summary>
public sealed class ExtractReader
{
    readonly Feed feed;
    readonly PullContext context;
    readonly IExtractTaker taker;
    readonly List<string> doubts = [];
    readonly List<FileCount> counts = [];
    readonly HashSet<string> lines;
    readonly HashSet<string> refused = new(StringComparer.Ordinal);
    readonly HashSet<string> faulty = new(StringComparer.Ordinal);
    readonly Dictionary<(string File, string Reference), int> refusedRows = [];
    readonly Dictionary<string, DateOnly?> erased = new(StringComparer.Ordinal);
    int quarantined;
    DateOnly? firstFutureDate;

    ExtractReader(Feed feed, PullContext context, IExtractTaker taker)
    {
        this.feed = feed;
        this.context = context;
        this.taker = taker;
        lines = new(context.KnownLines, StringComparer.Ordinal);
    }

    /// <summary>Reads the files row by row and hands over each record and each fault as it comes.</summary>
    /// <exception cref="FeedUnavailableException">A file changed while it was being read; what was handed over must be given up.</exception>
    public static Intake Read(Feed feed, ExtractFiles files, PullContext context, IExtractTaker taker)
    {
        return new ExtractReader(feed, context, taker).ReadAll(files);
    }

    Intake ReadAll(ExtractFiles files)
    {
        doubts.AddRange(files.Doubts);
        FindRefused(files[RecordKind.Line]);
        ReadFile(files[RecordKind.Line], RecordReader.ReadLine, NoteLine, taker.Take);
        ReadFile(files[RecordKind.Number], RecordReader.ReadNumber, number => MustBeMapped(number.Line), taker.Take);
        var references = new EvidenceReferences(files[RecordKind.Evidence].MostRows);
        ReadFile(files[RecordKind.Evidence], RecordReader.ReadEvidence, one => MustBeMapped(one.Line) ?? MustBeOwn(one, references), taker.Take);
        ReadFile(files[RecordKind.Assessment], row => RecordReader.ReadAssessment(row, context.Scales), one => MustBeMapped(one.Line), taker.Take);
        return new Intake(feed.Name, context.Today, files.Digest, [.. refused.Order(StringComparer.Ordinal)], quarantined, [.. doubts.Distinct()], counts, firstFutureDate);
    }

    /// <summary>Markings are read before any record, so that a line is refused whichever of its rows comes first.</summary>
    void FindRefused(ExtractFile file)
    {
        var row = new RowReader(feed, file.Mapping, file.Columns, context.Today);
        foreach (var raw in file.Rows.Where(raw => raw.Fault.Length == 0))
        {
            row.Start(raw.Fields);
            if (RecordReader.IsAboveCeiling(row) && row.Cell("reference") is { Length: > 0 } reference && ErasedOn(reference) is null)
                refused.Add(reference);
        }
    }

    void ReadFile<T>(ExtractFile file, Func<RowReader, T?> read, Func<T, (string Field, string Reason, QuarantineState State)?> check, Action<T> take)
        where T : class
    {
        // A row that is used is handed over whether or not it stood before, so half a quick fingerprint can cost no record. A row that is kept out
        // and taken for another would be passed over in silence, so those are told apart by one that nobody can forge.
        var (usedRows, keptRows) = (new HashSet<ulong>(file.MostRows), new HashSet<UInt128>());
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
            if (ErasedOn(row.Cell(ReferenceField(file))) is { } day)
            {
                if (IsRepeat(row.MappedText()))
                    continue;
                kept++;
                RefuseErased(file, raw.Number, day);
                continue;
            }

            var isAbove = file.Kind == RecordKind.Line && RecordReader.IsAboveCeiling(row);
            if (isAbove || refused.Count > 0 && refused.Contains(row.Cell(ReferenceField(file))))
            {
                if (IsRepeat(row.MappedText()))
                    continue;
                kept++;
                Refuse(file, raw.Number, row, isAbove);
                continue;
            }

            var record = read(row);
            var problem = record is null ? null : check(record);
            if (record is not null && problem is null)
            {
                // A row that stands again says that it is still so: of several rows about one record the last counts.
                _ = usedRows.Add(Fingerprint.Half(row.Fingerprint())) ? used++ : repeated++;
                take(record);
                continue;
            }

            var text = row.MappedText();
            if (IsRepeat(text))
                continue;
            kept++;
            if (file.Kind == RecordKind.Line)
                faulty.Add(row.Cell("reference"));
            if (problem is { } found)
                Quarantine(file, raw.Number, file.Mapping.Fields[found.Field].Column, row.Cell(found.Field), found.Reason, found.State, text, file.WhereOf(raw));
            foreach (var (column, value, reason) in row.Faults)
                Quarantine(file, raw.Number, column, value, reason, QuarantineState.Open, text, file.WhereOf(raw));
        }

        if (row.FirstFutureDate < (firstFutureDate ?? DateOnly.MaxValue))
            firstFutureDate = row.FirstFutureDate;
        counts.Add(new FileCount(file.Mapping.File, rows, used, repeated, kept, file.UnmappedColumns, row.NewestDate));

        bool IsRepeat(string keptOut)
        {
            if (keptRows.Add(Fingerprint.Strong(keptOut)))
                return false;
            repeated++;
            return true;
        }
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
    static (string Field, string Reason, QuarantineState State)? MustBeOwn(Evidence evidence, EvidenceReferences references)
    {
        return references.First(evidence) is { } first && first != (evidence.Line, evidence.Kind)
            ? ("reference", $"the reference {evidence.Reference} already stands for {first.Kind} on line {first.Line}; give this record a reference of its own", QuarantineState.Open)
            : null;
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

    /// <summary>When the line with a reference was erased; null when it was not. Each reference is worked out once, and none while nothing was ever erased.</summary>
    DateOnly? ErasedOn(string reference)
    {
        if (context.Erased.Count == 0)
            return null;
        if (!erased.TryGetValue(reference, out var day))
            erased[reference] = day = context.Erased.FirstOrDefault(one => one.Is(reference))?.Day;
        return day;
    }

    /// <summary>Only the row's place is kept: its reference, or a plain digest of it, would bring back what was erased.</summary>
    void RefuseErased(ExtractFile file, int number, DateOnly day)
    {
        var nth = refusedRows[(file.Mapping.File, $"{day:O}")] = refusedRows.GetValueOrDefault((file.Mapping.File, $"{day:O}")) + 1;
        Quarantine(file, number, file.Mapping.Fields[ReferenceField(file)].Column, "",
            $"its line was erased on {day:yyyy-MM-dd}, and nothing of the row was stored; take it out of the extract", QuarantineState.Open, $"erased\u001F{day:O}\u001F{nth}");
    }

    /// <param name="where">Added to the reason, but no part of the item's identity: rows move.</param>
    void Quarantine(ExtractFile file, int row, string column, string value, string reason, QuarantineState state, string rowText, string where = "")
    {
        var digest = Sha256.Of($"{feed.Name}\u001E{file.Mapping.File}\u001E{rowText}\u001E{column}\u001E{reason}");
        quarantined++;
        taker.Take(new QuarantinedValue(feed.Name, file.Mapping.File, row, column, value, reason + where, state, digest));
    }
}
