using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker.Night;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Health;
using CountyLines.Risk.Worker.Night;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Health;

public sealed class HealthTests : IDisposable
{
    readonly TempFolder folder = new();

    /// <summary>Before the night's time, so that none runs by itself.</summary>
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    static string[] Reasons(System.Text.Json.JsonElement answer) => [.. answer.GetProperty("rules").EnumerateArray().Concat(answer.GetProperty("parts").EnumerateArray().SelectMany(part => part.GetProperty("reasons").EnumerateArray())).Select(reason => reason.GetString()!)];

    [Fact]
    public async Task TheWorkerIsReadyAfterAGoodNightAndUntilTheNextOneIsOverdue()
    {
        await using var worker = await WatchedWorker.StartAsync(folder.Path, clock);
        Assert.Equal((200, "{\n  \"live\": true\n}\n"), await worker.AskAsync("/health/live"));
        var (status, first) = await worker.ReadyAsync();
        Assert.Equal(503, status);
        Assert.False(first.GetProperty("ready").GetBoolean());
        Assert.True(Assert.Single(Reasons(first)) is "there is no store yet" or "no night was good yet");

        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        await worker.NightAsync(folder.Path, clock);
        clock.Advance(TimeSpan.FromSeconds(10));
        var (good, ready) = await worker.ReadyAsync();
        Assert.Equal((200, 0), (good, Reasons(ready).Length));
        Assert.Equal("2026-11-20T09:00:00Z", ready.GetProperty("parts")[0].GetProperty("last_good_night").GetString());

        // After the time until which the next night is made up, so that it cannot run any more.
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 21, 13, 0, 0, TimeSpan.Zero));
        var (late, overdue) = await worker.ReadyAsync();
        Assert.Equal(503, late);
        Assert.Equal(["the last good night ended more than 26 hours ago"], Reasons(overdue));
        Assert.Equal(404, (await worker.AskAsync("/health")).Status);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AStoreThatDoesNotOpenAndRulesThatDoNotLoadAreToldWithoutAPathOrAName()
    {
        var rules = Directory.CreateDirectory(Path.Combine(folder.Path, "rules")).FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("retention.yaml", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(rules, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var data = Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "countylines.db"), string.Concat(Enumerable.Repeat("Minutes of the tasking meeting. ", 100)));
        await using var worker = await WatchedWorker.StartAsync(data, clock, rules: new RulesFolder(rules));
        var (status, answer) = await worker.ReadyAsync();
        Assert.Equal(503, status);
        Assert.Equal(["rules of governance or retention do not load; see: countylines doctor", "the store does not open; see: countylines doctor"], Reasons(answer));
        Assert.DoesNotContain(folder.Path, answer.ToString(), StringComparison.Ordinal);
        await Patience.Until(() => worker.AskAsync("/health/live").Result.Status == 503);
    }

    [Fact]
    public void AWorkerThatAFaultHasEndedIsNotAlive()
    {
        var fault = new NightFault();
        var health = new WorkerHealth(SomeNight.Settings(Repository.SampleExtract), new NightFolders(Some.Place, Some.Rules), new HealthSettings(null, TimeSpan.FromHours(26)), fault, clock);
        Assert.True(health.IsLive);
        fault.Tell(new IOException("the disk is gone"));
        Assert.False(health.IsLive);
    }

    [Fact]
    public async Task PrometheusReadsTheNight()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        await using var worker = await WatchedWorker.StartAsync(folder.Path, clock);
        await worker.NightAsync(folder.Path, clock);
        clock.Advance(TimeSpan.FromHours(1));
        // The night's row stands a moment before its numbers do.
        await Patience.Until(() => worker.AskAsync("/metrics").Result.Text.Contains("countylines_packages_waiting", StringComparison.Ordinal));
        var (status, text) = await worker.AskAsync("/metrics");
        Assert.Equal(200, status);
        var values = text.Split('\n').Where(line => line.StartsWith("countylines_", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToLookup(words => words[0][..(words[0].IndexOf('{') is var brace and >= 0 ? brace : words[0].Length)], words => words[1]);
        Assert.Equal("63", Assert.Single(values["countylines_lines_scored_total"]));
        Assert.Equal("1", Assert.Single(values["countylines_nights_total"]));
        Assert.Equal("3600", Assert.Single(values["countylines_night_good_age_seconds"]));
        Assert.Equal("0", Assert.Single(values["countylines_receipts_missing"]));
        Assert.Contains("stage=\"score\"", text);
        Assert.Contains("job=\"all\"", text);
    }
}
