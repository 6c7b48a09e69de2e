using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>The kernel says what the plain reading of the pack says, on every machine, and costs no memory while it says it.</summary>
public sealed class KernelTests(ITestOutputHelper output)
{
    static readonly DateOnly AsOf = new(2026, 11, 20);

    /// <returns>How many answers were compared.</returns>
    static int Compare(Pack pack, IReadOnlyList<LineInput> lines)
    {
        var kernel = Kernel.Compile(pack, AsOf);
        var facts = new FactColumns(pack, lines.Count);
        for (var line = 0; line < lines.Count; line++)
            Assert.Empty(facts.Put(line, lines[line]));
        var compared = 0;
        foreach (var width in new[] { LaneWidth.Bits512, LaneWidth.Bits256, LaneWidth.One })
        {
            var scores = new ScoreColumns(kernel, lines.Count);
            kernel.Score(facts, scores, width);
            for (var line = 0; line < lines.Count; line++)
            {
                var (expected, actual) = (Interpreter.Score(pack, lines[line], AsOf).Score!, scores.At(line));
                Assert.Equal(expected.Factors, actual.Factors);
                Assert.Equal(expected.Sections, actual.Sections);
                Assert.Equal((expected.Risk, expected.Lowest, expected.Highest, expected.Confidence), (actual.Risk, actual.Lowest, actual.Highest, actual.Confidence));
                Assert.Equal(pack.BandOf(expected.Risk), scores.Band(line));
                compared += expected.Factors.Count + expected.Sections.Count + 5;
            }
        }

        return compared;
    }

    [Fact]
    public void OnDrawnPacksAndLinesEveryAnswerIsThatOfThePlainReadingOfThePack()
    {
        var (packs, compared, shared) = (0, 0L, 0);
        for (var seed = 0; compared < 1_000_000; seed++)
        {
            if (DrawnPack.Of(seed) is not { } pack)
                continue;
            var draw = new Random(seed);
            compared += Compare(pack, [.. Enumerable.Range(0, 130).Select(line => DrawnPack.Line(pack, draw, line % 3 * 0.2))]);
            packs++;
            shared += pack.SharedFacts(pack).Count > 0 ? 1 : 0;
        }

        output.WriteLine($"{packs} packs, {shared} with an unknown that several factors share, {compared} answers");
        Assert.InRange(packs, 50, int.MaxValue);
        Assert.InRange(shared, 10, int.MaxValue);
    }

    [Fact]
    public void OnTheDefaultPackEveryAnswerIsThatOfThePlainReadingOfThePack()
    {
        var draw = new Random(11);
        var compared = Compare(Some.Pack, [.. Enumerable.Range(0, 6000).Select(line => DefaultLine.Drawn(draw, line % 4 * 0.1))]);
        Assert.Equal(6000 * 3 * (15 + 3 + 5), compared);
    }

    [Fact]
    public void ALineScoresTheSameWhereverItStandsInALongTable()
    {
        // Longer than two blocks and no whole number of them; each line has a twin in every hundred.
        var lines = (2 * Kernel.BlockLines) + 777;
        var draw = new Random(12);
        var inputs = Enumerable.Range(0, 100).Select(line => DefaultLine.Drawn(draw, line % 4 * 0.1)).ToList();
        var facts = new FactColumns(Some.Pack, lines);
        for (var line = 0; line < lines; line++)
            facts.Put(line, inputs[line % 100]);
        var scores = new ScoreColumns(Some.Kernel, lines);
        Some.Kernel.Score(facts, scores);
        var expected = inputs.Select(input => Interpreter.Score(Some.Pack, input).Score!).ToList();
        for (var line = 0; line < lines; line++)
        {
            var (right, score) = (expected[line % 100], scores.At(line));
            Assert.Equal(right.Factors, score.Factors);
            Assert.Equal((right.Risk, right.Lowest, right.Highest, right.Confidence), (score.Risk, score.Lowest, score.Highest, score.Confidence));
        }
    }

    [Fact]
    public void ScoringABatchAllocatesNothing()
    {
        var draw = new Random(5);
        var facts = new FactColumns(Some.Pack, 2000);
        for (var line = 0; line < 2000; line++)
            facts.Put(line, DefaultLine.Drawn(draw, 0.1));
        var scores = new ScoreColumns(Some.Kernel, 2000);
        Some.Kernel.Score(facts, scores);
        // Now and then the runtime allocates a little for itself while it compiles a method again; the kernel would do so every time.
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var turn = 0; turn < 20; turn++)
                Some.Kernel.Score(facts, scores);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    [Fact]
    public void ManyThreadsWithOneKernelGetTheSameScores()
    {
        var draw = new Random(6);
        var facts = new FactColumns(Some.Pack, 3000);
        for (var line = 0; line < 3000; line++)
            facts.Put(line, DefaultLine.Drawn(draw, 0.1));
        var results = Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(8).Select(_ =>
        {
            var scores = new ScoreColumns(Some.Kernel, 3000);
            Some.Kernel.Score(facts, scores);
            return string.Join(';', Enumerable.Range(0, 3000).Select(line => $"{scores.Risk(line)} {scores.HighestRisk(line)} {scores.Confidence(line)} {scores.Factor(0, line)}"));
        }).ToList();
        Assert.Single(results.Distinct());
    }

    [Fact]
    public void OfTenThousandCompiledKernelsNoneIsKept()
    {
        // Asked of each kernel and not of the memory of the process, which other tests use at the same time.
        var compiled = CompileAndUse(10_000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // A thread remembers the last kernel that it worked for.
        Assert.InRange(compiled.Count(kernel => kernel.IsAlive), 0, 1);
        Assert.Equal(10_000, compiled.Count);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static List<WeakReference> CompileAndUse(int times)
    {
        var input = DefaultLine.Quiet();
        return [.. Enumerable.Range(0, times).Select(_ =>
        {
            var kernel = Kernel.Compile(Some.Pack, AsOf);
            Assert.NotNull(kernel.Score(input).Score);
            return new WeakReference(kernel);
        })];
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(255)]
    public void ALevelOffTheFactorsScaleCannotBeHeld(int level)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FactColumns(Some.Pack, 1).Fix(0, 0, level));
    }

    [Fact]
    public void ALevelThatIsHeldCountsWhateverTheFactsSay()
    {
        var facts = new FactColumns(Some.Pack, 1);
        facts.Put(0, DefaultLine.Quiet());
        facts.Fix(0, 0, 4);
        var scores = new ScoreColumns(Some.Kernel, 1);
        Some.Kernel.Score(facts, scores);
        Assert.Equal(new FactorResult(4, 4, 0), scores.Factor(0, 0));
        Assert.Equal(DefaultLine.Score(DefaultLine.Quiet()).Sections[0].Lowest + 4, scores.Section(0, 0).Lowest);
    }
}
