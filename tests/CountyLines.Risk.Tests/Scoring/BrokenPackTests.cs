using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>One file per mistake, named after it. The messages beside it are what an analyst mends the pack by, so they are compared whole.</summary>
public sealed class BrokenPackTests
{
    static readonly string Folder = Path.Combine(Repository.Root, "tests", "CountyLines.Risk.Tests", "Scoring", "Broken");

    public static TheoryData<string> Mistakes => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void EveryMistakeIsNamedWithItsPlaceAndThePackDoesNotLoad(string mistake)
    {
        var reading = Some.Read(File.ReadAllText(Path.Combine(Folder, $"{mistake}.yaml")));
        var expected = File.ReadAllLines(Path.Combine(Folder, $"{mistake}.txt"));

        Assert.NotEmpty(expected);
        Assert.Equal(expected, reading.Problems.Select(problem => problem.ToString()));
        Assert.Null(reading.Pack);
    }

    [Fact]
    public void AllMistakesOnFileWereLookedAt()
    {
        Assert.Equal(143, Mistakes.Count);
        Assert.Equal(143, Directory.GetFiles(Folder, "*.txt").Length);
    }

    [Fact]
    public void SeveralFaultsAreReportedAtOnceInTheOrderOfTheFile()
    {
        var lines = Some.Read(File.ReadAllText(Path.Combine(Folder, "many-faults-at-once.yaml"))).Problems.Select(problem => problem.Where.Line).ToList();

        Assert.Equal([1, 7, 11, 16, 22, 25], lines);
    }

    [Fact]
    public void AFaultInTheHeadHidesNoneInTheFormulaTheFactsTheBandsOrTheCases()
    {
        var pack = Some.SmallPack
            .Replace("version: 1.0.0", "version: one")
            .Replace("facts:\n", "facts:\n  idle: { count: evidence, kinds: [threats], range: [0, 9] }\n")
            .Replace("risk: harm * capability", "risk: 10 * capability - harm")
            .Replace("band: Low, from: 0", "band: Low, from: 1")
            .Replace("position: [capacity]", "position: [capacty]");
        var reading = Some.Read(pack, Some.SmallCases + "\nTwo knives,phisical,knives = 2,0\n");

        Assert.Equal(
            ["bands.cover", "case.factor", "fact.unused", "order.formula", "pack.version", "position.missing", "position.unknown"],
            reading.Problems.Select(problem => problem.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AFaultInsideAFactorOfPositionIsNotReportedASecondTimeWhereItIsNamed()
    {
        var pack = Some.SmallPack.Replace("question: Have we the people, ", "");
        Assert.Equal("field.missing", Assert.Single(Some.Read(pack).Problems).Code);
    }

    [Theory]
    [InlineData("case,factor,given\nA,physical,\n", "cases.csv:1:1 case.header the first row must be case,factor,given,expected")]
    [InlineData("", "cases.csv case.header the first row must be case,factor,given,expected")]
    public void CasesNeedTheirHeader(string cases, string expected)
    {
        Assert.Equal([expected], Some.Read(Some.SmallPack, cases).Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("Two knives,physical,knives = 2,2", "cases.csv:11:1 case.fails 'Two knives': expected physical 2, and the pack gives 0")]
    [InlineData("Two knives,phisical,knives = 2,0", "cases.csv:11:1 case.factor there is nothing called 'phisical' to expect an answer from; did you mean 'physical'?")]
    [InlineData("Reach one,reach,reach = 1,1", "cases.csv:11:1 case.twice there are two cases 'Reach one'")]
    [InlineData("Two knives,physical,knifes = 2,0", "cases.csv:11:1 case.given there is no fact or assessed factor 'knifes'; did you mean 'knives'?")]
    [InlineData("Two knives,physical,knives 2,0", "cases.csv:11:1 case.given 'knives 2' must be written name = value")]
    [InlineData("Two knives,physical,knives = two,0", "cases.csv:11:1 case.given 'two' is not a value of 'knives'")]
    [InlineData("Many knives,physical,knives = 1000,2", "cases.csv:11:1 case.given '1000' is not a value of 'knives'")]
    [InlineData("Two knives,physical,knives = 2; knives = 3,2", "cases.csv:11:1 case.given 'knives' is given twice")]
    [InlineData("Reach three,reach,reach = 3,2", "cases.csv:11:1 case.given '3' is not a level of 'reach'; expected one of: 1, 2")]
    [InlineData("Harm not known,risk,physical = unknown; reach = 1,0", "cases.csv:11:1 case.given 'unknown' is not a level of 'physical'; expected one of: 0, 2, 4")]
    [InlineData("A level of a table,physical,physical = 2,2", "cases.csv:11:1 case.given there is no fact or assessed factor 'physical'; expected one of: discharges, knives, unknown, reach, capacity")]
    [InlineData("Two knives,physical,2", "cases.csv:11:1 case.form the row has 3 fields and the header has 4")]
    [InlineData("\"Two knives,physical,knives = 2,0", "cases.csv:11:1 case.form a quote is not closed before the end of the file")]
    [InlineData("Wrong band,band,discharges = 1; reach = 1,Low", "cases.csv:11:1 case.fails 'Wrong band': expected band Low, and the pack gives High")]
    [InlineData("Wrong risk,risk,physical = 2; reach = unknown,2..3", "cases.csv:11:1 case.fails 'Wrong risk': expected risk 2..3, and the pack gives 2..4")]
    public void ACaseThatIsWrongNamesItsRow(string row, string expected)
    {
        Assert.Equal([expected], Some.Read(Some.SmallPack, $"{Some.SmallCases}\n{row}\n").Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void EachLevelOfEachFactorNeedsACase()
    {
        var lines = Some.SmallCases.Split('\n');
        for (var left = 1; left < lines.Length; left++)
        {
            var cases = string.Join('\n', lines.Where((_, index) => index != left));
            var problem = Assert.Single(Some.Read(Some.SmallPack, cases).Problems);
            Assert.Equal("case.missing", problem.Code);
        }

        Assert.Equal(10, lines.Length);
        var first = Some.Read(Some.SmallPack, string.Join('\n', lines.Where((_, index) => index != 1))).Problems[0];
        Assert.Equal("cases.csv case.missing no case expects level 4 (Critical) of 'physical'", first.ToString());
    }

    [Fact]
    public void ACaseForASectionARiskAndABandMayFixALevel()
    {
        const string more = "\nHarm,harm,physical = 2,2\nRisk,risk,physical = 2; reach = 2,4\nRange,risk,physical = 4,4..8\nBand,band,physical = 2; reach = 2,High\n";

        Assert.Empty(Some.Read(Some.SmallPack, Some.SmallCases + more).Problems);
    }

    [Fact]
    public void AnEnumThatACaseLeavesOutIsNotGuessed()
    {
        var pack = Some.SmallPack.Replace("{ count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", "{ field: status }")
            .Replace("\">= 3\"", "\"active\"");
        var cases = Some.SmallCases.Replace("knives = 3", "knives = active").Replace("knives = 2", "");

        Assert.Equal(
            ["cases.csv:2:1 case.given 'A discharge is critical' cannot be scored: 'knives' has no best value, so the case must give it",
            "cases.csv:4:1 case.given 'Two knives are nothing known' cannot be scored: 'knives' has no best value, so the case must give it"],
            Some.Read(pack, cases).Problems.Where(problem => problem.Code == "case.given").Select(problem => problem.ToString()));
    }
}
