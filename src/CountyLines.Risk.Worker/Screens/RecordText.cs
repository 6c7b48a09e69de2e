using System.Globalization;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>A record in its canonical fields, in the order of the guide to feeds. Null is unknown; an empty text means that there is none.</summary>
static class RecordText
{
    public static IReadOnlyList<KeyValuePair<string, string?>> Of(Line line)
    {
        return
        [
            new("reference", line.Reference),
            new("name", line.Name),
            new("status", LineWords.Of(line.Status)),
            new("exporting_force", line.ExportingForce is { } force ? $"{ReferenceData.Forces[force].Name} ({force})" : null),
            new("exporting_district", line.ExportingDistrict is { } district ? Place(district) : null),
            new("importing_districts", line.ImportingDistricts is { } districts ? string.Join(", ", districts.Select(Place)) : null),
            new("supply_model", line.SupplyModel),
            new("commodities", Joined(line.Commodities)),
            new("ocg_reference", line.OcgReference),
            new("owner_role", line.OwnerRole),
            new("first_seen", Day(line.FirstSeen)),
            new("last_activity", Day(line.LastActivity)),
            new("review_due", Day(line.ReviewDue)),
            new("not_assessed", Joined(line.NotAssessed)),
            new("restricted", line.Restricted ? "true" : "false"),
            new("marking", LineWords.Of(line.Marking)),
            new("handling", line.Handling.ToString()),
            new("handling_conditions", line.HandlingConditions),
        ];
    }

    public static IReadOnlyList<KeyValuePair<string, string?>> Of(DealNumber number)
    {
        return [new("line", number.Line), new("number", number.Number), new("from", Day(number.From)), new("to", Day(number.To))];
    }

    public static IReadOnlyList<KeyValuePair<string, string?>> Of(Evidence evidence)
    {
        return
        [
            new("reference", evidence.Reference),
            new("line", evidence.Line),
            new("kind", evidence.Kind),
            new("occurred_on", Day(evidence.OccurredOn)),
            new("quantity", evidence.Quantity.ToString(CultureInfo.InvariantCulture)),
            new("grade", evidence.Grade),
            new("handling", evidence.Handling.ToString()),
        ];
    }

    public static IReadOnlyList<KeyValuePair<string, string?>> Of(Assessment assessment)
    {
        return
        [
            new("line", assessment.Line),
            new("factor", assessment.Factor),
            new("level", assessment.Level?.ToString(CultureInfo.InvariantCulture)),
            new("assessed_by", assessment.AssessedBy),
            new("assessed_on", Day(assessment.AssessedOn)),
            new("reason", assessment.Reason),
        ];
    }

    static string Place(string code) => $"{ReferenceData.Districts[code].Name} ({code})";

    static string? Joined(IReadOnlyList<string>? words) => words is null ? null : string.Join(", ", words);

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
