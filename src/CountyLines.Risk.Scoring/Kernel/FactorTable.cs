using System.Runtime.CompilerServices;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// A factor's rows as arithmetic on codes (see <see cref="FactCodes"/>). A condition is <c>((code &amp; mask) - from) &lt;= span</c> in
/// unsigned bytes, which serves ranges, words and sets alike, without a branch.
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

    /// <summary>For a fact where every class must be tried: one code for each way in which this factor's conditions answer.</summary>
    public required byte[][] TellApart { get; init; }

    /// <summary>The number of the row that matched has a byte.</summary>
    public const int MaxRows = 255;

    public static FactorTable Compile(Factor factor, FactCodes[] codes)
    {
        var (tests, rows) = (new List<Test>(), new List<Line>());
        foreach (var row in factor.Rows)
        {
            var first = tests.Count;
            foreach (var cell in row.When)
                Add(tests, Array.FindIndex(codes, one => one.Fact.Name == cell.Fact.Name), codes, cell.Test);
            rows.Add(new Line(first, tests.Count, (byte)row.Level.Value, (byte)row.Number));
        }

        var facts = factor.Facts.Select(fact => Array.FindIndex(codes, one => one.Fact.Name == fact.Name)).ToArray();
        return new FactorTable(facts, [.. tests], [.. rows], [.. factor.Levels.Select(level => (byte)level.Value)])
        {
            LowestAtUpperEnd = [.. factor.Facts.Select(fact => fact.Worse == Worse.Undeclared ? (bool?)null : fact.Worse == Worse.Lower != factor.IsConfidence)],
            TellApart = [.. factor.Facts.Select((fact, index) => codes[facts[index]].TellApart(factor.CellsOn(fact)).ToArray())],
        };
    }

    static void Add(List<Test> tests, int fact, FactCodes[] codes, Cell cell)
    {
        var one = codes[fact];
        if (one.Fact.Type == FactType.Set)
        {
            if (cell is Cell.Any)
                return;
            var (words, negated) = cell is Cell.Not not ? (not.Inner.MentionedWords, true) : (cell.MentionedWords, false);
            var mask = words.Aggregate(0, (bits, word) => bits | 1 << one.Words.ToList().IndexOf(word));
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
                tests.Add(new Test(fact, 255, (byte)start, (byte)(code - 1 - start), false));
        }

        // A condition that no value meets, which the reader refuses elsewhere as a row that cannot be reached, still has a meaning.
        if (tests.Count == before)
            throw new InvalidOperationException($"No value of '{one.Fact.Name}' meets '{cell}', so its row can never match.");
        tests[^1] = tests[^1] with { Ends = true };
    }

    /// <summary>The level and the row for each line; the codes of fact f start at <c>planes[f]</c> in <paramref name="codes"/>.</summary>
    public void Match<TBytes>(ref readonly byte codes, ReadOnlySpan<int> planes, int lines, ref byte levels, ref byte numbers)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        ReadOnlySpan<Test> own = tests;
        ReadOnlySpan<Line> ownRows = rows;
        var (none, all) = (TBytes.All(0), TBytes.All(255));
        for (var at = 0; at < lines; at += 4 * TBytes.Count)
        {
            var (level0, level1, level2, level3) = (none, none, none, none);
            var (row0, row1, row2, row3) = (none, none, none, none);
            // From the bottom row up, so that what is left at the end is the first match from the top.
            for (var index = ownRows.Length - 1; index >= 0; index--)
            {
                ref readonly var row = ref ownRows[index];
                var (yes0, yes1, yes2, yes3) = (all, all, all, all);
                var (any0, any1, any2, any3) = (none, none, none, none);
                for (var number = row.FirstTest; number < row.EndTest; number++)
                {
                    ref readonly var test = ref own[number];
                    ref readonly var from = ref Unsafe.Add(ref Unsafe.AsRef(in codes), planes[test.Fact] + at);
                    var (code0, code1) = (TBytes.Load(in from, 0), TBytes.Load(in from, TBytes.Count));
                    var (code2, code3) = (TBytes.Load(in from, 2 * TBytes.Count), TBytes.Load(in from, 3 * TBytes.Count));
                    var span = TBytes.All(test.Span);
                    // Only a set needs the mask, and only what does not begin at the lowest code needs the start.
                    if (test.Mask != 255)
                    {
                        var mask = TBytes.All(test.Mask);
                        (code0, code1, code2, code3) = (code0 & mask, code1 & mask, code2 & mask, code3 & mask);
                    }

                    if (test.From != 0)
                    {
                        var first = TBytes.All(test.From);
                        (code0, code1, code2, code3) = (code0 - first, code1 - first, code2 - first, code3 - first);
                    }

                    any0 |= TBytes.AtLeast(span, code0);
                    any1 |= TBytes.AtLeast(span, code1);
                    any2 |= TBytes.AtLeast(span, code2);
                    any3 |= TBytes.AtLeast(span, code3);
                    if (!test.Ends)
                        continue;
                    (yes0, yes1, yes2, yes3) = (yes0 & any0, yes1 & any1, yes2 & any2, yes3 & any3);
                    (any0, any1, any2, any3) = (none, none, none, none);
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
}
