using BenchmarkDotNet.Attributes;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>
/// How fast could any engine be on this machine? This only reads as many bytes as the kernel reads of a line of the default pack, and writes
/// as many as it writes, in runs of 16 KB that stay in the nearest cache on neither side. The result is per line.
/// </summary>
public class MemoryFloor
{
    const int Lines = 1_000_000;
    byte[] from = [];
    byte[] to = [];

    [GlobalSetup]
    public void SetUp()
    {
        var pack = Repository.Rules.PackNamed("county-lines@1.0.0").Pack;
        var facts = new FactColumns(pack, 1);
        var assessed = pack.Factors.Count(factor => factor.IsAssessed);
        var bits = pack.Facts.Count + assessed;
        // Values and one bit each for the unknown; levels of every table, rows of those that have any, the band, totals and the risk.
        var read = Enumerable.Range(0, pack.Facts.Count).Sum(facts.WidthOfFact) + assessed + ((bits + 7) / 8);
        var written = pack.Factors.Count + 1 + (pack.Factors.Count + 1 - assessed) + 1 + (Kernel.Compile(pack, MadeUpLines.AsOf).Width * (pack.Sections.Count + 1));
        Console.WriteLine($"// a line is {read} bytes to read and {written} bytes to write");
        from = new byte[read * Lines];
        to = new byte[written * Lines];
        Array.Fill(from, (byte)1);
        Array.Fill(to, (byte)1);
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public long ReadAndWrite()
    {
        const int Run = 16 * 1024;
        var sum = 0L;
        for (var at = 0; at < Math.Max(from.Length, to.Length); at += Run)
        {
            if (at < from.Length)
                sum += from.AsSpan(at, Math.Min(Run, from.Length - at)).IndexOf((byte)0);
            if (at < to.Length)
                to.AsSpan(at, Math.Min(Run, to.Length - at)).Fill(2);
        }

        return sum;
    }
}
