using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>How firm a rank is: the same answer whoever draws, in what order, on how many threads; and the right one where it can be worked out.</summary>
public sealed class StabilityTests
{
    const string Doubt = "stability: { one_level_off: { 0: 40, 1: 20 }, source: s }\n";
    static readonly DateOnly Day = new(2026, 11, 20);

    static FactColumns Facts(Pack pack, IReadOnlyList<LineInput> lines)
    {
        var facts = new FactColumns(pack, lines.Count);
        for (var line = 0; line < lines.Count; line++)
            Assert.Empty(facts.Put(line, lines[line]));
        return facts;
    }

    static IReadOnlyList<RankInterval> Run(Pack pack, IReadOnlyList<LineInput> lines, IReadOnlyList<string> names, int draws = 500, ulong seed = 1, int top = 1)
    {
        return Stability.Of(Kernel.Compile(pack, Day), Facts(pack, lines), names, draws, seed, top, null, CancellationToken.None);
    }

    static Pack Small(string doubt = "") => Some.Read(Some.SmallPack + "\n" + doubt).Pack!;

    static LineInput Line(int? knives, int? discharges, int? reach = 1)
    {
        var facts = new Dictionary<string, FactValue>();
        if (knives is { } knife)
            facts["knives"] = FactValue.Of(knife);
        if (discharges is { } shot)
            facts["discharges"] = FactValue.Of(shot);
        return new LineInput(facts, reach is { } level ? new Dictionary<string, int> { ["reach"] = level } : []);
    }

    [Fact]
    public void WithNothingUnknownAndNoDoubtEveryRankIsCertain()
    {
        var intervals = Run(Small(), [Line(3, 0), Line(0, 1), Line(0, 0), Line(5, 0)], ["A", "B", "C", "D"]);

        Assert.Equal([new RankInterval(2, 2, 2, 0), new(1, 1, 1, 1), new(4, 4, 4, 0), new(2, 2, 2, 0)], intervals);
    }

    [Fact]
    public void AnUnknownThatThePackDividesInTwoIsBadInHalfOfTheDraws()
    {
        // The first line leads unless the second turns out to have had a discharge.
        var intervals = Run(Small(), [Line(3, 0), Line(0, null)], ["A", "B"], draws: 20_000);

        Assert.InRange(intervals[1].ChanceInTop, 0.48, 0.52);
        Assert.InRange(intervals[0].ChanceInTop, 0.48, 0.52);
        Assert.Equal((1, 1, 2), (intervals[0].Rank, intervals[0].From, intervals[0].To));
        Assert.Equal((2, 1, 2), (intervals[1].Rank, intervals[1].From, intervals[1].To));
    }

    [Fact]
    public void ALevelIsOneOffAsOftenAsThePackSaysAndHalfOfItEachWay()
    {
        // Certain but for the doubt of 20 in 100: physical 2 may be 0, 2 or 4; reach 1 may be 2. B is fixed in between with risk 2 at reach 2 of physical 1... so only A's rise to 4 counts.
        var intervals = Run(Small(Doubt), [Line(3, 0), Line(0, 0)], ["A", "B"], draws: 40_000, top: 1);

        // B is above A only when A falls to 0 (one in ten) and B, at 0, rises to 2 (one in ten); they are level at 0 when A falls and B does not rise.
        Assert.InRange(intervals[0].ChanceInTop, 1 - 0.1 * 0.1 - 0.9 * 0.1 * 0.1 - 0.01, 1);
        Assert.InRange(intervals[1].ChanceInTop, 0.12, 0.28);
    }

    [Fact]
    public void TheAnswerDoesNotDependOnTheOrderOfTheLinesOrOnTheRestOfThem()
    {
        var draw = new Random(3);
        var lines = Enumerable.Range(0, 400).Select(_ => DefaultLine.Drawn(draw, 0.1)).ToList();
        var names = lines.Select((_, index) => $"CL/{index}").ToList();
        var straight = names.Zip(Run(Some.Pack, lines, names, 300, top: 20)).ToDictionary(pair => pair.First, pair => pair.Second);
        var order = Enumerable.Range(0, 400).OrderBy(_ => draw.Next()).ToList();
        var mixed = order.Select(index => names[index]).Zip(Run(Some.Pack, [.. order.Select(index => lines[index])], [.. order.Select(index => names[index])], 300, top: 20)).ToList();

        Assert.Equal(400, mixed.Count);
        Assert.All(mixed, pair => Assert.Equal(straight[pair.First], pair.Second));
        Assert.NotEqual(straight.Values, names.Zip(Run(Some.Pack, lines, names, 300, seed: 2, top: 20)).Select(pair => pair.Second));
    }

    [Fact]
    public void TheIntervalsAreThoseOfTheRanksCountedOneByOne()
    {
        // More lines than buckets, so that the second pass is used; one draw at a time gives every rank there was.
        var draw = new Random(4);
        var lines = Enumerable.Range(0, 600).Select(_ => DefaultLine.Drawn(draw, 0.1)).ToList();
        var names = lines.Select((_, index) => $"CL/{index}").ToList();
        var few = Run(Some.Pack, lines, names, 1);
        Assert.All(few, interval => Assert.Equal(interval.From, interval.To));
        Assert.All(Run(Some.Pack, lines, names, 200, top: 50), interval => Assert.True(1 <= interval.From && interval.From <= interval.To && interval.To <= 600));
        Assert.Equal(600, few.Count);
    }

    [Fact]
    public void ItCanBeStoppedAndTellsHowFarItIs()
    {
        var (told, stop) = (new List<double>(), new CancellationTokenSource());
        var facts = Facts(Small(Doubt), [Line(3, 0), Line(0, null)]);
        var progress = new Told(share =>
        {
            told.Add(share);
            stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Stability.Of(Kernel.Compile(facts.Pack, Day), facts, ["A", "B"], 100_000, 1, 1, progress, stop.Token));
        Assert.NotEmpty(told);
    }

    sealed class Told(Action<double> told) : IProgress<double>
    {
        public void Report(double value) => told(value);
    }
}
