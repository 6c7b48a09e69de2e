
namespace CountyLines.Risk.Store;

/// <summary>One kind of record, read in the order of the lines' references beside the lines themselves.</summary>
/// <param name="parameters">What the condition is bound to.</param>
/// <param name="condition">Which records, and in which order.</param>
/// <param name="lineColumn">The column with the line's reference.</param>
/// <param name="read">A record from the row at hand and its line's reference.</param>
sealed class RecordsBeside<T>(StoreConnection connection, RecordTable<T> table, object?[] parameters, string condition, int lineColumn, Func<Statement, string, T> read) : IDisposable
{
    readonly RowDigest digest = new();
    readonly Statement rows = connection.PrepareReading($"SELECT {table.Columns} FROM {table.Name} WHERE {condition}");
    bool isBegun;
    bool hasRow;

    public void Dispose() => rows.Dispose();

    /// <summary>Goes through what belongs to no line that was asked for, so that every row was compared with its digest.</summary>
    public void End()
    {
        if (!isBegun)
            hasRow = rows.Bind(1, parameters).Step();
        for (isBegun = true; hasRow; hasRow = rows.Step())
            table.Check(digest, rows);
    }

    /// <summary>The records of one line. Lines must be asked for in the order of their references' bytes, which is how SQLite sorts.</summary>
    /// <param name="line">The bytes of the reference.</param>
    public IReadOnlyList<T> Of(ReadOnlySpan<byte> line, string reference)
    {
        if (!isBegun)
        {
            isBegun = true;
            hasRow = rows.Bind(1, parameters).Step();
        }

        List<T>? found = null;
        while (hasRow && rows.Utf8(lineColumn).SequenceCompareTo(line) is var order && order <= 0)
        {
            table.Check(digest, rows);
            // Records before the line belong to none that is known, as when a made-up line has ended.
            if (order == 0)
                (found ??= []).Add(read(rows, reference));
            hasRow = rows.Step();
        }

        return found?.ToArray() ?? (IReadOnlyList<T>)[];
    }
}
