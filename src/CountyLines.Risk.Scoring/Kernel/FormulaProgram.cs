using System.Numerics;

namespace CountyLines.Risk.Scoring;

/// <summary>A formula as steps on a stack, many lines at a time. That no step leaves its width was proved when the pack was read.</summary>
sealed class FormulaProgram
{
    readonly List<Step> steps = [];
    int depth;
    int deepest;

    // No operation: push a total, or the constant when the section is negative.
    readonly record struct Step(Formula.Operation? Operation, int Section, long Constant);

    FormulaProgram()
    {
    }

    public static FormulaProgram Compile(Formula.Term root)
    {
        var program = new FormulaProgram();
        program.Add(root);
        return program;
    }

    void Add(Formula.Term term)
    {
        switch (term)
        {
            case Formula.Constant constant:
                Push(new Step(null, -1, constant.Value));
                break;
            case Formula.Total total:
                Push(new Step(null, total.Section, 0));
                break;
            case Formula.Combined combined:
                Add(combined.Left);
                Add(combined.Right);
                steps.Add(new Step(combined.Operation, 0, 0));
                depth--;
                break;
            default:
                throw new InvalidOperationException("A formula is settled on a date before it is compiled.");
        }
    }

    void Push(Step step)
    {
        steps.Add(step);
        deepest = Math.Max(deepest, ++depth);
    }

    /// <summary>The formula for totals that stand in columns, one after the other, each <paramref name="stride"/> long.</summary>
    public void Run<TNumbers, T>(ReadOnlySpan<T> totals, int stride, Span<T> to, int from, int lines)
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        Span<TNumbers> stack = stackalloc TNumbers[deepest];
        for (var at = from; at < from + lines; at += TNumbers.Count)
        {
            var top = -1;
            foreach (var step in steps)
            {
                if (step.Operation is not { } operation)
                {
                    stack[++top] = step.Section < 0 ? TNumbers.All(T.CreateTruncating(step.Constant)) : TNumbers.Load(in totals[step.Section * stride], at);
                    continue;
                }

                var right = stack[top--];
                ref var left = ref stack[top];
                left = operation switch
                {
                    Formula.Operation.Add => left + right,
                    Formula.Operation.Subtract => left - right,
                    Formula.Operation.Multiply => left * right,
                    Formula.Operation.Min => TNumbers.Min(left, right),
                    Formula.Operation.Max => TNumbers.Max(left, right),
                    _ => Divide<TNumbers, T>(operation, left, right),
                };
            }

            stack[0].Store(ref to[0], at);
        }
    }

    /// <summary>Division has no lanes; it goes one by one.</summary>
    static TNumbers Divide<TNumbers, T>(Formula.Operation operation, TNumbers left, TNumbers right)
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        Span<T> above = stackalloc T[64];
        Span<T> below = stackalloc T[64];
        left.Store(ref above[0], 0);
        right.Store(ref below[0], 0);
        for (var lane = 0; lane < TNumbers.Count; lane++)
            above[lane] = T.CreateTruncating(Formula.Apply(operation, Int128.CreateTruncating(above[lane]), Int128.CreateTruncating(below[lane])));
        return TNumbers.Load(in above[0], 0);
    }
}
