using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// How long do whole nights take beside the least that they could, and how much memory? A first night; one in whose files 1 % of the rows are
/// other ones or new; and one with nothing changed. Each stage stands beside its floor (<see cref="BareTables"/>, <see cref="NightFloor"/>), taken right after the night in
/// the same process. Scoring and ranking have none, so their whole time is above the floor. Without BenchmarkDotNet: dotnet run -c Release -- night-many LINES.
/// </summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 1, warmupCount: 0, iterationCount: 1)]
public class NightMany
{
    static readonly string[] Steps = ["Pulling", "Reading", "Scoring", "Ranking", "Storing", "Drafting"];
    static readonly Person Analyst = Person.Of("Analyst")!;
    readonly List<(string Night, StageTime Ours, TimeSpan? Floor)> stages = [];
    readonly List<(string Night, long AllocatedMegabytes)> allocated = [];
    string home = "";
    bool hasFloors = true;

    public static IEnumerable<int> Sizes => Environment.GetEnvironmentVariable("COUNTYLINES_BENCHMARKS") == "all" ? [10_000, 100_000] : [10_000];

    /// <summary>Lines; there are twenty rows of evidence to each.</summary>
    [ParamsSource(nameof(Sizes))]
    public int Lines { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        MadeUpExtract.WriteChanged(Lines, Lines * 20);
        home = Directory.CreateTempSubdirectory("countylines-night-many-").FullName;
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(home, recursive: true);

    [Benchmark]
    public int ThreeNights()
    {
        var (first, changed) = (MadeUpExtract.Write(Lines, Lines * 20), MadeUpExtract.WriteChanged(Lines, Lines * 20));
        var bare = Path.Combine(home, "bare.db");
        var lines = Night("first", first, 0, () => BareTables.Insert(first, bare));
        lines += Night("1 % changed", changed, 1, () => BareTables.Change(changed, bare));
        lines += Night("nothing changed", changed, 2, () => NightFloor.Hash(changed));
        foreach (var line in Table())
            Console.WriteLine($"// {line}");
        return lines;
    }

    /// <summary>Three nights in this process, for a quick look; without the floors for a look at the memory.</summary>
    public static void Look(int lines, bool hasFloors)
    {
        var many = new NightMany { Lines = lines, hasFloors = hasFloors };
        many.SetUp();
        try
        {
            many.ThreeNights();
        }
        finally
        {
            many.CleanUp();
        }
    }

    int Night(string name, string extract, int day, Action pullFloor)
    {
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes();
        var (result, times) = Ours(extract, MadeUpExtract.Day.AddDays(day));
        allocated.Add((name, (GC.GetTotalAllocatedBytes() - before) >> 20));
        var (run, lines) = (result.Report.Run.Number, result.Report.Lines.Count);
        var floor = new NightFloor(Path.Combine(home, "countylines.db"), home);
        TimeSpan?[] floors = hasFloors ? [NightFloor.Timed(pullFloor), floor.Read(), null, null, floor.Store(run), floor.Draft(run, result.Briefing)] : new TimeSpan?[Steps.Length];
        stages.AddRange(times.Zip(floors).Select(stage => (name, stage.First, stage.Second)));
        return lines;
    }

    (CycleResult Result, StageTime[] Stages) Ours(string extract, DateOnly day)
    {
        using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Analyst);
        var times = new StageTimes();
        var source = new FeedSource(Repository.Rules.FeedNamed("force-extract"), extract);
        var result = new RiskCycle(store, Repository.Rules, home).RunAsync(new CycleRequest([source], day, day, null, RiskStore.NightTrigger), times, CancellationToken.None).GetAwaiter().GetResult();
        return (result, times.Of(Steps));
    }

    IEnumerable<string> Table()
    {
        yield return "| night | stage | ours, s | floor, s | ratio | peak memory, MB |";
        yield return "|---|---|---:|---:|---:|---:|";
        foreach (var night in stages.GroupBy(stage => stage.Night))
        {
            foreach (var (_, ours, floor) in night)
                yield return Row(night.Key, ours.Step.ToLowerInvariant(), ours.Time, floor, ours.PeakMegabytes);
            yield return Row(night.Key, "**whole**", Sum(night.Select(stage => stage.Ours.Time)), hasFloors ? Sum(night.Select(stage => stage.Floor ?? TimeSpan.Zero)) : null, night.Max(stage => stage.Ours.PeakMegabytes));
        }

        yield return $"allocated: {string.Join(", ", allocated.Select(one => $"{one.Night} {one.AllocatedMegabytes} MB"))}";
    }

    static TimeSpan Sum(IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);

    static string Row(string night, string stage, TimeSpan ours, TimeSpan? floor, long peak)
    {
        return string.Create(CultureInfo.InvariantCulture, $"| {night} | {stage} | {ours.TotalSeconds:0.00} | {floor?.TotalSeconds:0.00} | {(floor is { } least ? ours / least : null):0.00} | {peak} |");
    }

    readonly record struct StageTime(string Step, TimeSpan Time, long PeakMegabytes);

    /// <summary>When each step of a cycle was first heard of, and how much memory was resident at most until the next.</summary>
    sealed class StageTimes : IProgress<CycleProgress>
    {
        readonly List<(string Step, long Begun, long PeakBefore)> steps = [];

        public void Report(CycleProgress value)
        {
            if (steps.Count == 0 || steps[^1].Step != value.Step)
                steps.Add((value.Step, Stopwatch.GetTimestamp(), PeakMemory.Take()));
        }

        public StageTime[] Of(string[] wanted)
        {
            steps.Add(("", Stopwatch.GetTimestamp(), PeakMemory.Take()));
            if (!steps.SkipLast(1).Select(step => step.Step).SequenceEqual(wanted))
                throw new InvalidOperationException($"The night went through {string.Join(", ", steps.Select(step => step.Step))}.");
            return [.. steps.Zip(steps.Skip(1)).Select(pair => new StageTime(pair.First.Step, Stopwatch.GetElapsedTime(pair.First.Begun, pair.Second.Begun), pair.Second.PeakBefore))];
        }
    }
}
