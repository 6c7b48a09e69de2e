using System.Data.Common;
using CountyLines.Risk.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace CountyLines.Risk.Tests.Erasure;

/// <summary>What is never changed or removed stays so for everybody but an erasure at work.</summary>
public sealed class ErasingTriggerTests : IDisposable
{
    readonly ErasingForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task OutsideAnErasureEveryTriggerStillBites()
    {
        await force.LiveAsync();
        await force.EraseAsync(Worker.GovernedForce.Knives);
        // The first list is gone with the line; a second one fills the tables of packages again.
        await force.DoAsync("rescore");
        await force.DoAsync("release", "draft", "tasking", "--as", "Ann");
        await force.DoAsync("release", "approve", "2", "--as", "Bob");
        await force.DoAsync("release", "publish", "2", "--as", "Bob");
        using var connection = Connect();
        if (!StoreUnderTest.IsPostgreSql)
            connection.Execute("PRAGMA foreign_keys = OFF");
        connection.Execute("""
            INSERT INTO night (job, night, state, attempt, worker, begun_at, seen_at, reasons) VALUES ('', '2026-11-19', 'held', 1, '', 1, 1, '[]');
            INSERT INTO night_acceptance (job, night, person, because, made_at) VALUES ('', '2026-11-19', 'Bob', '', 1);
            """);
        var triggers = connection.Query<(string Name, string Table, string Sql)>(StoreUnderTest.IsPostgreSql
            ? "SELECT tgname::text, relname::text, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgname NOT LIKE '%_to_erasures' ORDER BY 1"
            : "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").ToList();
        var bitten = 0;
        foreach (var (name, table, sql) in triggers.Where(one => !one.Sql.Contains("BEFORE INSERT", StringComparison.Ordinal)))
        {
            Assert.True(connection.ExecuteScalar<long>($"SELECT count(*) FROM \"{table}\"") > 0, $"{table} has no row, so {name} was not tried");
            var column = connection.ExecuteScalar<string>(StoreUnderTest.IsPostgreSql ? "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table AND ordinal_position = 1" : "SELECT name FROM pragma_table_info(@table) LIMIT 1", new { table });
            var act = sql.Contains("BEFORE DELETE", StringComparison.Ordinal) ? $"DELETE FROM \"{table}\"" : sql.Contains("BEFORE TRUNCATE", StringComparison.Ordinal) ? $"TRUNCATE \"{table}\" CASCADE" : $"UPDATE \"{table}\" SET \"{column}\" = \"{column}\"";
            // The words are the last text in it.
            var message = sql.Split('\'')[^2];
            using var transaction = connection.BeginTransaction();
            var fault = Record.Exception(() => connection.Execute(act, transaction: transaction));
            Assert.True(fault is DbException && fault.Message.Contains(message, StringComparison.Ordinal), $"{name}: {act}: {fault?.Message ?? "done"}");
            bitten++;
        }

        Assert.Equal(StoreUnderTest.IsPostgreSql ? 38 + triggers.Count(one => one.Name.EndsWith("_is_never_emptied", StringComparison.Ordinal)) : 38, bitten);
        // And the list of a copy is not emptied by anybody else either.
        Assert.Contains("a copy of a release is never changed", Assert.ThrowsAny<DbException>(() => connection.Execute("UPDATE release_copy SET list = NULL")).Message);
    }

    [Fact]
    public async Task AnErasureAtWorkMayNotRemoveWhatIsNotItsOwn()
    {
        await force.LiveAsync();
        using var connection = Connect();
        var tried = 0;
        foreach (var act in new[]
        {
            "DELETE FROM audit", "UPDATE audit SET entry = entry", "DELETE FROM release", "DELETE FROM release_step", "DELETE FROM release_copy", "UPDATE release_copy SET lines = 0", $"UPDATE release_copy SET list = {Byte}", "UPDATE release_line SET version = ''",
            "DELETE FROM package", "DELETE FROM package_step", "UPDATE package SET sequence = 9", $"UPDATE package_file SET bytes = {Byte}", "DELETE FROM erasure",
        })
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute("INSERT INTO erasing (one, no_more) VALUES (1, -1)", transaction: transaction);
            if (act.EndsWith(" erasure", StringComparison.Ordinal))
                connection.Execute("INSERT INTO erasure (id, day, subject, finished) VALUES (9, '2026-11-20', '', 1)", transaction: transaction);
            Assert.True(Record.Exception(() => connection.Execute(act, transaction: transaction)) is SqliteException { SqliteErrorCode: 19 } or PostgresException { SqlState: PostgresErrorCodes.RaiseException }, act);
            tried++;
        }

        Assert.Equal(13, tried);
    }

    [Fact]
    public async Task AnErasureCannotBeLeftAtWork()
    {
        await force.Governed.PullAsync();
        using var connection = Connect();
        Assert.Contains("foreign key", Assert.ThrowsAny<DbException>(() => connection.Execute("INSERT INTO erasing (one, no_more) VALUES (1, -1)")).Message, StringComparison.OrdinalIgnoreCase);
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute("INSERT INTO erasing (one, no_more) VALUES (1, -1)", transaction: transaction);
            Assert.Contains("foreign key", Assert.ThrowsAny<DbException>(transaction.Commit).Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM erasing"));
    }

    static string Byte => StoreUnderTest.IsPostgreSql ? "'\\x00'::bytea" : "x'00'";

    DbConnection Connect()
    {
        var connection = StoreUnderTest.Connect(force.Data);
        if (!StoreUnderTest.IsPostgreSql)
            connection.Execute("PRAGMA foreign_keys = ON");
        return connection;
    }
}
