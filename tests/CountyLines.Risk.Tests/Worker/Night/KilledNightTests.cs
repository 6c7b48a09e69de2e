using System.Diagnostics;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>The real worker, killed in the middle of its nights, again and again, beside one that is left alone.</summary>
public sealed class KilledNightTests(ITestOutputHelper output) : IDisposable
{
    const int Kills = 40;
    const int MostKillsPerNight = 10;

    readonly TempFolder folder = new();
    readonly TempFolder other = new();
    readonly Random chance = new(20261127);

    public void Dispose()
    {
        folder.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task KilledAtAnyMomentTheNightComesToTheSameBytes()
    {
        var extract = folder.CopyOfSampleExtract();
        var worker = new RealWorker(folder.Path);
        worker.Configure(new { Draft = new[] { "tasking" }, Feeds = new Dictionary<string, string> { ["force-extract"] = extract } });
        var (kills, nights, took) = (0, 0, TimeSpan.FromSeconds(1));
        for (var day = Some.Day; kills < Kills; day = day.AddDays(1))
        {
            Assert.True(++nights < Kills, $"{nights} nights, and only {kills} kills fell within one");
            await File.AppendAllTextAsync(Path.Combine(extract, "evidence.csv"), $"K{nights:000},CL/2024/001,Knife,{day:dd/MM/yyyy},,2B,P,\r\n");
            var (killed, isOver) = (0, false);
            while (!isOver && killed < Math.Min(MostKillsPerNight, Kills - kills))
            {
                isOver = !await KillAsync(worker, day, took * chance.NextDouble());
                killed += isOver ? 0 : 1;
            }

            kills += killed;
            took = await FinishAsync(worker, day) ?? took;
            await SomeNight.Watch(other.Path, SomeNight.Settings(extract, null, "tasking"), new FakeTimeProvider(At(day))).LookAsync("", CancellationToken.None);
            AssertSame(worker.Data, day);
        }

        output.WriteLine($"{kills} kills within {nights} nights; attempts: {string.Join(' ', NightsOf(worker.Data).Select(night => night.Attempt))}");
        Assert.Equal(Kills, NightsOf(worker.Data).Sum(night => night.Attempt - 1));
    }

    static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(3, 0)), TimeSpan.Zero);

    /// <param name="wait">From the moment at which the worker says that it is at its night.</param>
    /// <returns>Whether it was killed before its night was over.</returns>
    static async Task<bool> KillAsync(RealWorker worker, DateOnly day, TimeSpan wait)
    {
        using var process = worker.Start(At(day), "run");
        await BeginAsync(process);
        await Task.Delay(wait);
        var (exit, text) = await RealWorker.KillAsync(process);
        Assert.True(exit == 137, text);
        return StateOf(worker.Data, day) == NightState.Running;
    }

    /// <summary>Waits for the worker to say that it has taken its night up.</summary>
    static async Task BeginAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("The night of", StringComparison.Ordinal))
                return;
        }
    }

    /// <returns>How long a whole night takes, when this one had not been begun.</returns>
    static async Task<TimeSpan?> FinishAsync(RealWorker worker, DateOnly day)
    {
        var isFresh = StateOf(worker.Data, day) is null;
        if (StateOf(worker.Data, day) == NightState.Done)
            return null;
        using var process = worker.Start(At(day), "run");
        await BeginAsync(process);
        var watch = Stopwatch.StartNew();
        await Patience.Until(() => process.HasExited || StateOf(worker.Data, day) is not (null or NightState.Running));
        var took = watch.Elapsed;
        var (_, text) = await RealWorker.KillAsync(process);
        Assert.True(StateOf(worker.Data, day) == NightState.Done, text);
        return isFresh ? took : null;
    }

    void AssertSame(string data, DateOnly day)
    {
        var (killed, whole) = (StoreDump.Of(data), StoreDump.Of(other.Path));
        Assert.InRange(killed.Rows, 1_500, int.MaxValue);
        Assert.Equal(whole.Text, killed.Text);
        var run = NightsOf(data)[^1].Run;
        Assert.Equal(File.ReadAllText(Path.Combine(other.Path, "briefing", $"{run}.html")), File.ReadAllText(Path.Combine(data, "briefing", $"{run}.html")));
        Assert.Equal(day, NightsOf(data)[^1].Key.Date);
        using var store = Open(data);
        Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), null).State);
    }

    static NightState? StateOf(string data, DateOnly day) => NightsOf(data).FirstOrDefault(night => night.Key.Date == day)?.State;

    static IReadOnlyList<RecordedNight> NightsOf(string data)
    {
        if (!RiskStore.ExistsAt(new StorePlace(data)))
            return [];
        using var store = Open(data);
        return store.Nights("");
    }

    static RiskStore Open(string data) => RiskStore.Open(new StorePlace(data), Some.Clock(), Some.Person);
}
