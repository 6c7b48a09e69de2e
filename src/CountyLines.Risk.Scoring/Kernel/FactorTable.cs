using System.Runtime.CompilerServices;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// A factor's rows as arithmetic on bytes (see <see cref="FactImage"/>). A condition is <c>((byte &amp; mask) - from) &lt;= span</c>,
/// unsigned, which serves ranges, words and sets alike, without a branch.
/// </summary>
sealed class FactorTable
{
    readonly Test[] tests;
    readonly Line[] rows;

    // Ends: whether the next test must hold as well; otherwise it is this one or the next.
    readonly record struct Test(int Fact, byte Mask, byte From, byte Span, bool Ends);

    readonly record struct Line(int FirstTest, int EndTest, byte Level, byte Number);

    FactorTable(int[] facts, Test[] tests, Line[] rows, byte[] levels)
    {
        Facts = facts;
        this.tests = tests;
        this.rows = rows;
        Levels = levels;
    }

    /// <summary>The facts that rows look at, by their place in the pack.</summary>
    public int[] Facts { get; }

    /// <summary>The levels it can give, ascending.</summary>
    public byte[] Levels { get; }

    public bool IsAssessed => rows.Length == 0;

    /// <summary>Which of the facts' two ends gives the lowest level: true for the upper end; null where every class must be tried.</summary>
    public required bool?[] LowestAtUpperEnd { get; init; }

    /// <summary>For a fact where every class must be tried: one byte for each way in which this factor's conditions answer.</summary>
    public required byte[][] TellApart { get; init; }

    /// <summary>The number of the row that matched has a byte.</summary>
    public const int MaxRows = 255;

    public static FactorTable Compile(Factor factor, FactImage[] images)
    {
        var (tests, rows) = (new List<Test>(), new List<Line>());
        foreach (var row in factor.Rows)
        {
            var first = tests.Count;
            foreach (var cell in row.When)
                Add(tests, Array.FindIndex(images, one => one.Codes.Fact.Name == cell.Fact.Name), images, cell.Test);
            rows.Add(new Line(first, tests.Count, (byte)row.Level.Value, (byte)row.Number));
            // What always holds, as a date's condition may from some day on, is the last row that can answer.
            if (tests.Count == first)
                break;
        }

        var facts = factor.Facts.Select(fact => Array.FindIndex(images, one => one.Codes.Fact.Name == fact.Name)).ToArray();
        return new FactorTable(facts, [.. tests], [.. rows], [.. factor.Levels.Select(level => (byte)level.Value)])
        {
            LowestAtUpperEnd = [.. factor.Facts.Select(fact => fact.Worse == Worse.Undeclared ? (bool?)null : fact.Worse == Worse.Lower != factor.IsConfidence)],
            TellApart = [.. factor.Facts.Select((fact, index) => images[facts[index]].OfAll(images[facts[index]].Codes.TellApart(factor.CellsOn(fact))))],
        };
    }

    static void Add(List<Test> tests, int fact, FactImage[] images, Cell cell)
    {
        var image = images[fact];
        var one = image.Codes;
        if (one.Fact.Type == FactType.Set)
        {
            if (cell is Cell.Any)
                return;
            var (words, negated) = cell is Cell.Not not ? (not.Inner.MentionedWords, true) : (cell.MentionedWords, false);
            var mask = words.Aggregate(0, (bits, word) => bits | image.BitOf(word));
            tests.Add(new Test(fact, (byte)mask, (byte)(negated ? 0 : 1), (byte)(negated ? 0 : 254), true));
            return;
        }

        var holds = Enumerable.Range(0, one.Count).Select(code => cell.Holds(one.First(code))).ToArray();
        if (holds.All(yes => yes))
            return;
        var before = tests.Count;
        for (var code = 0; code < holds.Length; code++)
        {
            var start = code;
            while (code < holds.Length && holds[code])
                code++;
            if (code > start)
                tests.Add(new Test(fact, 255, image.First(start), (byte)(image.Last(code - 1) - image.First(start)), false));
        }

        // A condition that no value meets, which the reader refuses elsewhere as a row that cannot be reached, still has a meaning.
        if (tests.Count == before)
            throw new InvalidOperationException($"No value of '{one.Fact.Name}' meets '{cell}', so its row can never match.");
        tests[^1] = tests[^1] with { Ends = true };
    }

    /// <summary>The level and the row for each line; the bytes of fact f start at <c>planes[f]</c> from <paramref name="first"/>.</summary>
    public void Match<TBytes>(ref readonly byte first, ReadOnlySpan<nint> planes, int lines, ref byte levels, ref byte numbers)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        ReadOnlySpan<Test> own = tests;
        ReadOnlySpan<Line> ownRows = rows;
        // The bottom row asks nothing, so every line begins as its.
        ref readonly var bottom = ref ownRows[^1];
        for (var at = 0; at < lines; at += 4 * TBytes.Count)
        {
            var level0 = TBytes.All(bottom.Level);
            var row0 = TBytes.All(bottom.Number);
            var (level1, level2, level3, row1, row2, row3) = (level0, level0, level0, row0, row0, row0);
            // From there up, so that what is left at the end is the first match from the top.
            for (var index = ownRows.Length - 2; index >= 0; index--)
            {
                ref readonly var row = ref ownRows[index];
                var number = row.FirstTest;
                Holds<TBytes>(in first, planes, at, own, ref number, out var yes0, out var yes1, out var yes2, out var yes3);
                while (number < row.EndTest)
                {
                    Holds<TBytes>(in first, planes, at, own, ref number, out var and0, out var and1, out var and2, out var and3);
                    (yes0, yes1, yes2, yes3) = (yes0 & and0, yes1 & and1, yes2 & and2, yes3 & and3);
                }

                var (value, id) = (TBytes.All(row.Level), TBytes.All(row.Number));
                (level0, row0) = (TBytes.Choose(yes0, value, level0), TBytes.Choose(yes0, id, row0));
                (level1, row1) = (TBytes.Choose(yes1, value, level1), TBytes.Choose(yes1, id, row1));
                (level2, row2) = (TBytes.Choose(yes2, value, level2), TBytes.Choose(yes2, id, row2));
                (level3, row3) = (TBytes.Choose(yes3, value, level3), TBytes.Choose(yes3, id, row3));
            }

            level0.Store(ref levels, at);
            level1.Store(ref levels, at + TBytes.Count);
            level2.Store(ref levels, at + (2 * TBytes.Count));
            level3.Store(ref levels, at + (3 * TBytes.Count));
            row0.Store(ref numbers, at);
            row1.Store(ref numbers, at + TBytes.Count);
            row2.Store(ref numbers, at + (2 * TBytes.Count));
            row3.Store(ref numbers, at + (3 * TBytes.Count));
        }
    }

    /// <summary>Whether the next condition holds, for four registers of lines; a condition is one test or several of which one must hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Holds<TBytes>(
        ref readonly byte first, ReadOnlySpan<nint> planes, int at, ReadOnlySpan<Test> tests, ref int number, out TBytes is0, out TBytes is1, out TBytes is2, out TBytes is3)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        Try(in first, planes, at, in tests[number], out is0, out is1, out is2, out is3);
        while (!tests[number++].Ends)
        {
            Try<TBytes>(in first, planes, at, in tests[number], out var or0, out var or1, out var or2, out var or3);
            (is0, is1, is2, is3) = (is0 | or0, is1 | or1, is2 | or2, is3 | or3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Try<TBytes>(ref readonly byte first, ReadOnlySpan<nint> planes, int at, in Test test, out TBytes is0, out TBytes is1, out TBytes is2, out TBytes is3)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        ref readonly var from = ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in first), planes[test.Fact] + at);
        (is0, is1) = (TBytes.Load(in from, 0), TBytes.Load(in from, TBytes.Count));
        (is2, is3) = (TBytes.Load(in from, 2 * TBytes.Count), TBytes.Load(in from, 3 * TBytes.Count));
        // Only a set needs the mask, and only what does not begin at 0 needs the start.
        if (test.Mask != 255)
        {
            var mask = TBytes.All(test.Mask);
            (is0, is1, is2, is3) = (is0 & mask, is1 & mask, is2 & mask, is3 & mask);
        }

        if (test.Span == 255 - test.From)
        {
            // Up to the top of the range, as most conditions are.
            var least = TBytes.All(test.From);
            (is0, is1, is2, is3) = (TBytes.AtLeast(is0, least), TBytes.AtLeast(is1, least), TBytes.AtLeast(is2, least), TBytes.AtLeast(is3, least));
            return;
        }

        var (start, span) = (TBytes.All(test.From), TBytes.All(test.Span));
        (is0, is1, is2, is3) = (is0 - start, is1 - start, is2 - start, is3 - start);
        (is0, is1, is2, is3) = (TBytes.AtLeast(span, is0), TBytes.AtLeast(span, is1), TBytes.AtLeast(span, is2), TBytes.AtLeast(span, is3));
    }
}
