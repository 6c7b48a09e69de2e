using System.Diagnostics;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker.Night;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Commands;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Faults;

/// <summary>How a command ended, and what it said on both of its outputs.</summary>
sealed record Ended(int ExitCode, string Text);

/// <summary>A folder with a store and its settings, in which the real program works while something is wrong under it.</summary>
sealed class FaultyPlace
{
    readonly string folder;

    public FaultyPlace(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        Worker = new RealWorker(this.folder);
        Directory.CreateDirectory(Worker.Data);
        Worker.ConfigureForToday(new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract });
    }

    public RealWorker Worker { get; }

    /// <summary>Everything in it is under the faulty disk: store, briefings, backups.</summary>
    public string Folder => folder;

    public string Data => Worker.Data;

    public string Store => Path.Combine(Data, "countylines.db");

    public string Backup => Path.Combine(folder, "backup.db");

    /// <summary>The same once more, in another folder.</summary>
    public FaultyPlace CopyTo(string other)
    {
        var copy = new FaultyPlace(other);
        foreach (var file in Directory.GetFiles(Data, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy.Data, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    /// <summary>Runs the real program. The hosted worker is asked to stop once its night is done.</summary>
    public async Task<Ended> RunAsync(Dictionary<string, string> variables, params string[] args)
    {
        using var process = Worker.StartWith(variables, args);
        if (args is not ["run", ..])
        {
            var (exit, text) = await RealWorker.EndAsync(process);
            return new Ended(exit, text);
        }

        var (said, failed) = ("", process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said += line + "\n";
            if (line.Contains(" is done: ", StringComparison.Ordinal) || line.Contains("Not now: ", StringComparison.Ordinal))
                Terminate(process);
        }

        await process.WaitForExitAsync(patience.Token);
        return new Ended(process.ExitCode, said + await failed);
    }

    /// <summary>Runs a command in this process, where nothing is wrong; a night is run by the worker's own watch.</summary>
    public async Task<Ended> DoAsync(params string[] args)
    {
        if (args is ["run"])
        {
            var night = await SomeNight.Watch(Data, SomeNight.Settings(Repository.SampleExtract, new NightBounds { StaleDays = 3_650 }, "tasking"), Clock()).LookAsync("", CancellationToken.None);
            return new Ended(night is null ? 0 : night.State == NightState.Done ? 0 : 1, string.Join('\n', night?.Reasons ?? []));
        }

        using var said = new StringWriter { NewLine = "\n" };
        var exit = await CommandLine.RunAsync([.. args, "--data", Data, "--rules", Repository.Rules, "--settings", Worker.Settings], new Terminal(said, said, IsInteractive: false, ErrorIsInteractive: false, 0), Clock(), CancellationToken.None);
        return new Ended(exit, said.ToString());
    }

    /// <summary>Proves that the store is whole, by SQLite's own eye and by the audit chain.</summary>
    /// <returns>All that it holds, but for who did what when.</returns>
    public string Look()
    {
        using (var store = Open())
            Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), null).State);
        AssertWhole(Store);
        return StoreDump.Of(Data).Text;
    }

    /// <summary>The same of the backup.</summary>
    public string LookAtBackup()
    {
        AssertWhole(Backup);
        var alone = Directory.CreateDirectory(Path.Combine(folder, "backup")).FullName;
        File.Copy(Backup, Path.Combine(alone, "countylines.db"), overwrite: true);
        return StoreDump.Of(alone).Text;
    }

    public RiskStore Open() => RiskStore.Open(new StorePlace(Data), Clock(), Some.Person);

    public static void AssertWhole(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
        Assert.Empty(connection.Query("PRAGMA foreign_key_check"));
    }

    /// <summary>The hour of the real program, which is whenever it last wrote here; at midday, when a night may be made up.</summary>
    FakeTimeProvider Clock() => new(new DateTimeOffset(DateOnly.FromDateTime(File.GetLastWriteTimeUtc(Worker.Settings)).ToDateTime(new TimeOnly(11, 0)), TimeSpan.Zero));

    static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
