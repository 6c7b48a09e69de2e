using System.Text.Json;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>From a force's extract to the list and its explanation, through the commands alone.</summary>
public sealed class SampleFlowTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    async Task<JsonElement> ListAfterRescoreAsync()
    {
        Assert.Equal(3, (await cli.RunAsync("pull", "--from", Repository.SampleExtract)).ExitCode);
        Assert.Equal(0, (await cli.RunAsync("rescore", "--as-of", "2026-11-20")).ExitCode);
        return (await cli.RunAsync("list", "--json")).Json;
    }

    [Fact]
    public async Task EveryMappedLineOfTheSampleIsOnTheListAndTheSecretOneIsNot()
    {
        var list = await ListAfterRescoreAsync();
        var references = list.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("reference").GetString()).ToList();
        Assert.Equal(63, references.Count);
        Assert.Equal(63, references.Distinct().Count());
        Assert.DoesNotContain("CL/2021/020", references);
    }

    [Fact]
    public async Task RanksFollowRiskAndTiesShareARank()
    {
        var list = await ListAfterRescoreAsync();
        var ranked = list.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("rank").ValueKind == JsonValueKind.Number)
            .Select(line => (Rank: line.GetProperty("rank").GetInt32(), Risk: line.GetProperty("risk").GetInt64())).ToList();
        Assert.Equal(61, ranked.Count);
        foreach (var (rank, risk) in ranked)
            Assert.Equal(1 + ranked.Count(other => other.Risk > risk), rank);
    }

    [Fact]
    public async Task ClosedTypeOneIsKeptWithoutARankAndTypeTwoDormantAndReopenedAreRanked()
    {
        var list = await ListAfterRescoreAsync();
        var ranksByStatus = list.GetProperty("lines").EnumerateArray()
            .ToLookup(line => line.GetProperty("status").GetString(), line => line.GetProperty("rank").ValueKind);
        Assert.Equal(2, ranksByStatus["closed-type-1"].Count());
        Assert.All(ranksByStatus["closed-type-1"], kind => Assert.Equal(JsonValueKind.Null, kind));
        foreach (var status in new[] { "closed-type-2", "dormant", "reopened", "suspected", "active" })
        {
            Assert.NotEmpty(ranksByStatus[status]);
            Assert.All(ranksByStatus[status], kind => Assert.Equal(JsonValueKind.Number, kind));
        }
    }

    [Fact]
    public async Task EveryListedLineExplainsArithmeticThatAddsUpToItsRisk()
    {
        var list = await ListAfterRescoreAsync();
        var looked = 0;
        foreach (var line in list.GetProperty("lines").EnumerateArray())
        {
            var explained = (await cli.RunAsync("explain", line.GetProperty("reference").GetString()!, "--json")).Json;
            var totals = explained.GetProperty("factors").EnumerateArray()
                .GroupBy(factor => factor.GetProperty("section").GetString()!)
                .ToDictionary(group => group.Key, group => (Low: group.Sum(factor => factor.GetProperty("lowest").GetInt32()), High: group.Sum(factor => factor.GetProperty("highest").GetInt32())));
            Assert.Equal((totals["harm"].Low + totals["impact"].Low) * totals["capability"].Low, explained.GetProperty("risk").GetInt32());
            Assert.Equal((totals["harm"].High + totals["impact"].High) * totals["capability"].High, explained.GetProperty("highest").GetInt32());
            Assert.Equal(explained.GetProperty("risk").GetInt32(), line.GetProperty("risk").GetInt32());
            looked++;
        }

        Assert.Equal(63, looked);
    }

    [Fact]
    public async Task AnExplanationInWordsSaysWhyWhatIsNotKnownAndWhatWouldMoveTheBand()
    {
        await ListAfterRescoreAsync();
        var text = (await cli.RunAsync("explain", "CL/2024/001")).Out;
        Assert.Contains("Possible duplicate of CL/2022/012: both have +447700900454", text);
        Assert.Contains("Risk 135..207 = (harm + impact) * capability", text);
        Assert.Contains("serious_violence = 1 (records of corrosive, kidnap, serious-injury, sexual-violence, within 12 months): 4 Oct 2026 N2026000001 2E", text);
        Assert.Contains("Financial harm: level 0..4, up to 36 more risk", text);
        Assert.Contains("down  Physical harm to 1 (Low): risk 117, Medium", text);
        Assert.Contains("Since the last run: this is the first run.", text);
    }

    [Fact]
    public async Task TheChangedNameIsToldWithTheDayItChanged()
    {
        await ListAfterRescoreAsync();
        Assert.Contains("20 Nov 2026, pull 1: name from Bankz line to BANKZ LINE", (await cli.RunAsync("explain", "CL/2021/006")).Out);
    }

    [Fact]
    public async Task ACutInsideATieShowsTheWholeTieAndSaysSo()
    {
        await ListAfterRescoreAsync();
        var cut = await cli.RunAsync("list", "--top", "10");
        Assert.Contains("The list is 1 longer than 10: lines tied at rank 10 are shown whole.", cut.Out);
        Assert.Equal(11, (await cli.RunAsync("list", "--top", "10", "--json")).Json.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task TheSameInputsGiveTheSameBytesInAnotherFolderOnAnotherDay()
    {
        await ListAfterRescoreAsync();
        using var elsewhere = new Cli { Clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2027, 3, 1, 23, 30, 0, TimeSpan.Zero)) };
        await elsewhere.RunAsync("pull", "--from", Repository.SampleExtract);
        await elsewhere.RunAsync("rescore", "--as-of", "2026-11-20");
        Assert.Equal((await cli.RunAsync("list", "--json")).Out, (await elsewhere.RunAsync("list", "--json")).Out);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(cli.Data, "briefing", "1.html")), await File.ReadAllBytesAsync(Path.Combine(elsewhere.Data, "briefing", "1.html")));
    }

    [Fact]
    public async Task RescoringTheSameRecordsAgainLetsTheRunStand()
    {
        await ListAfterRescoreAsync();
        Assert.StartsWith("Run 1 stands", (await cli.RunAsync("rescore", "--as-of", "2026-11-20")).Out);
        Assert.StartsWith("Run 2:", (await cli.RunAsync("rescore", "--as-of", "2026-11-19")).Out);
    }

    [Fact]
    public async Task TheQuarantineIsListedWithFeedFileRowColumnValueReasonAndState()
    {
        await ListAfterRescoreAsync();
        var items = (await cli.RunAsync("quarantine", "list", "--json")).Json.GetProperty("items").EnumerateArray().ToList();
        var date = Assert.Single(items, item => item.GetProperty("value").GetString() == "31/02/2026");
        Assert.Equal("force-extract", date.GetProperty("feed").GetString());
        Assert.Equal("evidence.csv", date.GetProperty("file").GetString());
        Assert.Equal(1080, date.GetProperty("row").GetInt32());
        Assert.Equal("Date", date.GetProperty("column").GetString());
        Assert.Equal("there is no such date; write it as dd/MM/yyyy or dd-MMM-yyyy", date.GetProperty("reason").GetString());
        Assert.Equal("open", date.GetProperty("state").GetString());
        Assert.Contains("31/02/2026", (await cli.RunAsync("quarantine", "show", date.GetProperty("id").ToString())).Out);
    }

    [Fact]
    public async Task ThePullNamesTheColumnsThatItDoesNotStore()
    {
        var pull = await cli.RunAsync("pull", "--from", Repository.SampleExtract);
        Assert.Contains("not mapped and not stored: Free Text", pull.Out);
        Assert.Contains("not mapped and not stored: Notes", pull.Out);
    }
}
