using System.Diagnostics;
using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CountyLines.Risk.Tests.Backups;

/// <summary>A backup is the store, whole, or it is not there.</summary>
public sealed class BackupTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    string File => Path.Combine(force.Cli.Folder, "backup.db");

    /// <summary>SQLite as Python brings it: another eye than the product's.</summary>
    static async Task<JsonElement> AskPythonAsync(string file)
    {
        const string script = """
            import json, sqlite3, sys
            db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
            tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
            print(json.dumps({"whole": db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "foreign": len(db.execute("PRAGMA foreign_key_check").fetchall()),
                "ours": db.execute("PRAGMA application_id").fetchone()[0], "rows": {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables},
                "head": db.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1").fetchone()}))
            """;
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", script, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (await python.StandardOutput.ReadToEndAsync(), await python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ABackupHoldsEveryRowOfTheStoreAndOnlyItsOwnerMayReadIt()
    {
        await force.PullAndRescoreAsync();
        var store = await AskPythonAsync(Path.Combine(force.Cli.Data, "countylines.db"));
        var answer = (await force.RunAsync("backup", File, "--json")).Json;
        var seen = await AskPythonAsync(File);
        Assert.True(seen.GetProperty("whole").GetBoolean());
        Assert.Equal((0, 0x434C526B), (seen.GetProperty("foreign").GetInt32(), seen.GetProperty("ours").GetInt32()));
        var rows = seen.GetProperty("rows").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt64());
        Assert.Equal(3, rows["line"]);
        Assert.InRange(rows.Count, 30, 100);
        Assert.Equal(rows, answer.GetProperty("tables").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt64()));
        Assert.Equal(rows, store.GetProperty("rows").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt64()));
        Assert.Equal(store.GetProperty("head").ToString(), seen.GetProperty("head").ToString());
        Assert.Equal(seen.GetProperty("head")[1].GetString(), answer.GetProperty("audit").GetProperty("hash").GetString());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await System.IO.File.ReadAllBytesAsync(File))), answer.GetProperty("sha256").GetString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(["backup.db"], Directory.GetFiles(force.Cli.Folder).Select(Path.GetFileName));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task NeverOverAnotherFileAndNeverIntoAFolderThatIsNotThere()
    {
        await force.PullAndRescoreAsync();
        await System.IO.File.WriteAllTextAsync(File, "the backup of last week");
        var over = await force.RunAsync("backup", File);
        Assert.Equal((4, ""), (over.ExitCode, over.Out));
        Assert.Contains("a backup never takes the place of another; give another name", over.Error);
        Assert.Equal("the backup of last week", await System.IO.File.ReadAllTextAsync(File));
        var nowhere = await force.RunAsync("backup", Path.Combine(force.Cli.Folder, "none", "backup.db"));
        Assert.Equal(4, nowhere.ExitCode);
        Assert.Contains("there is no folder", nowhere.Error);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ABackupThatCannotBeRecordedIsNotThere()
    {
        await force.PullAndRescoreAsync();
        force.Sql("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;");
        var result = await force.RunAsync("backup", File);
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Empty(Directory.GetFiles(force.Cli.Folder));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task WhatACutOffBackupLeftIsNotInTheWay()
    {
        await force.PullAndRescoreAsync();
        await System.IO.File.WriteAllTextAsync(File + ".part", "half of one");
        await force.DoAsync("backup", File);
        Assert.Equal(["backup.db"], Directory.GetFiles(force.Cli.Folder).Select(Path.GetFileName));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AStoreThatIsDamagedGivesNoBackup()
    {
        await force.PullAndRescoreAsync();
        // Whole as a row, and about a pull that never was.
        force.SqlAndSeal("PRAGMA foreign_keys = OFF; INSERT INTO number (line, number, feed, since) VALUES ('a', 'b', 'c', 99)");
        var result = await force.RunAsync("backup", File);
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains("a row of number names one of pull that is not there", result.Error);
        Assert.Empty(Directory.GetFiles(force.Cli.Folder));
    }

    /// <summary>Backups are made while another writes without a pause: each that is made stands for one moment.</summary>
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task WhileSomebodyWritesABackupIsOneMomentOrIsRefused()
    {
        await force.PullAndRescoreAsync();
        var place = Some.Place(force.Cli.Data);
        using var stop = new CancellationTokenSource();
        var written = 0;
        var writer = Task.Run(() =>
        {
            using var store = RiskStore.Open(place, force.Cli.Clock, Some.Person);
            while (!stop.IsCancellationRequested)
            {
                store.RecordAudit(new AuditAct(AuditOperation.Consultation, "list-shown"));
                Interlocked.Increment(ref written);
            }
        });
        await Patience.Until(() => Volatile.Read(ref written) > 0);
        var (made, refused) = (0, 0);
        using (var store = RiskStore.Open(place, force.Cli.Clock, Some.Person))
        {
            for (var number = 0; number < 10; number++)
            {
                var file = Path.Combine(force.Cli.Folder, $"{number}.db");
                try
                {
                    var backup = Backup.Make(store, place, file);
                    Assert.Equal(backup.Head.Number, backup.Rows["audit"]);
                    made++;
                }
                catch (Exception fault) when (fault is StoreRefusedException or SqliteException)
                {
                    Assert.False(System.IO.File.Exists(file));
                    refused++;
                }
            }
        }

        await stop.CancelAsync();
        await writer;
        Assert.Equal(10, made + refused);
        Assert.InRange(written, 1, int.MaxValue);
        Assert.Empty(Directory.GetFiles(force.Cli.Folder, "*.part"));
    }
}
