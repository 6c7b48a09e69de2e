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
    /// <exception cref="InvalidOperationException">The condition is relative to the as-of date; settle it with <see cref="AsOf"/> first.</exception>
    public abstract bool Holds(FactValue value);

    /// <summary>The condition on a date: one that is relative to the as-of date becomes absolute.</summary>
    public virtual Cell AsOf(DateOnly asOf) => this;

    /// <summary>The numbers that the condition names.</summary>
    internal virtual IEnumerable<decimal> Bounds => [];

    /// <summary>The numbers from which on the answer may be another than just below.</summary>
    /// <param name="step">The distance from one value of the fact to the next.</param>
    internal virtual IEnumerable<decimal> Cuts(decimal step) => [];

    /// <summary>The words at which the answer may change.</summary>
    internal virtual IEnumerable<string> MentionedWords => [];

    /// <summary>How far before the as-of date the condition looks, when it is relative.</summary>
    internal virtual IEnumerable<Window> Offsets => [];

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

        internal override IEnumerable<decimal> Bounds => new[] { Low, High }.OfType<decimal>();

        internal override IEnumerable<decimal> Cuts(decimal step)
        {
            return new[] { LowIn ? Low : Low + step, HighIn ? High + step : High }.OfType<decimal>();
        }

        /// <inheritdoc/>
        public override string ToString() => Show(Low is { } low ? FactValue.Of(low).Show(Type) : null, LowIn, High is { } high ? FactValue.Of(high).Show(Type) : null, HighIn);

        internal static string Show(string? low, bool lowIn, string? high, bool highIn)
        {
            return (low, high) switch
            {
                ({ } from, { } to) when from == to && lowIn && highIn => from,
                ({ } from, { } to) => $"{(lowIn ? '[' : '(')}{from}..{to}{(highIn ? ']' : ')')}",
                ({ } from, _) => $"{(lowIn ? ">=" : ">")} {from}",
                (_, { } to) => $"{(highIn ? "<=" : "<")} {to}",
                _ => "-",
            };
        }
    }

    /// <summary>Between two days that are told by how far they lie before the as-of date; an open end is null.</summary>
    public sealed record BetweenAsOf(Window? Low, bool LowIn, Window? High, bool HighIn) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value)
        {
            throw new InvalidOperationException($"'{this}' has no meaning without an as-of date.");
        }

        /// <inheritdoc/>
        public override Cell AsOf(DateOnly asOf)
        {
            return new Between(Low?.Before(asOf).DayNumber, LowIn, High?.Before(asOf).DayNumber, HighIn, FactType.Date);
        }

        internal override IEnumerable<Window> Offsets => new[] { Low, High }.OfType<Window>();

        /// <inheritdoc/>
        public override string ToString() => Between.Show(Show(Low), LowIn, Show(High), HighIn);

        static string? Show(Window? offset)
        {
            return offset switch
            {
                null => null,
                { Months: > 0 and var months } => $"as_of - {months} months",
                { Days: > 0 and var days } => $"as_of - {days} days",
                _ => "as_of",
            };
        }
    }

    /// <summary>True, or false.</summary>
    public sealed record Truth(bool Expected) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value) => value.Number == 1 == Expected;

        internal override IEnumerable<decimal> Cuts(decimal step) => [1];

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

        /// <inheritdoc/>
        public override Cell AsOf(DateOnly asOf) => new AnyOf([.. Parts.Select(part => part.AsOf(asOf))]);

        internal override IEnumerable<decimal> Bounds => Parts.SelectMany(part => part.Bounds);

        internal override IEnumerable<decimal> Cuts(decimal step) => Parts.SelectMany(part => part.Cuts(step));

        internal override IEnumerable<string> MentionedWords => Parts.SelectMany(part => part.MentionedWords);

        internal override IEnumerable<Window> Offsets => Parts.SelectMany(part => part.Offsets);

        /// <inheritdoc/>
        public override string ToString() => string.Join(", ", Parts);
    }

    /// <summary>The condition does not hold.</summary>
    public sealed record Not(Cell Inner) : Cell
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue value) => !Inner.Holds(value);

        /// <inheritdoc/>
        public override Cell AsOf(DateOnly asOf) => new Not(Inner.AsOf(asOf));

        internal override IEnumerable<decimal> Bounds => Inner.Bounds;

        internal override IEnumerable<decimal> Cuts(decimal step) => Inner.Cuts(step);

        internal override IEnumerable<string> MentionedWords => Inner.MentionedWords;

        internal override IEnumerable<Window> Offsets => Inner.Offsets;

        /// <inheritdoc/>
        public override string ToString() => $"not({Inner})";
    }
}
