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

    public override IReadOnlyList<(string Table, string Column)> TextColumns()
    {
        return
        [
            .. Query<(string, string)>("""
                SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
                WHERE t.schema = 'main' AND t.type = 'table' AND c.type = 'TEXT' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 2
                """),
        ];
    }

    public override void BeginErasing() => Execute("PRAGMA secure_delete = ON");

    public override string Purge()
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
