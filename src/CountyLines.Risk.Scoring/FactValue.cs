using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// A fact's value for one line. <c>default</c> is unknown. A count may be known only from below: some was seen, and the rest was never
/// looked at. That is unknown too, but no completion goes below what was seen.
/// </summary>
public readonly struct FactValue : IEquatable<FactValue>
{
    readonly bool known;
    readonly object? members;

    FactValue(bool known, decimal number, object? members)
    {
        this.known = known;
        Number = number;
        this.members = members;
    }

    /// <summary>Nothing is known.</summary>
    public static FactValue Unknown => default;

    /// <summary>Whether the value is not, or not fully, known.</summary>
    public bool IsUnknown => !known;

    /// <summary>A number's value; 1 or 0 for true or false; a date's day number; for an unknown count what was seen at least.</summary>
    public decimal Number { get; }

    /// <summary>Whether it was made as an enum's value.</summary>
    public bool IsText => members is string;

    /// <summary>Whether it was made as a set; an empty set and the number 0 are the same but for this.</summary>
    public bool IsSet => members is IReadOnlyList<string>;

    /// <summary>An enum's value, or an empty text.</summary>
    public string Text => members as string ?? "";

    /// <summary>A set's members in ordinal order, or none.</summary>
    public IReadOnlyList<string> Members => members as IReadOnlyList<string> ?? [];

    /// <summary>A known number.</summary>
    public static FactValue Of(decimal number) => new(true, number, null);

    /// <summary>A known truth value.</summary>
    public static FactValue Of(bool value) => new(true, value ? 1 : 0, null);

    /// <summary>A known date.</summary>
    public static FactValue Of(DateOnly date) => new(true, date.DayNumber, null);

    /// <summary>A known enum value.</summary>
    public static FactValue Of(string value)
    {
        // Without a text it would be the number 0.
        ArgumentNullException.ThrowIfNull(value);
        return new(true, 0, value);
    }

    /// <summary>A known set.</summary>
    public static FactValue OfSet(IEnumerable<string> values) => new(true, 0, values.Distinct().Order(StringComparer.Ordinal).ToArray());

    /// <summary>A count known only from below.</summary>
    public static FactValue AtLeast(decimal seen) => new(false, seen, null);

    /// <summary>The value as an analyst reads it.</summary>
    public string Show(FactType type)
    {
        if (IsUnknown)
            return Number > 0 ? $"unknown, at least {Number.ToString(CultureInfo.InvariantCulture)}" : "unknown";
        return type switch
        {
            FactType.Boolean => Number == 1 ? "true" : "false",
            FactType.Date => DateOnly.FromDayNumber((int)Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            FactType.Enum => Text,
            FactType.Set => Members.Count == 0 ? "none" : string.Join(';', Members),
            _ => Number.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <inheritdoc/>
    public bool Equals(FactValue other)
    {
        return known == other.known && Number == other.Number && Text == other.Text && Members.SequenceEqual(other.Members);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FactValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(known, Number, Text, Members.Count);

    /// <summary>Whether two values are the same.</summary>
    public static bool operator ==(FactValue left, FactValue right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(FactValue left, FactValue right) => !left.Equals(right);
}
