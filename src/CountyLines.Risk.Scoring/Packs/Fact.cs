namespace CountyLines.Risk.Scoring;

/// <summary>The type of a fact's value.</summary>
public enum FactType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>One of the declared values.</summary>
    Enum,

    /// <summary>Any number of the declared values.</summary>
    Set,
}

/// <summary>Which direction of a fact is worse; a worse fact may never lower a level.</summary>
public enum Worse
{
    /// <summary>Neither direction is declared worse.</summary>
    Undeclared,

    /// <summary>Higher values, or true, are worse.</summary>
    Higher,

    /// <summary>Lower values, or false, are worse.</summary>
    Lower,
}

/// <summary>A typed input to a pack, derived from a line's records as of a date.</summary>
public sealed record Fact
{
    internal Fact()
    {
    }

    /// <summary>For example <c>firearm_discharges</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its value.</summary>
    public required FactType Type { get; init; }

    /// <summary>How it comes from the records.</summary>
    public required Derivation From { get; init; }

    /// <summary>The smallest value of a number; a day number for a date. A value outside the range is an error.</summary>
    public required decimal Min { get; init; }

    /// <summary>The largest value of a number; a day number for a date. A value outside the range is an error.</summary>
    public required decimal Max { get; init; }

    /// <summary>The values of an enum or a set; empty for other types.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Which direction is worse.</summary>
    public required Worse Worse { get; init; }

    /// <summary>What the fact is, in words for an explanation, for example <c>knife, within 6 months</c>.</summary>
    public string Description => From.Describe();
}

/// <summary>How a fact comes from a line's records. Windows end on the as-of date, which they include.</summary>
public abstract record Derivation
{
    private protected Derivation()
    {
    }

    /// <summary>The derivation in words.</summary>
    public abstract string Describe();

    /// <summary>The number of evidence records of some kinds in the window.</summary>
    public sealed record EvidenceCount(IReadOnlyList<string> Kinds, Window Within) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"records of {string.Join(", ", Kinds)}{Within}";
    }

    /// <summary>The quantities of evidence records of some kinds in the window, added up.</summary>
    public sealed record EvidenceSum(IReadOnlyList<string> Kinds, Window Within) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"total of {string.Join(", ", Kinds)}{Within}";
    }

    /// <summary>The days since the newest evidence; the top of the fact's range when there is none.</summary>
    public sealed record EvidenceAge : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => "days since the newest evidence";
    }

    /// <summary>The percentage, rounded down, of evidence records in the window that have one of the grades; 0 when there is none.</summary>
    public sealed record GradeShare(IReadOnlyList<string> Grades, Window Within) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"per cent of evidence graded {string.Join(", ", Grades)}{Within}";
    }

    /// <summary>The number of deal numbers that came into use in the window.</summary>
    public sealed record NumberCount(Window Within) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"deal numbers brought into use{Within}";
    }

    /// <summary>How many values a field of the line has.</summary>
    public sealed record FieldSize(string Field) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"number of {Field.Replace('_', ' ')}";
    }

    /// <summary>A field of the line as it stands.</summary>
    public sealed record FieldValue(string Field) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"the line's {Field.Replace('_', ' ')}";
    }

    /// <summary>Whether a field of the line is filled.</summary>
    public sealed record FieldPresent(string Field) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"whether the line has an {Field.Replace('_', ' ')}";
    }

    /// <summary>The number of risk factors that are unknown. For the confidence rule only.</summary>
    public sealed record UnknownFactors : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => "factors that are unknown";
    }
}

/// <summary>A stretch of calendar time that ends on the as-of date. <c>default</c> is all time up to that date.</summary>
/// <param name="Months">Calendar months, or 0.</param>
/// <param name="Days">Days, or 0.</param>
public readonly record struct Window(int Months, int Days)
{
    /// <summary>Whether something that happened on a day falls in the window: after the day it starts, up to and including the as-of date.</summary>
    public bool Covers(DateOnly day, DateOnly asOf)
    {
        if (day > asOf)
            return false;
        if (this == default)
            return true;
        return day > asOf.AddMonths(-Months).AddDays(-Days);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return this == default ? "" : Months > 0 ? $", within {Months} months" : $", within {Days} days";
    }
}
