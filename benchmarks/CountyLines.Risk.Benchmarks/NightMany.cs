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
    static readonly string[] Steps = ["pull", "read", "score", "rank", "store", "draft"];
    static readonly Person Analyst = Person.Of("Analyst")!;
    readonly List<(string Night, string Stage, TimeSpan Ours, TimeSpan? Floor)> stages = [];
    readonly List<(string Night, long PeakMegabytes, long AllocatedMegabytes)> memory = [];
    string home = "";

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

    /// <summary>Three nights in this process, for a quick look.</summary>
    public static void Look(int lines)
    {
        var many = new NightMany { Lines = lines };
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
        PeakMemory.Reset();
        var allocated = GC.GetTotalAllocatedBytes();
        var (result, times) = Ours(extract, MadeUpExtract.Day.AddDays(day));
        memory.Add((name, PeakMemory.Megabytes, (GC.GetTotalAllocatedBytes() - allocated) >> 20));
        var (run, lines) = (result.Report.Run.Number, result.Report.Lines.Count);
        var floor = new NightFloor(Path.Combine(home, "countylines.db"), home);
        TimeSpan?[] floors = [NightFloor.Timed(pullFloor), floor.Read(), null, null, floor.Store(run), floor.Draft(run, result.Briefing)];
        stages.AddRange(Steps.Zip(times, floors).Select(stage => (name, stage.First, stage.Second, stage.Third)));
        return lines;
    }

    (CycleResult Result, TimeSpan[] Stages) Ours(string extract, DateOnly day)
    {
        using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Analyst);
        var times = new Stages(StillClock.Instance, 1);
        var source = new FeedSource(Repository.Rules.FeedNamed("force-extract"), extract);
        var result = new RiskCycle(store, Repository.Rules, home).RunAsync(new CycleRequest([source], day, day, null, RiskStore.NightTrigger) { Stages = times }, null, CancellationToken.None).GetAwaiter().GetResult();
        return (result, [.. Steps.Select(step => Sum(times.Done.Where(stage => (stage.Stage is "report" or "briefing" ? "draft" : stage.Stage) == step).Select(stage => stage.Took)))]);
    }

    IEnumerable<string> Table()
    {
        yield return "| night | stage | ours, s | floor, s | ratio |";
        yield return "|---|---|---:|---:|---:|";
        foreach (var night in stages.GroupBy(stage => stage.Night))
        {
            foreach (var stage in night)
                yield return Row(night.Key, stage.Stage, stage.Ours, stage.Floor);
            yield return Row(night.Key, "**whole**", Sum(night.Select(stage => stage.Ours)), Sum(night.Select(stage => stage.Floor ?? TimeSpan.Zero)));
        }

        foreach (var (night, peak, allocated) in memory)
            yield return $"{night}: peak memory {peak} MB, allocated {allocated} MB";
    }

    static TimeSpan Sum(IEnumerable<TimeSpan> times) => times.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);

    static string Row(string night, string stage, TimeSpan ours, TimeSpan? floor)
    {
        return string.Create(CultureInfo.InvariantCulture, $"| {night} | {stage} | {ours.TotalSeconds:0.00} | {floor?.TotalSeconds:0.00} | {(floor is { } least ? ours / least : null):0.00} |");
    }
}
