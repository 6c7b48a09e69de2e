using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CountyLines.Risk.Store;

/// <summary>A statement of SQLite, at its own interface.</summary>
sealed class SqliteStatement : Statement
{
    const int OnStack = 512;

    readonly sqlite3 database;
    readonly sqlite3_stmt statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    public override void Dispose() => statement.Dispose();

    public override int Changes => raw.sqlite3_changes(database);

    public override Statement Bind(int from, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            switch (values[index])
            {
                case null: Check(raw.sqlite3_bind_null(statement, from + index)); break;
                case string text: BindText(from + index, text); break;
                case long number: Check(raw.sqlite3_bind_int64(statement, from + index, number)); break;
                case var other: throw new InvalidOperationException($"The store binds no {other.GetType().Name}.");
            }
        }

        return this;
    }

    public override bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
            return true;
        // The message must be asked for before the statement is reset.
        if (code != raw.SQLITE_DONE)
            Fail(code);
        Reset();
        return false;
    }

    public override void Reset() => raw.sqlite3_reset(statement);

    public override long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public override ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);

    public override void AddTo(RowDigest digest, int column)
    {
        _ = raw.sqlite3_column_type(statement, column) switch
        {
            raw.SQLITE_NULL => digest.Null(),
            raw.SQLITE_INTEGER => digest.Number(Long(column)),
            _ => digest.Utf8(Utf8(column)),
        };
    }

    protected override object? Value(int column)
    {
        return raw.sqlite3_column_type(statement, column) switch
        {
            raw.SQLITE_NULL => null,
            raw.SQLITE_INTEGER => Long(column),
            _ => Text(column),
        };
    }

    void BindText(int at, string text)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, and SQLite would take it for NULL, which means something else here.
            Check(raw.sqlite3_bind_text(statement, at, ""));
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var buffer = rented ?? stackalloc byte[OnStack];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        // SQLite takes a copy, so the buffer is free again at once.
        Check(raw.sqlite3_bind_text(statement, at, buffer[..length]));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            Fail(code);
    }

    void Fail(int code)
    {
        SqliteException.ThrowExceptionForRC(code, database);
        throw new InvalidOperationException($"SQLite answered {code}.");
    }
}
