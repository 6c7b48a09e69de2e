using System.Text.Json.Serialization;

namespace CountyLines.Risk.Lines;

/// <summary>
/// A mapped county line as its force keeps it. Null means unknown, which is a value of its own: it costs confidence, never risk.
/// </summary>
public sealed record Line
{
    public required string Reference { get; init; }
    public required string Name { get; init; }
    public required LineStatus Status { get; init; }

    /// <summary>The ONS code of the force that the line exports from; null when it is not known.</summary>
    public string? ExportingForce { get; init; }

    /// <summary>The ONS code of the district that the line exports from; null when it is not known.</summary>
    public string? ExportingDistrict { get; init; }

    /// <summary>ONS codes, in ordinal order; null when nobody knows where the line reaches.</summary>
    public IReadOnlyList<string>? ImportingDistricts { get; init; }
    public string? SupplyModel { get; init; }

    /// <summary>In ordinal order; null when not known.</summary>
    public IReadOnlyList<string>? Commodities { get; init; }

    /// <summary>The organised crime group it is linked to; empty when no link is recorded, null when not known.</summary>
    public string? OcgReference { get; init; }
    public string? OwnerRole { get; init; }
    public DateOnly? FirstSeen { get; init; }
    public DateOnly? LastActivity { get; init; }
    public DateOnly? ReviewDue { get; init; }

    /// <summary>Evidence kinds that nobody has looked at: their counts are unknown, not 0.</summary>
    public IReadOnlyList<string> NotAssessed { get; init; } = [];

    /// <summary>Shown in lists as withheld, and not scored.</summary>
    public bool Restricted { get; init; }
    public required Marking Marking { get; init; }
    public required Handling Handling { get; init; }
    public string? HandlingConditions { get; init; }
}

public enum LineStatus
{
    Suspected,
    Active,
    Dormant,

    /// <summary>The holder is charged and the number stays out of use: kept, not ranked.</summary>
    ClosedType1,

    /// <summary>Only the number or SIM is blocked: the line stays on the list.</summary>
    ClosedType2,
    Reopened,
}

/// <summary>Protective markings that may be held. SECRET is refused at the door, so it is not one of them.</summary>
public enum Marking
{
    Official,
    OfficialSensitive,
}

/// <summary>The handling code of the 3x5x2 grading.</summary>
public enum Handling
{
    /// <summary>Lawful sharing permitted.</summary>
    P,

    /// <summary>Lawful sharing permitted with conditions.</summary>
    C,
}

/// <summary>A number that a line dealt from.</summary>
/// <param name="Line">The line's reference.</param>
/// <param name="Number">In E.164 form.</param>
/// <param name="From">The first day of use; null when not known.</param>
/// <param name="To">The last day of use; null while in use.</param>
public sealed record DealNumber(string Line, string Number, DateOnly? From, DateOnly? To);

/// <summary>One graded record of something that happened.</summary>
/// <param name="Kind">One of <see cref="Scoring.Vocabulary.EvidenceKinds"/>.</param>
/// <param name="Quantity">How many; 1 when the force leaves it blank, never negative.</param>
/// <param name="Grade">Source evaluation 1 to 3 and intelligence assessment A to E, for example <c>2B</c>.</param>
public sealed record Evidence(string Reference, string Line, string Kind, DateOnly OccurredOn, int Quantity, string Grade, Handling Handling);

/// <summary>An analyst's level for a factor.</summary>
/// <param name="Factor">The factor's id in the rule pack.</param>
/// <param name="Level">Null when the analyst looked and says that it is not known.</param>
public sealed record Assessment(string Line, string Factor, int? Level, string AssessedBy, DateOnly AssessedOn, string Reason);

/// <summary>Everything known about one line.</summary>
public sealed record LineRecords(
    Line Line,
    IReadOnlyList<DealNumber> Numbers,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<Assessment> Assessments)
{
    /// <summary>What a line that absorbed others is made of; null for a line by itself. Not written when null, so that runs before merges keep their digest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MergedRecords? Merged { get; init; }

    /// <summary>Where a line counts that was absorbed; null for a line by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AbsorbedLine? MergedInto { get; init; }
}

/// <summary>One field of a line's record that a pull changed.</summary>
/// <param name="Line">The line whose record it is.</param>
/// <param name="Day">The day of the pull.</param>
/// <param name="Field">The canonical field, for example <c>name</c>.</param>
/// <param name="From">What the record said before; null for unknown.</param>
/// <param name="To">What it says since; null for unknown.</param>
public sealed record LineChange(string Line, long Pull, DateOnly Day, string Field, string? From, string? To);
