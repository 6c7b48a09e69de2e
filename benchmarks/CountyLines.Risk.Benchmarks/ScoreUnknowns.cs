using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>What does it cost that something is unknown? A line then has a lowest and a highest for every answer. The result is per line.</summary>
[MemoryDiagnoser]
public class ScoreUnknowns
{
    const int Lines = 1_000_000;
    FactColumns facts = null!;
    Kernel kernel = null!;
    ScoreColumns scores = null!;

    [Params(0, 10)]
    public int UnknownPerCent { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;
        facts = MadeUpLines.Of(pack, Lines, UnknownPerCent);
        kernel = Kernel.Compile(pack, MadeUpLines.AsOf);
        scores = new ScoreColumns(kernel, Lines);
        kernel.Score(facts, scores);
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public void Score() => kernel.Score(facts, scores);
}
