using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Facts;

/// <summary>A stored run speaks with what plug-ins gave then, whatever has become of them since.</summary>
public sealed class StoredFactsTests : IDisposable
{
    readonly PlugInHome home = new();

    public void Dispose() => home.Dispose();

    static FakeSource Mixed => FakeSource.ForEach(line => line.Line.Reference switch
    {
        "CL/1" => FactValue.Of(3),
        "CL/2" => throw new InvalidOperationException("no bill"),
        _ => FactValue.AtLeast(2),
    });

    static FactSources NobodyToAsk() => throw new InvalidOperationException("nobody may be asked");

    [Fact]
    public async Task WhatWasGivenStandsInTheStoreInPlainText()
    {
        await home.RunAsync(Mixed);
        Assert.Equal(
            [
                "run_fact|1|CL/1|knives|3|0|",
                "run_fact|1|CL/2|knives|NULL|1|the plug-in phones failed on this line: InvalidOperationException: no bill",
                "run_fact|1|CL/3|knives|2|1|",
            ],
            Some.Dump(home.Folder, "run_fact").TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task ReplayGivesTheSameBytesWithNoPlugInAtHand()
    {
        var run = (await home.RunAsync(Mixed)).Report;
        Assert.Equal((3, 0), (home.Replay(run.Run.Number).Lines, home.Replay(run.Run.Number).Differences.Count));
    }

    [Fact]
    public async Task AStoredValueThatWasAlteredIsNamedByReplay()
    {
        await home.RunAsync(Mixed);
        Some.Sql(home.Folder, "UPDATE run_fact SET value = '0' WHERE line = 'CL/1'");
        var differences = home.Replay(1).Differences;
        Assert.Equal("The records, what plug-ins gave or overrides are not those that the run saw: their digest is another.", differences[0]);
        Assert.Contains(differences.Skip(1), difference => difference.Contains("was CL/1", StringComparison.Ordinal));

        Some.Sql(home.Folder, "UPDATE run_fact SET value = 'three' WHERE line = 'CL/1'");
        Assert.Contains(home.Replay(1).Differences, difference => difference.Contains("knives stands in the store as 'three'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnotherAnswerOfThePlugInIsAnotherRunAndTheSameAnswerIsTheSame()
    {
        var first = await home.RunAsync(FakeSource.ForEach(_ => FactValue.Of(3)));
        var same = await home.RunAsync(FakeSource.ForEach(_ => FactValue.Of(3)));
        var other = await home.RunAsync(FakeSource.ForEach(_ => FactValue.Of(2)));
        Assert.Equal((false, true), (same.IsNew, other.IsNew));
        Assert.NotEqual(first.Report.Run.InputsDigest, other.Report.Run.InputsDigest);
        Assert.All(other.Report.Lines, line => Assert.Equal(0, line.Score!.Risk));

        // The first run is told as it was.
        var told = home.Store.Report(home.Store.FindRun(1)!);
        Assert.All(told.Lines, line => Assert.Equal(FactValue.Of(3), LineFacts.Of(told.Pack, line.Records, Some.Day, line.Given).Single(fact => fact.Fact.Name == "knives").Value));
        Assert.Empty(home.Replay(1).Differences);
        Assert.Empty(home.Replay(2).Differences);
    }

    [Fact]
    public async Task WhatIfTakesWhatWasStoredUnderWhateverNameTheOtherPackHasForIt()
    {
        var run = (await home.RunAsync(Mixed)).Report;
        var other = home.Pack("1.1.0", change: yaml => yaml.Replace("knives: {", "blades: {").Replace("knives: \">= 3\"", "blades: \">= 2\""), cases: cases => cases
            .Replace("Three knives are moderate,physical,knives = 3,2", "Two blades are moderate,physical,blades = 2,2").Replace("Two knives are nothing known,physical,knives = 2,0", "One blade is nothing known,physical,blades = 1,0"));
        var result = home.WhatIf(run, other, NobodyToAsk);

        var after = result.Lines.ToDictionary(line => line.Line.Reference);
        Assert.Equal((2, 2), (after["CL/1"].Score!.Factors[0].Lowest, after["CL/3"].Score!.Factors[0].Lowest));
        Assert.Equal((Standing.Error, "the plug-in phones failed on this line: InvalidOperationException: no bill"), (after["CL/2"].Standing, after["CL/2"].Problem));
        Assert.Equal(["CL/3"], result.Movers.Where(mover => mover.Causes.Any(cause => cause.Effect > 0)).Select(mover => mover.After.Line.Reference));
    }

    [Fact]
    public async Task AValueThatOneRangeRefusedIsScoredUnderAWiderOne()
    {
        var run = (await home.RunAsync(FakeSource.ForEach(_ => FactValue.Of(1500)))).Report;
        Assert.All(run.Lines, line => Assert.Equal(Standing.Error, line.Standing));
        var wider = home.Pack("1.1.0", PlugInHome.Knives.Replace("999", "9999"));
        Assert.All(home.WhatIf(run, wider, NobodyToAsk).Lines, line => Assert.Equal((Standing.Ranked, 2), (line.Standing, line.Score!.Factors[0].Lowest)));
    }

    [Fact]
    public async Task WhatIfAsksForWhatNobodyWasAskedThenAndRefusesWhenItCannot()
    {
        var plain = home.Pack("0.9.0", "knives: { count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }");
        var run = (await home.RunAsync(FactSources.None, pack: plain)).Report;
        Assert.Equal("", Some.Dump(home.Folder, "run_fact"));

        var source = FakeSource.ForEach(_ => FactValue.Of(3));
        var result = home.WhatIf(run, home.Pack("1.1.0"), () => PlugInHome.Sources(source));
        Assert.Equal(3, Assert.Single(source.Shown).Count);
        Assert.All(result.Lines, line => Assert.Equal(2, line.Score!.Factors[0].Lowest));
        Assert.Throws<FactSourcesException>(() => home.WhatIf(run, home.Pack("1.1.0"), () => FactSources.None));
    }

    [Fact]
    public async Task StabilityDrawsFromWhatWasStored()
    {
        var source = FakeSource.ForEach(line => line.Line.Reference == "CL/1" ? FactValue.Of(999) : FactValue.Of(0));
        var run = (await home.RunAsync(source)).Report;
        var stability = RankStability.Of(home.Store.Report(run.Run), 200, 1, 1, null, CancellationToken.None);
        // The small pack says nothing of levels that are off, so with the knives known the one line with some leads every draw.
        Assert.Equal(["CL/1"], stability.Lines.Where(line => line.Interval.ChanceInTop > 0).Select(line => line.Line.Line.Reference));
        Assert.Equal((1, 1, 1.0), (stability.Lines[0].Interval.From, stability.Lines[0].Interval.To, stability.Lines[0].Interval.ChanceInTop));
    }
}
