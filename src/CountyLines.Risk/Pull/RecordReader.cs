using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>Builds canonical records from rows. A record is returned only when the row has no fault.</summary>
static class RecordReader
{
    const int MaxQuantity = 1_000_000;
    static readonly string[] HandlingWords = ["P", "C"];
    static readonly string[] Truths = ["true", "false"];

    /// <summary>Markings above OFFICIAL-SENSITIVE: this system may not hold what they protect.</summary>
    public static bool IsAboveCeiling(RowReader row)
    {
        return row.Meaning("marking").Contains("SECRET", StringComparison.OrdinalIgnoreCase);
    }

    public static Line? ReadLine(RowReader row)
    {
        row.RefuseUnknown("restricted", "whether the line is restricted must be known; say true or false");
        row.RefuseUnknown("not_assessed", "say which kinds of evidence nobody has looked at, or leave it blank");
        var line = new Line
        {
            Reference = row.Required("reference", "the line's reference"),
            Name = row.Required("name", "the line's name"),
            Status = LineWords.StatusOf(RequiredWord(row, "status", "the status", Vocabulary.Statuses)) ?? default,
            ExportingForce = Place(row, "exporting_force", PlaceNames.ForceCode, PlaceNames.DidYouMeanForce, "police force"),
            ExportingDistrict = Place(row, "exporting_district", PlaceNames.DistrictCode, PlaceNames.DidYouMeanDistrict, "district"),
            ImportingDistricts = row.Several("importing_districts", PlaceNames.DistrictCode, PlaceNames.DidYouMeanDistrict),
            SupplyModel = row.Word("supply_model", Vocabulary.SupplyModels),
            Commodities = row.Several("commodities", In(Vocabulary.Commodities), word => Words.DidYouMean(word, Vocabulary.Commodities)),
            OcgReference = row.Text("ocg_reference"),
            OwnerRole = row.Text("owner_role"),
            FirstSeen = row.PastDate("first_seen"),
            LastActivity = row.PastDate("last_activity"),
            ReviewDue = row.AnyDate("review_due"),
            NotAssessed = row.Several("not_assessed", In(Vocabulary.EvidenceKinds), word => Words.DidYouMean(word, Vocabulary.EvidenceKinds)) ?? [],
            Restricted = row.Word("restricted", Truths) == "true",
            Marking = LineWords.MarkingOf(RequiredWord(row, "marking", "the marking", ["OFFICIAL", "OFFICIAL-SENSITIVE"])) ?? default,
            Handling = Handling(row),
            HandlingConditions = row.Text("handling_conditions"),
        };
        return row.Faults.Count == 0 ? line : null;
    }

    public static DealNumber? ReadNumber(RowReader row)
    {
        var number = new DealNumber(row.Required("line", "the line's reference"), row.Number("number"), row.PastDate("from"), row.PastDate("to"));
        if (number.From > number.To)
            row.Fault("to", "the number went out of use before it came into use; correct one of the dates");
        return row.Faults.Count == 0 ? number : null;
    }

    public static Evidence? ReadEvidence(RowReader row)
    {
        var evidence = new Evidence(
            row.Required("reference", "the evidence's reference"),
            row.Required("line", "the line's reference"),
            RequiredWord(row, "kind", "the kind of evidence", Vocabulary.EvidenceKinds),
            row.RequiredDate("occurred_on", "the date"),
            row.Whole("quantity", 0, MaxQuantity, "the quantity") ?? 1,
            RequiredWord(row, "grade", "the grade", Vocabulary.Grades),
            Handling(row));
        return row.Faults.Count == 0 ? evidence : null;
    }

    /// <param name="scales">The levels that an analyst may give, by factor, in the pack in force.</param>
    public static Assessment? ReadAssessment(RowReader row, IReadOnlyDictionary<string, IReadOnlyList<int>> scales)
    {
        var before = row.Faults.Count;
        var factor = RequiredWord(row, "factor", "the factor", [.. scales.Keys]);
        var isKnownFactor = row.Faults.Count == before;
        var level = row.Whole("level", 0, int.MaxValue, "the level");
        if (isKnownFactor && level is { } given && !scales[factor].Contains(given))
            row.Fault("level", $"{level} is off the scale of '{factor}'; expected one of: {string.Join(", ", scales[factor])}, or unknown");
        var assessment = new Assessment(
            row.Required("line", "the line's reference"),
            factor,
            level,
            row.Required("assessed_by", "who assessed it"),
            row.RequiredDate("assessed_on", "the date of the assessment"),
            row.Text("reason") ?? "");
        return row.Faults.Count == 0 ? assessment : null;
    }

    static Handling Handling(RowReader row)
    {
        return RequiredWord(row, "handling", "the handling code", HandlingWords) == "C" ? Lines.Handling.C : Lines.Handling.P;
    }

    static string RequiredWord(RowReader row, string field, string what, IReadOnlyCollection<string> words)
    {
        var before = row.Faults.Count;
        var word = row.Word(field, words);
        if (word is { Length: > 0 })
            return word;
        if (row.Faults.Count == before)
            row.Fault(field, $"{what} is missing; give it");
        return "";
    }

    static string? Place(RowReader row, string field, Func<string, string?> codeOf, Func<string, string> hint, string what)
    {
        if (row.Text(field) is not { Length: > 0 } name)
            return null;
        if (codeOf(name) is { } code)
            return code;
        row.Fault(field, $"'{name}' is not a {what} of England and Wales{hint(name)}");
        return null;
    }

    static Func<string, string?> In(IReadOnlyList<string> words)
    {
        return text => words.FirstOrDefault(word => word == text.ToLowerInvariant().Replace(' ', '-'));
    }
}
