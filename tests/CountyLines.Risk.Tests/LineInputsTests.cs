using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests;

/// <summary>What is taken while the records are read is what the records say when they are looked at afterwards.</summary>
public sealed class LineInputsTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly RiskStore store;

    public LineInputsTests()
    {
        store = Some.Store(folder);
        store.Take(Some.Extract(Repository.SampleExtract));
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void EveryFactHasTheValueThatItsRecordsExplain()
    {
        var looked = 0;
        foreach (var records in store.StreamRecords(store.LatestPull))
        {
            var input = LineFacts.InputOf(Some.Pack, records, Some.Day);
            foreach (var fact in LineFacts.Of(Some.Pack, records, Some.Day))
            {
                looked++;
                Assert.Equal(fact.Value, input.Facts[fact.Fact.Name]);
                if (fact.Fact.From is Derivation.EvidenceCount)
                    Assert.Equal(fact.Evidence.Count, fact.Value.Number);
                if (fact.Fact.From is Derivation.EvidenceSum)
                    Assert.Equal(fact.Evidence.Sum(one => one.Quantity), fact.Value.Number);
                if (fact.Fact.From is Derivation.NumberCount)
                    Assert.Equal(fact.Numbers.Count, fact.Value.Number);
            }
        }

        Assert.Equal(63 * Some.Pack.Facts.Count, looked);
    }

    [Fact]
    public void LinesTakenOnTheWayAreScoredAndRankedAsThoseLookedAtAfterwards()
    {
        var lines = store.LinesAt(store.LatestPull).Select(line => line.Reference).ToList();
        store.Merge(lines[3], lines[10], new Grounds("One line mapped twice", "Analyst", Some.Day));
        var inputs = new LineInputs(Some.Pack, Some.Day);
        var records = store.RecordsAt(store.LatestPull, store.LatestMerge, null, inputs.Take);
        var taken = LineScoring.Rank(inputs.Score(records, GivenFacts.None, null, CancellationToken.None), Some.Day, inputs);
        var afterwards = LineScoring.Rank(LineScoring.Score(Some.Pack, records, Some.Day, GivenFacts.None, null, CancellationToken.None), Some.Day);
        Assert.Equal(63, taken.Count);
        Assert.Equal(afterwards.Select(TextOf), taken.Select(TextOf));
        Assert.Contains(taken, line => line.Standing == Standing.Merged);
        Assert.Contains(taken, line => line.Records.Merged is not null);
        // Merged lines count each other's evidence, so they cannot be taken on the way.
        Assert.NotEqual(TextOf(Alone(lines[3])), TextOf(taken.Single(line => line.Line.Reference == lines[3])));

        RunLine Alone(string reference) => LineScoring.Score(Some.Pack, [store.StreamRecords(store.LatestPull).Single(one => one.Line.Reference == reference)], Some.Day, GivenFacts.None, null, CancellationToken.None)[0];
    }

    [Fact]
    public void MoreLinesThanOneTableOfFactsHoldsKeepTheirOwnScores()
    {
        string[] kinds = ["knife", "child-exploited", "firearm-discharge"];
        var records = Enumerable.Range(0, 2_500).Select(index => Some.Records(Some.Line($"CL/{index:0000}"), Enumerable.Range(0, index % 7).Select(one => Some.Evidence(kinds[(index + one) % 3], Some.Day.AddDays(-index % 400), reference: $"N{index}-{one}", line: $"CL/{index:0000}")))).ToList();
        var scored = LineScoring.Score(Some.Pack, records, Some.Day, GivenFacts.None, null, CancellationToken.None);
        Assert.Equal(2_500, scored.Count);
        foreach (var (index, line) in scored.Index())
        {
            var alone = LineScoring.Score(Some.Pack, [records[index]], Some.Day, GivenFacts.None, null, CancellationToken.None)[0];
            Assert.Equal(TextOf(alone), TextOf(line));
        }

        Assert.True(scored.Select(line => line.Score!.Risk).Distinct().Count() > 3);
    }

    [Fact]
    public void OneLineReadAloneHasTheRecordsItHasAmongAll()
    {
        var lines = store.LinesAt(store.LatestPull).Select(line => line.Reference).ToList();
        store.Merge(lines[3], lines[10], new Grounds("One line mapped twice", "Analyst", Some.Day));
        store.Merge(lines[3], lines[20], new Grounds("One line mapped twice", "Analyst", Some.Day));
        var all = store.RecordsAt(store.LatestPull, store.LatestMerge);
        foreach (var one in all)
            Assert.Equal(InputsDigest.Of([one]) + one.MergedInto, InputsDigest.Of([store.RecordsOf(one.Line.Reference, store.LatestPull, store.LatestMerge)!]) + one.MergedInto);
        Assert.Equal(63, all.Count);
        Assert.Equal(2, all.Count(one => one.MergedInto is not null));
        Assert.Null(store.RecordsOf("CL/1900/001", store.LatestPull, store.LatestMerge));
    }

    [Fact]
    public void TakingALineAllocatesLittleMoreThanItsFacts()
    {
        var records = store.StreamRecords(store.LatestPull).ToList();
        var inputs = new LineInputs(Some.Pack, Some.Day);
        TakeAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        TakeAll();
        var perLine = (GC.GetAllocatedBytesForCurrentThread() - before) / records.Count;
        // The table of facts by name is most of it. With a list for each fact it was above 15,000.
        Assert.InRange(perLine, 1, 8_000);

        void TakeAll()
        {
            foreach (var (place, one) in records.Index())
                inputs.Take(place, one);
        }
    }

    static string TextOf(RunLine line)
    {
        return $"{line.Line.Reference} {line.Standing} {line.Rank} {line.Band?.Name} {line.Problem} {line.Score?.Risk} {line.Score?.Lowest} {line.Score?.Highest} {(line.Score is { } score ? $"{ScoreText.Of(score.Factors)} {ScoreText.Of(score.Sections)} {score.Confidence}" : "")}";
    }
}
