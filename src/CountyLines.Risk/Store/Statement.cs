using System.Text;

namespace CountyLines.Risk.Store;

/// <summary>
/// A prepared statement: its parameters, <c>?1</c> and on, are bound where they stand, with no command, reader or parameter object to each row.
/// Everything else in the store goes through Dapper. It takes part in whatever transaction the connection is in.
/// </summary>
abstract class Statement : IDisposable
{
    public abstract void Dispose();

    /// <summary>How many rows the last change touched.</summary>
    public abstract int Changes { get; }

    /// <summary>Binds values from a parameter on, numbered from 1: null, <see cref="string"/> or <see cref="long"/>.</summary>
    public abstract Statement Bind(int from, params ReadOnlySpan<object?> values);

    /// <summary>Goes to the next row; false when there is none, and the statement can then be bound anew.</summary>
    public abstract bool Step();

    /// <summary>Ends a reading before its last row.</summary>
    public abstract void Reset();

    /// <summary>A number; 1 or 0 for what is true or false.</summary>
    public abstract long Long(int column);

    public abstract bool IsNull(int column);

    /// <summary>The bytes of a text, good until the next step.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int column);

    /// <summary>Adds a value to a digest, as it would be added when it is bound.</summary>
    public abstract void AddTo(RowDigest digest, int column);

    /// <summary>A value as <see cref="Bind"/> takes it.</summary>
    protected abstract object? Value(int column);

    public virtual string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Runs a statement that gives no rows, and tells how many it changed.</summary>
    public int Run()
    {
        while (Step())
        {
        }

        return Changes;
    }

    /// <summary>A day as <see cref="RecordTables.Day"/> writes it.</summary>
    public DateOnly Day(int column)
    {
        var text = Utf8(column);
        return text.Length == 10 ? new DateOnly(Number(text[..4]), Number(text[5..7]), Number(text[8..])) : throw new FormatException($"'{Text(column)}' in the store is no day.");
    }

    public DateOnly? DayOrNull(int column) => IsNull(column) ? null : Day(column);

    /// <summary>The row's values from a column on, as <see cref="Bind"/> takes them.</summary>
    public object?[] Row(int from, int count)
    {
        var row = new object?[count];
        for (var index = 0; index < count; index++)
            row[index] = Value(from + index);
        return row;
    }

    static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = number * 10 + digit - '0';
        return number;
    }
}
