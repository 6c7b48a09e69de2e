using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests;

/// <summary>What a held level or band comes to, worked out by hand from the default pack's own words: sums, and (harm + impact) * capability.</summary>
public sealed class HoldingTests
{
    static readonly string[] Risked = [.. Some.Pack.Factors.Where(factor => !factor.IsPosition).Select(factor => factor.Id)];

    [Fact]
    public void EveryLevelOfEveryFactorCountsAsItIsHeldAndTheMachinesScoreStaysAsItWas()
    {
        var machine = Score(Discharge("CL/1"));
        var looked = 0;
        foreach (var (index, factor) in Some.Pack.Factors.Index())
        {
            foreach (var level in factor.Levels)
            {
                var (lines, outcomes) = Holding.Apply(Some.Pack, Some.Day, [machine], [Hold(1, "CL/1", new HeldValue.AtLevel(factor.Id, level.Value))], null);
                var held = lines[0];
                var factors = machine.Score!.Factors.ToArray();
                factors[index] = new FactorResult(level.Value, level.Value, 0);
                Assert.Equal(factors, held.Score!.Factors);
                Assert.Equal(Total(factors, one => one.Lowest), held.Score.Risk);
                Assert.Equal(Total(factors, one => one.Highest), held.Score.Highest);
                Assert.Equal(Band(held.Score.Risk), held.Band!.Name);
                Assert.Same(machine.Score, held.Hold!.Machine);
                Assert.Equal(machine.Score.Factors[index], Assert.Single(outcomes).Machine!.Level);
                looked++;
            }
        }

        Assert.Equal(Some.Pack.Factors.Sum(factor => factor.Levels.Count), looked);
    }

    [Theory]
    [InlineData("Low", 0, 74)]
    [InlineData("Medium", 75, 124)]
    [InlineData("High", 125, 199)]
    [InlineData("Very high", 200, 576)]
    public void AHeldBandKeepsTheRiskWhereItIsInTheBandAndOtherwiseAtTheBandsEdge(string band, long from, long to)
    {
        var looked = 0;
        foreach (var machine in new[] { Score(Some.Records(Some.Line("CL/1"))), Score(Discharge("CL/1")), Score(Assessed("CL/1", 2)), Score(Assessed("CL/1", 4)) })
        {
            var held = Holding.Apply(Some.Pack, Some.Day, [machine], [Hold(1, "CL/1", new HeldValue.InBand(band))], null).Lines[0];
            Assert.Equal(band, held.Band!.Name);
            foreach (var (was, now) in new[] { (machine.Score!.Risk, held.Score!.Risk), (machine.Score.Lowest, held.Score.Lowest), (machine.Score.Highest, held.Score.Highest) })
            {
                Assert.Equal(was < from ? from : was > to ? to : was, now);
                looked++;
            }

            Assert.Equal(machine.Score.Sections, held.Score.Sections);
            Assert.Equal(machine.Score.Risk, held.Arithmetic!.Risk);
        }

        Assert.Equal(12, looked);
    }

    [Fact]
    public void AHeldBandStandsOverHeldLevels()
    {
        Override[] both = [Hold(1, "CL/1", new HeldValue.AtLevel("physical", 0)), Hold(2, "CL/1", new HeldValue.InBand("High"))];
        var machine = Score(Discharge("CL/1"));
        var held = Holding.Apply(Some.Pack, Some.Day, [machine], both, null).Lines[0];
        Assert.Equal(("High", 125L), (held.Band!.Name, held.Score!.Risk));
        Assert.Equal(0, held.Score.Factors[0].Lowest);
        Assert.True(held.Arithmetic!.Risk < machine.Score!.Risk);
    }

    [Fact]
    public void ALineWithoutAnOverrideIsNotTouchedAndAnOverrideOfALineThatIsGoneIsSaid()
    {
        var (first, second) = (Score(Discharge("CL/1")), Score(Discharge("CL/2")));
        var (lines, outcomes) = Holding.Apply(Some.Pack, Some.Day, [first, second], [Hold(1, "CL/2", new HeldValue.InBand("Low")), Hold(2, "CL/9", new HeldValue.InBand("Low"))], null);
        Assert.Same(first, lines[0]);
        Assert.Equal([(1, OverrideOutcome.Applied, ""), (2, OverrideOutcome.NotApplied, "the line is not in the run")], outcomes.Select(one => ((int)one.Override.Id, one.Outcome, one.Problem)));
    }

    [Fact]
    public void InEveryDrawAHeldLevelStandsWhateverIsKnownOrNot()
    {
        // The evidence and the analysts put the first line on top; people hold every factor of it at its lowest.
        var lowest = Risked.Select((factor, index) => Hold(index + 1, "CL/1", new HeldValue.AtLevel(factor, Some.Pack.Factors.First(one => one.Id == factor).Levels[0].Value))).ToArray();
        RunLine[] scored = [Score(Assessed("CL/1", 4, Some.Evidence("firearm-discharge", Some.Day, line: "CL/1"))), Score(Assessed("CL/2", 3))];
        Assert.True(scored[0].Score!.Risk > scored[1].Score!.Risk);
        var held = Stable(LineScoring.Rank(Holding.Apply(Some.Pack, Some.Day, scored, lowest, null).Lines, Some.Day));
        var free = Stable(LineScoring.Rank(scored, Some.Day));
        Assert.Equal([("CL/2", 1, 1), ("CL/1", 2, 2)], held);
        Assert.Equal([("CL/1", 1, 1), ("CL/2", 2, 2)], free);

        static IEnumerable<(string, int, int)> Stable(IReadOnlyList<RunLine> lines)
        {
            var run = new Run(1, Some.Day, 1, Some.Pack.Identity, Some.Pack.Sha256, Engine.Version, "", "rescore");
            return RankStability.Of(new RunReport(run, null, Some.Pack, lines), 200, 1, 1, null, CancellationToken.None).Lines
                .Select(pair => (pair.Line.Line.Reference, pair.Interval.From, pair.Interval.To)).ToList();
        }
    }

    static long Total(FactorResult[] levels, Func<FactorResult, int> end)
    {
        long Of(string section) => Some.Pack.Factors.Zip(levels).Where(pair => pair.First.Section == section).Sum(pair => (long)end(pair.Second));
        return (Of("harm") + Of("impact")) * Of("capability");
    }

    static string Band(long risk) => risk >= 200 ? "Very high" : risk >= 125 ? "High" : risk >= 75 ? "Medium" : "Low";

    static RunLine Score(LineRecords records) => LineScoring.Score(Some.Pack, [records], Some.Day, GivenFacts.None, null, CancellationToken.None)[0];

    static LineRecords Discharge(string line) => Some.Records(Some.Line(line), [Some.Evidence("firearm-discharge", Some.Day, line: line)]);

    static LineRecords Assessed(string line, int level, params Evidence[] evidence)
    {
        return Some.Records(Some.Line(line), evidence, assessments: Some.Pack.Factors.Where(factor => factor.IsAssessed).Select(factor => new Assessment(line, factor.Id, Math.Min(level, factor.Levels[^1].Value), "Analyst A", Some.Day, "See log")));
    }

    static Override Hold(int id, string line, HeldValue holds)
    {
        var machine = new MachineValue(0, "Low", new FactorResult(0, 0, 0));
        return new Override(id, line, holds, "operational", "Because", "N1", "Ann", Some.Day, Some.Day, machine) { Approval = new Approval("Bob", Some.Day, machine) };
    }
}
