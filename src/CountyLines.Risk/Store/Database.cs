using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Store;

/// <summary>The store cannot be used: too old a SQLite, another program's file, or a newer product's. Nothing was changed.</summary>
public sealed class StoreRefusedException(string message) : Exception(message);

/// <summary>Another process has been writing to the store for longer than a writer waits. Nothing was changed.</summary>
public sealed class StoreBusyException() : Exception($"Another process has been writing to the store for more than {Seconds} seconds; nothing was changed. Try again when it has ended.")
{
    /// <summary>For how long a writer waits for another one.</summary>
    public const int Seconds = 10;
}

/// <summary>Opens the SQLite file and brings it up to date.</summary>
static class Database
{
    /// <summary>Marks a file as ours, so that another program's database is never migrated: "CLRk" in ASCII.</summary>
    internal const int ApplicationId = 0x434C526B;

    /// <summary>SQLITE_NOTADB: the file has another form altogether.</summary>
    const int NotADatabase = 26;

    /// <summary>Enough for the indexes of a pull of two million rows to be written once and not again and again; SQLite's own is 2 MB.</summary>
    public const int CacheKilobytes = 64 * 1024;

    /// <summary>While millions of rows are read in order: SQLite sorts as much at once as the cache is large, and goes through every page once.</summary>
    public const int ReadingCacheKilobytes = 16 * 1024;

    /// <summary>The first SQLite release without a bug in WAL recovery that could lose an acknowledged write.</summary>
    static readonly Version OldestSqlite = new(3, 51, 3);

    /// <summary>The names of the migrations, in their order. PostgreSQL's have a folder of their own.</summary>
    internal static IReadOnlyList<string> Migrations { get; } = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.Contains(".Store.Migrations.0", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static SqliteStore Open(string path)
    {
        MakePrivate(path);
        // SQLite itself waits for another writer; the driver would ask it again and again for half a minute more.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = StoreBusyException.Seconds }.ToString());
        try
        {
            connection.Open();
            Prepare(connection, path);
            return new SqliteStore(connection);
        }
        catch (Exception fault)
        {
            connection.Dispose();
            if (fault is SqliteException { SqliteErrorCode: NotADatabase })
                throw new StoreRefusedException($"{path} is not a SQLite database. If it was the store, it is damaged: put the last good backup in its place: countylines restore FILE --replace --because store-damaged. Otherwise give another folder with --data.");
            throw;
        }
    }

    /// <summary>A folder and a file that are made here are their owner's alone; what is there already stays as its owner wants it. SQLite gives its log the file's mode.</summary>
    static void MakePrivate(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!File.Exists(path))
            new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
    }

    static void Prepare(SqliteConnection connection, string path)
    {
        // Set on every open: pragmas belong to the connection, not the file.
        connection.Execute($"PRAGMA busy_timeout = {StoreBusyException.Seconds * 1000}; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
        var version = Version.Parse(connection.ExecuteScalar<string>("SELECT sqlite_version()")!);
        if (version < OldestSqlite)
            throw new StoreRefusedException($"This SQLite is {version}; the store needs {OldestSqlite} or newer.");
        // The owner last: another process may be making the tables at this moment, and signs them as ours together with them.
        var tables = connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema");
        var owner = connection.ExecuteScalar<int>("PRAGMA application_id");
        if (owner != ApplicationId && (owner != 0 || tables > 0))
            throw new StoreRefusedException($"{path} is another program's database; give another folder with --data.");
        connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -{CacheKilobytes};");
        Migrate(connection, path);
    }

    static void Migrate(SqliteConnection connection, string path)
    {
        var migrations = Migrations;
        var present = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (present > migrations.Count)
            throw new StoreRefusedException($"{path} was written by a newer version of this product (its schema is {present}; this one knows {migrations.Count}).");
        if (present == migrations.Count)
            return;

        using var transaction = connection.BeginTransaction(deferred: false);
        // Another process may have migrated while this one waited for the lock.
        present = connection.ExecuteScalar<int>("PRAGMA user_version");
        for (var number = present; number < migrations.Count; number++)
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(migrations[number])!);
            connection.Execute(reader.ReadToEnd(), transaction: transaction);
        }

        if (present < RowDigest.FirstVersion)
            RowDigest.SealAll(new SqliteStore(connection));
        connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {migrations.Count};", transaction: transaction);
        transaction.Commit();
    }
}
