using System.Collections.Concurrent;
using System.Diagnostics;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Scoring.Sql;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Night;
using Dapper;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>A national population, a part to each force, shared among workers on one PostgreSQL server.</summary>
public sealed class SharedNightTests(ITestOutputHelper output) : IDisposable
{
    const int Forces = 43;

    readonly TempFolder folder = new();
    readonly TempFolder alone = new();
    readonly PostgresServer server = new();
    readonly List<Process> workers = [];

    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Kill();
            worker.WaitForExit();
            worker.Dispose();
        }

        server.Dispose();
        folder.Dispose();
        alone.Dispose();
    }

    static string NameOf(int force) => $"force-{force:00}";

    string ExtractOf(int force)
    {
        var extract = new SmallExtract();
        for (var line = 0; line < 3; line++)
        {
            var reference = $"CL/2026/{force:00}{line}";
            extract.Line(reference, name: $"Line {line} of {NameOf(force)}");
            for (var log = 0; log <= (force + line) % 5; log++)
                extract.Log($"N{force}-{line}-{log}", reference, log % 2 == 0 ? "Knife" : "Firearm discharge", "15/11/2026");
        }

        return extract.WriteTo(Path.Combine(folder.Path, "extracts", NameOf(force)));
    }

    [Fact]
    public async Task EachForceIsScoredOnceAndToTheSameBytesThoughOneWorkerIsKilledAndOneIsPaused()
    {
        var extracts = Enumerable.Range(1, Forces).ToDictionary(NameOf, ExtractOf);
        var worker = new RealWorker(folder.Path);
        worker.ConfigureForToday(extracts.ToDictionary(one => one.Key, one => new { Feeds = new Dictionary<string, string> { ["force-extract"] = one.Value } }), isInParts: true, new { server.ConnectionString, Schema = "national" });
        var said = new ConcurrentQueue<string>[3];
        for (var one = 0; one < 3; one++)
        {
            var (process, lines) = (worker.Start("run"), said[one] = new ConcurrentQueue<string>());
            process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
            process.BeginOutputReadLine();
            workers.Add(process);
        }

        await Patience.Until(() => Done() >= 5, TimeSpan.FromMinutes(10));
        workers[0].Kill();
        await Patience.Until(() => Done() >= 10, TimeSpan.FromMinutes(10));
        await PauseAtWorkAsync(workers[1]);
        await Patience.Until(() => Done() == Forces, TimeSpan.FromMinutes(10));
        // The paused one wakes, and finds that its night is another's.
        var before = said[1].Count;
        Signal("CONT", workers[1]);
        await Patience.Until(() => workers[1].HasExited || said[1].Skip(before).Any(line => line.Contains("Not now: ", StringComparison.Ordinal)));

        var shared = new HashSet<string>();
        var attempts = 0;
        foreach (var (force, extract) in extracts)
        {
            using var store = Open(force);
            var night = Assert.Single(store.Nights(force));
            Assert.Equal((NightState.Done, 1L), (night.State, night.Run));
            Assert.Equal((1L, 1), (store.LatestRun!.Number, store.Pulls.Count));
            shared.Add(night.Worker);
            attempts += night.Attempt;
            await SomeNight.Watch(alone.Path, SomeNight.Settings(extract, new NightBounds { StaleDays = 3_650 }, "tasking") with { Parts = [new NightPart(force, new Dictionary<string, string> { ["force-extract"] = extract })] }, new FakeTimeProvider(new DateTimeOffset(night.Key.Date.ToDateTime(new TimeOnly(3, 0)), TimeSpan.Zero))).LookAsync(force, CancellationToken.None);
            Assert.Equal(await Briefing(alone.Path, force), await Briefing(worker.Data, force));
        }

        output.WriteLine($"{Forces} forces by {shared.Count} workers in {attempts} attempts");
        Assert.InRange(shared.Count, 2, 3);
        Assert.True(attempts > Forces, "The night of the worker that was paused was another's second attempt.");
    }

    [Fact]
    public void AWorkerThatIsPausedInAStepOfTheScheduleLosesItsLock()
    {
        using var connection = new NpgsqlConnection(PlaceOf(NameOf(1)).MakeSchedule());
        Assert.Equal("20s", connection.ExecuteScalar<string>("SHOW idle_in_transaction_session_timeout"));
        Assert.Equal($"national_{NameOf(1).Replace('-', '_')}_schedule", connection.ExecuteScalar<string>("SELECT current_schema()"));
    }

    static Task<string> Briefing(string data, string force) => File.ReadAllTextAsync(Path.Combine(data, "parts", force, "briefing", "1.html"));

    /// <summary>Pauses a worker while it has a night, and not between two.</summary>
    async Task PauseAtWorkAsync(Process worker)
    {
        bool IsAtWork() => Nights($"state = 'running' AND worker LIKE '% {worker.Id}'") > 0;
        await Patience.Until(
            () =>
            {
                if (!IsAtWork())
                    return false;
                Signal("STOP", worker);
                if (IsAtWork())
                    return true;
                Signal("CONT", worker);
                return false;
            },
            TimeSpan.FromMinutes(5));
    }

    int Done() => Nights("state = 'done'");

    /// <summary>How many forces' nights there are of a kind. One question for all of them: the workers need the machine.</summary>
    int Nights(string condition)
    {
        using var connection = new NpgsqlConnection(server.ConnectionString);
        var schemas = connection.Query<string>("SELECT schemaname::text FROM pg_tables WHERE tablename = 'night'").ToList();
        return schemas.Count == 0 ? 0 : connection.ExecuteScalar<int>($"SELECT {string.Join(" + ", schemas.Select(schema => $"(SELECT count(*) FROM {schema}.night WHERE {condition})"))}");
    }

    StorePlace PlaceOf(string force) => new(Path.Combine(folder.Path, "data", "parts", force)) { ConnectionString = server.ConnectionString, Schema = $"national_{force.Replace('-', '_')}" };

    RiskStore Open(string force) => RiskStore.Open(PlaceOf(force), Some.Clock(), Some.Person);

    static void Signal(string name, Process process)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
