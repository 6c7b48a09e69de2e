using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>How long does it take to read, prove and try the default pack with all its cases?</summary>
[MemoryDiagnoser]
public class LoadPack
{
    LoadedPack loaded = null!;

    [GlobalSetup]
    public void Setup()
    {
        loaded = Repository.Rules.PackNamed("county-lines@1.0.0");
    }

    [Benchmark]
    public PackReading Read() => PackReader.Read(loaded.Yaml, loaded.Cases, "pack.yaml", "cases.csv");
}
