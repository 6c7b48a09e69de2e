using System.Diagnostics;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>The real program, killed in the middle of what it does, again and again, beside one that is left alone.</summary>
[Trait("Store", "sqlite")]
public sealed class KilledNightTests(ITestOutputHelper output) : IDisposable
{
    const int KillsPerNight = 12;

    /// <summary>Five hundred in all take some ten minutes: COUNTYLINES_KILLS=all.</summary>
    static readonly bool IsWhole = Environment.GetEnvironmentVariable("COUNTYLINES_KILLS") == "all";

    static readonly int NightKills = IsWhole ? 360 : 48;
    static readonly int OtherKills = IsWhole ? 70 : 20;

    readonly TempFolder folder = new();
    readonly Random chance = new(20261127);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task KilledAtAnyMomentOfPullScoreStoreAndDraftTheNightComesToTheSameBytes()
    {
        var (extract, took, kills, nights) = (folder.CopyOfSampleExtract(), TimeSpan.FromSeconds(1), 0, 0);
        while (kills < NightKills)
        {
            Assert.True(++nights < NightKills, $"{nights} nights, and only {kills} kills fell within one");
            var worker = new RealWorker(folder.Sub($"night-{nights}"));
            worker.ConfigureForToday(new Dictionary<string, string> { ["force-extract"] = extract });
            var killed = 0;
            // The first night is left alone, to know how long one takes. How much of the machine a night has changes while other tests run: one that was over
            // before its kill takes no longer than that, and one whose rest takes longer than was thought takes at least as long.
            while (nights > 1 && killed < KillsPerNight)
            {
                var wait = took * chance.NextDouble();
                if (!await KillAsync(worker, wait))
                {
                    took = wait;
                    break;
                }

                killed++;
            }

            if (await FinishAsync(worker) is { } rest && (nights == 1 || rest > took))
                took = rest;
            kills += AssertSame(worker.Data, extract, killed);
        }

        output.WriteLine($"{kills} kills within {nights} nights; a night takes {took.TotalMilliseconds:0} ms");
        Assert.InRange(nights, NightKills / KillsPerNight, NightKills - 1);
    }

    [Fact]
    public async Task KilledAtAnyMomentABackupIsWholeOrNotThere()
    {
        var worker = new RealWorker(folder.Path);
        worker.ConfigureForToday(new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract });
        using (var store = Open(worker.Data))
            Some.Pull(store, Repository.SampleExtract);
        var (whole, took, watch) = (0, TimeSpan.Zero, Stopwatch.StartNew());
        using (var first = worker.Start("backup", Path.Combine(folder.Path, "first.db")))
            Assert.Equal(0, (await RealWorker.EndAsync(first)).ExitCode);
        took = watch.Elapsed;
        for (var kill = 1; kill <= OtherKills; kill++)
        {
            var file = Path.Combine(folder.Path, $"{kill}.db");
            using var process = worker.Start("backup", file);
            await Task.Delay(took * (0.3 + (0.8 * chance.NextDouble())));
            await RealWorker.KillAsync(process);
            if (!File.Exists(file))
                continue;
            whole++;
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Mode=ReadOnly");
            Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
            Assert.Equal(1_000, connection.ExecuteScalar<int>("SELECT min(1000, count(*)) FROM evidence"));
        }

        output.WriteLine($"{OtherKills} kills: {whole} whole files, {OtherKills - whole} none");
        using var after = Open(worker.Data);
        Assert.Equal(AuditState.Intact, AuditChain.Verify(after.AuditRows(), after.AuditNames(), null).State);
        Assert.Equal(63, after.RecordsAt(after.LatestPull).Count);
    }

    [Fact]
    public async Task KilledAtAnyMomentAStoreIsMigratedWholeOrNotAtAll()
    {
        var worker = new RealWorker(folder.Path);
        worker.ConfigureForToday(new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract });
        var old = Path.Combine(folder.Path, "old.db");
        OldStore.Make(old, version: 1);
        var (before, after, took) = (0, 0, TimeSpan.Zero);
        for (var kill = 0; kill <= OtherKills; kill++)
        {
            Directory.CreateDirectory(worker.Data);
            foreach (var left in Directory.GetFiles(worker.Data))
                File.Delete(left);
            var file = Path.Combine(worker.Data, "countylines.db");
            File.Copy(old, file);
            var watch = Stopwatch.StartNew();
            using var process = worker.Start("night", "list");
            if (kill == 0)
            {
                Assert.Equal(0, (await RealWorker.EndAsync(process)).ExitCode);
                took = watch.Elapsed;
                continue;
            }

            await Task.Delay(took * (0.3 + (0.8 * chance.NextDouble())));
            await RealWorker.KillAsync(process);
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
            var version = connection.ExecuteScalar<int>("PRAGMA user_version");
            Assert.Contains(version, new[] { 1, OldStore.Newest });
            Assert.Equal(version == 1 ? 0 : 1, connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema WHERE name = 'night'"));
            (before, after) = version == 1 ? (before + 1, after) : (before, after + 1);
        }

        output.WriteLine($"{OtherKills} kills: {before} stores as they were, {after} migrated");
        Assert.Equal(OtherKills, before + after);
    }

    /// <param name="wait">From the moment at which the worker says that it is at its night.</param>
    /// <returns>Whether it was killed before its night was over.</returns>
    static async Task<bool> KillAsync(RealWorker worker, TimeSpan wait)
    {
        using var process = worker.Start("run");
        await BeginAsync(process);
        await Task.Delay(wait);
        var (exit, text) = await RealWorker.KillAsync(process);
        Assert.True(exit == 137, text);
        return StateOf(worker.Data) == NightState.Running;
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

    /// <returns>How long it took; null when the night was over.</returns>
    static async Task<TimeSpan?> FinishAsync(RealWorker worker)
    {
        if (StateOf(worker.Data) == NightState.Done)
            return null;
        using var process = worker.Start("run");
        await BeginAsync(process);
        var watch = Stopwatch.StartNew();
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains(" is done: ", StringComparison.Ordinal))
        {
        }

        var took = watch.Elapsed;
        var (_, text) = await RealWorker.KillAsync(process);
        Assert.True(StateOf(worker.Data) == NightState.Done, text);
        return took;
    }

    /// <returns>How many kills fell within the night.</returns>
    int AssertSame(string data, string extract, int killed)
    {
        using var store = Open(data);
        // A kill at midnight leaves a night to the day before; that one proves nothing and is not counted.
        if (store.Nights("") is not [var night])
            return 0;
        Assert.Equal(killed, night.Attempt - 1);
        using var alone = new TempFolder();
        SomeNight.Watch(alone.Path, SomeNight.Settings(extract, new NightBounds { StaleDays = 3_650 }, "tasking"), new FakeTimeProvider(new DateTimeOffset(night.Key.Date.ToDateTime(new TimeOnly(3, 0)), TimeSpan.Zero)))
            .LookAsync("", CancellationToken.None).GetAwaiter().GetResult();
        var (mine, whole) = (StoreDump.Of(data), StoreDump.Of(alone.Path));
        Assert.InRange(mine.Rows, 1_500, int.MaxValue);
        Assert.Equal(whole.Text, mine.Text);
        Assert.Equal(File.ReadAllText(Path.Combine(alone.Path, "briefing", "1.html")), File.ReadAllText(Path.Combine(data, "briefing", "1.html")));
        Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), null).State);
        return killed;
    }

    static NightState? StateOf(string data)
    {
        if (!RiskStore.ExistsAt(new StorePlace(data)))
            return null;
        using var store = Open(data);
        return store.Nights("") is [.., var last] ? last.State : null;
    }

    static RiskStore Open(string data) => RiskStore.Open(new StorePlace(data), Some.Clock(), Some.Person);
}
