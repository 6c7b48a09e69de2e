using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// How long does a pull take beside the least that it could: reading the same files with the same CSV reader and inserting the rows as they
/// stand into bare tables with the same columns and indexes? Once each and cold, because a pull is made once a night. Each runs in a process of its
/// own, whose peak memory is printed. The full size needs minutes: COUNTYLINES_BENCHMARKS=all. Without BenchmarkDotNet: dotnet run -c Release -- pull-many.
/// </summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 1, warmupCount: 0, iterationCount: 1)]
public class PullMany
{
    static readonly Person Analyst = Person.Of("Analyst")!;
    string extract = "";
    string home = "";

    public static IEnumerable<int> Sizes => Environment.GetEnvironmentVariable("COUNTYLINES_BENCHMARKS") == "all" ? [10_000, 100_000] : [10_000];

    /// <summary>Lines; there are twenty rows of evidence to each.</summary>
    [ParamsSource(nameof(Sizes))]
    public int Lines { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        extract = MadeUpExtract.Write(Lines, Lines * 20);
        home = Directory.CreateTempSubdirectory("countylines-pull-many-").FullName;
    }

    [GlobalSetup(Targets = [nameof(PullAgain), nameof(PullChanged), nameof(ReadForScoring), nameof(Score)])]
    public void SetUpPulled()
    {
        SetUp();
        Pull();
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"// peak memory {process.PeakWorkingSet64 >> 20} MB");
        Directory.Delete(home, recursive: true);
    }

    /// <summary>The floor of reading alone.</summary>
    [Benchmark]
    public int ReadOnly() => BareTables.Read(extract);

    /// <summary>The floor: the same rows read and inserted.</summary>
    [Benchmark(Baseline = true)]
    public int Floor() => BareTables.Insert(extract, Path.Combine(home, "bare.db"));

    /// <summary>The product's reading alone: rows mapped and checked, and nothing stored.</summary>
    [Benchmark]
    public int ReadAndMap()
    {
        var feed = Repository.Rules.FeedNamed("force-extract");
        var scales = Repository.Rules.PackInForce(MadeUpExtract.Day).Pack.Factors.Where(factor => factor.IsAssessed)
            .ToDictionary(factor => factor.Id, factor => (IReadOnlyList<int>)[.. factor.Levels.Select(level => level.Value)]);
        var nowhere = new Nowhere();
        var context = new PullContext(MadeUpExtract.Day, new HashSet<string>(), scales);
        ExtractReader.Read(feed, ExtractFiles.Open(feed, extract, context), context, nowhere);
        return nowhere.Taken;
    }

    /// <summary>The first pull.</summary>
    [Benchmark]
    public int Pull() => Pull(MadeUpExtract.Day);

    /// <summary>The same files a second time, on the next day.</summary>
    [Benchmark]
    public int PullAgain() => Pull(MadeUpExtract.Day.AddDays(1));

    /// <summary>The same records in files that are not the same: every row is read and compared, and none is changed.</summary>
    [Benchmark]
    public int PullChanged()
    {
        var other = Directory.CreateDirectory(Path.Combine(home, "other")).FullName;
        foreach (var file in Directory.GetFiles(extract))
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)), overwrite: true);
        File.AppendAllText(Path.Combine(other, "evidence.csv"), "\n");
        (var was, extract) = (extract, other);
        var rows = Pull(MadeUpExtract.Day);
        extract = was;
        return rows;
    }

    /// <summary>Every record in the order of the lines, one line at a time, as scoring reads them, with the digest of all.</summary>
    [Benchmark]
    public string ReadForScoring()
    {
        using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Analyst);
        return InputsDigest.Of(store.StreamRecords(store.LatestPull));
    }

    /// <summary>One run over everything that was pulled: facts, scores, ranks, the run stored, the briefing written.</summary>
    [Benchmark]
    public int Score()
    {
        using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Analyst);
        var cycle = new RiskCycle(store, Repository.Rules, home);
        return cycle.RunAsync(new CycleRequest([], MadeUpExtract.Day, MadeUpExtract.Day, null, "rescore"), null, CancellationToken.None).GetAwaiter().GetResult().Report.Lines.Count;
    }

    int Pull(DateOnly today)
    {
        using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Analyst);
        var report = new RiskCycle(store, Repository.Rules, home).Pull(new FeedSource(Repository.Rules.FeedNamed("force-extract"), extract), today);
        return report.Intake.Files.Sum(file => file.Used);
    }

    /// <summary>One after the other in this process, for a quick look: <c>pull-many LINES WHAT...</c></summary>
    public static void Look(int lines, IEnumerable<string> what)
    {
        var many = new PullMany { Lines = lines };
        many.SetUp();
        foreach (var one in what)
        {
            var watch = Stopwatch.StartNew();
            var result = typeof(PullMany).GetMethod(one)!.Invoke(many, null);
            using var process = Process.GetCurrentProcess();
            Console.WriteLine($"{one,-15} {watch.Elapsed.TotalSeconds,7:0.00} s, peak so far {process.PeakWorkingSet64 >> 20} MB, processor {process.TotalProcessorTime.TotalSeconds:0.0} s so far: {result}");
        }

        many.CleanUp();
    }

    sealed class Nowhere : IExtractTaker
    {
        public int Taken { get; private set; }

        public void Take(Line line) => Taken++;

        public void Take(DealNumber number) => Taken++;

        public void Take(Evidence evidence) => Taken++;

        public void Take(Assessment assessment) => Taken++;

        public void Take(QuarantinedValue value) => throw new InvalidOperationException($"The made-up extract has no faults: {value.Reason}");
    }
}
