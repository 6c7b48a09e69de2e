using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CountyLines.Risk.Store;

/// <summary>
/// A prepared statement for millions of rows: its parameters are bound where they stand, with no command, reader or parameter object to each
/// row. Everything else in the store goes through Dapper. It takes part in whatever transaction the connection is in.
/// </summary>
sealed class Statement : IDisposable
{
    const int OnStack = 512;

    readonly sqlite3 database;
    readonly sqlite3_stmt statement;

    public Statement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    public void Dispose() => statement.Dispose();

    /// <summary>How many rows the last change touched.</summary>
    public int Changes => raw.sqlite3_changes(database);

    /// <summary>Binds values from a parameter on, numbered from 1: null, <see cref="string"/> or <see cref="long"/>.</summary>
    public Statement Bind(int from, params ReadOnlySpan<object?> values)
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

    /// <summary>Goes to the next row; false when there is none, and the statement can then be bound anew.</summary>
    public bool Step()
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

    /// <summary>Runs a statement that gives no rows, and tells how many it changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }

        return Changes;
    }

    /// <summary>Ends a reading before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A day as <see cref="RecordTables.Day"/> writes it.</summary>
    public DateOnly Day(int column)
    {
        var text = Utf8(column);
        return text.Length == 10 ? new DateOnly(Number(text[..4]), Number(text[5..7]), Number(text[8..])) : throw new FormatException($"'{Text(column)}' in the store is no day.");
    }

    public DateOnly? DayOrNull(int column) => IsNull(column) ? null : Day(column);

    static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = number * 10 + digit - '0';
        return number;
    }

    /// <summary>The bytes of a text, good until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);

    /// <summary>The row's values from a column on, as <see cref="Bind"/> takes them.</summary>
    public object?[] Row(int from, int count)
    {
        var row = new object?[count];
        for (var index = 0; index < count; index++)
            row[index] = IsNull(from + index) ? null : raw.sqlite3_column_type(statement, from + index) == raw.SQLITE_INTEGER ? Long(from + index) : Text(from + index);
        return row;
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
