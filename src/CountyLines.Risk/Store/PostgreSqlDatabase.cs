using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace CountyLines.Risk.Store;

/// <summary>Connects to PostgreSQL and brings the store's schema there up to date.</summary>
static partial class PostgreSqlDatabase
{
    /// <summary>Marks a schema as ours and counts its migrations.</summary>
    public const string VersionTable = "store_version";

    const string Product = "CLRk";

    /// <summary>The first half of the write lock's key, so that another program's locks are others: "CLRk" in ASCII.</summary>
    const int LockSpace = 0x434C526B;

    /// <summary>How long a worker may leave a step of the schedule unfinished before the server takes its lock away.</summary>
    const string SchedulePause = "20s";

    /// <summary>The oldest that its makers still mended when this was written, and the first with trusted extensions and <c>gen_random_uuid</c>.</summary>
    const int OldestServer = 13;

    /// <exception cref="StoreRefusedException">The server cannot be reached or is too old, or the schema is not one that this product may write.</exception>
    public static PostgreSqlStore Open(StorePlace place)
    {
        var settings = Settings(place);
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            Connect(connection, place);
            Prepare(connection, place);
            return new PostgreSqlStore(connection, KeyOf(place.Schema));
        }
        catch (Exception fault)
        {
            connection.Dispose();
            if (fault is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused)
                throw new StoreRefusedException($"{place.Name} cannot be made or read: {refused.MessageText}. Let the server's administrator make it for the user: CREATE SCHEMA {place.Schema} AUTHORIZATION ...");
            throw;
        }
    }

    /// <summary>Whether there is a store in the schema.</summary>
    public static bool Exists(StorePlace place)
    {
        using var connection = new NpgsqlConnection(Settings(place).ConnectionString);
        Connect(connection, place);
        return Version(connection, place) > 0;
    }

    /// <summary>Waits for the write lock and holds it until the transaction ends.</summary>
    public static void Lock(NpgsqlConnection connection, int key)
    {
        try
        {
            connection.Execute("SELECT pg_advisory_xact_lock(@LockSpace, @key)", new { LockSpace, key });
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StoreBusyException();
        }
    }

    /// <summary>
    /// Makes the schema in which the workers of one store keep their common schedule, beside the store's own.
    /// </summary>
    /// <returns>The connection string for it, with the password in it: not to be shown.</returns>
    public static string ScheduleAt(StorePlace place)
    {
        var settings = Settings(place);
        settings.SearchPath = $"{place.Schema}_schedule";
        // A schedule asks many short things; a connection to each would be most of the work.
        settings.Pooling = true;
        // A worker that is paused in the middle of a step of the schedule holds a lock that every other worker needs.
        settings.Options = $"-c idle_in_transaction_session_timeout={SchedulePause}";
        using var connection = new NpgsqlConnection(settings.ConnectionString);
        Connect(connection, place);
        using var transaction = connection.BeginTransaction();
        Lock(connection, KeyOf(place.Schema));
        connection.Execute($"CREATE SCHEMA IF NOT EXISTS {settings.SearchPath}");
        transaction.Commit();
        return settings.ConnectionString;
    }

    static int KeyOf(string schema) => BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(schema)));

    static NpgsqlConnectionStringBuilder Settings(StorePlace place)
    {
        if (!StorePlace.IsSchema(place.Schema))
            throw new StoreRefusedException($"Store:Schema cannot be the name of a schema: {StorePlace.SchemaWords}.");
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(place.ConnectionString)
            {
                // One command is one connection. A pooled one would keep settings and prepared statements from command to command.
                Pooling = false,
                ApplicationName = "countylines",
                SearchPath = place.Schema,
                ClientEncoding = "UTF8",
                TcpKeepAlive = true,
                TcpKeepAliveTime = 30,
                TcpKeepAliveInterval = 10,
                // A night's statement may take as long as it takes; a server that is gone is found by the keepalive.
                CommandTimeout = 0,
                IncludeErrorDetail = false,
            };
            if (place.Password is { } password)
                settings.Password = password;
            return settings;
        }
        catch (ArgumentException)
        {
            // The fault's own words could hold a part of the string, and with it a password.
            throw new StoreRefusedException("Store:ConnectionString is not one of PostgreSQL's; write for example: Host=db.example;Database=risk;Username=countylines;SSL Mode=VerifyFull");
        }
    }

    static void Connect(NpgsqlConnection connection, StorePlace place)
    {
        try
        {
            connection.Open();
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException or IOException or ArgumentException or NotSupportedException or System.Net.Sockets.SocketException)
        {
            throw new StoreRefusedException($"{place.Name} cannot be opened: {Reason(failed)}");
        }

        if (FaultOf(place, connection.PostgreSqlVersion, connection.ExecuteScalar<string>("SHOW server_encoding")!) is { } fault)
            throw new StoreRefusedException(fault);
        // Commits wait for the disk (synchronous_commit), whatever the server's own setting: an audit entry that was given must not be lost.
        connection.Execute($"SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '{StoreBusyException.Seconds}s'; SET synchronous_commit = on; SET standard_conforming_strings = on; SET cursor_tuple_fraction = 1");
    }

    /// <summary>Why a server cannot hold the store; null when it can.</summary>
    public static string? FaultOf(StorePlace place, Version version, string encoding)
    {
        if (version.Major < OldestServer)
            return $"{place.Name} is a PostgreSQL {version.Major}; the store needs {OldestServer} or newer.";
        return encoding == "UTF8" ? null : $"{place.Name} keeps texts in {encoding}, which has no place for every name; make a database with ENCODING 'UTF8'.";
    }

    static string Reason(Exception fault)
    {
        return fault switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                $"the server refuses the user: {refused.MessageText}. Check Username in Store:ConnectionString, and Store:Password.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing => $"{missing.MessageText}. Make it there, or name another with Database=.",
            PostgresException other => $"the server says: {other.MessageText}",
            _ => $"{fault.InnerException?.Message ?? fault.Message}. Check Host and Port in Store:ConnectionString, and that the server runs.",
        };
    }

    static void Prepare(NpgsqlConnection connection, StorePlace place)
    {
        var migrations = Migrations();
        var newest = migrations[^1].Number;
        if (Checked(connection, place, newest) == newest)
            return;

        using var transaction = connection.BeginTransaction();
        Lock(connection, KeyOf(place.Schema));
        // Another process may have migrated while this one waited for the lock.
        var present = Checked(connection, place, newest);
        if (present == 0)
        {
            // Who runs the database may have made it for a user who may make none.
            if (!connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM pg_namespace WHERE nspname = @Schema)", new { place.Schema }))
                connection.Execute($"CREATE SCHEMA {place.Schema}");
            connection.Execute($"""
                CREATE TABLE {VersionTable} (one bigint PRIMARY KEY CHECK (one = 1), product text NOT NULL, version bigint NOT NULL);
                INSERT INTO {VersionTable} (one, product, version) VALUES (1, '{Product}', 0);
                """);
        }

        foreach (var (_, name) in migrations.Where(one => one.Number > present))
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
            // As it stands: Dapper would look for parameters in it.
            using var command = new NpgsqlCommand(reader.ReadToEnd(), connection);
            command.ExecuteNonQuery();
        }

        if (present < RowDigest.FirstVersion)
            RowDigest.SealAll(new PostgreSqlStore(connection, KeyOf(place.Schema)));
        connection.Execute($"UPDATE {VersionTable} SET version = @newest", new { newest });
        transaction.Commit();
    }

    static long Checked(NpgsqlConnection connection, StorePlace place, long newest)
    {
        var present = Version(connection, place);
        return present <= newest ? present : throw new StoreRefusedException($"{place.Name} was written by a newer version of this product (its schema is {present}; this one knows {newest}).");
    }

    /// <summary>How far the schema was migrated; 0 when there is none, or an empty one.</summary>
    static long Version(NpgsqlConnection connection, StorePlace place)
    {
        var tables = connection.Query<string>("SELECT relname::text FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = @Schema AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')", new { place.Schema }).ToList();
        if (tables.Count == 0)
            return 0;
        if (tables.Contains(VersionTable) && connection.QueryFirstOrDefault<(string Product, long Version)>($"SELECT product, version FROM {place.Schema}.{VersionTable}") is (Product, var version))
            return version;
        throw new StoreRefusedException($"{place.Name} holds another program's tables; name another schema with Store:Schema.");
    }

    static IReadOnlyList<(long Number, string Name)> Migrations()
    {
        return
        [
            .. Assembly.GetExecutingAssembly().GetManifestResourceNames().Select(name => (Match: MigrationName().Match(name), name)).Where(one => one.Match.Success)
                .Select(one => (long.Parse(one.Match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), one.name)).Order(),
        ];
    }

    [GeneratedRegex("""\.Store\.Migrations\.PostgreSql\.(\d+)\.sql$""")]
    private static partial Regex MigrationName();
}
