using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>How long does it take to score a single line, with its table made anew, under the default pack? The result is per line.</summary>
[MemoryDiagnoser]
public class ScoreLines
{
    const int Lines = 1_000;
    LineInput[] inputs = [];
    Kernel kernel = null!;

    [Params(0, 10)]
    public int UnknownPerCent { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;
        kernel = Kernel.Compile(pack, pack.EffectiveFrom);
        inputs = MadeUpFacts.Of(pack, Lines, UnknownPerCent);
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public long OneAtATime()
    {
        var sum = 0L;
        foreach (var input in inputs)
            sum += kernel.Score(input).Score!.Risk;
        return sum;
    }
}
