using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>The file under the store: what is in force on it, and which files are left alone.</summary>
public sealed class DatabaseTests : IDisposable
{
    /// <summary>How many there are in the repository: a store that was brought up to date counts all of them.</summary>
    static readonly int Migrations = Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "src", "CountyLines.Risk", "Store", "Migrations"), "*.sql").Length;

    readonly TempFolder folder = new();

    string Path => System.IO.Path.Combine(folder.Path, "countylines.db");

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait("Store", "sqlite")]
    [Trait("Store", "sqlite")]
    public void ThePragmasAreReallyInForceOnEveryOpening()
    {
        for (var opening = 0; opening < 2; opening++)
        {
            using var connection = Database.Open(Path);
            Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
            Assert.Equal(2, connection.ExecuteScalar<int>("PRAGMA synchronous"));
            Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA foreign_keys"));
            Assert.Equal(0, connection.ExecuteScalar<int>("PRAGMA trusted_schema"));
            Assert.Equal(10_000, connection.ExecuteScalar<int>("PRAGMA busy_timeout"));
            Assert.Equal("CLRk", System.Text.Encoding.ASCII.GetString([.. BitConverter.GetBytes(connection.ExecuteScalar<int>("PRAGMA application_id")).Reverse()]));
            Assert.Equal(Migrations, connection.ExecuteScalar<int>("PRAGMA user_version"));
            Assert.True(Version.Parse(connection.ExecuteScalar<string>("SELECT sqlite_version()")!) >= new Version(3, 51, 3));
        }
    }

    [Fact]
    [Trait("Store", "sqlite")]
    [Trait("Store", "sqlite")]
    public void EveryTableIsStrictAndARecordNeedsItsPull()
    {
        using var connection = Database.Open(Path);
        var tables = connection.Query<(string Name, long Strict)>("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'").ToList();
        Assert.Equal(["account", "assessment", "audit", "audit_name", "calibration", "decision", "erased", "erased_number", "erasing", "erasure", "erasure_file", "erasure_run", "evidence", "line", "line_merge", "line_pair_decision", "night", "night_acceptance", "night_pull", "night_stage", "number", "outcome", "override", "override_step", "pack", "pack_proposal", "package", "package_file", "package_step", "pull", "quarantine", "release", "release_copy", "release_line", "release_step", "released_text", "run", "run_fact", "run_hold", "run_line", "run_override"], tables.Select(table => table.Name).Order());
        Assert.All(tables, table => Assert.Equal(1, table.Strict));
        Assert.Throws<SqliteException>(() => connection.Execute("INSERT INTO number (line, number, feed, since) VALUES ('a', 'b', 'c', 99)"));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    [Trait("Store", "sqlite")]
    public void AnotherProgramsDatabaseIsRefusedUntouched()
    {
        Make("CREATE TABLE address (street TEXT); INSERT INTO address VALUES ('x')");
        AssertRefusedUntouched("is another program's database; give another folder with --data.");
    }

    [Fact]
    [Trait("Store", "sqlite")]
    [Trait("Store", "sqlite")]
    public void ADatabaseSignedByAnotherProgramIsRefusedThoughEmpty()
    {
        Make("PRAGMA application_id = 7");
        AssertRefusedUntouched("is another program's database; give another folder with --data.");
    }

    [Fact]
    [Trait("Store", "sqlite")]
    [Trait("Store", "sqlite")]
    public void AFileThatIsNoDatabaseIsRefusedUntouched()
    {
        File.WriteAllText(Path, string.Concat(Enumerable.Repeat("Minutes of the tasking meeting. ", 100)));
        AssertRefusedUntouched("is not a SQLite database. If it was the store, it is damaged: put the last good backup in its place: countylines restore FILE --replace --because store-damaged. Otherwise give another folder with --data.");
    }

    [Fact]
    [Trait("Store", "sqlite")]
    [Trait("Store", "sqlite")]
    public void AStoreOfANewerProductIsRefusedUntouched()
    {
        Some.Store(folder).Dispose();
        Make("PRAGMA user_version = 99");
        AssertRefusedUntouched($"was written by a newer version of this product (its schema is 99; this one knows {Migrations}).");
    }

    [Fact]
    public async Task ManyThatOpenANewStoreAtOnceAllSucceed()
    {
        var opened = 0;
        for (var round = 0; round < 20; round++)
        {
            using var home = new TempFolder();
            using var start = new Barrier(4);
            var tasks = Enumerable.Range(0, 4).Select(number => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    using var store = Some.Store(home);
                    store.Take(Some.ExtractOf([Some.Line($"CL/2026/90{number}")]));
                    Interlocked.Increment(ref opened);
                }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
            await Task.WhenAll(tasks);
            using var after = Some.Store(home);
            Assert.Equal(4, after.RecordsAt(after.LatestPull).Count);
        }

        Assert.Equal(80, opened);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public void AStoreThatIsMadeIsItsOwnersAlone()
    {
        var data = System.IO.Path.Combine(folder.Path, "made");
        using var store = RiskStore.Open(new StorePlace(data), Some.Clock(), Some.Person);
        Some.Pull(store, Repository.SampleExtract);
        var files = Directory.GetFiles(data, "countylines.db*");
        Assert.Equal(3, files.Length);
        // Windows keeps no such mode.
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void AStoreOpenedAgainHoldsWhatItHeld()
    {
        using (var store = Some.Store(folder))
            Some.Pull(store, Repository.SampleExtract);
        using var again = Some.Store(folder);
        Assert.Equal(1, again.LatestPull);
        Assert.Equal(63, again.RecordsAt(1).Count);
        Assert.Equal(63, again.LinesKnownTo("force-extract").Count);
        Assert.Empty(again.Nights(""));
        Assert.Null(again.LatestRun);
        Assert.Null(again.FindRun(1));
    }

    void Make(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Execute(sql);
    }

    void AssertRefusedUntouched(string words)
    {
        var before = File.ReadAllBytes(Path);
        var fault = Assert.Throws<StoreRefusedException>(() => Some.Store(folder));
        Assert.Equal($"{Path} {words}", fault.Message);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(folder.Path));
    }
}
