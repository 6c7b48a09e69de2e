using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// Does a line cost the same in a small table and in a large one? Ten million lines are scored in all, in tables of each size; the result
/// is per line. The largest needs 2 GB, so it runs only when it is asked for: COUNTYLINES_BENCHMARKS=all.
/// </summary>
[MemoryDiagnoser]
public class ScoreMany
{
    const int Total = 10_000_000;
    FactColumns facts = null!;
    Kernel kernel = null!;
    ScoreColumns scores = null!;

    public static IEnumerable<int> Sizes => Environment.GetEnvironmentVariable("COUNTYLINES_BENCHMARKS") == "all" ? [1_000, 100_000, 1_000_000, Total] : [1_000, 100_000];

    [ParamsSource(nameof(Sizes))]
    public int Lines { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;
        facts = MadeUpLines.Of(pack, Lines);
        kernel = Kernel.Compile(pack, MadeUpLines.AsOf);
        scores = new ScoreColumns(kernel, Lines);
        kernel.Score(facts, scores);
    }

    [Benchmark(OperationsPerInvoke = Total)]
    public void Score()
    {
        for (var done = 0; done < Total; done += Lines)
            kernel.Score(facts, scores);
    }
}
