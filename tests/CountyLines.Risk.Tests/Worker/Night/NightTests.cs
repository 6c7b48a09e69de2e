using System.Diagnostics;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Night;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Night;

public sealed class NightTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero));
    readonly SaidLog log = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheNightRunsOnceAtItsTimeAndOnceTheNextDay()
    {
        var night = Night(Repository.SampleExtract);
        Assert.Null(await LookAsync(night));
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 2, 30, 0, TimeSpan.Zero));
        Assert.Equal((new DateOnly(2026, 11, 20), NightState.Done), Of(await LookAsync(night)));
        Assert.Null(await LookAsync(night));
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 23, 59, 0, TimeSpan.Zero));
        Assert.Null(await LookAsync(night));
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 21, 2, 29, 0, TimeSpan.Zero));
        Assert.Null(await LookAsync(night));
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 21, 2, 31, 0, TimeSpan.Zero));
        Assert.Equal((new DateOnly(2026, 11, 21), NightState.Done), Of(await LookAsync(night)));
        Assert.Equal([1L, 2], Nights().Select(one => one.Run));

        static (DateOnly, NightState) Of(NightResult? result) => (result!.Key.Date, result.State);
    }

    [Fact]
    public async Task NightsForWhichNoWorkerWasThereStandOnRecordAndAreNotMadeUp()
    {
        var night = Night(Repository.SampleExtract);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 2, 30, 0, TimeSpan.Zero));
        await LookAsync(night);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 11, 24), (await LookAsync(night))!.Key.Date);
        Assert.Equal(["done", "missed", "missed", "missed", "done"], Nights().Select(one => one.State.ToString().ToLowerInvariant()));
        Assert.Equal(2, Latest()!.Number);
        Assert.Contains("ALARM: 3 nights were missed, from 2026-11-21 to 2026-11-23; they are on record and are not made up", log.Said);
    }

    [Fact]
    public async Task AClockThatRanFarAheadAndWasSetBackCostsNoNight()
    {
        var night = Night(Repository.SampleExtract);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        await LookAsync(night);
        var glitch = Night(Repository.SampleExtract, new FakeTimeProvider(new DateTimeOffset(2027, 3, 1, 3, 0, 0, TimeSpan.Zero)));
        await LookAsync(glitch);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero));
        Assert.Equal((new DateOnly(2026, 11, 21), NightState.Done), ((await LookAsync(night))!.Key.Date, Nights().Single(one => one.Key.Date == new DateOnly(2026, 11, 21)).State));
    }

    [Fact]
    public async Task ANightThatFailsIsTriedOnceMoreAndThenStandsAsFailed()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        await LookAsync(Night(Repository.SampleExtract));
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 21, 3, 0, 0, TimeSpan.Zero));
        var night = Night(Path.Combine(folder.Path, "gone"));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await Assert.ThrowsAsync<FeedUnavailableException>(() => LookAsync(night));
            Assert.Equal((NightState.Failed, attempt), (Nights()[^1].State, Nights()[^1].Attempt));
            Assert.Contains("could not be read", Assert.Single(Nights()[^1].Reasons));
        }

        Assert.Null(await LookAsync(night));
        Assert.Equal(1, Latest()!.Number);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));
        Assert.Equal(NightState.Done, (await LookAsync(Night(Repository.SampleExtract)))!.State);
    }

    [Fact]
    public async Task ANightThatWasCutOffGoesOnWhereItWasAndPullsNothingTwice()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        var key = new NightKey("", new DateOnly(2026, 11, 20));
        using (var store = Open())
        {
            Assert.NotNull(store.Claim(key, "a worker that dies", TimeSpan.Zero));
            new RiskCycle(store, Some.Rules, folder.Path).Pull(new FeedSource(Some.Feed, Repository.SampleExtract), key.Date);
        }

        BeSilent();
        var result = await LookAsync(Night(Repository.SampleExtract));
        Assert.Equal((NightState.Done, 1L), (result!.State, result.Result!.Report.Run.Pull));
        Assert.Equal(2, Nights().Single().Attempt);
        Assert.Contains("The night of 2026-11-20 is taken up again where it was left; this is attempt 2", log.Said);
    }

    [Fact]
    public async Task ANightThatWasCutOffAfterItsRunWasStoredScoresNothingTwice()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        var key = new NightKey("", new DateOnly(2026, 11, 20));
        using (var store = Open())
        {
            store.Claim(key, "a worker that dies", TimeSpan.Zero);
            await new RiskCycle(store, Some.Rules, folder.Path).RunAsync(new CycleRequest([new FeedSource(Some.Feed, Repository.SampleExtract)], key.Date, key.Date, null, RiskStore.NightTrigger), null, CancellationToken.None);
        }

        BeSilent();
        Assert.Equal(NightState.Done, (await LookAsync(Night(Repository.SampleExtract)))!.State);
        Assert.Equal((1L, 1L), (Latest()!.Number, Nights().Single().Run));
    }

    [Fact]
    public void WhoHasLostTheNightWritesNothingMore()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        var key = new NightKey("", new DateOnly(2026, 11, 20));
        using var slow = Open();
        var claimed = slow.Claim(key, "slow", TimeSpan.FromMinutes(1));
        using (var taking = slow.Begin(new PullRequest("force-extract", key.Date, "Tester", "00", "made up")))
        {
            Assert.Empty(taking.LinesKnown);
        }

        clock.Advance(TimeSpan.FromSeconds(59));
        using var quick = Open();
        Assert.Null(quick.Claim(key, "quick", TimeSpan.FromMinutes(1)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, quick.Claim(key, "quick", TimeSpan.FromMinutes(1))!.Attempt);
        Assert.Throws<NightLostException>(() => new RiskCycle(slow, Some.Rules, folder.Path).Pull(new FeedSource(Some.Feed, Repository.SampleExtract), key.Date));
        Assert.Throws<NightLostException>(() => slow.Beat(key, claimed!.Attempt));
        Assert.Throws<NightLostException>(() => slow.EndNight(NightState.Done, [], []));
        Assert.Equal((0L, NightState.Running, 2), (quick.LatestPull, Nights().Single().State, Nights().Single().Attempt));
        quick.Beat(key, 2);
        quick.EndNight(NightState.Done, [], []);
        Assert.Null(quick.Claim(key, "another", TimeSpan.Zero));
    }

    [Fact]
    public async Task TheNightDraftsForItsAudiencesAndPublishesNothing()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        var result = await SomeNight.Watch(folder.Path, SomeNight.Settings(Repository.SampleExtract, null, "tasking", "emsou"), clock, log).LookAsync("", CancellationToken.None);
        Assert.Equal(["tasking", "emsou"], result!.Drafts.Select(draft => draft.Audience));
        using var store = Open();
        Assert.All(store.Releases(), release => Assert.Equal(ReleaseState.Draft, release.State));
        Assert.Equal(2, store.Releases().Count);
        Assert.Empty(store.Packages());
    }

    [Fact]
    public async Task EveryStageOfANightIsOnRecord()
    {
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        await LookAsync(Night(Repository.SampleExtract));
        using var store = Open();
        Assert.Equal(["briefing", "check", "draft", "gates", "pull", "rank", "read", "report", "score", "store"], store.StagesOf(new NightKey("", new DateOnly(2026, 11, 20))).Select(stage => stage.Stage).Order());
    }

    [Fact]
    public async Task TheRealProcessStopsCleanlyOnSigterm()
    {
        var output = await RunProcessAsync(Repository.SampleExtract, async process =>
        {
            await Patience.Until(() => RiskStore.ExistsAt(Some.Place(folder.Path)) && Nights() is [{ State: not NightState.Running }]);
            using var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]);
            await kill.WaitForExitAsync();
        });
        Assert.Equal((0, output.Text), (output.ExitCode, output.Text));
        Assert.Contains("Stopped on request; nothing was left half done", output.Text);
    }

    [Fact]
    public async Task TheRealProcessExitsNonZeroWhenTheNightFails()
    {
        var output = await RunProcessAsync(Path.Combine(folder.Path, "gone"), _ => Task.CompletedTask);
        Assert.Equal(1, output.ExitCode);
        Assert.Contains("The night failed", output.Text);
    }

    [Fact]
    public void WrongSettingsAreToldAllTogether()
    {
        var fault = Assert.Throws<SettingsException>(() => Read(new()
        {
            ["Night:Cron"] = "half past two",
            ["Night:TimeZone"] = "Nottingham",
            ["Night:MakeUpUntil"] = "noon",
            ["Night:Draft:0"] = "taksing",
            ["Night:Gates:StaleDays"] = "-1",
            ["Night:Gates:JumpPercents"] = "5",
            ["Night:Feeds:force-extrakt"] = "",
            ["Night:At"] = "02:30",
        }));
        foreach (var words in new[]
        {
            "Night:TimeZone is 'Nottingham'", "Night:MakeUpUntil is 'noon'", "there is no audience 'taksing'; did you mean 'tasking'?", "Night:Gates:StaleDays is no whole number from 0 to 3650",
            "Night:Gates:JumpPercents: there is no such setting", "did you mean 'force-extract'?", "Night:Feeds:force-extrakt gives no folder", "Night:At: there is no such setting",
        })
            Assert.Contains(words, fault.Message);
        Assert.Contains("Night:Cron is 'half past two'", Assert.Throws<SettingsException>(() => Read(new() { ["Night:Cron"] = "half past two" })).Message);
    }

    [Fact]
    public void AFeedFromADatabaseOrAWebServiceNeedsNoFolder()
    {
        Dictionary<string, string?> settings = new() { ["Night:Feeds:force-database"] = "", ["Night:Feeds:force-extract"] = "/srv" };
        Assert.Equal("", Read(settings).Parts.Single().Feeds["force-database"]);
        Assert.Contains("Night:Feeds:force-extract gives no folder", Assert.Throws<SettingsException>(() => Read(new() { ["Night:Feeds:force-extract"] = "" })).Message);
    }

    [Fact]
    public void APopulationInPartsHasFeedsToEachPart()
    {
        var settings = Read(new() { ["Night:Parts:nottinghamshire:Feeds:force-extract"] = "/srv/n", ["Night:Parts:derbyshire:Feeds:force-extract"] = "/srv/d" });
        Assert.Equal([("derbyshire", "/srv/d"), ("nottinghamshire", "/srv/n")], settings.Parts.Select(part => (part.Name, part.Feeds["force-extract"])).Order());
        var fault = Assert.Throws<SettingsException>(() => Read(new() { ["Night:Parts:../away:Feeds:force-extract"] = "/srv/n", ["Night:Feeds:force-extract"] = "/srv/d" }));
        Assert.Contains("a part's name is the name of its folder", fault.Message);
        Assert.Contains("Night:Feeds stands beside Night:Parts", fault.Message);
    }

    static NightSettings Read(Dictionary<string, string?> values)
    {
        return NightSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), "/srv", new KnownRules(["force-database", "force-extract"], name => name == "force-extract", ["tasking", "emsou"]));
    }

    async Task<(int ExitCode, string Text)> RunProcessAsync(string extract, Func<Process, Task> whileRunning)
    {
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, $$"""{ "Night": { "Cron": "0 0 0 * * ?", "MakeUpUntil": "23:59", "Feeds": { "force-extract": "{{extract}}" } } }""");
        var dll = Path.Combine(AppContext.BaseDirectory, "countylines.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [dll, .. StoreUnderTest.Arguments(["run", "--settings", settings], folder.Path), "--data", folder.Path, "--rules", Repository.Rules])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var text = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await whileRunning(process);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await text + await error);
    }

    NightWatch Night(string extract, TimeProvider? at = null) => SomeNight.Watch(folder.Path, SomeNight.Settings(extract), at ?? clock, log);

    static Task<NightResult?> LookAsync(NightWatch night) => night.LookAsync("", CancellationToken.None);

    RiskStore Open() => RiskStore.Open(Some.Place(folder.Path), clock, Some.Person);

    IReadOnlyList<RecordedNight> Nights()
    {
        using var store = Open();
        return store.Nights("");
    }

    Run? Latest()
    {
        using var store = Open();
        return store.LatestRun;
    }

    /// <summary>A worker that dies beside a file is known at once to be gone; beside a server it may be on another machine.</summary>
    void BeSilent()
    {
        if (StoreUnderTest.IsPostgreSql)
            clock.Advance(TimeSpan.FromMinutes(2));
    }
}
