using Dapper;
using Microsoft.Data.Sqlite;
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
        using var connection = Connect();
        connection.Execute("PRAGMA foreign_keys = OFF");
        var triggers = connection.Query<(string Name, string Table, string Sql)>("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").ToList();
        var bitten = 0;
        foreach (var (name, table, sql) in triggers.Where(one => !one.Sql.Contains("BEFORE INSERT", StringComparison.Ordinal)))
        {
            Assert.True(connection.ExecuteScalar<long>($"SELECT count(*) FROM \"{table}\"") > 0, $"{table} has no row, so {name} was not tried");
            var column = connection.ExecuteScalar<string>("SELECT name FROM pragma_table_info(@table) LIMIT 1", new { table });
            var act = sql.Contains("BEFORE DELETE", StringComparison.Ordinal) ? $"DELETE FROM \"{table}\"" : $"UPDATE \"{table}\" SET \"{column}\" = \"{column}\"";
            var message = sql[(sql.IndexOf("ABORT, '", StringComparison.Ordinal) + "ABORT, '".Length)..].Split('\'')[0];
            using var transaction = connection.BeginTransaction();
            var fault = Record.Exception(() => connection.Execute(act, transaction: transaction));
            Assert.True(fault is SqliteException && fault.Message.Contains(message, StringComparison.Ordinal), $"{name}: {act}: {fault?.Message ?? "done"}");
            bitten++;
        }

        Assert.Equal(31, bitten);
        // And the list of a copy is not emptied by anybody else either.
        Assert.Contains("a copy of a release is never changed", Assert.Throws<SqliteException>(() => connection.Execute("UPDATE release_copy SET list = NULL")).Message);
    }

    [Fact]
    public async Task AnErasureAtWorkMayNotRemoveWhatIsNotItsOwn()
    {
        await force.LiveAsync();
        using var connection = Connect();
        var tried = 0;
        foreach (var act in new[]
        {
            "DELETE FROM audit", "UPDATE audit SET entry = entry", "DELETE FROM release", "DELETE FROM release_step", "DELETE FROM release_copy", "UPDATE release_copy SET lines = 0", "UPDATE release_copy SET list = x'00'", "UPDATE release_line SET version = ''",
            "DELETE FROM package", "DELETE FROM package_step", "UPDATE package SET sequence = 9", "UPDATE package_file SET bytes = x'00'", "DELETE FROM erasure",
        })
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute("INSERT INTO erasing (one, no_more) VALUES (1, -1)", transaction: transaction);
            if (act.EndsWith(" erasure", StringComparison.Ordinal))
                connection.Execute("INSERT INTO erasure (id, day, subject, finished) VALUES (9, '2026-11-20', '', 1)", transaction: transaction);
            Assert.True(Record.Exception(() => connection.Execute(act, transaction: transaction)) is SqliteException { SqliteErrorCode: 19 }, act);
            tried++;
        }

        Assert.Equal(13, tried);
    }

    [Fact]
    public async Task AnErasureCannotBeLeftAtWork()
    {
        await force.Governed.PullAsync();
        using var connection = Connect();
        Assert.Contains("FOREIGN KEY", Assert.Throws<SqliteException>(() => connection.Execute("INSERT INTO erasing (one, no_more) VALUES (1, -1)")).Message);
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute("INSERT INTO erasing (one, no_more) VALUES (1, -1)", transaction: transaction);
            Assert.Contains("FOREIGN KEY", Assert.Throws<SqliteException>(transaction.Commit).Message);
        }

        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM erasing"));
    }

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(force.Data, "countylines.db")};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA foreign_keys = ON");
        return connection;
    }
}
