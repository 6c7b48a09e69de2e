using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>The expected numbers are worked out by hand from rules/packs/county-lines/1.0.0/pack.yaml.</summary>
public sealed class ScoringTests
{
    static int IndexOf(string factor) => Some.Pack.Factors.ToList().FindIndex(known => known.Id == factor);

    static FactorResult Of(LineScore score, string factor) => score.Factors[IndexOf(factor)];

    [Fact]
    public void ALineWithNothingKnownAgainstItHasNoRiskAndFullConfidence()
    {
        var score = DefaultLine.Score(DefaultLine.Quiet());

        Assert.Equal((0L, 0L, 0L, 3), (score.Risk, score.Lowest, score.Highest, score.Confidence.Lowest));
        Assert.Equal([new(0, 0), new(0, 0), new(4, 4)], score.Sections);
    }

    [Fact]
    public void TheWorkedExampleOfTheGuideComesOutAsTheGuideSays()
    {
        var input = DefaultLine.Quiet(
            ("knife_incidents", FactValue.Of(2)), ("children_exploited", FactValue.Of(1)), ("adults_and_homes_exploited", FactValue.Of(2)),
            ("commodities", FactValue.OfSet(["crack", "heroin"])), ("importing_forces", FactValue.Of(1)), ("importing_districts", FactValue.Of(1)),
            ("bulk_messages", FactValue.Of(3)), ("number_changes", FactValue.Of(1)), ("arrests_of_suspects", FactValue.Of(1)))
            .Assessed("psychological", 2).Assessed("community", 1).Assessed("public_confidence", 1).Assessed("financial", null);
        var score = DefaultLine.Score(input);

        Assert.Equal([new(9, 13), new(5, 5), new(9, 9)], score.Sections);
        Assert.Equal((126L, 126L, 162L), (score.Risk, score.Lowest, score.Highest));
        Assert.Equal("High", Some.Pack.BandOf(score.Risk).Name);
        Assert.Equal(4, Of(score, "physical").Row);
        Assert.Equal(3, Of(score, "communications").Row);
        Assert.Equal(5, Of(score, "resilience").Row);
        Assert.Equal(new FactorResult(0, 4, 0), Of(score, "financial"));
    }

    [Fact]
    public void OneDischargeInOneDistrictIs35()
    {
        // Physical 4; reach 1; violence 4 and three times 1: (4 + 1) * 7.
        var score = DefaultLine.Score(DefaultLine.Quiet(("firearm_discharges", FactValue.Of(1)), ("importing_districts", FactValue.Of(1))));

        Assert.Equal((35L, "Low"), (score.Risk, Some.Pack.BandOf(score.Risk).Name));
    }

    [Fact]
    public void AlmostTheWorstLineIs525()
    {
        // Harm 3 + 4 + 4 + 4 + 4; impact four times 4; capability 3 + 4 + 4 + 4: (19 + 16) * 15.
        var input = DefaultLine.Quiet(
            ("serious_violence", FactValue.Of(1)), ("children_exploited", FactValue.Of(3)), ("adults_and_homes_exploited", FactValue.Of(5)),
            ("importing_forces", FactValue.Of(3)), ("overdoses_and_deaths", FactValue.Of(2)), ("recent_bulk_messages", FactValue.Of(2)),
            ("status", FactValue.Of("reopened")), ("ocg_link", FactValue.Of(true)), ("arrests_of_suspects", FactValue.Of(1)));
        foreach (var factor in new[] { "psychological", "financial", "community", "public_confidence" })
            input = input.Assessed(factor, 4);

        var score = DefaultLine.Score(input);
        Assert.Equal((525L, "Very high"), (score.Risk, Some.Pack.BandOf(score.Risk).Name));
    }

    [Fact]
    public void UnknownFirearmsWidensTheRangeAndNeverLowersTheScore()
    {
        var known = DefaultLine.Score(DefaultLine.Quiet(("importing_districts", FactValue.Of(1))));
        var unknown = DefaultLine.Score(DefaultLine.Quiet(("importing_districts", FactValue.Of(1)), ("firearm_discharges", FactValue.Unknown)));

        // Known: (0 + 1) * 4. At worst physical 4 and violence 4: (4 + 1) * 7.
        Assert.Equal((4L, 4L), (known.Risk, known.Highest));
        Assert.Equal((4L, 4L, 35L), (unknown.Risk, unknown.Lowest, unknown.Highest));
        Assert.Equal(new FactorResult(0, 4, 6), Of(unknown, "physical"));
        Assert.Equal(new FactorResult(1, 4, 6), Of(unknown, "violence"));
        Assert.Equal(2, unknown.Confidence.Lowest);
    }

    [Fact]
    public void TheFirstRowThatHoldsDecides()
    {
        var all = DefaultLine.Quiet(("firearm_discharges", FactValue.Of(1)), ("serious_violence", FactValue.Of(1)), ("knife_incidents", FactValue.Of(3)), ("children_exploited", FactValue.Of(1)));

        Assert.Equal(new FactorResult(4, 4, 1), Of(DefaultLine.Score(all), "physical"));
        Assert.Equal(new FactorResult(3, 3, 2), Of(DefaultLine.Score(all.With("firearm_discharges", FactValue.Of(0))), "physical"));
        Assert.Equal(new FactorResult(2, 2, 3), Of(DefaultLine.Score(all.With("firearm_discharges", FactValue.Of(0)).With("serious_violence", FactValue.Of(0))), "physical"));
    }

    [Theory]
    [InlineData(0, 0, 4)]
    [InlineData(1, 3, 4)]
    [InlineData(2, 3, 4)]
    [InlineData(3, 4, 4)]
    [InlineData(50, 4, 4)]
    public void ChildrenKnownOnlyFromBelowGiveTheLevelsThatAreStillPossible(int seen, int lowest, int highest)
    {
        var result = Of(DefaultLine.Score(DefaultLine.Quiet(("children_exploited", FactValue.AtLeast(seen)))), "child_exploitation");

        Assert.Equal((lowest, highest), (result.Lowest, result.Highest));
    }

    [Fact]
    public void AFactThatNobodyGaveIsUnknownAndNotNought()
    {
        var score = DefaultLine.Score(new LineInput(new Dictionary<string, FactValue>(), new Dictionary<string, int>()));

        Assert.Equal((0L, 576L), (score.Lowest, score.Highest));
        Assert.All(score.Factors, factor => Assert.True(factor.IsUnknown));
        Assert.Equal(new FactorResult(0, 0, 4), score.Confidence);
    }

    [Fact]
    public void OrganisationalPositionNeverChangesTheRiskNorTheConfidence()
    {
        var input = DefaultLine.Quiet(("firearm_discharges", FactValue.Of(1)));
        var scores = new int?[] { 0, 1, 2, 3, 4, null }.Select(level => DefaultLine.Score(input.Assessed("capacity", level).Assessed("capability_to_respond", level))).ToList();

        Assert.Single(scores.Select(score => (score.Risk, score.Highest, score.Confidence)).Distinct());
    }

    [Fact]
    public void ASectionMayTakeItsHighestLevelOnly()
    {
        var pack = Some.Read(Some.SmallPack.Replace("harm: { total: sum }", "harm: { total: max }")
            .Replace("  - { id: reach,", "  - { id: fear, section: harm, question: How much fear, source: product default, assessed: [0, 1, 3] }\n  - { id: reach,"),
            $"{Some.SmallCases}\nF0,fear,fear = 0,0\nF1,fear,fear = 1,1\nF3,fear,fear = 3,3\nHighest,harm,physical = 2; fear = 3,3\nOther,harm,physical = 4; fear = 3,4\nOpen,harm,physical = 2; fear = unknown,2..3").Pack;

        Assert.NotNull(pack);
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "knife_incidents=1000", "knife_incidents is 1000, outside the pack's range of 0 to 999" },
        { "knife_incidents=-1", "knife_incidents is -1, outside the pack's range of 0 to 999" },
        { "knife_incidents=1.5", "knife_incidents is 1.5, which is not a whole number" },
        { "knife_incidents>=1000", "knife_incidents is unknown, at least 1000, outside the pack's range of 0 to 999" },
        { "status:closed", "status has the value 'closed', which the pack does not know" },
        { "status:dormnt", "status has the value 'dormnt', which the pack does not know; did you mean 'dormant'?" },
        { "status:", "status is known and has no value" },
        { "commodities:herion", "commodities has the value 'herion', which the pack does not know; did you mean 'heroin'?" },
        { "ocg_link=2", "ocg_link is false, outside the pack's range of false to true" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void AValueThatThePackCannotUseIsAnErrorAndNeverAScore(string change, string expected)
    {
        var input = change.Split(">=") is [var least, var seen] ? DefaultLine.Quiet((least, FactValue.AtLeast(decimal.Parse(seen))))
            : change.Split('=') is [var name, var number] ? DefaultLine.Quiet((name, FactValue.Of(decimal.Parse(number))))
            : change.Split(':') is ["commodities", var drug] ? DefaultLine.Quiet(("commodities", FactValue.OfSet([drug])))
            : DefaultLine.Quiet((change.Split(':')[0], FactValue.Of(change.Split(':')[1])));
        var (score, problems) = Some.Kernel.Score(input);

        Assert.Null(score);
        Assert.StartsWith(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void ALevelOffTheScaleIsAnErrorAndNeverAScore(int level)
    {
        var (score, problems) = Some.Kernel.Score(DefaultLine.Quiet().Assessed("psychological", level));

        Assert.Null(score);
        Assert.Equal([$"psychological was assessed at level {level}, which is not one of 0, 1, 2, 3, 4"], problems);
    }

    [Fact]
    public void AllReasonsWhyALineCannotBeScoredAreGivenAtOnce()
    {
        var input = DefaultLine.Quiet(("knife_incidents", FactValue.Of(1000)), ("seizures", FactValue.Of(-1))).Assessed("community", 9);

        Assert.Equal(3, Some.Kernel.Score(input).Problems.Count);
    }
}
