using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>Which rows and levels the cases pin down, told apart from which cases merely pass.</summary>
public sealed class PackCoverageTests
{
    const string TwoWays = "      - { level: 2, label: Moderate, means: Knives used repeatedly, when: { knives: \">= 3\" } }\n";
    static readonly string WithSecondRow = Some.SmallPack.Replace(TwoWays, TwoWays + "      - { level: 2, label: Moderate, means: A knife where two are known, when: { knives: \">= 2\" } }\n");
    static readonly string Cases = Some.SmallCases.Replace("Two knives are nothing known,physical,knives = 2,0", "One knife is nothing known,physical,knives = 1,0");

    [Fact]
    public void EveryLevelMayHaveACaseAndARowStillHaveNone()
    {
        var coverage = Coverage(WithSecondRow, Cases);
        Assert.Equal((9, 9, 6, 5, 9, 9), (coverage.Outcomes.Count, coverage.Passed, coverage.Rows, coverage.RowsCovered, coverage.Levels, coverage.LevelsCovered));
        var physical = coverage.Factors.Single(one => one.Factor.Id == "physical");
        Assert.Equal("A knife where two are known", Assert.Single(physical.UncoveredRows).Means);
        Assert.Equal(3, physical.Cases);
    }

    [Fact]
    public void ACaseThatComesOutAtTheRowCoversIt()
    {
        var coverage = Coverage(WithSecondRow, Cases + "\nTwo knives,physical,knives = 2,2\n");
        Assert.Equal((6, 6), (coverage.Rows, coverage.RowsCovered));
        Assert.Equal([1, 2, 4, 3], coverage.Outcomes.Where(outcome => outcome.Case.Target == "physical").Select(outcome => outcome.Row));
    }

    [Fact]
    public void ACaseThatFailsCoversNothingAndIsTold()
    {
        var reading = Some.Read(Some.SmallPack, Some.SmallCases.Replace("knives = 3,2", "knives = 2,2"));
        Assert.Null(reading.Pack);
        var coverage = reading.Coverage!;
        var failed = Assert.Single(coverage.Outcomes, outcome => !outcome.Passed);
        Assert.Equal(("Three knives are moderate", "2", "0", 3), (failed.Case.Name, failed.Case.Expected, failed.Actual, failed.Row));
        Assert.Equal((8, 4, 8), (coverage.Passed, coverage.RowsCovered, coverage.LevelsCovered));
    }

    [Fact]
    public void ACaseThatAnUnknownLeavesOpenCoversNoRowAndNoLevel()
    {
        var open = Coverage(WithSecondRow, Cases + "\nNobody looked for knives,physical,knives = unknown,0..2\n");
        Assert.Equal((10, 5), (open.Passed, open.RowsCovered));
        Assert.Equal(0, open.Outcomes[^1].Row);
    }

    [Fact]
    public void ATotalAndAnAssessedFactorHaveNoRow()
    {
        var coverage = Coverage(Some.SmallPack, Some.SmallCases + "\nRisk,risk,physical = 2; reach = 2,4\n");
        Assert.Equal(0, coverage.Outcomes.Single(outcome => outcome.Case.Target == "risk").Row);
        Assert.All(coverage.Outcomes.Where(outcome => outcome.Case.Target is "reach" or "capacity"), outcome => Assert.Equal(0, outcome.Row));
    }

    [Fact]
    public void APackWithAFaultHasNoCoverageRatherThanNone()
    {
        Assert.Null(Some.Read(Some.SmallPack.Replace("harm * capability", "harm * capabilty")).Coverage);
    }

    static PackCoverage Coverage(string pack, string cases)
    {
        var reading = Some.Read(pack, cases);
        Assert.Empty(reading.Problems);
        return reading.Coverage!;
    }
}
