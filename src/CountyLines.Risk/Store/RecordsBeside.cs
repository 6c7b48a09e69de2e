using System.Text;

namespace CountyLines.Risk.Store;

/// <summary>One kind of record, read in the order of the lines' references beside the lines themselves. The line's reference is the first column.</summary>
/// <param name="read">A record from the row at hand and its line's reference.</param>
sealed class RecordsBeside<T>(StoreConnection connection, long pull, string sql, Func<Statement, string, T> read) : IDisposable
{
    readonly Statement rows = connection.PrepareReading(sql);
    bool isBegun;
    bool hasRow;

    public void Dispose() => rows.Dispose();

    /// <summary>The records of one line. Lines must be asked for in the order of their references' bytes, which is how SQLite sorts.</summary>
    public IReadOnlyList<T> Of(ReadOnlySpan<byte> line)
    {
        if (!isBegun)
        {
            isBegun = true;
            hasRow = rows.Bind(1, pull).Step();
        }

        List<T>? found = null;
        string? reference = null;
        while (hasRow && rows.Utf8(0).SequenceCompareTo(line) is var order && order <= 0)
        {
            // Records before the line belong to none that is known, as when a made-up line has ended.
            if (order == 0)
                (found ??= []).Add(read(rows, reference ??= Encoding.UTF8.GetString(line)));
            hasRow = rows.Step();
        }

        return found ?? (IReadOnlyList<T>)[];
    }
}
