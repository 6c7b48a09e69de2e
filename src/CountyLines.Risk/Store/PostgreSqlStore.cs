using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace CountyLines.Risk.Store;

/// <summary>The store in a schema of a PostgreSQL database.</summary>
/// <param name="key">Of the lock that the one writer of this schema holds.</param>
sealed partial class PostgreSqlStore(NpgsqlConnection database, int key) : StoreConnection(database)
{
    /// <summary>Longer than any reading of rows lasts, for tables that have to be rewritten.</summary>
    const string WhileRewriting = "SET lock_timeout = '10s'";

    readonly NpgsqlConnection connection = database;
    int readings;

    public override DbTransaction BeginWrite()
    {
        // With one writer, each statement that sees what is committed sees the same; a snapshot taken before the lock was given would be too old.
        var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        try
        {
            PostgreSqlDatabase.Lock(connection, key);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    public override DbTransaction BeginRead() => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    public override Statement Prepare(string sql) => new PostgreSqlStatement(connection, sql);

    public override Statement PrepareReading(string sql) => new PostgreSqlReading(connection, $"reading_{++readings}", sql);

    public override IReadOnlyList<(string Table, string Column, bool IsText)> Columns()
    {
        return
        [
            .. Query<(string, string, bool)>($"""
                SELECT table_name::text, column_name::text, data_type = 'text' FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name <> '{PostgreSqlDatabase.VersionTable}' ORDER BY 1, 2
                """),
        ];
    }

    /// <summary>Puts rows into a table in one stream.</summary>
    public void CopyIn(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        using var stream = connection.BeginBinaryImport($"COPY {StoreTable.Quoted(table)} ({string.Join(", ", columns.Select(StoreTable.Quoted))}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            stream.StartRow();
            foreach (var value in row)
            {
                switch (value)
                {
                    case null: stream.WriteNull(); break;
                    case long number: stream.Write(number, NpgsqlDbType.Bigint); break;
                    case string text: stream.Write(text, NpgsqlDbType.Text); break;
                    case byte[] bytes: stream.Write(bytes, NpgsqlDbType.Bytea); break;
                    case var other: throw new InvalidOperationException($"The store holds no {other.GetType().Name}.");
                }
            }
        }

        stream.Complete();
    }

    /// <remarks>The server answers for its own pages: it refuses one that is damaged, and has checksums to know it by.</remarks>
    public override IReadOnlyList<string> Damage() => [];

    public override void BeginErasing()
    {
        // A row that was removed stands in its page until the table is rewritten, which is done after the transaction.
    }

    /// <remarks>What the server's own log (WAL), its standbys and its backups hold goes with their own retention; it is out of reach here.</remarks>
    public override string Purge(TimeSpan patience)
    {
        Execute(WhileRewriting);
        if (!OthersHaveEnded(patience))
            return "another session of the server began to read before the erasure and has not ended, so that the server keeps the rows for it; end it (pg_stat_activity shows it)";
        foreach (var table in Query<string>("SELECT quote_ident(tablename::text) FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1").ToList())
            Execute($"VACUUM FULL {table}");
        return "";
    }

    /// <summary>The server rewrites a table with every removed row that some session may still read; so those who began before are waited for.</summary>
    bool OthersHaveEnded(TimeSpan patience)
    {
        const double Look = 0.1;
        var now = ExecuteScalar<double>("SELECT extract(epoch FROM clock_timestamp())::float8");
        for (var waited = 0.0; ; waited += Look)
        {
            if (ExecuteScalar<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND extract(epoch FROM xact_start) < @now", new { now }) == 0)
                return true;
            if (waited >= patience.TotalSeconds)
                return false;
            Execute($"SELECT pg_sleep({Look})");
        }
    }

    /// <remarks>Dapper gives PostgreSQL a list as one array.</remarks>
    protected override string Text(string sql) => InList().Replace(sql, "= ANY ($1)");

    [GeneratedRegex("""\bIN (@\w+)""")]
    private static partial Regex InList();
}
