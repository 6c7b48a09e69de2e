using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Benchmarks.Engines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>How long does it take until the first line can be scored, once the default pack has been read?</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "Median", "RatioSD", "Gen0", "Gen1", "Gen2")]
public class CompilePack
{
    readonly Pack pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;

    [Benchmark(Baseline = true, Description = "ours")]
    public object Ours() => Kernel.Compile(pack, MadeUpLines.AsOf);

    [Benchmark(Description = "expression tree")]
    public object Compiled() => ExpressionTree.Compile(pack);

    [Benchmark(Description = "System.Linq.Dynamic.Core")]
    public object Dynamic() => new DynamicLinq(pack);

    /// <summary>It compiles a workflow when the first line comes.</summary>
    [Benchmark(Description = "RulesEngine")]
    public object RulesEngine() => new RulesEngineWorkflows(pack).ScoreOf(new LineRow());
}
