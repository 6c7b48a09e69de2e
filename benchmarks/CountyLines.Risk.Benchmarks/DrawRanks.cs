using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>How long does it take to try how firm the ranks of 10,000 lines are, on all cores?</summary>
[MemoryDiagnoser]
public class DrawRanks
{
    const int Lines = 10_000;
    FactColumns facts = null!;
    Kernel kernel = null!;
    string[] references = [];

    /// <summary>10,000 when results are wanted; a hundred to see that it runs.</summary>
    [Params(100, 10_000)]
    public int Draws { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;
        kernel = Kernel.Compile(pack, pack.EffectiveFrom);
        facts = new FactColumns(pack, Lines);
        references = [.. Enumerable.Range(0, Lines).Select(line => $"CL/{line}")];
        var inputs = MadeUpFacts.Of(pack, Lines, unknownPerCent: 10);
        for (var line = 0; line < Lines; line++)
        {
            if (facts.Put(line, inputs[line]) is { Count: > 0 } problems)
                throw new InvalidOperationException(problems[0]);
        }
    }

    [Benchmark]
    public IReadOnlyList<RankInterval> Stability() => Scoring.Stability.Of(kernel, facts, references, Draws, 1, 100, null, CancellationToken.None);
}
