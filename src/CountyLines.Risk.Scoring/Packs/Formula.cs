using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// The risk as whole-number arithmetic over section totals. Only a formula that was proved at load never to overflow and never to fall
/// when a total rises becomes part of a pack.
/// </summary>
public sealed class Formula
{
    readonly Term root;

    internal Formula(Term root, string text)
    {
        this.root = root;
        Text = text;
    }

    /// <summary>The formula as the pack writes it.</summary>
    public string Text { get; }

    /// <summary>The risk for section totals given in the pack's order.</summary>
    public long Evaluate(ReadOnlySpan<long> totals)
    {
        return root.Evaluate(totals);
    }

    /// <summary>What is known of a term before any line is scored: its range, and whether it rises or falls with the totals.</summary>
    internal readonly record struct Bounds(Int128 Min, Int128 Max, bool NeverFalls, bool NeverRises);

    internal abstract record Term
    {
        public abstract long Evaluate(ReadOnlySpan<long> totals);

        /// <summary>The term's bounds; each step's own range is added to <paramref name="steps"/> so that overflow can be ruled out everywhere.</summary>
        public abstract Bounds Prove(IReadOnlyList<(long Min, long Max)> totals, List<Bounds> steps);
    }

    internal sealed record Constant(long Value) : Term
    {
        public override long Evaluate(ReadOnlySpan<long> totals) => Value;

        public override Bounds Prove(IReadOnlyList<(long Min, long Max)> totals, List<Bounds> steps) => new(Value, Value, true, true);
    }

    internal sealed record Total(int Section) : Term
    {
        public override long Evaluate(ReadOnlySpan<long> totals) => totals[Section];

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
        public override long Evaluate(ReadOnlySpan<long> totals)
        {
            return (long)Apply(Operation, Left.Evaluate(totals), Right.Evaluate(totals));
        }

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

        static Int128 Apply(Operation operation, Int128 left, Int128 right)
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

    /// <summary>Reads a formula.</summary>
    /// <returns>The formula's root, or null with the column within the text (from 0) and the reason.</returns>
    internal static (Term? Root, int At, string Problem) Parse(string text, IReadOnlyList<string> sections, IReadOnlyDictionary<string, long> constants)
    {
        var parser = new Parser(text, sections, constants);
        try
        {
            return (parser.ParseAll(), 0, "");
        }
        catch (FormatException fault)
        {
            return (null, parser.TokenAt, fault.Message);
        }
    }

    /// <summary>Recursive descent over a text short enough (see <see cref="MaxLength"/>) that the recursion is bounded.</summary>
    sealed class Parser(string text, IReadOnlyList<string> sections, IReadOnlyDictionary<string, long> constants)
    {
        const int MaxLength = 1000;
        int at;

        public int TokenAt { get; private set; }

        public Term ParseAll()
        {
            if (text.Length > MaxLength)
                throw new FormatException($"the formula has {text.Length} characters; it may have {MaxLength}");
            var term = ParseSum();
            return Next() is "" ? term : throw new FormatException($"'{Next()}' was not expected here");
        }

        Term ParseSum()
        {
            var term = ParseProduct();
            while (Next() is "+" or "-")
                term = new Combined(Take() == "+" ? Operation.Add : Operation.Subtract, term, ParseProduct());
            return term;
        }

        Term ParseProduct()
        {
            var term = ParseValue();
            while (Next() is "*")
            {
                Take();
                term = new Combined(Operation.Multiply, term, ParseValue());
            }

            if (Next() is "/")
                throw new FormatException("a division must say how it rounds: write round(a / b, half_up), round(a / b, down) or round(a / b, up)");
            return term;
        }

        Term ParseValue()
        {
            var token = Take();
            if (token == "(")
            {
                var inner = ParseSum();
                Expect(")");
                return inner;
            }

            if (token is "min" or "max")
            {
                Expect("(");
                var left = ParseSum();
                Expect(",");
                var right = ParseSum();
                Expect(")");
                return new Combined(token == "min" ? Operation.Min : Operation.Max, left, right);
            }

            if (token == "round")
                return ParseRound();
            if (long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return new Constant(number);
            var section = sections.ToList().IndexOf(token);
            if (section >= 0)
                return new Total(section);
            if (constants.TryGetValue(token, out var value))
                return new Constant(value);
            if (token.Length > 0 && (char.IsLetter(token[0]) || token[0] == '_'))
                throw new FormatException($"there is no section or constant '{token}'{Words.DidYouMean(token, sections.Concat(constants.Keys))}");
            throw new FormatException(token.Length == 0 ? "the formula ends too early" : $"'{token}' was not expected here");
        }

        Combined ParseRound()
        {
            Expect("(");
            var left = ParseProductForDivision();
            Expect("/");
            var right = ParseValue();
            Expect(",");
            var mode = Take() switch
            {
                "half_up" => Operation.DivideHalfUp,
                "down" => Operation.DivideDown,
                "up" => Operation.DivideUp,
                var other => throw new FormatException($"'{other}' is not a way to round; expected one of: half_up, down, up"),
            };
            Expect(")");
            return new Combined(mode, left, right);
        }

        Term ParseProductForDivision()
        {
            var term = ParseValue();
            while (Next() is "*")
            {
                Take();
                term = new Combined(Operation.Multiply, term, ParseValue());
            }

            return term;
        }

        void Expect(string token)
        {
            if (Next() != token)
                throw new FormatException(Next().Length == 0 ? $"'{token}' is missing at the end" : $"'{token}' was expected, not '{Next()}'");
            Take();
        }

        string Take()
        {
            var token = Next();
            at = TokenAt + token.Length;
            return token;
        }

        string Next()
        {
            TokenAt = at;
            while (TokenAt < text.Length && char.IsWhiteSpace(text[TokenAt]))
                TokenAt++;
            if (TokenAt == text.Length)
                return "";
            var end = TokenAt;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            return text[TokenAt..Math.Max(end, TokenAt + 1)];
        }
    }
}
