using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Store;

/// <summary>The store in one SQLite file.</summary>
sealed class SqliteStore(SqliteConnection database) : StoreConnection(database)
{
    /// <summary>SQLITE_BUSY: another connection has the write lock.</summary>
    const int Busy = 5;

    readonly SqliteConnection connection = database;
    int cacheKilobytes = Database.CacheKilobytes;

    public override DbTransaction BeginWrite()
    {
        SetCache(Database.CacheKilobytes);
        try
        {
            return connection.BeginTransaction(deferred: false);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == Busy)
        {
            throw new StoreBusyException();
        }
    }

    public override DbTransaction BeginRead() => connection.BeginTransaction(deferred: true);

    public override Statement Prepare(string sql) => new SqliteStatement(connection, sql);

    public override Statement PrepareReading(string sql)
    {
        SetCache(Database.ReadingCacheKilobytes);
        return new SqliteStatement(connection, sql);
    }

    public override IReadOnlyList<(string Table, string Column, bool IsText)> Columns()
    {
        return
        [
            .. Query<(string, string, long)>("""
                SELECT t.name, c.name, c.type = 'TEXT' FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
                WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 2
                """).Select(one => (one.Item1, one.Item2, one.Item3 == 1)),
        ];
    }

    /// <summary>Every table, with its key and the tables to which it points.</summary>
    public IReadOnlyList<StoreTable> Tables()
    {
        return
        [
            .. Columns().GroupBy(one => one.Table).Select(table => new StoreTable(
                table.Key, [.. table.Select(one => one.Column)],
                [.. Query<string>("SELECT name FROM pragma_table_xinfo(@Key) WHERE pk > 0 ORDER BY pk", new { table.Key })],
                [.. Query<string>("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(@Key) ORDER BY 1", new { table.Key })])),
        ];
    }

    /// <remarks>
    /// Every page is gone through, which costs a tenth or so of reading every row. Comparing the indexes with the rows as well
    /// (<c>integrity_check</c>) costs more than reading, finds nothing more of a page that was overwritten, and is done to every backup.
    /// </remarks>
    public override IReadOnlyList<string> Damage() => [.. Query<string>("PRAGMA quick_check(1)").Where(line => line != "ok")];

    public override void BeginErasing() => Execute("PRAGMA secure_delete = ON");

    public override string Purge(TimeSpan patience)
    {
        Execute("VACUUM");
        return TruncateLog() ? "" : "another process is reading the store";
    }

    void SetCache(int kilobytes)
    {
        if (kilobytes != cacheKilobytes)
            Execute($"PRAGMA cache_size = -{kilobytes}");
        cacheKilobytes = kilobytes;
    }

    /// <summary>Whether the whole log went into the file and was cut to nothing.</summary>
    bool TruncateLog() => ExecuteScalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
}
