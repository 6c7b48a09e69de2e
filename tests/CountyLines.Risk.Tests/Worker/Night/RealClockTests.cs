using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>The real program under a clock that stands at, jumps over or goes back over the time of its night.</summary>
[Trait("Store", "sqlite")]
public sealed class RealClockTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly RealWorker worker;

    public RealClockTests()
    {
        worker = new RealWorker(folder.Path);
        worker.Configure(new { Feeds = new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract }, Gates = new { StaleDays = 3_650 } });
    }

    public void Dispose() => folder.Dispose();

    /// <param name="times">When a worker is started, in UTC, one after the other.</param>
    /// <param name="expected">The nights on record at the end.</param>
    [Theory]
    [InlineData("an ordinary night, from just before its time", "2026-11-20 02:29:57", "2026-11-20 done")]
    [InlineData("the clocks have just gone forward: half past two is at 01:30 UTC", "2027-03-28 01:29:57", "2027-03-28 done")]
    [InlineData("the clocks have just gone back: half past two is at 02:30 UTC", "2027-10-31 02:29:57", "2027-10-31 done")]
    [InlineData("the clock is stepped over the night", "2026-11-20 02:29:57, 2026-11-21 01:00:00, 2026-11-21 09:00:00", "2026-11-20 done, 2026-11-21 done")]
    [InlineData("the clock is set back over a night that is done", "2026-11-20 02:29:57, 2026-11-20 02:29:55, 2026-11-20 03:00:00", "2026-11-20 done")]
    [InlineData("nobody was there for two nights, and for the third until the afternoon", "2026-11-20 02:29:57, 2026-11-23 13:00:00", "2026-11-20 done, 2026-11-21 missed, 2026-11-22 missed, 2026-11-23 missed")]
    public async Task ARealProcessRunsEachNightOnce(string what, string times, string expected)
    {
        var wanted = expected.Split(", ");
        var starts = times.Split(", ");
        for (var start = 0; start < starts.Length; start++)
        {
            var isLast = start + 1 == starts.Length;
            using var process = worker.StartAt(DateTimeOffset.Parse(starts[start] + "Z", System.Globalization.CultureInfo.InvariantCulture), "run");
            try
            {
                if (start == 0 || isLast)
                    await Patience.Until(() => process.HasExited || (start == 0 ? Nights().Count > 0 && !Nights()[0].EndsWith("running", StringComparison.Ordinal) : Nights().SequenceEqual(wanted)));
                // Where nothing must happen, long enough for it to have happened.
                if (start > 0)
                    await Task.Delay(TimeSpan.FromSeconds(3));
            }
            finally
            {
                await RealWorker.KillAsync(process);
            }
        }

        Assert.True(wanted.SequenceEqual(Nights()), $"{what}: {string.Join(", ", Nights())}");
        using var store = Open();
        Assert.Equal(wanted.Count(night => night.EndsWith("done", StringComparison.Ordinal)), store.LatestRun!.Number);
    }

    [Fact]
    public async Task OfSixProcessesOnOneStoreOneRunsTheNight()
    {
        var processes = Enumerable.Range(0, 6).Select(_ => worker.StartAt(new DateTimeOffset(2026, 11, 20, 2, 29, 57, TimeSpan.Zero), "run")).ToList();
        try
        {
            await Patience.Until(() => Nights() is ["2026-11-20 done"]);
            await Task.Delay(TimeSpan.FromSeconds(3));
            Assert.All(processes, process => Assert.False(process.HasExited));
        }
        finally
        {
            foreach (var process in processes)
            {
                await RealWorker.KillAsync(process);
                process.Dispose();
            }
        }

        using var store = Open();
        Assert.Equal((1L, 1L, 1), (store.LatestPull, store.LatestRun!.Number, Assert.Single(store.Nights("")).Attempt));
    }

    List<string> Nights()
    {
        if (!RiskStore.ExistsAt(new StorePlace(worker.Data)))
            return [];
        using var store = Open();
        return [.. store.Nights("").Select(night => $"{night.Key.Date:yyyy-MM-dd} {night.State.ToString().ToLowerInvariant()}")];
    }

    RiskStore Open() => RiskStore.Open(new StorePlace(worker.Data), Some.Clock(), Some.Person);
}
