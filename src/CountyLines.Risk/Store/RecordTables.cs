using System.Globalization;
using CountyLines.Risk.Lines;
using Dapper;
using Microsoft.Data.Sqlite;

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

    const string Then = "since <= @pull AND (until IS NULL OR until > @pull)";

    /// <summary>The lines that were known after a pull, by reference.</summary>
    public static IEnumerable<Line> ReadLines(SqliteConnection connection, long pull)
    {
        return connection.Query($"SELECT * FROM line WHERE {Then} ORDER BY reference", new { pull }).Select(row => (Line)ToLine(row));
    }

    /// <summary>Everything that was known after a pull, by reference of the line.</summary>
    public static IReadOnlyList<LineRecords> Read(SqliteConnection connection, long pull)
    {
        var numbers = connection.Query($"SELECT line, number, start, finish FROM number WHERE {Then} ORDER BY line, number", new { pull })
            .Select(row => new DealNumber((string)row.line, (string)row.number, Date((string?)row.start), Date((string?)row.finish)))
            .ToLookup(number => number.Line);
        var evidence = connection.Query($"SELECT * FROM evidence WHERE {Then} ORDER BY line, reference", new { pull })
            .Select(row => new Evidence((string)row.reference, (string)row.line, (string)row.kind, Date((string)row.occurred_on)!.Value, (int)(long)row.quantity, (string)row.grade, Enum.Parse<Handling>((string)row.handling)))
            .ToLookup(one => one.Line);
        var assessments = connection.Query($"SELECT * FROM assessment WHERE {Then} ORDER BY line, factor, assessed_on, assessed_by", new { pull })
            .Select(row => new Assessment((string)row.line, (string)row.factor, (int?)(long?)row.level, (string)row.assessed_by, Date((string)row.assessed_on)!.Value, (string)row.reason))
            .ToLookup(one => one.Line);
        return
        [
            .. ReadLines(connection, pull)
                .Select(line => new LineRecords(line, [.. numbers[line.Reference]], [.. evidence[line.Reference]], [.. assessments[line.Reference]])),
        ];
    }

    /// <summary>Every change to a line's record up to a pull, oldest first.</summary>
    public static IReadOnlyList<LineChange> History(SqliteConnection connection, string reference, long pull)
    {
        var all = connection.Query("SELECT line.*, pull.day FROM line JOIN pull ON pull.id = line.since WHERE reference = @reference AND since <= @pull ORDER BY line.id", new { reference, pull })
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

    static Line ToLine(dynamic row)
    {
        return new Line
        {
            Reference = row.reference,
            Name = row.name,
            Status = LineWords.StatusOf((string)row.status)!.Value,
            ExportingForce = row.exporting_force,
            ExportingDistrict = row.exporting_district,
            ImportingDistricts = Split((string?)row.importing_districts),
            SupplyModel = row.supply_model,
            Commodities = Split((string?)row.commodities),
            OcgReference = row.ocg_reference,
            OwnerRole = row.owner_role,
            FirstSeen = Date((string?)row.first_seen),
            LastActivity = Date((string?)row.last_activity),
            ReviewDue = Date((string?)row.review_due),
            NotAssessed = Split((string?)row.not_assessed) ?? [],
            Restricted = (long)row.restricted == 1,
            Marking = LineWords.MarkingOf((string)row.marking)!.Value,
            Handling = Enum.Parse<Handling>((string)row.handling),
            HandlingConditions = row.handling_conditions,
        };
    }

    public static string? Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly? Date(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? Join(IReadOnlyList<string>? values) => values is null ? null : string.Join(';', values);

    static string[]? Split(string? text) => text?.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
