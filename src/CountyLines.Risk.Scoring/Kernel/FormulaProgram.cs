using System.Numerics;
using System.Runtime.InteropServices;

namespace CountyLines.Risk.Scoring;

/// <summary>A formula as steps on a stack, many lines at a time. That no step leaves its width was proved when the pack was read.</summary>
sealed class FormulaProgram
{
    /// <summary>Registers that each step works on, so that finding out what a step is costs little.</summary>
    const int Together = 4;

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
        Span<TNumbers> stack = stackalloc TNumbers[deepest * Together];
        for (var at = from; at < from + lines; at += Together * TNumbers.Count)
        {
            var top = 0;
            foreach (ref readonly var step in CollectionsMarshal.AsSpan(steps))
            {
                if (step.Operation is { } operation)
                {
                    top -= Together;
                    Apply<TNumbers, T>(operation, stack.Slice(top - Together, Together), stack.Slice(top, Together));
                    continue;
                }

                var pushed = stack.Slice(top, Together);
                for (var index = 0; index < pushed.Length; index++)
                    pushed[index] = step.Section < 0 ? TNumbers.All(T.CreateTruncating(step.Constant)) : TNumbers.Load(in totals[step.Section * stride], at + (index * TNumbers.Count));
                top += Together;
            }

            for (var index = 0; index < Together; index++)
                stack[index].Store(ref to[0], at + (index * TNumbers.Count));
        }
    }

    static void Apply<TNumbers, T>(Formula.Operation operation, Span<TNumbers> left, ReadOnlySpan<TNumbers> right)
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        for (var index = 0; index < left.Length && index < right.Length; index++)
        {
            left[index] = operation switch
            {
                Formula.Operation.Add => left[index] + right[index],
                Formula.Operation.Subtract => left[index] - right[index],
                Formula.Operation.Multiply => left[index] * right[index],
                Formula.Operation.Min => TNumbers.Min(left[index], right[index]),
                Formula.Operation.Max => TNumbers.Max(left[index], right[index]),
                _ => Divide<TNumbers, T>(operation, left[index], right[index]),
            };
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
