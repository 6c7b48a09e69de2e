using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Facts;

/// <summary>What becomes of the lines when a plug-in answers, fails, lies or says nothing.</summary>
public sealed class FactSourcesTests : IDisposable
{
    readonly PlugInHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task WhatAPlugInGivesScoresTheLineLikeAnyOtherFact()
    {
        var source = FakeSource.ForEach(line => line.Line.Reference switch { "CL/1" => FactValue.Of(3), "CL/2" => FactValue.AtLeast(1), _ => FactValue.Unknown });
        var lines = (await home.RunAsync(source)).Report.Lines.ToDictionary(line => line.Line.Reference);

        // Harm 2 or 0 by the knives, times a reach of 1 to 2 that nobody assessed.
        Assert.Equal((2, 4), (lines["CL/1"].Score!.Lowest, lines["CL/1"].Score!.Highest));
        Assert.Equal((0, 4), (lines["CL/2"].Score!.Lowest, lines["CL/2"].Score!.Highest));
        Assert.Equal((0, 4), (lines["CL/3"].Score!.Lowest, lines["CL/3"].Score!.Highest));
        Assert.Equal(3, Assert.Single(source.Shown).Count);
    }

    [Fact]
    public async Task OneLineThatAPlugInFailsOnIsInErrorAndTheOthersAreScored()
    {
        var source = FakeSource.ForEach(line => line.Line.Reference == "CL/2" ? throw new InvalidOperationException("no bill\nfor this phone") : FactValue.Of(3));
        var report = (await home.RunAsync(source)).Report;

        Assert.Equal(
            [("CL/1", Standing.Ranked, ""), ("CL/2", Standing.Error, "the plug-in phones failed on this line: InvalidOperationException: no bill for this phone"), ("CL/3", Standing.Ranked, "")],
            PlugInHome.Standings(report));
        Assert.Null(report.Lines.Single(line => line.Standing == Standing.Error).Score);
        Assert.Equal([3, 1, 1, 1], source.Shown.Select(batch => batch.Count));
    }

    [Fact]
    public async Task APlugInThatAlwaysThrowsPutsEveryLineInErrorAndTheRunIsStillMade()
    {
        var result = await home.RunAsync(new FakeSource(_ => throw new NotSupportedException("out of order")));

        Assert.True(result.IsNew);
        Assert.Equal(3, result.Report.Lines.Count);
        Assert.All(result.Report.Lines, line => Assert.Equal((Standing.Error, "the plug-in phones failed on this line: NotSupportedException: out of order", null), (line.Standing, line.Problem, line.Score)));
    }

    [Fact]
    public async Task AWrongNumberOfValuesIsAnErrorOfTheLinesThatItIsWrongFor()
    {
        // Leaves out the line that it knows nothing of, so that every later value would stand by the wrong line.
        var gaps = new FakeSource(lines => [.. lines.Where(line => line.Line.Reference != "CL/1").Select(_ => FactValue.Of(3))]);
        Assert.Equal(
            [("CL/1", Standing.Error, "the plug-in phones gave 0 values for this line; it must give one"), ("CL/2", Standing.Ranked, ""), ("CL/3", Standing.Ranked, "")],
            PlugInHome.Standings((await home.RunAsync(gaps)).Report));

        var twice = new FakeSource(lines => [.. lines.Select(_ => FactValue.Of(3)), FactValue.Of(3)]);
        Assert.All(PlugInHome.Standings((await home.RunAsync(twice)).Report), line => Assert.Equal("the plug-in phones gave 2 values for this line; it must give one", line.Item3));
        Assert.All(PlugInHome.Standings((await home.RunAsync(new FakeSource(_ => null!))).Report), line => Assert.Equal("the plug-in phones gave no list for this line; it must give one", line.Item3));
    }

    [Fact]
    public async Task AValueOfAnotherTypeOrOutOfRangeIsAnErrorOfThatLineAlone()
    {
        var source = FakeSource.ForEach(line => line.Line.Reference switch { "CL/1" => FactValue.Of("three"), "CL/2" => FactValue.Of(1000), _ => FactValue.Of(3) });
        Assert.Equal(
            [
                ("CL/1", Standing.Error, "the plug-in phones gave knives a word, and it is a whole number"),
                ("CL/2", Standing.Error, "the plug-in phones gave knives the value 1000, outside the pack's range of 0 to 999"),
                ("CL/3", Standing.Ranked, ""),
            ],
            PlugInHome.Standings((await home.RunAsync(source)).Report));
    }

    [Fact]
    public async Task EveryReasonOfALineIsToldAtOnce()
    {
        var two = home.Pack(change: yaml => yaml
            .Replace("discharges: { count: evidence, kinds: [firearm-discharge], within: 12 months,", "discharges: { plugin: radio, type: integer, source: a contract,"));
        var sources = PlugInHome.Sources(FakeSource.ForEach(_ => FactValue.Of(-1)), FakeSource.ForEach(_ => throw new InvalidOperationException("static"), "radio"));
        var report = (await home.RunAsync(sources, pack: two)).Report;

        Assert.All(report.Lines, line => Assert.Equal(
            "the plug-in radio failed on this line: InvalidOperationException: static; the plug-in phones gave knives the value -1, outside the pack's range of 0 to 999", line.Problem));
        Assert.Equal(3, report.Lines.Count);
    }

    [Fact]
    public async Task APackThatAsksForAPlugInThatIsNotThereIsRefusedBeforeAnythingIsScored()
    {
        var fault = await Assert.ThrowsAsync<FactSourcesException>(() => home.RunAsync(FakeSource.ForEach(_ => FactValue.Of(3), "phone")));
        Assert.Equal(["knives comes from the plug-in phones, and there is none; did you mean 'phone'?"], fault.Problems);
        Assert.Contains("small@1.0.0 asks for plug-ins that are not there, so nothing was scored. Name their assemblies under Facts:Assemblies in the settings (loaded are phone)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("no plug-in is loaded", (await Assert.ThrowsAsync<FactSourcesException>(() => home.RunAsync(FactSources.None))).Message, StringComparison.Ordinal);
        Assert.Null(home.Store.LatestRun);
    }

    [Fact]
    public void TwoPlugInsOfOneNameAreRefusedWithBoth()
    {
        var fault = Assert.Throws<FactSourcesException>(() => PlugInHome.Sources(FakeSource.ForEach(_ => default), FakeSource.ForEach(_ => default), FakeSource.ForEach(_ => default, "radio")));
        Assert.StartsWith("the name 'phones' is that of 2 plug-ins", Assert.Single(fault.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APlugInIsShownNothingThatCameAfterTheDate()
    {
        var (day, next) = (Some.Day, Some.Day.AddDays(1));
        home.Store.Take(Some.ExtractOf(
            [Some.Line("CL/1") with { LastActivity = next }, Some.Line("CL/2") with { LastActivity = day }, Some.Line("CL/3") with { Restricted = true }, Some.Line("CL/4") with { FirstSeen = next }],
            [
                new("CL/1", "+447700900001", day, day), new("CL/1", "+447700900002", next, null), new("CL/1", "+447700900003", null, next),
                new("CL/2", "+447700900004", null, null),
            ],
            [Some.Evidence("knife", day, reference: "N1", line: "CL/1"), Some.Evidence("knife", next, reference: "N2", line: "CL/1"), Some.Evidence("knife", next, reference: "N3", line: "CL/2")],
            [new("CL/1", "reach", 1, "A", day, ""), new("CL/1", "reach", 2, "A", next, "")], today: next));
        var source = FakeSource.ForEach(_ => FactValue.Of(0));
        await home.RunAsync(source, day);

        var shown = Assert.Single(source.Shown).ToDictionary(line => line.Line.Reference);
        Assert.Equal(["CL/1", "CL/2"], shown.Keys.Order());
        Assert.Equal(["N1"], shown["CL/1"].Evidence.Select(one => one.Reference));
        Assert.Empty(shown["CL/2"].Evidence);
        Assert.Equal([("+447700900001", (DateOnly?)day), ("+447700900003", null)], shown["CL/1"].Numbers.Select(number => (number.Number, number.To)));
        Assert.Equal([1], shown["CL/1"].Assessments.Select(one => one.Level));
        Assert.Equal((null, day), (shown["CL/1"].Line.LastActivity, shown["CL/2"].Line.LastActivity));

        await home.RunAsync(source, next);
        var later = source.Shown[^1].ToDictionary(line => line.Line.Reference);
        Assert.Equal((3, 2, 3, 2), (later.Count, later["CL/1"].Evidence.Count, later["CL/1"].Numbers.Count, later["CL/1"].Assessments.Count));
        Assert.Equal(next, later["CL/1"].Line.LastActivity);
    }

    [Fact]
    public async Task LinesAreHandedOverAThousandAtATimeAndEveryOneGetsItsOwnAnswer()
    {
        using var many = new PlugInHome([.. Enumerable.Range(0, 2001).Select(number => $"CL/{number:0000}")]);
        var source = FakeSource.ForEach(line => FactValue.Of(int.Parse(line.Line.Reference[3..]) % 7));
        var lines = (await many.RunAsync(source)).Report.Lines;

        Assert.Equal([1000, 1000, 1], source.Shown.Select(batch => batch.Count));
        Assert.Equal(2001, lines.Count);
        Assert.All(lines, line => Assert.Equal(int.Parse(line.Line.Reference[3..]) % 7 >= 3 ? 2 : 0, line.Score!.Factors[0].Lowest));
    }

    [Fact]
    public async Task APlugInThatHangsIsLeftBehindWhenItsTimeIsOverAndTheRunIsMade()
    {
        var clock = new FakeTimeProvider();
        using var never = new ManualResetEventSlim();
        var asked = 0;
        // It does not listen to the token. The clock moves on once it is inside.
        var hangs = new FakeSource(lines =>
        {
            asked++;
            _ = Task.Run(() => clock.Advance(TimeSpan.FromMinutes(5)));
            never.Wait();
            return [.. lines.Select(_ => FactValue.Of(3))];
        });
        var report = (await home.RunAsync(new FactSources([hangs], TimeSpan.FromMinutes(5), clock))).Report;
        never.Set();

        Assert.Equal(1, asked);
        Assert.Equal(3, report.Lines.Count);
        Assert.All(report.Lines, line => Assert.Equal((Standing.Error, "the plug-in phones did not answer within 00:05:00, and was not asked again in this run"), (line.Standing, line.Problem)));
    }

    [Fact]
    public async Task AStopIsObeyedThoughThePlugInDoesNotListen()
    {
        using var stop = new CancellationTokenSource();
        using var never = new ManualResetEventSlim();
        var hangs = new FakeSource(lines =>
        {
            stop.Cancel();
            never.Wait();
            return [];
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => home.RunAsync(hangs, stop: stop.Token));
        never.Set();
        Assert.Null(home.Store.LatestRun);
    }

    [Fact]
    public async Task APlugInThatGivesUpByItselfHasFailedAndIsNotAStop()
    {
        var report = (await home.RunAsync(FakeSource.ForEach(_ => throw new OperationCanceledException("the bill did not come")))).Report;
        Assert.Equal(3, report.Lines.Count);
        Assert.All(report.Lines, line => Assert.Contains("the bill did not come", line.Problem, StringComparison.Ordinal));
    }
}
