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
/// the same process. The check of the records, scoring and ranking have none, so their whole time is above the floor. Without BenchmarkDotNet: dotnet run -c Release -- night-many LINES.
/// </summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 1, warmupCount: 0, iterationCount: 1)]
public class NightMany
{
    static readonly string[] Steps = ["check", "pull", "read", "score", "rank", "store", "report", "briefing"];
    static readonly Person Analyst = Person.Of("Analyst")!;
    readonly List<(string Night, StageTime Ours, TimeSpan? Floor)> stages = [];
    readonly List<(string Name, TimeSpan Whole, long AllocatedMegabytes)> nights = [];
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
        // What the floors left lying is not a night's. Without them nothing is tidied up, as nobody does between two nights of a worker.
        if (hasFloors)
            GC.Collect();
        var before = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        var (result, times) = Ours(extract, MadeUpExtract.Day.AddDays(day));
        nights.Add((name, watch.Elapsed, (GC.GetTotalAllocatedBytes() - before) >> 20));
        var (run, lines) = (result.Report.Run.Number, result.Report.Lines.Count);
        var floor = new NightFloor(Path.Combine(home, "countylines.db"), home);
        TimeSpan?[] floors = hasFloors ? [null, NightFloor.Timed(pullFloor), floor.Read(), null, null, floor.Store(run), floor.Report(run), floor.Write(result.Briefing)] : new TimeSpan?[Steps.Length];
        stages.AddRange(times.Zip(floors).Select(stage => (name, stage.First, stage.Second)));
        return lines;
    }

    (CycleResult Result, StageTime[] Stages) Ours(string extract, DateOnly day)
    {
        using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Analyst);
        var clock = new PeakClock();
        var times = new Stages(clock, 1);
        var source = new FeedSource(Repository.Rules.FeedNamed("force-extract"), extract);
        times.Time("check", store.MustBeWholeBesideWhatIsRead);
        var result = new RiskCycle(store, Repository.Rules, home).RunAsync(new CycleRequest([source], day, day, null, RiskStore.NightTrigger) { Stages = times }, null, CancellationToken.None).GetAwaiter().GetResult();
        var looked = times.Done.Where(stage => Steps.Contains(stage.Stage)).ToList();
        if (!looked.Select(stage => stage.Stage).SequenceEqual(Steps))
            throw new InvalidOperationException($"The night went through {string.Join(", ", times.Done.Select(stage => stage.Stage))}.");
        return (result, [.. looked.Select(stage => new StageTime(stage.Stage, stage.Took, clock.Peaks[(2 * times.Done.ToList().IndexOf(stage)) + 1]))]);
    }

    IEnumerable<string> Table()
    {
        yield return "| night | stage | ours, s | floor, s | ratio | peak memory, MB |";
        yield return "|---|---|---:|---:|---:|---:|";
        foreach (var (name, whole, _) in nights)
        {
            var own = stages.Where(stage => stage.Night == name).ToList();
            foreach (var (_, ours, floor) in own)
                yield return Row(name, ours.Step, ours.Time, floor, ours.PeakMegabytes);
            TimeSpan? floors = hasFloors ? own.Aggregate(TimeSpan.Zero, (sum, stage) => sum + (stage.Floor ?? TimeSpan.Zero)) : null;
            yield return Row(name, "**whole**", whole, floors, own.Max(stage => stage.Ours.PeakMegabytes));
        }

        yield return $"allocated: {string.Join(", ", nights.Select(night => $"{night.Name} {night.AllocatedMegabytes} MB"))}";
    }

    static string Row(string night, string stage, TimeSpan ours, TimeSpan? floor, long peak)
    {
        return string.Create(CultureInfo.InvariantCulture, $"| {night} | {stage} | {ours.TotalSeconds:0.00} | {floor?.TotalSeconds:0.00} | {(floor is { } least ? ours / least : null):0.00} | {peak} |");
    }

    readonly record struct StageTime(string Step, TimeSpan Time, long PeakMegabytes);

    /// <summary>Asked for the time at the beginning and the end of each stage, it notes how much memory was resident at most since it was asked before.</summary>
    sealed class PeakClock : TimeProvider
    {
        public List<long> Peaks { get; } = [];

        public override long GetTimestamp()
        {
            Peaks.Add(PeakMemory.Take());
            return base.GetTimestamp();
        }
    }
}
