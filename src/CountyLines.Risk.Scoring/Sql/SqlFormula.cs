using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// The risk formula over columns of totals, as a chain of steps: each division has a step of its own, so that nothing is written twice
/// however deep the formula goes. Every step keeps within 64 bits wherever the formula does.
/// </summary>
sealed class SqlFormula(IReadOnlyList<string> totals, SqlDialect dialect)
{
    readonly List<string> steps = [];

    /// <summary>The columns that each step adds to those before it.</summary>
    public IReadOnlyList<string> Steps => steps;

    public string Write(Formula.Term term)
    {
        switch (term)
        {
            case Formula.Total total:
                return totals[total.Section];
            case Formula.Combined combined when Constant(combined) is null:
                return Combine(combined.Operation, Write(combined.Left), Write(combined.Right));
            default:
                // Never an operation on two literals: PostgreSQL would work it out in 32 bits.
                var value = Constant(term) ?? throw new InvalidOperationException("A constant has no value without an as-of date.");
                return value < 0 ? $"({value.ToString(CultureInfo.InvariantCulture)})" : value.ToString(CultureInfo.InvariantCulture);
        }
    }

    static Int128? Constant(Formula.Term term)
    {
        return term switch
        {
            Formula.Constant constant => constant.Value,
            Formula.Combined combined when Constant(combined.Left) is { } left && Constant(combined.Right) is { } right => Formula.Apply(combined.Operation, left, right),
            _ => null,
        };
    }

    string Combine(Formula.Operation operation, string left, string right)
    {
        switch (operation)
        {
            case Formula.Operation.Add: return $"({left} + {right})";
            case Formula.Operation.Subtract: return $"({left} - {right})";
            case Formula.Operation.Multiply: return $"({left} * {right})";
            case Formula.Operation.Min: return dialect.Smaller(left, right);
            case Formula.Operation.Max: return dialect.Larger(left, right);
        }

        // The divisor is above 0: a pack whose divisor may not be does not load.
        var number = (steps.Count / 3) + 1;
        var (above, below, rest, result) = ($"above_{number}", $"below_{number}", $"rest_{number}", $"quotient_{number}");
        steps.Add($"CAST({left} AS BIGINT) AS {above}, CAST({right} AS BIGINT) AS {below}");
        // The rest has the sign of what is divided, in every database that the query is written for.
        steps.Add($"({above} % {below}) AS {rest}");
        var correction = operation switch
        {
            Formula.Operation.DivideDown => $"CASE WHEN {rest} < 0 THEN 1 ELSE 0 END",
            Formula.Operation.DivideUp => $"CASE WHEN {rest} > 0 THEN 1 ELSE 0 END",
            _ => $"CASE WHEN {rest} > 0 AND {rest} >= {below} - {rest} THEN 1 WHEN {rest} < 0 AND {rest} + {below} < -{rest} THEN -1 ELSE 0 END",
        };
        steps.Add($"{dialect.Divide($"{above} - {rest}", below)} {(operation == Formula.Operation.DivideDown ? '-' : '+')} {correction} AS {result}");
        return result;
    }
}
