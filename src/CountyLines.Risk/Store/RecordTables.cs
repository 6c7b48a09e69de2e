using System.Globalization;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>How the four kinds of record stand in the store, both ways.</summary>
static class RecordTables
{
    /// <summary>The tables of records.</summary>
    public static IReadOnlyList<string> Names { get; } = ["line", "number", "evidence", "assessment"];

    public static RecordTable<Line> Lines { get; } = new("line", ["reference"],
        [
            "name", "status", "exporting_force", "exporting_district", "importing_districts", "supply_model", "commodities", "ocg_reference",
            "owner_role", "first_seen", "last_activity", "review_due", "not_assessed", "restricted", "marking", "handling", "handling_conditions",
        ],
        line =>
        [
            line.Reference, line.Name, LineWords.Of(line.Status), line.ExportingForce, line.ExportingDistrict, Join(line.ImportingDistricts), line.SupplyModel,
            Join(line.Commodities), line.OcgReference, line.OwnerRole, Day(line.FirstSeen), Day(line.LastActivity), Day(line.ReviewDue),
            Join(line.NotAssessed), line.Restricted ? 1L : 0L, LineWords.Of(line.Marking), line.Handling.ToString(), line.HandlingConditions,
        ]);

    public static RecordTable<DealNumber> Numbers { get; } = new("number", ["line", "number"], ["start", "finish"],
        number => [number.Line, number.Number, Day(number.From), Day(number.To)]);

    public static RecordTable<Evidence> Evidence { get; } = new("evidence", ["reference"], ["line", "kind", "occurred_on", "quantity", "grade", "handling"],
        one => [one.Reference, one.Line, one.Kind, Day(one.OccurredOn), (long)one.Quantity, one.Grade, one.Handling.ToString()]);

    public static RecordTable<Assessment> Assessments { get; } = new("assessment", ["line", "factor", "assessed_on", "assessed_by"], ["level", "reason"],
        one => [one.Line, one.Factor, Day(one.AssessedOn), one.AssessedBy, (long?)one.Level, one.Reason]);

    public const string EvidenceColumns = "line, reference, kind, occurred_on, quantity, grade, handling";

    /// <summary>What was known after the pull that is the first parameter.</summary>
    const string Known = "since <= ?1 AND (until IS NULL OR until > ?1)";

    /// <summary>The lines that were known after a pull, by reference.</summary>
    public static IEnumerable<Line> ReadLines(StoreConnection connection, long pull)
    {
        using var lines = connection.PrepareReading($"SELECT {Lines.Keys[0]}, {string.Join(", ", Lines.Values)} FROM line WHERE {Known} ORDER BY reference");
        lines.Bind(1, pull);
        while (lines.Step())
            yield return ToLine(lines);
    }

    /// <summary>Everything that was known after a pull, with the evidence left in the store until somebody looks at it.</summary>
    /// <param name="look">Sees each line with its evidence in memory, on the way.</param>
    public static IReadOnlyList<LineRecords> Read(StoreConnection connection, EvidenceRows rows, long pull, Action<LineRecords>? look = null)
    {
        var (records, numbers) = (new List<LineRecords>(), new List<long>());
        foreach (var one in Stream(connection, pull, numbers))
        {
            look?.Invoke(one);
            records.Add(one with { Evidence = new StoredEvidence(rows, one.Line.Reference, [.. numbers]) });
        }

        return records;
    }

    /// <summary>
    /// Everything that was known after a pull, a line at a time by reference: four readings in the order of the lines go side by side, so
    /// that no more than one line is in memory.
    /// </summary>
    /// <param name="numbersOfEvidence">Filled with the row numbers of each line's evidence, anew for each line.</param>
    public static IEnumerable<LineRecords> Stream(StoreConnection connection, long pull, List<long>? numbersOfEvidence = null)
    {
        using var lines = connection.PrepareReading($"SELECT {Lines.Keys[0]}, {string.Join(", ", Lines.Values)} FROM line WHERE {Known} ORDER BY reference");
        using var numbers = new RecordsBeside<DealNumber>(connection, pull, $"SELECT line, number, start, finish FROM number WHERE {Known} ORDER BY line, number",
            (row, line) => new DealNumber(line, row.Text(1), row.DayOrNull(2), row.DayOrNull(3)));
        using var evidence = new RecordsBeside<Evidence>(connection, pull, $"SELECT {EvidenceColumns}, id FROM evidence WHERE {Known} ORDER BY line, reference",
            (row, line) =>
            {
                numbersOfEvidence?.Add(row.Long(7));
                return ToEvidence(row, line);
            });
        using var assessments = new RecordsBeside<Assessment>(connection, pull, $"SELECT line, factor, assessed_on, assessed_by, level, reason FROM assessment WHERE {Known} ORDER BY line, factor, assessed_on, assessed_by",
            (row, line) => new Assessment(line, row.Text(1), row.IsNull(4) ? null : (int)row.Long(4), row.Text(3), row.Day(2), row.Text(5)));
        lines.Bind(1, pull);
        while (lines.Step())
        {
            numbersOfEvidence?.Clear();
            var key = lines.Utf8(0);
            var (own, seen, assessed) = (numbers.Of(key), evidence.Of(key), assessments.Of(key));
            yield return new LineRecords(ToLine(lines), own, seen, assessed);
        }
    }

    /// <summary>Every change to a line's record up to a pull, oldest first.</summary>
    public static IReadOnlyList<LineChange> History(StoreConnection connection, string reference, long pull)
    {
        var all = connection.Query("""
                SELECT line.*, pull.day FROM line JOIN pull ON pull.id = line.since
                WHERE (reference = @reference AND until IS NULL OR reference = @reference AND until IS NOT NULL) AND since <= @pull ORDER BY line.id
                """, new { reference, pull })
            .Select(row => (IDictionary<string, object?>)row).ToList();
        // A made-up line that chanced to have the same reference is another line.
        var versions = all.Where(version => IsDemo(version) == IsDemo(all[^1])).ToList();
        return
        [
            .. versions.Zip(versions.Skip(1)).SelectMany(pair => Lines.Values
                .Where(field => !Equals(pair.First[field], pair.Second[field]))
                .Select(field => new LineChange(reference, (long)pair.Second["since"]!, Date((string)pair.Second["day"]!)!.Value, field, pair.First[field]?.ToString(), pair.Second[field]?.ToString()))),
        ];
    }

    static bool IsDemo(IDictionary<string, object?> version) => (string?)version["feed"] == RiskStore.DemoFeed;

    /// <summary>From a row with the key of <see cref="Lines"/> and then its values, in their order.</summary>
    static Line ToLine(Statement row)
    {
        return new Line
        {
            Reference = row.Text(0),
            Name = row.Text(1),
            Status = LineWords.StatusOf(row.Text(2))!.Value,
            ExportingForce = row.TextOrNull(3),
            ExportingDistrict = row.TextOrNull(4),
            ImportingDistricts = Split(row.TextOrNull(5)),
            SupplyModel = row.TextOrNull(6),
            Commodities = Split(row.TextOrNull(7)),
            OcgReference = row.TextOrNull(8),
            OwnerRole = row.TextOrNull(9),
            FirstSeen = row.DayOrNull(10),
            LastActivity = row.DayOrNull(11),
            ReviewDue = row.DayOrNull(12),
            NotAssessed = Split(row.TextOrNull(13)) ?? [],
            Restricted = row.Long(14) == 1,
            Marking = LineWords.MarkingOf(row.Text(15))!.Value,
            Handling = HandlingOf(row.Text(16)),
            HandlingConditions = row.TextOrNull(17),
        };
    }

    /// <param name="row">With <see cref="EvidenceColumns"/>.</param>
    public static Evidence ToEvidence(Statement row, string line)
    {
        return new Evidence(row.Text(1), line, row.Text(2), row.Day(3), (int)row.Long(4), row.Text(5), HandlingOf(row.Text(6)));
    }

    static Handling HandlingOf(string word) => Enum.Parse<Handling>(word);

    public static string? Day(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture);

    public static DateOnly? Date(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? Join(IReadOnlyList<string>? values) => values is null ? null : string.Join(';', values);

    static string[]? Split(string? text) => text?.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
