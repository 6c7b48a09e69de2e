using System.Data.Common;
using Dapper;

namespace CountyLines.Risk.Store;

/// <summary>
/// One open connection to the store. The SQL is the same for every database: what only one of them reads (<c>ifnull</c>, <c>max</c> of two
/// values, <c>instr</c>, <c>UPDATE OR IGNORE</c>) is not written, truth goes in as 0 or 1, and rows are numbered by <see cref="NextNumber"/>.
/// </summary>
abstract class StoreConnection(DbConnection database) : IDisposable
{
    /// <summary>Opens the store at a place, and makes it or brings it up to date.</summary>
    /// <exception cref="StoreRefusedException">What is there is not a store that this product may write.</exception>
    public static StoreConnection Open(StorePlace place) => place.ConnectionString is null ? Database.Open(place.File) : PostgreSqlDatabase.Open(place);

    public virtual void Dispose() => database.Dispose();

    /// <summary>The number of the next row of a table, for an INSERT into it. Inside <see cref="BeginWrite"/> no other writer can get the same.</summary>
    public static string NextNumber(string table, string column = "id") => $"(SELECT coalesce(max({column}), 0) + 1 FROM {table})";

    /// <summary>Begins a transaction that writes. It holds the store's one write lock from its beginning, so that what it reads does not move.</summary>
    public abstract DbTransaction BeginWrite();

    /// <summary>Begins a transaction in which every reading sees the store at one moment.</summary>
    public abstract DbTransaction BeginRead();

    /// <summary>A statement to be run many times. What it reads is few rows at a time.</summary>
    public abstract Statement Prepare(string sql);

    /// <summary>A reading of millions of rows that are never all in memory, beside other readings and statements on this connection.</summary>
    public abstract Statement PrepareReading(string sql);

    /// <summary>The columns of every table of the store, by table and name, and whether they hold text.</summary>
    public abstract IReadOnlyList<(string Table, string Column, bool IsText)> Columns();

    /// <summary>Makes ready to remove rows for good; before the transaction that removes them.</summary>
    public abstract void BeginErasing();

    /// <summary>Takes what was removed out of the store's free pages and its log, as far as they are in reach.</summary>
    /// <param name="patience">How long to wait for sessions that may still read what was removed.</param>
    /// <returns>Why something is left to do; empty when nothing is.</returns>
    public abstract string Purge(TimeSpan patience);

    /// <summary>What shows that the store's pages do not hang together; nothing when they do.</summary>
    public abstract IReadOnlyList<string> Damage();

    /// <summary>Every row that a query gives, one at a time: each value null, a number, a text or bytes. Nothing else may be asked meanwhile.</summary>
    public IEnumerable<object?[]> Rows(string sql)
    {
        using var reader = database.ExecuteReader(Text(sql));
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
                row[column] = reader.IsDBNull(column) ? null : reader.GetValue(column);
            yield return row;
        }
    }

    public int Execute(string sql, object? parameters = null, DbTransaction? transaction = null) => database.Execute(Text(sql), parameters, transaction);

    public T? ExecuteScalar<T>(string sql, object? parameters = null, DbTransaction? transaction = null) => database.ExecuteScalar<T>(Text(sql), parameters, transaction);

    public IEnumerable<dynamic> Query(string sql, object? parameters = null, DbTransaction? transaction = null) => database.Query(Text(sql), parameters, transaction);

    public IEnumerable<T> Query<T>(string sql, object? parameters = null, DbTransaction? transaction = null) => database.Query<T>(Text(sql), parameters, transaction);

    public T? QueryFirstOrDefault<T>(string sql, object? parameters = null, DbTransaction? transaction = null) => database.QueryFirstOrDefault<T>(Text(sql), parameters, transaction);

    public T QuerySingle<T>(string sql, object? parameters = null, DbTransaction? transaction = null) => database.QuerySingle<T>(Text(sql), parameters, transaction);

    /// <summary>The SQL as this database reads it.</summary>
    protected virtual string Text(string sql) => sql;
}
