using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>The type of a fact's value.</summary>
public enum FactType
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fixed count of decimals.</summary>
    Decimal,

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

    /// <summary>How many decimals a decimal has, 1 to 4; 0 for every other type.</summary>
    public int Decimals { get; init; }

    /// <summary>The distance from one value to the next: 1, or 0.1 with one decimal.</summary>
    public decimal Step => new(1, 0, 0, false, (byte)Decimals);

    /// <summary>Whether values have an order in which one can be above another: numbers, dates, and true above false.</summary>
    public bool IsOrdered => Type is not (FactType.Enum or FactType.Set);

    /// <summary>The values of an enum or a set; empty for other types.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Which direction is worse.</summary>
    public required Worse Worse { get; init; }

    /// <summary>Where the fact and its numbers come from; empty when the pack does not say.</summary>
    public string Source { get; init; } = "";

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

    /// <summary>The mean quantity of evidence records of some kinds in the window, rounded half up; 0 when there is none.</summary>
    public sealed record EvidenceAverage(IReadOnlyList<string> Kinds, Window Within) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"mean quantity of {string.Join(", ", Kinds)}{Within}";
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

    /// <summary>What a plug-in derives. See <c>IFactSource</c>.</summary>
    /// <param name="Source">The plug-in's name.</param>
    public sealed record PlugIn(string Source) : Derivation
    {
        /// <inheritdoc/>
        public override string Describe() => $"as the plug-in {Source} derives it";
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
    public bool Covers(DateOnly day, DateOnly asOf) => DaysTo(asOf).Covers(day);

    /// <summary>The days of the window as of a date, to ask about many days.</summary>
    public WindowDays DaysTo(DateOnly asOf) => new(this == default ? -1 : Before(asOf).DayNumber, asOf.DayNumber);

    /// <summary>Reads <c>6 months</c> or <c>90 days</c>; null when the text is neither, or longer than 10,000 of them.</summary>
    internal static Window? Parse(string text)
    {
        if (text.Split(' ') is not [var number, var unit] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length is < 1 or > 10_000)
            return null;
        return unit switch
        {
            "months" or "month" => new Window(length, 0),
            "days" or "day" => new Window(0, length),
            _ => null,
        };
    }

    /// <summary>The day that lies this far before another; the first day of the calendar when that would be before it.</summary>
    internal DateOnly Before(DateOnly day)
    {
        var months = (day.Year * 12) + day.Month - 13;
        if (Months > months)
            return DateOnly.MinValue;
        var start = day.AddMonths(-Months);
        return Days > start.DayNumber ? DateOnly.MinValue : start.AddDays(-Days);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return this == default ? "" : Months > 0 ? $", within {Months} months" : $", within {Days} days";
    }
}

/// <summary>The days of a window as of a date.</summary>
/// <param name="After">The number of the day after which it begins; below 0 for all time.</param>
/// <param name="To">The number of its last day.</param>
public readonly record struct WindowDays(int After, int To)
{
    /// <summary>Whether a day falls in the window.</summary>
    public bool Covers(DateOnly day) => day.DayNumber > After && day.DayNumber <= To;
}
