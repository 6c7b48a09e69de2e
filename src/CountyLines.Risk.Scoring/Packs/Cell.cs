using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// One condition on one fact, written as in DMN's simple unary tests: <c>&gt;= 3</c>, <c>[2..5]</c>, <c>crack, heroin</c>, <c>not(...)</c>,
/// <c>-</c>. A cell only ever looks at a known value; what an unknown may be is worked out by trying the values it can have.
/// </summary>
public abstract record Cell
{
    /// <summary>The most characters of a cell. The product's own bound: all kinds of evidence in one cell come to a third of it.</summary>
    internal const int MaxLength = 1000;

    private protected Cell()
    {
    }

    /// <summary>Whether a known value meets the condition.</summary>
    public abstract bool Holds(FactValue value);

    /// <summary>The numbers at which the answer may change.</summary>
    internal virtual IEnumerable<decimal> Boundaries => [];

    /// <summary>The words at which the answer may change.</summary>
    internal virtual IEnumerable<string> MentionedWords => [];

    /// <summary>The condition in the pack's own notation.</summary>
    public abstract override string ToString();

    /// <summary>Always holds.</summary>
    public sealed record Any : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value) => true;

        /// <inheritdoc/>
        public override string ToString() => "-";
    }

    /// <summary>Between two numbers; an open end is null.</summary>
    public sealed record Between(decimal? Low, bool LowIn, decimal? High, bool HighIn, FactType Type) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value)
        {
            var number = value.Number;
            var above = Low is not { } low || (LowIn ? number >= low : number > low);
            var below = High is not { } high || (HighIn ? number <= high : number < high);
            return above && below;
        }

        internal override IEnumerable<decimal> Boundaries => new[] { Low, High }.OfType<decimal>();

        /// <inheritdoc/>
        public override string ToString()
        {
            return (Low, High) switch
            {
                ({ } low, { } high) when low == high && LowIn && HighIn => Show(low),
                ({ } low, { } high) => $"{(LowIn ? '[' : '(')}{Show(low)}..{Show(high)}{(HighIn ? ']' : ')')}",
                ({ } low, _) => $"{(LowIn ? ">=" : ">")} {Show(low)}",
                (_, { } high) => $"{(HighIn ? "<=" : "<")} {Show(high)}",
                _ => "-",
            };
        }

        string Show(decimal number) => FactValue.Of(number).Show(Type);
    }

    /// <summary>True, or false.</summary>
    public sealed record Truth(bool Expected) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value) => value.Number == 1 == Expected;

        /// <inheritdoc/>
        public override string ToString() => Expected ? "true" : "false";
    }

    /// <summary>The enum is this word, or the set has it.</summary>
    public sealed record Has(string Word) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value) => value.Text == Word || value.Members.Contains(Word);

        internal override IEnumerable<string> MentionedWords => [Word];

        /// <inheritdoc/>
        public override string ToString() => Word;
    }

    /// <summary>At least one of several conditions holds.</summary>
    public sealed record AnyOf(IReadOnlyList<Cell> Parts) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value) => Parts.Any(part => part.Holds(value));

        internal override IEnumerable<decimal> Boundaries => Parts.SelectMany(part => part.Boundaries);

        internal override IEnumerable<string> MentionedWords => Parts.SelectMany(part => part.MentionedWords);

        /// <inheritdoc/>
        public override string ToString() => string.Join(", ", Parts);
    }

    /// <summary>The condition does not hold.</summary>
    public sealed record Not(Cell Inner) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value) => !Inner.Holds(value);

        internal override IEnumerable<decimal> Boundaries => Inner.Boundaries;

        internal override IEnumerable<string> MentionedWords => Inner.MentionedWords;

        /// <inheritdoc/>
        public override string ToString() => $"not({Inner})";
    }

    /// <summary>Reads a cell written for a fact.</summary>
    /// <returns>The cell, or null with the reason why the text is not one.</returns>
    public static (Cell? Cell, string Problem) Parse(string text, Fact fact)
    {
        if (text.Length > MaxLength)
            return (null, $"the condition on '{fact.Name}' has {text.Length} characters; it may have {MaxLength}");
        var trimmed = text.Trim();
        if (trimmed == "-")
            return (new Any(), "");
        if (trimmed.StartsWith("not(", StringComparison.Ordinal) && trimmed.EndsWith(')'))
        {
            var (inner, problem) = ParseList(trimmed[4..^1], fact);
            return inner is null ? (null, problem) : (new Not(inner), "");
        }

        return ParseList(trimmed, fact);
    }

    static (Cell? Cell, string Problem) ParseList(string text, Fact fact)
    {
        var parts = new List<Cell>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (cell, problem) = ParseOne(part, fact);
            if (cell is null)
                return (null, problem);
            parts.Add(cell);
        }

        return (parts.Count == 1 ? parts[0] : new AnyOf(parts), "");
    }

    static (Cell? Cell, string Problem) ParseOne(string text, Fact fact)
    {
        switch (fact.Type)
        {
            case FactType.Boolean:
                return text switch
                {
                    "true" => (new Truth(true), ""),
                    "false" => (new Truth(false), ""),
                    _ => (null, $"'{text}' is not a condition on '{fact.Name}'; it is true or false, so write true, false or -"),
                };
            case FactType.Enum or FactType.Set:
                return fact.Values.Contains(text)
                    ? (new Has(text), "")
                    : (null, $"'{text}' is not a value of '{fact.Name}'{Words.DidYouMean(text, fact.Values)}");
            default:
                return ParseNumbers(text, fact);
        }
    }

    static (Cell? Cell, string Problem) ParseNumbers(string text, Fact fact)
    {
        var operatorLength = text switch
        {
            ['>' or '<', '=', ..] => 2,
            ['>' or '<', ..] => 1,
            _ => 0,
        };
        if (operatorLength > 0)
        {
            if (ParseNumber(text[operatorLength..], fact) is not { } bound)
                return (null, NotANumber(text, fact));
            var inclusive = operatorLength == 2;
            return Inside(text[0] == '>'
                ? new Between(bound, inclusive, null, false, fact.Type)
                : new Between(null, false, bound, inclusive, fact.Type), fact);
        }

        if (text is ['[' or '(', .. var middle, ']' or ')'] && middle.Split("..") is [var lowText, var highText])
        {
            if (ParseNumber(lowText, fact) is not { } low || ParseNumber(highText, fact) is not { } high)
                return (null, NotANumber(text, fact));
            return low > high
                ? (null, $"'{text}' runs backwards: {lowText.Trim()} is above {highText.Trim()}")
                : Inside(new Between(low, text[0] == '[', high, text[^1] == ']', fact.Type), fact);
        }

        return ParseNumber(text, fact) is { } exact ? Inside(new Between(exact, true, exact, true, fact.Type), fact) : (null, NotANumber(text, fact));
    }

    static (Cell? Cell, string Problem) Inside(Between cell, Fact fact)
    {
        foreach (var bound in cell.Boundaries)
        {
            if (bound < fact.Min || bound > fact.Max)
            {
                var (min, max) = (FactValue.Of(fact.Min).Show(fact.Type), FactValue.Of(fact.Max).Show(fact.Type));
                return (null, $"{FactValue.Of(bound).Show(fact.Type)} lies outside the range of '{fact.Name}', which is {min} to {max}");
            }
        }

        return (cell, "");
    }

    static decimal? ParseNumber(string text, Fact fact)
    {
        var trimmed = text.Trim();
        if (fact.Type == FactType.Date)
        {
            return DateOnly.TryParseExact(trimmed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date.DayNumber
                : null;
        }

        return decimal.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    static string NotANumber(string text, Fact fact)
    {
        var kind = fact.Type == FactType.Date ? "a date such as >= 2026-01-01" : "a whole number such as >= 3";
        return $"'{text}' is not a condition on '{fact.Name}'; write {kind}, a range such as [2..5], not(...) or -";
    }
}
