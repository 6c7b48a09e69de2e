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

    /// <summary>Rows that do not say what was written, versions that are over among them, by table.</summary>
    /// <param name="unread">Only those that a reading of what is known now does not come to.</param>
    public static IReadOnlyList<DamagedRows> FindDamage(StoreConnection connection, bool unread = false)
    {
        DamagedRows?[] found = [Lines.FindDamage(connection, unread), Numbers.FindDamage(connection, unread), Evidence.FindDamage(connection, unread), Assessments.FindDamage(connection, unread)];
        return [.. found.OfType<DamagedRows>()];
    }

    /// <summary>Gives every row the digest of what it says.</summary>
    public static void Seal(StoreConnection connection)
    {
        Lines.Seal(connection, 0, long.MaxValue);
        Numbers.Seal(connection, 0, long.MaxValue);
        Evidence.Seal(connection, 0, long.MaxValue);
        Assessments.Seal(connection, 0, long.MaxValue);
    }

    /// <summary>What was known after the pull that is the first parameter.</summary>
    const string Known = "since <= ?1 AND (until IS NULL OR until > ?1)";

    /// <summary>The lines that were known after a pull, by reference.</summary>
    public static IEnumerable<Line> ReadLines(StoreConnection connection, long pull)
    {
        var (pool, digest) = (new TextPool(), new RowDigest());
        using var lines = connection.PrepareReading($"SELECT {Lines.Columns} FROM line WHERE {Known} ORDER BY reference");
        lines.Bind(1, pull);
        while (lines.Step())
        {
            Lines.Check(digest, lines);
            yield return ToLine(lines, pool);
        }
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
    /// <param name="only">The references of the few lines wanted; null for all.</param>
    public static IEnumerable<LineRecords> Stream(StoreConnection connection, long pull, List<long>? numbersOfEvidence = null, IReadOnlyList<string>? only = null)
    {
        object?[] parameters = [pull, .. only ?? []];
        string Wanted(string column) => only is null ? Known : $"{Known} AND {column} IN ({string.Join(", ", only.Select((_, index) => $"?{index + 2}"))})";
        var (pool, digest) = (new TextPool(), new RowDigest());
        using var lines = connection.PrepareReading($"SELECT {Lines.Columns} FROM line WHERE {Wanted("reference")} ORDER BY reference");
        using var numbers = new RecordsBeside<DealNumber>(connection, Numbers, parameters, $"{Wanted("line")} ORDER BY line, number", 0,
            (row, line) => new DealNumber(line, row.Text(1), row.DayOrNull(2), row.DayOrNull(3)));
        using var evidence = new RecordsBeside<Evidence>(connection, Evidence, parameters, $"{Wanted("line")} ORDER BY line, reference", 1,
            (row, line) =>
            {
                numbersOfEvidence?.Add(row.Long(Evidence.Number));
                return ToEvidence(row, line, pool);
            });
        using var assessments = new RecordsBeside<Assessment>(connection, Assessments, parameters, $"{Wanted("line")} ORDER BY line, factor, assessed_on, assessed_by", 0,
            (row, line) => new Assessment(line, pool.Of(row.Utf8(1)), row.IsNull(4) ? null : (int)row.Long(4), pool.Of(row.Utf8(3)), row.Day(2), pool.Of(row.Utf8(5))));
        lines.Bind(1, parameters);
        while (lines.Step())
        {
            numbersOfEvidence?.Clear();
            Lines.Check(digest, lines);
            // The line first: its bytes stay where they are once they have been read as text.
            var line = ToLine(lines, pool);
            var key = lines.Utf8(0);
            yield return new LineRecords(line, numbers.Of(key, line.Reference), evidence.Of(key, line.Reference), assessments.Of(key, line.Reference));
        }

        numbers.End();
        evidence.End();
        assessments.End();
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
    static Line ToLine(Statement row, TextPool pool)
    {
        return new Line
        {
            Reference = row.Text(0),
            Name = row.Text(1),
            Status = LineWords.StatusOf(pool.Of(row.Utf8(2)))!.Value,
            ExportingForce = TextOrNull(3),
            ExportingDistrict = TextOrNull(4),
            ImportingDistricts = ListOrNull(5),
            SupplyModel = TextOrNull(6),
            Commodities = ListOrNull(7),
            OcgReference = TextOrNull(8),
            OwnerRole = TextOrNull(9),
            FirstSeen = row.DayOrNull(10),
            LastActivity = row.DayOrNull(11),
            ReviewDue = row.DayOrNull(12),
            NotAssessed = ListOrNull(13) ?? [],
            Restricted = row.Long(14) == 1,
            Marking = LineWords.MarkingOf(pool.Of(row.Utf8(15)))!.Value,
            Handling = HandlingOf(pool.Of(row.Utf8(16))),
            HandlingConditions = TextOrNull(17),
        };

        string? TextOrNull(int column) => row.IsNull(column) ? null : pool.Of(row.Utf8(column));
        string[]? ListOrNull(int column) => row.IsNull(column) ? null : pool.ListOf(row.Utf8(column));
    }

    /// <summary>From a row with the columns of <see cref="Evidence"/>.</summary>
    public static Evidence ToEvidence(Statement row, string line, TextPool pool)
    {
        return new Evidence(row.Text(0), line, pool.Of(row.Utf8(2)), row.Day(3), (int)row.Long(4), pool.Of(row.Utf8(5)), HandlingOf(pool.Of(row.Utf8(6))));
    }

    static Handling HandlingOf(string word) => Enum.Parse<Handling>(word);

    public static string? Day(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture);

    public static DateOnly? Date(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? Join(IReadOnlyList<string>? values) => values is null ? null : string.Join(';', values);
}
