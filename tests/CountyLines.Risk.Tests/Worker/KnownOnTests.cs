using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>What was known on a day, shown long after: which records and which pack are two questions.</summary>
public sealed class KnownOnTests : IDisposable
{
    static readonly DateOnly First = new(2026, 11, 10);
    readonly Cli cli = new();
    readonly TempFolder folder = new();

    public void Dispose()
    {
        cli.Dispose();
        folder.Dispose();
    }

    /// <summary>On the 10th one line with a knife; on the 20th it has another name, a firearm was discharged on the 9th, and there is a second line.</summary>
    async Task PullTwiceAsync()
    {
        var small = SmallExtract.OfOneLine();
        small.Number("CL/2026/900", "07700 900101");
        await PullAsync(small, First, "Analyst A");
        small.Lines[0][1] = "New name";
        small.Log("N2", "CL/2026/900", kind: "Firearm discharge", date: "09/11/2026");
        small.Line("CL/2026/901");
        small.Number("CL/2026/901", "07700 900101");
        await PullAsync(small, Some.Day, "Analyst B");
    }

    async Task PullAsync(SmallExtract extract, DateOnly day, string who)
    {
        cli.Clock = new FakeTimeProvider(new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 30)), TimeSpan.Zero));
        Assert.Equal(0, (await cli.RunAsync("pull", "--from", extract.WriteTo(folder.Path), "--as", who)).ExitCode);
    }

    [Fact]
    public async Task AListAsOfADayKnowsNothingThatCameLater()
    {
        await PullTwiceAsync();
        foreach (var day in new[] { "2026-11-10", "2026-11-19" })
        {
            var list = (await cli.RunAsync("list", "--as-of", day)).Out;
            Assert.Contains("Example line CL/2026/900", list);
            Assert.DoesNotContain("New name", list);
            Assert.DoesNotContain("CL/2026/901", list);
            var explained = (await cli.RunAsync("explain", "CL/2026/900", "--as-of", day)).Out;
            Assert.DoesNotContain("N2", explained);
            Assert.DoesNotContain("Possible duplicate", explained);
            Assert.DoesNotContain("New name", explained);
        }

        var now = (await cli.RunAsync("list", "--as-of", "2026-11-20", "--json")).Json;
        Assert.Equal(2, now.GetProperty("lines").GetArrayLength());
        Assert.Contains("Possible duplicate of CL/2026/901", (await cli.RunAsync("explain", "CL/2026/900", "--as-of", "2026-11-20")).Out);
        Assert.True(now.GetProperty("lines")[0].GetProperty("risk").GetInt64() > (await cli.RunAsync("list", "--as-of", "2026-11-19", "--json")).Json.GetProperty("lines")[0].GetProperty("risk").GetInt64());
    }

    [Fact]
    public async Task WhatWasKnownAndWhichPackAreBothSaidAndNothingIsStored()
    {
        await PullTwiceAsync();
        var before = Dump();
        var text = (await cli.RunAsync("list", "--as-of", "2026-11-12")).Out;
        Assert.StartsWith("Not a stored run: as of 12 November 2026, ", text);
        Assert.Contains("As known on 12 November 2026: after pull 1 of 10 November 2026 (feed force-extract). Pack: county-lines@1.0.0, in force on that day. Worked out for this question and not stored.", text);
        Assert.Contains("Pack: county-lines@1.0.0, chosen with --pack.", (await cli.RunAsync("list", "--as-of", "2026-11-12", "--pack", "county-lines@1.0.0")).Out);
        var known = (await cli.RunAsync("explain", "CL/2026/900", "--as-of", "2026-11-12", "--json")).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, known.GetProperty("run").ValueKind);
        Assert.Equal(("2026-11-12", 1, "2026-11-10", false), (known.GetProperty("known").GetProperty("day").GetString(), known.GetProperty("known").GetProperty("pull").GetInt32(), known.GetProperty("known").GetProperty("pulled_on").GetString(), known.GetProperty("known").GetProperty("stored").GetBoolean()));
        Assert.Equal(before, Dump());
    }

    [Fact]
    public async Task APackThatWasNotYetInForceCanBeChosenForADayBeforeIt()
    {
        await PullTwiceAsync();
        var draft = Directory.CreateDirectory(Path.Combine(folder.Path, "draft")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0")))
            await File.WriteAllTextAsync(Path.Combine(draft, Path.GetFileName(file)), (await File.ReadAllTextAsync(file)).Replace("version: 1.0.0", "version: 1.1.0").Replace("effective_from: 2026-11-01", "effective_from: 2026-12-01"));
        var text = (await cli.RunAsync("list", "--as-of", "2026-11-12", "--pack", draft)).Out;
        Assert.Contains("As known on 12 November 2026: after pull 1 of 10 November 2026 (feed force-extract). Pack: county-lines@1.1.0, chosen with --pack.", text);
        Assert.Contains("Pack: county-lines@1.0.0, in force on that day.", (await cli.RunAsync("list", "--as-of", "2026-11-12")).Out);
    }

    [Fact]
    public async Task TheRunThatWasMadeForTheDayIsTheOneThatIsShown()
    {
        await PullTwiceAsync();
        await cli.RunAsync("rescore", "--as-of", "2026-11-20");
        var stored = (await cli.RunAsync("list", "--as-of", "2026-11-20", "--json")).Json;
        Assert.Equal((1, true), (stored.GetProperty("run").GetInt32(), stored.GetProperty("known").GetProperty("stored").GetBoolean()));
        // That run of the 10th saw what came on the 20th, so it is not what was known on the 10th.
        await cli.RunAsync("rescore", "--as-of", "2026-11-10");
        Assert.False((await cli.RunAsync("list", "--as-of", "2026-11-10", "--json")).Json.GetProperty("known").GetProperty("stored").GetBoolean());
    }

    [Fact]
    public async Task BeforeTheFirstPullNothingWasKnownAndThatIsNoEmptyList()
    {
        await PullTwiceAsync();
        var result = await cli.RunAsync("list", "--as-of", "2026-11-09");
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Equal("Nothing was known on 9 November 2026: the first pull was made on 10 November 2026. Ask for that day or a later one.\n", result.Error);
    }

    [Fact]
    public async Task TwoQuestionsAtOnceAreWrongUsage()
    {
        await PullTwiceAsync();
        Assert.Equal(2, (await cli.RunAsync("list", "--run", "1", "--as-of", "2026-11-20")).ExitCode);
        Assert.Equal(2, (await cli.RunAsync("explain", "CL/2026/900", "--pack", "county-lines@1.0.0")).ExitCode);
    }

    [Fact]
    public async Task AnExplanationSaysWhichFeedAndWhoChangedTheRecordAndWhen()
    {
        await PullTwiceAsync();
        await cli.RunAsync("rescore", "--as-of", "2026-11-20");
        Assert.Contains("20 Nov 2026, pull 2: name from Example line to New name (feed force-extract, pulled by Analyst B at 09:30 UTC)", (await cli.RunAsync("explain", "CL/2026/900")).Out);
        var change = Assert.Single((await cli.RunAsync("explain", "CL/2026/900", "--json")).Json.GetProperty("history").EnumerateArray().ToList());
        Assert.Equal(("force-extract", "Analyst B", "2026-11-20T09:30:00+00:00"), (change.GetProperty("feed").GetString(), change.GetProperty("who").GetString(), change.GetProperty("at").GetString()));
    }

    string Dump()
    {
        return StoreUnderTest.Query<string>(cli.Data, "SELECT (SELECT count(*) FROM run) || ' ' || (SELECT count(*) FROM run_line) || ' ' || (SELECT count(*) FROM pull)")[0];
    }
}
