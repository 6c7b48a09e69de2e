using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>A list under other rules, a list drawn many times, and an old list worked out again.</summary>
public sealed class WhatIfTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    string Draft(params (string From, string To)[] changes)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cli.Folder, "draft")).FullName;
        var home = Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0");
        var text = File.ReadAllText(Path.Combine(home, "pack.yaml")).Replace("version: 1.0.0", "version: 1.1.0");
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to);
        }

        File.WriteAllText(Path.Combine(folder, "pack.yaml"), text);
        File.Copy(Path.Combine(home, "cases.csv"), Path.Combine(folder, "cases.csv"), overwrite: true);
        return folder;
    }

    [Fact]
    public async Task TheSamePackMovesNobody()
    {
        await cli.RunAsync("demo");
        var result = await cli.RunAsync("whatif", "--pack", "county-lines@1.0.0", "--json");

        Assert.Equal((0, 0), (result.ExitCode, result.Json.GetProperty("movers").GetArrayLength()));
    }

    [Fact]
    public async Task EveryMoverIsNamedWithTheFactorThatMovedItAndTheMatrixCountsEveryLineOnce()
    {
        await cli.RunAsync("demo");
        var list = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("rank").ValueKind == System.Text.Json.JsonValueKind.Number)
            .ToDictionary(line => line.GetProperty("reference").GetString()!, line => line.GetProperty("risk").GetInt64());
        var draft = Draft(("kinds: [knife], within: 6 months", "kinds: [knife], within: 1 months"));
        var result = (await cli.RunAsync("whatif", "--pack", draft, "--top", "5", "--json")).Json;
        await cli.RunAsync("rescore", "--as-of", "2026-11-20", "--pack", draft);
        var after = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("rank").ValueKind == System.Text.Json.JsonValueKind.Number)
            .ToDictionary(line => line.GetProperty("reference").GetString()!, line => line.GetProperty("risk").GetInt64());

        var risks = 0;
        foreach (var mover in result.GetProperty("movers").EnumerateArray())
        {
            var (reference, risk) = (mover.GetProperty("reference").GetString()!, mover.GetProperty("risk"));
            if (!list.ContainsKey(reference))
                continue;
            Assert.Equal((list[reference], after[reference]), (risk.GetProperty("from").GetInt64(), risk.GetProperty("to").GetInt64()));
            if (list[reference] == after[reference])
                continue;
            risks++;
            Assert.Contains(mover.GetProperty("causes")[0].GetProperty("factor").GetString(), new[] { "physical", "violence" });
        }

        Assert.Equal(list.Count(line => after[line.Key] != line.Value), risks);
        Assert.True(risks > 5);
        Assert.Equal(list.Count, result.GetProperty("migration").EnumerateArray().SelectMany(row => row.GetProperty("to").EnumerateArray()).Sum(cell => cell.GetProperty("lines").GetInt32()));
        Assert.Equal(result.GetProperty("enters").GetArrayLength(), result.GetProperty("leaves").GetArrayLength());
    }

    [Fact]
    public async Task ADraftWhoseCasesFailIsShownWithTheCasesOnTop()
    {
        await cli.RunAsync("demo");
        var draft = Draft(("knife_incidents: \">= 3\"", "knife_incidents: \">= 2\""));
        var text = await cli.RunAsync("whatif", "--pack", draft);
        var json = await cli.RunAsync("whatif", "--pack", draft, "--json");

        Assert.Equal((3, 3, ""), (text.ExitCode, json.ExitCode, text.Error));
        Assert.StartsWith("county-lines@1.1.0 is a draft with ", text.Out, StringComparison.Ordinal);
        Assert.Contains("'Two knife incidents are still low when no child is exploited': expected physical 1, and the pack gives 2", text.Out, StringComparison.Ordinal);
        Assert.InRange(text.Out.IndexOf("case.fails", StringComparison.Ordinal), 0, text.Out.IndexOf("lines would be scored or placed otherwise", StringComparison.Ordinal));
        Assert.Contains("physical from 1 to 2", text.Out, StringComparison.Ordinal);
        Assert.Equal("case.fails", json.Json.GetProperty("case_problems")[0].GetProperty("code").GetString());
        // It stays a draft for everything that is kept.
        Assert.Equal(1, (await cli.RunAsync("rescore", "--pack", draft)).ExitCode);
        Assert.Equal(1, (await cli.RunAsync("score", "facts.csv", "--pack", draft)).ExitCode);
    }

    [Fact]
    public async Task ADraftWithAFaultOfItsOwnIsRefusedAndSoIsAReleasedPackWhoseCasesWereChanged()
    {
        await cli.RunAsync("demo");
        var faulty = await cli.RunAsync("whatif", "--pack", Draft(("knife_incidents: \">= 3\"", "knive_incidents: \">= 3\"")));
        Assert.Equal((1, ""), (faulty.ExitCode, faulty.Out));
        Assert.Contains("fact.unknown there is no fact 'knive_incidents'", faulty.Error, StringComparison.Ordinal);
        var altered = await cli.RunAsync("whatif", "--pack", Draft(("version: 1.1.0", "version: 1.0.0"), ("knife_incidents: \">= 3\"", "knife_incidents: \">= 2\"")));
        Assert.Equal((1, ""), (altered.ExitCode, altered.Out));
    }

    [Fact]
    public async Task WhatIfStoresNothing()
    {
        await cli.RunAsync("demo");
        var before = (await cli.RunAsync("list", "--json")).Out;
        await cli.RunAsync("whatif", "--pack", Draft(("kinds: [knife], within: 6 months", "kinds: [knife], within: 1 months")));

        Assert.Equal(before, (await cli.RunAsync("list", "--json")).Out);
    }

    [Fact]
    public async Task StabilitySaysTheSameTwiceAndHasEveryRankedLine()
    {
        await cli.RunAsync("demo");
        var first = await cli.RunAsync("stability", "--draws", "300", "--top", "5", "--json");
        var ranked = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().Count(line => line.GetProperty("rank").ValueKind == System.Text.Json.JsonValueKind.Number);

        Assert.Equal(first.Out, (await cli.RunAsync("stability", "--draws", "300", "--top", "5", "--json")).Out);
        Assert.Equal(ranked, first.Json.GetProperty("lines").GetArrayLength());
        Assert.All(first.Json.GetProperty("lines").EnumerateArray(), line => Assert.True(line.GetProperty("rank_from").GetInt32() <= line.GetProperty("rank_to").GetInt32()));
    }

    [Fact]
    public async Task EveryRunCanBeWorkedOutAgainToTheSameBytes()
    {
        await cli.RunAsync("demo");
        foreach (var run in new[] { "1", "2" })
        {
            var replay = await cli.RunAsync("replay", run);
            Assert.Equal(0, replay.ExitCode);
            Assert.Contains("is the same", replay.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AStoredLevelThatWasAlteredIsNamedByReplay()
    {
        await cli.RunAsync("demo");
        StoreUnderTest.ExecuteAndSeal(cli.Data, "UPDATE run_line SET risk = risk + 1 WHERE run = 2 AND place = 3");

        var replay = await cli.RunAsync("replay", "2", "--json");
        Assert.Equal(3, replay.ExitCode);
        Assert.StartsWith("Place 3 was CL/", Assert.Single(replay.Json.GetProperty("differences").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await cli.RunAsync("replay", "99")).ExitCode);
    }

    [Fact]
    public async Task APackThatAsksForAPlugInThatIsNotThereScoresNothingAndTheListStands()
    {
        await cli.RunAsync("demo");
        var before = (await cli.RunAsync("list")).Out;
        var draft = Draft(("knife_incidents:            { count: evidence, kinds: [knife], within: 6 months,", "knife_incidents:            { plugin: phones, type: integer, source: made up,"));
        foreach (var verb in new string[][] { ["rescore", "--as-of", "2026-11-20"], ["whatif"] })
        {
            var refused = await cli.RunAsync([.. verb, "--pack", draft, "--json"]);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Out));
            Assert.Contains("knife_incidents comes from the plug-in phones, and there is none", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, (await cli.RunAsync("list")).Out);
    }
}
