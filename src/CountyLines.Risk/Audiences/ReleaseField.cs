namespace CountyLines.Risk.Audiences;

/// <summary>How far a value is reduced before it leaves.</summary>
public static class Reductions
{
    public const string Whole = "whole";
    public const string Withhold = "withhold";

    /// <summary>Of a deal number its last three digits: enough to tell two apart in a conversation, too little to call.</summary>
    public const string LastThree = "last-three";

    /// <summary>Of a district its force.</summary>
    public const string Force = "force";

    /// <summary>Of a date its month.</summary>
    public const string Month = "month";

    /// <summary>Of a count a range: 1 to 4, 5 to 9, 10 to 19, and so on.</summary>
    public const string Range = "range";

    /// <summary>Of several values how many there are.</summary>
    public const string Count = "count";

    /// <summary>Of a reference whether there is one.</summary>
    public const string Flag = "flag";

    /// <summary>Of a free text nothing, unless a person released the text of that one line.</summary>
    public const string LineByLine = "line-by-line";
}

/// <summary>A field that a list may have.</summary>
/// <param name="Id">As audiences name it.</param>
/// <param name="Allowed">The reductions that an audience may choose from.</param>
/// <param name="IsRequired">Whether every list has it: without it a recipient could not judge accuracy, reliability and currency (DPA 2018 s.38).</param>
public sealed record ReleaseField(string Id, IReadOnlyList<string> Allowed, bool IsRequired)
{
    /// <summary>Every field, in the order of a list's columns.</summary>
    public static IReadOnlyList<ReleaseField> All { get; } =
    [
        Required("rank", Reductions.Whole),
        Required("reference", Reductions.Whole),
        Optional("name", Reductions.Whole),
        Required("status", Reductions.Whole),
        Optional("from", Reductions.Whole, Reductions.Force),
        Optional("to", Reductions.Whole, Reductions.Force, Reductions.Count),
        Optional("deal_numbers", Reductions.Whole, Reductions.LastThree, Reductions.Count),
        Optional("supply_model", Reductions.Whole),
        Optional("commodities", Reductions.Whole),
        Optional("ocg", Reductions.Whole, Reductions.Flag),
        Optional("first_seen", Reductions.Whole, Reductions.Month),
        Required("last_activity", Reductions.Whole, Reductions.Month),
        Required("band", Reductions.Whole),
        Required("risk", Reductions.Whole),
        Optional("sections", Reductions.Whole),
        Optional("position", Reductions.Whole),
        Required("confidence", Reductions.Whole),
        Required("unknowns", Reductions.Whole),
        Required("grading", Reductions.Whole, Reductions.Range),
        Optional("evidence", Reductions.Whole, Reductions.Range),
        Required("held_by_a_person", Reductions.Whole),
        Optional("decision", Reductions.Whole),
        Optional("owner_role", Reductions.Whole),
        Optional("review_due", Reductions.Whole, Reductions.Month),
        Optional("decision_reason", Reductions.LineByLine),
        Optional("override_reason", Reductions.LineByLine),
        Required("marking", Reductions.Whole),
        Required("handling", Reductions.Whole),
        Required("as_of", Reductions.Whole),
        Required("pack", Reductions.Whole),
    ];

    /// <summary>Fields of free text.</summary>
    public static IReadOnlyList<string> FreeTexts { get; } = [.. All.Where(field => field.Allowed.Contains(Reductions.LineByLine)).Select(field => field.Id)];

    static ReleaseField Required(string id, params string[] allowed) => new(id, allowed, true);

    static ReleaseField Optional(string id, params string[] allowed) => new(id, [Reductions.Withhold, .. allowed], false);
}
