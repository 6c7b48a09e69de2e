using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class WindowTests
{
    static readonly DateOnly AsOf = new(2026, 11, 20);

    [Theory]
    [InlineData(12, 0, "2025-11-21", true)]
    [InlineData(12, 0, "2025-11-20", false)]
    [InlineData(6, 0, "2026-05-21", true)]
    [InlineData(6, 0, "2026-05-20", false)]
    [InlineData(0, 30, "2026-10-22", true)]
    [InlineData(0, 30, "2026-10-21", false)]
    [InlineData(0, 1, "2026-11-20", true)]
    [InlineData(0, 1, "2026-11-19", false)]
    [InlineData(12, 0, "2026-11-20", true)]
    [InlineData(12, 0, "2026-11-21", false)]
    [InlineData(0, 0, "0001-01-01", true)]
    [InlineData(0, 0, "2026-11-21", false)]
    public void AWindowEndsOnTheAsOfDateAndStartsTheDayAfterTheSameDayBefore(int months, int days, string day, bool covered)
    {
        Assert.Equal(covered, new Window(months, days).Covers(DateOnly.Parse(day), AsOf));
    }

    [Fact]
    public void AFactorMayNameAllTheDrugsThereAre()
    {
        var pack = Some.SmallPack
            .Replace("knives: { count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", "knives: { field: commodities }")
            .Replace("\">= 3\"", $"\"{string.Join(", ", Vocabulary.Commodities)}\"");
        var cases = Some.SmallCases.Replace("knives = 3", "knives = crack").Replace("knives = 2", "knives = none");

        Assert.Empty(Some.Read(pack, cases).Problems);
    }
}
