namespace CountyLines.Risk.Scoring;

/// <summary>The words that the canonical records use, and that a pack may name. A pack that names another does not load.</summary>
public static class Vocabulary
{
    /// <summary>Kinds of evidence that record somebody being exploited. They never count towards the capability of a line.</summary>
    public static IReadOnlyList<string> ExploitationKinds { get; } =
    [
        "adult-exploited", "child-exploited", "cuckooed-address", "debt-bondage", "missing-episode", "nrm-referral", "safeguarding-referral",
    ];

    /// <summary>All kinds of evidence, in ordinal order.</summary>
    public static IReadOnlyList<string> EvidenceKinds { get; } =
    [
        "adult-exploited", "arrest", "bulk-message", "cash-seizure", "child-exploited", "community-complaint", "corrosive", "cuckooed-address",
        "debt-bondage", "drug-seizure", "firearm-discharge", "firearm-sighting", "intelligence-log", "kidnap", "knife", "missing-episode",
        "nrm-referral", "number-change", "overdose-or-drug-death", "robbery", "safeguarding-referral", "serious-injury", "sexual-violence",
        "threats",
    ];

    /// <summary>The statuses of a line.</summary>
    public static IReadOnlyList<string> Statuses { get; } =
        ["suspected", "active", "dormant", "closed-type-1", "closed-type-2", "reopened"];

    /// <summary>The ways a line supplies.</summary>
    public static IReadOnlyList<string> SupplyModels { get; } = ["commuting", "cuckooing", "holidaying", "local"];

    /// <summary>The drugs a line supplies.</summary>
    public static IReadOnlyList<string> Commodities { get; } =
        ["cannabis", "crack", "heroin", "ketamine", "mdma", "other", "powder-cocaine", "synthetic-cannabinoids"];

    /// <summary>Source evaluation and intelligence assessment of the 3x5x2 grading, together.</summary>
    public static IReadOnlyList<string> Grades { get; } =
        [.. from source in "123" from assessment in "ABCDE" select $"{source}{assessment}"];

    /// <summary>Fields of a line whose number of values can be a fact.</summary>
    public static IReadOnlyList<string> SizedFields { get; } = ["importing_forces", "importing_districts", "commodities"];

    /// <summary>Fields of a line that can be a fact as they stand, with their type and values.</summary>
    public static IReadOnlyDictionary<string, (FactType Type, IReadOnlyList<string> Values)> ValueFields { get; } =
        new Dictionary<string, (FactType, IReadOnlyList<string>)>
        {
            ["status"] = (FactType.Enum, Statuses),
            ["supply_model"] = (FactType.Enum, SupplyModels),
            ["commodities"] = (FactType.Set, Commodities),
            ["first_seen"] = (FactType.Date, []),
            ["last_activity"] = (FactType.Date, []),
        };

    /// <summary>Fields of a line whose being filled can be a fact.</summary>
    public static IReadOnlyList<string> PresentFields { get; } = ["ocg_reference"];
}
