using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class DemoTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task TheDemoPrintsAListWithMovementAndWritesABriefing()
    {
        var demo = await cli.RunAsync("demo");
        Assert.Equal(0, demo.ExitCode);
        Assert.Contains("▲", demo.Out);
        Assert.Contains("▼", demo.Out);
        Assert.Contains("new", demo.Out);
        Assert.True(File.Exists(Path.Combine(cli.Data, "briefing", "2.html")));
        Assert.InRange((await cli.RunAsync("list", "--json")).Json.GetProperty("lines").GetArrayLength(), 55, 65);
    }

    [Fact]
    public async Task TheDemoIsSafeToRepeat()
    {
        await cli.RunAsync("demo");
        var first = (await cli.RunAsync("list", "--json")).Out;
        Assert.Equal(0, (await cli.RunAsync("demo")).ExitCode);
        Assert.Equal(first, (await cli.RunAsync("list", "--json")).Out);
    }

    [Fact]
    public async Task EveryNumberOfTheDemoIsOneThatWasNeverGivenToASubscriber()
    {
        await cli.RunAsync("demo");
        var numbers = Directory.GetFiles(Path.Combine(cli.Data, "demo-extract"), "deal-numbers.csv", SearchOption.AllDirectories)
            .SelectMany(File.ReadAllLines).Where(line => line.StartsWith("CL/", StringComparison.Ordinal)).Select(line => line.Split(',')[1]).ToList();
        Assert.InRange(numbers.Count, 200, 400);
        Assert.All(numbers, number => Assert.Matches(@"^(0|\+44|0044) ?7700 ?900 ?\d{3}$", Regex.Replace(number, @"\s+", " ")));
    }

    [Fact]
    public async Task MadeUpLinesLeaveTheListAsSoonAsAForcesOwnFeedArrives()
    {
        await cli.RunAsync("demo");
        var pull = await cli.RunAsync("pull", "--from", Repository.SampleExtract);
        Assert.Contains("records of made-up lines ended", pull.Out);
        await cli.RunAsync("rescore", "--as-of", "2026-11-20");
        Assert.Equal(63, (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").GetArrayLength());
        // The demo's own run can still be shown as it was.
        Assert.InRange((await cli.RunAsync("list", "--json", "--run", "2")).Json.GetProperty("lines").GetArrayLength(), 55, 65);
    }

    [Fact]
    public async Task AForcesFirstListIsNotComparedWithMadeUpLinesThatShareAReference()
    {
        await cli.RunAsync("demo");
        var madeUp = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("reference").GetString()).ToHashSet();
        await cli.RunAsync("pull", "--from", Repository.SampleExtract);
        await cli.RunAsync("rescore", "--as-of", "2026-11-20");
        var list = (await cli.RunAsync("list", "--json")).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, list.GetProperty("previous_run").ValueKind);
        var shared = list.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("reference").GetString()!).Where(madeUp.Contains).ToList();
        Assert.NotEmpty(shared);
        foreach (var reference in shared)
            Assert.DoesNotContain("The record changed", (await cli.RunAsync("explain", reference)).Out);
    }

    [Fact]
    public async Task TheDemoRefusesToStandBesideAForcesLines()
    {
        await cli.RunAsync("pull", "--from", Repository.SampleExtract);
        var demo = await cli.RunAsync("demo");
        Assert.Equal(4, demo.ExitCode);
        Assert.Contains("--data demo-data", demo.Error);
    }

    [Fact]
    public async Task TheListFitsAnyWindow()
    {
        await cli.RunAsync("demo");
        var widths = new[] { 84, 100, 110, 120, 159, 160, 200 };
        foreach (var width in widths)
        {
            var table = (await cli.RunOnAsync(width, "list", "--top", "8")).Out.Split('\n').SkipWhile(line => !line.Contains("Rank")).TakeWhile(line => !line.Contains("lines ranked"));
            Assert.All(table, line => Assert.InRange(Regex.Replace(line, "\u001b\\[[0-9;]*m", "").Length, 0, width));
        }
    }
}
