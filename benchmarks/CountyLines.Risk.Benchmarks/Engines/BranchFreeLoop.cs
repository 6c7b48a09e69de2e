using System.Numerics;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>
/// A loop without a branch inside a row, one line at a time over columns of ints: each row gives a bit, and the lowest bit is the first row
/// that matched.
/// </summary>
sealed class BranchFreeLoop
{
    readonly ScoreArrays scores;
    readonly int[] bandStarts;
    readonly Table[] tables;

    readonly record struct Test(int[] Column, int Mask, int From, uint Span, int RowBit);

    readonly record struct Table(int[]? Assessed, Test[] Tests, int Section, int AllRows, byte[] Levels);

    public BranchFreeLoop(Pack pack, PlainColumns facts, ScoreArrays scores)
    {
        this.scores = scores;
        var rules = new RuleList(pack);
        bandStarts = [.. rules.BandStarts];
        var columns = facts.Names.ToDictionary(name => name, name => Enumerable.Range(0, facts.Lines).Select(line => facts.At(name, line)).ToArray());
        tables = [.. rules.Factors.Select(factor => new Table(
            factor.Rows.Count == 0 ? columns[factor.Id] : null,
            [.. factor.Rows.SelectMany((row, index) => row.When.Select(condition => TestOf(condition, columns[condition.Name], 1 << index)))],
            factor.Section,
            (1 << factor.Rows.Count) - 1,
            [.. factor.Rows.Select(row => (byte)row.Level)]))];
    }

    static Test TestOf(Condition condition, int[] column, int bit)
    {
        if (condition.Bits is { } bits)
            return new(column, bits, 1, int.MaxValue, bit);
        var low = condition.Low ?? 0;
        return new(column, -1, low, (uint)((condition.High ?? int.MaxValue) - low), bit);
    }

    public void Run()
    {
        Span<int> totals = stackalloc int[ScoreArrays.Sections + 1];
        for (var line = 0; line < scores.Lines; line++)
        {
            totals.Clear();
            for (var index = 0; index < tables.Length; index++)
            {
                ref readonly var table = ref tables[index];
                int level;
                if (table.Assessed is { } assessed)
                {
                    level = assessed[line];
                }
                else
                {
                    var rows = table.AllRows;
                    foreach (ref readonly var test in table.Tests.AsSpan())
                    {
                        var fails = (long)test.Span - (uint)((test.Column[line] & test.Mask) - test.From);
                        rows &= ~(test.RowBit & (int)(fails >> 63));
                    }

                    var row = BitOperations.TrailingZeroCount(rows);
                    level = table.Levels[row];
                    scores.Rows[index][line] = (byte)(row + 1);
                }

                scores.Levels[index][line] = (byte)level;
                totals[table.Section < 0 ? ScoreArrays.Sections : table.Section] += level;
            }

            var risk = (totals[0] + totals[1]) * totals[2];
            for (var section = 0; section < ScoreArrays.Sections; section++)
                scores.Totals[section][line] = (short)totals[section];
            scores.Risk[line] = (short)risk;
            var band = 0;
            for (var index = 1; index < bandStarts.Length; index++)
                band += (bandStarts[index] - 1 - risk) >>> 31;
            scores.Band[line] = (byte)band;
        }
    }
}
