using System.Diagnostics;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Night;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class NightTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheNightRunsOnceAtItsTimeAndOnceTheNextDay()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero));
        var night = Night(clock, Repository.SampleExtract);
        Assert.Null(night.DueNight());
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 2, 30, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 11, 20), night.DueNight());
        await night.RunNightAsync(new DateOnly(2026, 11, 20), CancellationToken.None);
        Assert.Null(night.DueNight());
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 20, 23, 59, 0, TimeSpan.Zero));
        Assert.Null(night.DueNight());
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 21, 2, 29, 0, TimeSpan.Zero));
        Assert.Null(night.DueNight());
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 21, 2, 31, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 11, 21), night.DueNight());
    }

    [Fact]
    public void EveryDayOfTwentyYearsHasExactlyOneNightThroughEveryClockChange()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var settings = Settings("force-extract", "/srv/extract");
        var nights = new List<DateOnly>();
        DateOnly last = default;
        // Every half hour: fine enough to meet each set time, and both hours that a clock change skips or repeats.
        for (var step = 0; step < 20 * 365 * 48; step++)
        {
            if (NightlyRun.Due(clock.GetUtcNow(), settings, last) is { } due)
            {
                nights.Add(due);
                last = due;
            }

            clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(20 * 365, nights.Count);
        Assert.Equal(nights.Count, nights.Distinct().Count());
        Assert.True(nights.Zip(nights.Skip(1)).All(pair => pair.Second.DayNumber == pair.First.DayNumber + 1));
    }

    [Fact]
    public async Task TheHostPullsScoresAndStopsWhenAsked()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        using var night = Night(clock, Repository.SampleExtract);
        await night.StartAsync(CancellationToken.None);
        await Patience.Until(() => RiskStore.ExistsAt(Some.Place(folder.Path)) && LatestRun(clock) is not null);
        await night.StopAsync(CancellationToken.None);
        Assert.Null(night.Failure);
        Assert.Equal("night", LatestRun(clock)!.Trigger);
    }

    [Fact]
    public async Task AFeedThatIsNotThereFailsTheWorkerAndLeavesTheLastListStanding()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        await Night(clock, Repository.SampleExtract).RunNightAsync(new DateOnly(2026, 11, 19), CancellationToken.None);
        using var night = Night(clock, Path.Combine(folder.Path, "gone"));
        await night.StartAsync(CancellationToken.None);
        await Assert.ThrowsAsync<Risk.Lines.FeedUnavailableException>(() => night.ExecuteTask!);
        Assert.NotNull(night.Failure);
        Assert.Equal(1, LatestRun(clock)!.Number);
    }

    [Fact]
    public void WrongSettingsAreToldAllTogether()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Night:At"] = "half past two",
            ["Night:TimeZone"] = "Nottingham",
            ["Night:Feeds:force-extrakt"] = "",
        }).Build();
        var fault = Assert.Throws<SettingsException>(() => NightSettings.Read(configuration, ["force-extract"]));
        Assert.Contains("Night:At is 'half past two'", fault.Message);
        Assert.Contains("Night:TimeZone is 'Nottingham'", fault.Message);
        Assert.Contains("did you mean 'force-extract'?", fault.Message);
        Assert.Contains("gives no folder", fault.Message);
    }

    [Fact]
    public void AFeedFromADatabaseOrAWebServiceNeedsNoFolder()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Night:Feeds:force-database"] = "", ["Night:Feeds:force-extract"] = "/srv" }).Build();
        Assert.Equal("", NightSettings.Read(settings, ["force-database", "force-extract"], name => name == "force-extract").Feeds["force-database"]);
        Assert.Throws<SettingsException>(() => NightSettings.Read(settings, ["force-database", "force-extract"], _ => true));
    }

    [Fact]
    public async Task TheRealProcessStopsCleanlyOnSigterm()
    {
        var output = await RunProcessAsync(Repository.SampleExtract, async process =>
        {
            await Patience.Until(() => LatestRun(TimeProviderOfTests) is not null);
            using var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]);
            await kill.WaitForExitAsync();
        });
        Assert.Equal(0, output.ExitCode);
        Assert.Contains("Stopped on request; nothing was left half done", output.Text);
    }

    [Fact]
    public async Task TheRealProcessExitsNonZeroWhenTheNightFails()
    {
        var output = await RunProcessAsync(Path.Combine(folder.Path, "gone"), _ => Task.CompletedTask);
        Assert.Equal(1, output.ExitCode);
        Assert.Contains("The night failed", output.Text);
    }

    static TimeProvider TimeProviderOfTests { get; } = Some.Clock();

    async Task<(int ExitCode, string Text)> RunProcessAsync(string extract, Func<Process, Task> whileRunning)
    {
        var settings = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(settings, $$"""{ "Night": { "At": "00:00", "Feeds": { "force-extract": "{{extract}}" } } }""");
        var dll = Path.Combine(AppContext.BaseDirectory, "countylines.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [dll, "run", "--settings", settings, "--data", folder.Path, "--rules", Repository.Rules])
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

    NightlyRun Night(TimeProvider clock, string extract)
    {
        return new NightlyRun(Settings("force-extract", extract), new NightFolders(Some.Place(folder.Path), Some.Rules), Risk.Facts.FactSources.None, clock, NullLogger<NightlyRun>.Instance);
    }

    static NightSettings Settings(string feed, string extract)
    {
        return new NightSettings(new TimeOnly(2, 30), TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), new Dictionary<string, string> { [feed] = extract });
    }

    Risk.Lines.Run? LatestRun(TimeProvider clock)
    {
        if (!RiskStore.ExistsAt(Some.Place(folder.Path)))
            return null;
        using var store = RiskStore.Open(Some.Place(folder.Path), clock, Some.Person);
        return store.LatestRun;
    }
}
