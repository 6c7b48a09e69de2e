using CountyLines.Risk.Lines;
using CountyLines.Risk.SampleFacts;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Facts;

/// <summary>The sample plug-in: how many weeks after another something of the line is on record.</summary>
public sealed class UnbrokenWeeksTests
{
    /// <summary>A Friday.</summary>
    static readonly DateOnly AsOf = new(2026, 11, 20);

    [Theory]
    [InlineData(0)]
    [InlineData(1, "2026-11-20")]
    [InlineData(1, "2026-11-16", "2026-11-18", "2026-11-20")]
    [InlineData(2, "2026-11-15", "2026-11-16")]
    [InlineData(1, "2026-11-02", "2026-11-16")]
    [InlineData(3, "2026-11-16", "2026-11-01", "2026-10-25", "2026-10-18")]
    [InlineData(3, "2026-09-01", "2026-09-08", "2026-09-15", "2026-11-10", "2026-11-17")]
    [InlineData(2, "2025-12-28", "2026-01-01")]
    [InlineData(1, "2025-11-30", "2025-11-23")]
    [InlineData(0, "2025-11-23")]
    public void TheLongestRunOfMondayToSundayWeeksOfTheLastFiftyTwoCounts(int expected, params string[] days)
    {
        Assert.Equal(FactValue.Of(expected), Of(Line(days)));
    }

    [Fact]
    public void AYearWithEveryWeekOnRecordIsFiftyTwoAndNeverMore()
    {
        var everyThirdDay = Enumerable.Range(0, 300).Select(step => AsOf.AddDays(-3 * step).ToString("yyyy-MM-dd")).ToArray();
        Assert.Equal(FactValue.Of(52), Of(Line(everyThirdDay)));
    }

    [Fact]
    public void WhereSomeKindWasNeverLookedAtTheRunIsKnownFromBelowOnly()
    {
        var line = Line("2026-11-10", "2026-11-17");
        Assert.Equal(FactValue.AtLeast(2), Of(line with { Line = line.Line with { NotAssessed = ["knife"] } }));
        Assert.Equal(FactValue.Unknown, Of(Some.Records(Some.Line() with { NotAssessed = ["knife"] })));
    }

    [Fact]
    public void EachLineOfABatchGetsItsOwnAnswerInOrder()
    {
        LineRecords[] lines = [Line("2026-11-20"), Line(), Line("2026-11-10", "2026-11-17")];
        Assert.Equal([FactValue.Of(1), FactValue.Of(0), FactValue.Of(2)], new UnbrokenWeeks().FactsOf(lines, AsOf, CancellationToken.None));
        Assert.Throws<OperationCanceledException>(() => new UnbrokenWeeks().FactsOf(lines, AsOf, new CancellationToken(true)));
    }

    static LineRecords Line(params string[] days) => Some.Records(evidence: days.Select((day, index) => Some.Evidence("bulk-message", DateOnly.Parse(day), reference: $"N{index}")));

    static FactValue Of(LineRecords line) => Assert.Single(new UnbrokenWeeks().FactsOf([line], AsOf, CancellationToken.None));
}
