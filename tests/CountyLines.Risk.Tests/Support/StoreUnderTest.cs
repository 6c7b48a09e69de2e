using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Scoring.Sql;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CountyLines.Risk.Tests.Support;

/// <summary>
/// Which database is under the stores of this run of the tests: a SQLite file in the test's folder or, with the variable
/// COUNTYLINES_TEST_STORE=postgresql, a schema to each folder on one PostgreSQL server. What is asked of the store here goes past the product.
/// </summary>
static class StoreUnderTest
{
    static readonly Lazy<PostgresServer> Started = new(() =>
    {
        var server = new PostgresServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    });

    static readonly Lazy<string> SettingsOfTests = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("countylines-settings-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    public static bool IsPostgreSql { get; } = Environment.GetEnvironmentVariable("COUNTYLINES_TEST_STORE") switch
    {
        null or "" or "sqlite" => false,
        "postgresql" => true,
        var other => throw new InvalidOperationException($"COUNTYLINES_TEST_STORE is {other}; write sqlite or postgresql."),
    };

    /// <summary>The server of this run, started when it is first asked for; a test of PostgreSQL's own has it in every run.</summary>
    public static string Server => Started.Value.ConnectionString;

    /// <summary>The store that belongs to a folder.</summary>
    public static StorePlace Place(string folder)
    {
        return IsPostgreSql ? new StorePlace(folder) { ConnectionString = Server, Schema = SchemaOf(folder) } : new StorePlace(folder);
    }

    /// <summary>Connects to the store of a folder behind the product's back.</summary>
    public static DbConnection Connect(string folder)
    {
        DbConnection connection = IsPostgreSql
            ? new NpgsqlConnection($"{Server};Search Path={SchemaOf(folder)}")
            : new SqliteConnection($"Data Source={Path.Combine(folder, "countylines.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public static int Execute(string folder, string sql)
    {
        using var connection = Connect(folder);
        return connection.Execute(sql);
    }

    /// <summary>Changes rows as the product would: with digests of what they now say.</summary>
    public static void ExecuteAndSeal(string folder, string sql)
    {
        Execute(folder, sql);
        using var connection = StoreConnection.Open(Place(folder));
        using var transaction = connection.BeginWrite();
        RowDigest.SealAll(connection);
        transaction.Commit();
    }

    public static IReadOnlyList<T> Query<T>(string folder, string sql)
    {
        using var connection = Connect(folder);
        return [.. connection.Query<T>(sql)];
    }

    /// <summary>The SQL of a trigger that refuses with a text.</summary>
    /// <param name="moment">As in <c>BEFORE INSERT ON audit</c>.</param>
    public static string RefusingTrigger(string name, string moment, string words)
    {
        return IsPostgreSql
            ? $"CREATE TRIGGER {name} {moment} FOR EACH ROW EXECUTE FUNCTION refuse('{words}')"
            : $"CREATE TRIGGER {name} {moment} BEGIN SELECT RAISE(ABORT, '{words}'); END";
    }

    public static string DropTrigger(string name, string table) => IsPostgreSql ? $"DROP TRIGGER {name} ON {table}" : $"DROP TRIGGER {name}";

    /// <summary>Every table of the store.</summary>
    public static IReadOnlyList<string> Tables(string folder)
    {
        return Query<string>(folder, IsPostgreSql
            ? "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'store_version' ORDER BY 1"
            : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1");
    }

    /// <summary>
    /// Whatever of a store can be read, bytes as Latin-1: those of SQLite's file and log; of PostgreSQL those of the files of every table and
    /// index, removed rows in their pages included, and every row as text, because a long text is compressed in the files.
    /// </summary>
    public static string Everything(string folder)
    {
        if (IsPostgreSql)
        {
            Execute(folder, "CHECKPOINT;");
            var paths = Query<string>(folder, """
                SELECT current_setting('data_directory') || '/' || pg_relation_filepath(oid) FROM pg_class
                WHERE pg_relation_filepath(oid) IS NOT NULL AND (relnamespace = current_schema()::regnamespace OR relname IN (SELECT 'pg_toast_' || c.oid FROM pg_class AS c WHERE c.relnamespace = current_schema()::regnamespace))
                """);
            return string.Concat(paths.Where(File.Exists).Select(path => Encoding.Latin1.GetString(File.ReadAllBytes(path)))
                .Concat(Tables(folder).SelectMany(table => Query<string>(folder, $"SELECT \"{table}\"::text FROM \"{table}\"")).Select(row => $"{row}\n")));
        }

        var files = Directory.GetFiles(folder, "countylines.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).ToList();
        return string.Concat(files.Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    /// <summary>A command's arguments with settings that name this run's database; the settings that the arguments name stand in them too.</summary>
    public static string[] Arguments(string[] args, string data)
    {
        if (!IsPostgreSql)
            return args;
        var at = Array.IndexOf(args, "--settings") + 1;
        var named = at > 0 ? args[at] : null;
        if (WithStore(named is not null && File.Exists(named) ? File.ReadAllText(named) : "{}", data) is not { } text)
            return args;
        // Beside the settings that were named: what is relative in them counts from their folder.
        var file = named is null ? Path.Combine(SettingsOfTests.Value, $"{SchemaOf(data)}.json") : $"{named}.store.json";
        File.WriteAllText(file, text);
        return at > 0 ? [.. args[..at], file, .. args[(at + 1)..]] : [.. args, "--settings", file];
    }

    /// <summary>Removes the stores of a folder and of the folders in it, so that the server stays small.</summary>
    public static void Remove(string folder)
    {
        if (!IsPostgreSql || !Started.IsValueCreated)
            return;
        var folders = Directory.GetDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).Append(folder).Select(SchemaOf).ToList();
        using var connection = new NpgsqlConnection(Server);
        foreach (var schema in connection.Query<string>("SELECT nspname::text FROM pg_namespace WHERE nspname = ANY (@folders)", new { folders }).ToList())
            connection.Execute($"DROP SCHEMA {schema} CASCADE");
    }

    /// <summary>By the folder's path; the store of a part has the schema that the product gives it.</summary>
    static string SchemaOf(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetFileName(Path.GetDirectoryName(path)) == "parts")
            return $"{SchemaOf(Path.GetDirectoryName(Path.GetDirectoryName(path))!)}_{Path.GetFileName(path).Replace('-', '_')}";
        return $"t{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..20]}";
    }

    /// <returns>Null when the settings cannot be read, which is for the product to say.</returns>
    static string? WithStore(string settings, string data)
    {
        try
        {
            if (JsonNode.Parse(settings, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) is not JsonObject whole)
                return null;
            whole["Store"] ??= new JsonObject { ["ConnectionString"] = Server, ["Schema"] = SchemaOf(data) };
            return whole.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
