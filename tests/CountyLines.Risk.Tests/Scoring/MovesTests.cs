using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class MovesTests
{
    static long RiskWith(LineScore score, int factor, int level)
    {
        long Sum(string section) => Some.Pack.Factors.Select((known, index) => (known, index)).Where(pair => pair.known.Section == section)
            .Sum(pair => pair.index == factor ? level : score.Factors[pair.index].Lowest);
        return (Sum("harm") + Sum("impact")) * Sum("capability");
    }

    static string BandAt(long risk) => risk >= 200 ? "Very high" : risk >= 125 ? "High" : risk >= 75 ? "Medium" : "Low";

    [Fact]
    public void EveryMoveIsTheNearestLevelThatChangesTheBandAndNoneIsLeftOut()
    {
        var draw = new Random(20261120);
        var (moves, factors) = (0, 0);
        for (var turn = 0; turn < 2000; turn++)
        {
            var score = DefaultLine.Score(DefaultLine.Drawn(draw, unknown: 0.1));
            var expected = new List<(string, int, long, string)>();
            foreach (var (factor, index) in Some.Pack.Factors.Select((factor, index) => (factor, index)).Where(pair => !pair.factor.IsPosition))
            {
                var now = score.Factors[index].Lowest;
                var changing = factor.Levels.Select(level => level.Value).Where(level => BandAt(RiskWith(score, index, level)) != BandAt(score.Risk)).ToList();
                foreach (var level in changing.Where(level => level > now).Order().Take(1).Concat(changing.Where(level => level < now).OrderDescending().Take(1)))
                    expected.Add((factor.Id, level, RiskWith(score, index, level), BandAt(RiskWith(score, index, level))));
                factors++;
            }

            Assert.Equal(expected, Moves.Of(Some.Kernel, score).Select(move => (move.Factor.Id, move.ToLevel, move.Risk, move.Band.Name)));
            moves += expected.Count;
        }

        Assert.Equal(2000 * 13, factors);
        Assert.True(moves > 1000, $"{moves} moves");
    }

    [Fact]
    public void AnUnknownFactorCouldAddWhatItsHighestLevelAddsAndASettledOneNothing()
    {
        // Physical 4, reach 1, capability 7: 35. Financial at 4 instead of 0 adds 4 * 7.
        var score = DefaultLine.Score(DefaultLine.Quiet(("firearm_discharges", FactValue.Of(1)), ("importing_districts", FactValue.Of(1))).Assessed("financial", null).Assessed("capacity", null));
        long CouldAdd(string id) => Moves.CouldAdd(Some.Kernel, score, Some.Pack.Factors.ToList().FindIndex(factor => factor.Id == id));

        Assert.Equal((28L, 0L, 0L), (CouldAdd("financial"), CouldAdd("physical"), CouldAdd("capacity")));
    }
}
