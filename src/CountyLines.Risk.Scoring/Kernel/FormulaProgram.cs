using System.Numerics;
using System.Runtime.CompilerServices;

namespace CountyLines.Risk.Scoring;

/// <summary>A formula as operations on columns, a strip of lines at a time. That no step leaves its width was proved when the pack was read.</summary>
sealed class FormulaProgram
{
    readonly List<Step> steps = [];
    readonly List<long> constants = [];
    readonly Operand answer;
    int rooms;

    /// <summary>Where a number of a step comes from: a section's total, a constant, or the room that an earlier step left it in.</summary>
    readonly record struct Operand(Source From, int Index);

    readonly record struct Step(Formula.Operation Operation, Operand Left, Operand Right, int To);

    enum Source
    {
        Total,
        Constant,
        Room,
    }

    FormulaProgram(Formula.Term root) => answer = Add(root, 0);

    /// <summary>How many strips the steps leave their results in.</summary>
    public int Rooms => rooms + constants.Count;

    public static FormulaProgram Compile(Formula.Term root) => new(root);

    Operand Add(Formula.Term term, int room)
    {
        switch (term)
        {
            case Formula.Constant constant:
                constants.Add(constant.Value);
                return new Operand(Source.Constant, constants.Count - 1);
            case Formula.Total total:
                return new Operand(Source.Total, total.Section);
            case Formula.Combined combined:
                rooms = Math.Max(rooms, room + 1);
                steps.Add(new Step(combined.Operation, Add(combined.Left, room), Add(combined.Right, room + 1), room));
                return new Operand(Source.Room, room);
            default:
                throw new InvalidOperationException("A formula is settled on a date before it is compiled.");
        }
    }

    /// <summary>Puts the constants into their rooms, where they stay for all strips.</summary>
    public void Furnish<T>(Span<T> space)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var index = 0; index < constants.Count; index++)
            space.Slice((rooms + index) * Kernel.StripLines, Kernel.StripLines).Fill(T.CreateTruncating(constants[index]));
    }

    /// <summary>
    /// The formula for a strip of totals that stand in columns, one after the other, each <paramref name="stride"/> long; the space is
    /// furnished, and as long as <see cref="Rooms"/> strips.
    /// </summary>
    public void Run<TNumbers, T>(ReadOnlySpan<T> totals, int stride, Span<T> space, Span<T> to, int at, int lines)
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        if (steps.Count == 0)
            Find(answer, totals, stride, space, at)[..lines].CopyTo(to[at..]);
        for (var index = 0; index < steps.Count; index++)
        {
            var step = steps[index];
            var left = Find(step.Left, totals, stride, space, at);
            var right = Find(step.Right, totals, stride, space, at);
            var result = index == steps.Count - 1 ? to[at..] : space[(step.To * Kernel.StripLines)..];
            Apply<TNumbers, T>(step.Operation, in left[0], in right[0], ref result[0], lines);
        }
    }

    ReadOnlySpan<T> Find<T>(Operand operand, ReadOnlySpan<T> totals, int stride, ReadOnlySpan<T> space, int at)
    {
        return operand.From switch
        {
            Source.Total => totals[((operand.Index * stride) + at)..],
            Source.Constant => space[((rooms + operand.Index) * Kernel.StripLines)..],
            _ => space[(operand.Index * Kernel.StripLines)..],
        };
    }

    static void Apply<TNumbers, T>(Formula.Operation operation, ref readonly T left, ref readonly T right, ref T to, int lines)
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        switch (operation)
        {
            case Formula.Operation.Add:
                for (var line = 0; line < lines; line += TNumbers.Count)
                    (TNumbers.Load(in left, line) + TNumbers.Load(in right, line)).Store(ref to, line);
                break;
            case Formula.Operation.Subtract:
                for (var line = 0; line < lines; line += TNumbers.Count)
                    (TNumbers.Load(in left, line) - TNumbers.Load(in right, line)).Store(ref to, line);
                break;
            case Formula.Operation.Multiply:
                for (var line = 0; line < lines; line += TNumbers.Count)
                    (TNumbers.Load(in left, line) * TNumbers.Load(in right, line)).Store(ref to, line);
                break;
            case Formula.Operation.Min:
                for (var line = 0; line < lines; line += TNumbers.Count)
                    TNumbers.Min(TNumbers.Load(in left, line), TNumbers.Load(in right, line)).Store(ref to, line);
                break;
            case Formula.Operation.Max:
                for (var line = 0; line < lines; line += TNumbers.Count)
                    TNumbers.Max(TNumbers.Load(in left, line), TNumbers.Load(in right, line)).Store(ref to, line);
                break;
            default:
                // Division has no lanes; it goes one by one.
                for (var line = 0; line < lines; line++)
                    Unsafe.Add(ref to, line) = T.CreateTruncating(Formula.Apply(operation, Int128.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in left), line)), Int128.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in right), line))));
                break;
        }
    }
}
