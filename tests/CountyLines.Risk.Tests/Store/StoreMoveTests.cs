using System.Text.Json;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Erasure;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>A store of a file becomes one on a server, and nothing of it is other than it was.</summary>
[Trait("Store", "sqlite")]
public sealed class StoreMoveTests : IDisposable
{
    static int schemas;

    readonly ErasingForce force = new();
    readonly string schema = $"moved_{Interlocked.Increment(ref schemas)}";

    public void Dispose()
    {
        using (var connection = new NpgsqlConnection(StoreUnderTest.Server))
            connection.Execute($"DROP SCHEMA IF EXISTS {schema} CASCADE");
        force.Dispose();
    }

    [Fact]
    public async Task EveryRowOfEveryTableIsThereAndEveryCommandSaysTheSame()
    {
        await force.LiveAsync();
        await force.EraseAsync(GovernedForce.Quiet);
        // Both who made and who approved are now the same word: the rule for two persons was kept when it was done.
        foreach (var name in new[] { "Ann", "Bob" })
            Assert.True((await force.RunAsync("erase", "--person", name, "--because", "subject-request", "--confirm", name, "--as", "Cora")).ExitCode is 0 or 3, name);
        await force.DoAsync("decide", GovernedForce.Knives, "monitor", "--role", "socu-tasking-chair", "--because", "Zoë said ‘£5’ 😀", "--as", "Zoë");
        var result = await MoveAsync("--json");
        Assert.True(result.ExitCode == 0, result.Error);
        var tables = result.Json.GetProperty("tables").EnumerateArray().ToList();

        // Read without the product, by each database's own library.
        using var file = new SqliteConnection($"Data Source={Path.Combine(force.Data, "countylines.db")};Pooling=False");
        file.Open();
        using var server = new NpgsqlConnection($"{StoreUnderTest.Server};Search Path={schema}");
        server.Open();
        var (rows, filled) = (0L, 0);
        foreach (var table in file.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").ToList())
        {
            var columns = string.Join(", ", file.Query<string>("SELECT name FROM pragma_table_xinfo(@table)", new { table }).Select(name => $"\"{name}\""));
            var (here, there) = (All(file.ExecuteReader($"SELECT {columns} FROM \"{table}\"")), All(server.ExecuteReader($"SELECT {columns} FROM \"{table}\"")));
            Assert.Equal(here, there);
            Assert.Equal(here.Count, Assert.Single(tables, one => one.GetProperty("table").GetString() == table).GetProperty("rows").GetInt64());
            rows += here.Count;
            filled += here.Count > 0 ? 1 : 0;
        }

        Assert.True(filled >= 30 && rows > 80, $"{rows} rows in {filled} tables");

        foreach (var command in new[] { "list", "replay 1", "explain CL/2026/901", "audit verify", "release list", "decide --list", "quarantine list", "override list" })
        {
            var (here, there) = (await force.RunAsync([.. command.Split(' '), "--json"]), await OnServerAsync([.. command.Split(' '), "--json"]));
            Assert.Equal((command, here.ExitCode, here.Error), (command, there.ExitCode, there.Error));
            // Each side has its own entry of this look by now, so only the ends of the chains differ.
            if (command != "audit verify")
                Assert.Equal(here.Out, there.Out);
        }

        // And it goes on there: what was never changed still is not, the chain grows, and the next numbers follow.
        Assert.Contains("a decision is never changed", Assert.Throws<PostgresException>(() => server.Execute("UPDATE decision SET because = ''")).Message);
        Assert.Equal(0, (await OnServerAsync("rescore")).ExitCode);
        Assert.Equal(file.ExecuteScalar<long>("SELECT max(id) FROM run") + 1, server.ExecuteScalar<long>("SELECT max(id) FROM run"));
        using var store = RiskStore.Open(Place, Some.Clock(), Some.Person);
        Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), store.LastAnchor).State);
        Assert.Single(store.AuditRows(), row => AuditEntry.Read(row.Entry)!.Act == "store-moved");
        Assert.Single(force.Query<byte[]>("SELECT entry FROM audit"), entry => AuditEntry.Read(entry)!.Act == "store-moved");
    }

    [Fact]
    public async Task ASchemaThatHoldsAStoreIsRefusedAndTheFileIsAsItWas()
    {
        await force.Governed.PullAsync();
        using (var store = RiskStore.Open(Place, Some.Clock(), Some.Person))
            store.Take(Some.ExtractOf([Some.Line("CL/2026/955")]));
        var before = force.Query<string>("SELECT hash FROM audit ORDER BY number");
        var result = await MoveAsync();
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.StartsWith("There is a store in the schema already, with rows in audit, audit_name, pull, line; nothing was moved.", result.Error);
        Assert.Equal(before, force.Query<string>("SELECT hash FROM audit ORDER BY number"));
    }

    [Fact]
    public async Task ARowThatTheServerCannotKeepStopsTheWholeMove()
    {
        await force.Governed.PullAsync();
        force.Governed.Sql("UPDATE line SET name = 'a' || char(0) || 'b'");
        var result = await MoveAsync();
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.StartsWith("The table line cannot be moved: invalid byte sequence for encoding \"UTF8\": 0x00. Nothing was moved.", result.Error);
        using var store = RiskStore.Open(Place, Some.Clock(), Some.Person);
        Assert.Equal((0L, 0L), (store.LatestPull, store.AuditHead.Number));
        Assert.DoesNotContain(force.Query<byte[]>("SELECT entry FROM audit"), entry => AuditEntry.Read(entry)!.Act == "store-moved");
    }

    [Fact]
    public async Task AServerThatKeepsSomethingElseThanItWasGivenStopsTheWholeMove()
    {
        await force.Governed.PullAsync();
        RiskStore.Open(Place, Some.Clock(), Some.Person).Dispose();
        // A column of this kind fills up whatever it is given with spaces, and says nothing.
        using (var server = new NpgsqlConnection($"{StoreUnderTest.Server};Search Path={schema}"))
            server.Execute("ALTER TABLE line ALTER COLUMN name TYPE char(200)");
        var result = await MoveAsync();
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.StartsWith("The table line is not the same when it is read back: ", result.Error);
        using var store = RiskStore.Open(Place, Some.Clock(), Some.Person);
        Assert.Equal((0L, 0L), (store.LatestPull, store.AuditHead.Number));
        Assert.DoesNotContain(force.Query<byte[]>("SELECT entry FROM audit"), entry => AuditEntry.Read(entry)!.Act == "store-moved");
    }

    [Fact]
    public async Task APasswordStandsInNoCommand()
    {
        await force.Governed.PullAsync();
        var result = await force.RunAsync("migrate", "--to", $"{StoreUnderTest.Server};Password=hunter-two-2");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("holds a password", result.Error);
        Assert.DoesNotContain("hunter", result.Out + result.Error);
    }

    StorePlace Place => new(force.Data) { ConnectionString = StoreUnderTest.Server, Schema = schema };

    Task<CliResult> MoveAsync(params string[] more) => force.RunAsync(["migrate", "--to", StoreUnderTest.Server, "--schema", schema, "--as", "Cora", .. more]);

    Task<CliResult> OnServerAsync(params string[] args)
    {
        var settings = JsonSerializer.Deserialize<Dictionary<string, object>>(File.ReadAllText(force.Settings))!;
        settings["Store"] = new { ConnectionString = StoreUnderTest.Server, Schema = schema };
        var file = force.In("server.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        return force.Governed.RunAsync([.. args, "--settings", file]);
    }

    /// <summary>Every row as text, sorted.</summary>
    static List<string> All(System.Data.IDataReader reader)
    {
        var rows = new List<string>();
        using (reader)
        {
            while (reader.Read())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? "NULL" : reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(column)}")));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
