namespace CountyLines.Risk.Scoring;

/// <summary>A number with a name that the formula may use.</summary>
/// <param name="Name">For example <c>harm_weight</c>.</param>
/// <param name="Values">Each value with the first as-of date on which it stands, oldest first. Values are added, never edited.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record NamedConstant(string Name, IReadOnlyList<(DateOnly From, long Value)> Values, string Source)
{
    /// <summary>The value on a date; before the first date the first value.</summary>
    public long On(DateOnly asOf) => Values.LastOrDefault(value => value.From <= asOf, Values[0]).Value;
}

/// <summary>
/// The risk as whole-number arithmetic over section totals. Only a formula that was proved at load never to overflow and never to fall
/// when a total rises becomes part of a pack.
/// </summary>
public sealed class Formula
{
    readonly Term root;

    internal Formula(Term root, string text, IReadOnlyList<NamedConstant> constants)
    {
        this.root = root;
        Text = text;
        Constants = constants;
    }

    internal Term Root => root;

    /// <summary>The constants that the pack declares, in its order.</summary>
    public IReadOnlyList<NamedConstant> Constants { get; }

    /// <summary>The formula with each constant at its value on a date.</summary>
    public Formula AsOf(DateOnly asOf) => new(root.AsOf(asOf), Text, Constants);

    /// <summary>The formula as the pack writes it.</summary>
    public string Text { get; }

    /// <summary>What is known of a term before any line is scored: its range, and whether it rises or falls with the totals.</summary>
    internal readonly record struct Bounds(Int128 Min, Int128 Max, bool NeverFalls, bool NeverRises);

    internal abstract record Term
    {
        public virtual Term AsOf(DateOnly asOf) => this;

        /// <summary>The term's bounds; each step's own range is added to <paramref name="steps"/> so that overflow can be ruled out everywhere.</summary>
        public abstract Bounds Prove(IReadOnlyList<(long Min, long Max)> totals, List<Bounds> steps);
    }

    internal sealed record Constant(long Value) : Term
    {
        public override Bounds Prove(IReadOnlyList<(long Min, long Max)> totals, List<Bounds> steps) => new(Value, Value, true, true);
    }

    /// <summary>A constant whose value depends on the date until <see cref="Term.AsOf"/> settles it.</summary>
    internal sealed record Named(NamedConstant Constant) : Term
    {
        public override Term AsOf(DateOnly asOf) => new Constant(Constant.On(asOf));

        public override Bounds Prove(IReadOnlyList<(long Min, long Max)> totals, List<Bounds> steps)
        {
            throw new InvalidOperationException($"'{Constant.Name}' has no value without an as-of date.");
        }
    }

    internal sealed record Total(int Section) : Term
    {
        public override Bounds Prove(IReadOnlyList<(long Min, long Max)> totals, List<Bounds> steps)
        {
            return new(totals[Section].Min, totals[Section].Max, true, false);
        }
    }

    internal enum Operation
    {
        Add,
        Subtract,
        Multiply,
        Min,
        Max,
        DivideHalfUp,
        DivideDown,
        DivideUp,
    }

    internal sealed record Combined(Operation Operation, Term Left, Term Right) : Term
    {
        public override Term AsOf(DateOnly asOf) => this with { Left = Left.AsOf(asOf), Right = Right.AsOf(asOf) };

        public override Bounds Prove(IReadOnlyList<(long Min, long Max)> totals, List<Bounds> steps)
        {
            var left = Left.Prove(totals, steps);
            var right = Right.Prove(totals, steps);
            var divides = Operation is Operation.DivideDown or Operation.DivideUp or Operation.DivideHalfUp;
            if (divides && right.Min <= 0)
            {
                // Reported by the reader as a division that may be by zero; the range is of no use after that.
                steps.Add(new(Int128.MinValue, Int128.MaxValue, false, false));
                return steps[^1];
            }

            Int128[] corners =
            [
                Apply(Operation, left.Min, right.Min), Apply(Operation, left.Min, right.Max),
                Apply(Operation, left.Max, right.Min), Apply(Operation, left.Max, right.Max),
            ];
            var (up, down) = Operation switch
            {
                Operation.Subtract => (left.NeverFalls && right.NeverRises, left.NeverRises && right.NeverFalls),
                Operation.Multiply => (Product(left, right, left.NeverFalls, right.NeverFalls), Product(left, right, left.NeverRises, right.NeverRises)),
                _ when divides => (left.NeverFalls && right is { NeverRises: true, NeverFalls: true }, left.NeverRises && right is { NeverRises: true, NeverFalls: true }),
                _ => (left.NeverFalls && right.NeverFalls, left.NeverRises && right.NeverRises),
            };
            var bounds = new Bounds(corners.Min(), corners.Max(), up, down);
            steps.Add(bounds);

            // The fault is on record; going on with 64-bit ends keeps the next step's product within 128 bits.
            return bounds with { Min = Int128.Max(bounds.Min, long.MinValue), Max = Int128.Min(bounds.Max, long.MaxValue) };
        }

        static bool Product(Bounds left, Bounds right, bool leftGoes, bool rightGoes)
        {
            return leftGoes && rightGoes && left.Min >= 0 && right.Min >= 0;
        }
    }

    internal static Int128 Apply(Operation operation, Int128 left, Int128 right)
    {
        return operation switch
        {
            Operation.Add => left + right,
            Operation.Subtract => left - right,
            Operation.Multiply => left * right,
            Operation.Min => Int128.Min(left, right),
            Operation.Max => Int128.Max(left, right),
            Operation.DivideDown => FloorOf(left, right),
            Operation.DivideUp => -FloorOf(-left, right),
            _ => FloorOf((2 * left) + right, 2 * right),
        };
    }

    static Int128 FloorOf(Int128 left, Int128 right)
    {
        var quotient = left / right;
        return quotient * right > left ? quotient - 1 : quotient;
    }
}
