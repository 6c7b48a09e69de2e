using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>How long does the plain interpreter take to score a line under the default pack? The result is per line.</summary>
[MemoryDiagnoser]
public class ScoreLines
{
    const int Lines = 1_000;
    LineInput[] inputs = [];
    Pack pack = null!;

    [Params(0, 10)]
    public int UnknownPerCent { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;
        inputs = MadeUpFacts.Of(pack, Lines, UnknownPerCent);
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public long Interpreter()
    {
        var sum = 0L;
        foreach (var input in inputs)
            sum += Scoring.Interpreter.Score(pack, input).Score!.Risk;
        return sum;
    }
}
