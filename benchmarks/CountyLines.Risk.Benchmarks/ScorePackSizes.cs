using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>How does the cost of a line grow with the pack? The result is per line.</summary>
[MemoryDiagnoser]
public class ScorePackSizes
{
    const int Lines = 1_000_000;
    FactColumns facts = null!;
    Kernel kernel = null!;
    ScoreColumns scores = null!;

    [Params(SizedPacks.Small, SizedPacks.Default, SizedPacks.Large)]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        var pack = SizedPacks.Of(Size);
        facts = MadeUpLines.Of(pack, Lines);
        kernel = Kernel.Compile(pack, MadeUpLines.AsOf);
        scores = new ScoreColumns(kernel, Lines);
        kernel.Score(facts, scores);
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public void Score() => kernel.Score(facts, scores);
}
