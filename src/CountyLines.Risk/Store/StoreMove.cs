using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Lines;
using Npgsql;

namespace CountyLines.Risk.Store;

/// <summary>A table that was moved and read back.</summary>
/// <param name="Sha256">Over all its rows in the order of its key; the same on both sides.</param>
public sealed record MovedTable(string Table, long Rows, string Sha256);

/// <summary>A table of a SQLite store as its file describes it.</summary>
/// <param name="Keys">The columns of its primary key, in their order.</param>
/// <param name="References">The other tables to which its rows point.</param>
sealed record StoreTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Keys, IReadOnlyList<string> References)
{
    /// <summary>Every row in the order of the key. Texts sort by their bytes on both sides.</summary>
    public string Select => $"SELECT {string.Join(", ", Columns.Select(Quoted))} FROM {Quoted(Name)} ORDER BY {string.Join(", ", Keys.Select(Quoted))}";

    public static string Quoted(string name) => $"\"{name}\"";
}

/// <summary>Copies a SQLite store into an empty schema of PostgreSQL, row by row under the numbers that the rows have, and reads back what came of it.</summary>
sealed class StoreMove(SqliteStore from, PostgreSqlStore to)
{
    /// <summary>The tables so that none points to one after it.</summary>
    public IReadOnlyList<StoreTable> Tables { get; } = InOrder(from.Tables());

    /// <exception cref="StoreRefusedException">There is something in the schema already.</exception>
    public void MustBeEmpty()
    {
        if (!from.Columns().Select(one => (one.Table, one.Column)).Order().SequenceEqual(to.Columns().Select(one => (one.Table, one.Column)).Order()))
            throw new StoreRefusedException("The two databases do not have the same tables; this is a fault of this version of the product. Nothing was moved.");
        var filled = Tables.Where(table => to.ExecuteScalar<bool>($"SELECT exists(SELECT 1 FROM {StoreTable.Quoted(table.Name)})")).Select(table => table.Name).ToList();
        if (filled.Count > 0)
            throw new StoreRefusedException($"There is a store in the schema already, with rows in {string.Join(", ", filled)}; nothing was moved. Name another schema, or remove that one.");
    }

    /// <summary>Copies every table. Both sides must be in a transaction that writes.</summary>
    /// <exception cref="StoreRefusedException">A row cannot be kept there, or what is read back is something else.</exception>
    public IReadOnlyList<MovedTable> Copy()
    {
        // While one side is read the other is silent for as long as that takes. What the rows say was checked when they were made, by whom and
        // in which order; that an erasure has since made two people's names one is no fault.
        to.Execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        foreach (var table in Tables)
            to.Execute($"ALTER TABLE {StoreTable.Quoted(table.Name)} DISABLE TRIGGER USER");
        foreach (var table in Tables)
            Copy(table);
        foreach (var table in Tables)
            to.Execute($"ALTER TABLE {StoreTable.Quoted(table.Name)} ENABLE TRIGGER USER");
        return [.. Tables.Select(Compared)];
    }

    void Copy(StoreTable table)
    {
        try
        {
            to.CopyIn(table.Name, table.Columns, from.Rows(table.Select));
        }
        catch (PostgresException fault)
        {
            throw new StoreRefusedException($"The table {table.Name} cannot be moved: {fault.MessageText}. Nothing was moved.");
        }
    }

    MovedTable Compared(StoreTable table)
    {
        var (here, there) = (Digest(from.Rows(table.Select)), Digest(to.Rows(table.Select)));
        return here == there
            ? new MovedTable(table.Name, here.Rows, here.Sha256)
            : throw new StoreRefusedException($"The table {table.Name} is not the same when it is read back: {here.Rows} rows with {here.Sha256} became {there.Rows} with {there.Sha256}. Nothing was moved.");
    }

    /// <summary>How many rows, and SHA-256 over their values, each with its type and length before it.</summary>
    static (long Rows, string Sha256) Digest(IEnumerable<object?[]> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0L;
        Span<byte> head = stackalloc byte[9];
        foreach (var row in rows)
        {
            count++;
            foreach (var value in row)
            {
                var bytes = value switch { string text => Encoding.UTF8.GetBytes(text), byte[] blob => blob, _ => [] };
                head[0] = value switch { null => 0, long => 1, string => 2, byte[] => 3, _ => throw new InvalidOperationException($"The store has no {value.GetType().Name}.") };
                BinaryPrimitives.WriteInt64BigEndian(head[1..], value is long number ? number : bytes.Length);
                hash.AppendData(head);
                hash.AppendData(bytes);
            }
        }

        return (count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    static List<StoreTable> InOrder(IReadOnlyList<StoreTable> tables)
    {
        var ordered = new List<StoreTable>();
        while (ordered.Count < tables.Count)
        {
            var next = tables.Where(table => !ordered.Contains(table) && table.References.All(other => other == table.Name || ordered.Any(one => one.Name == other))).ToList();
            if (next.Count == 0)
                throw new InvalidOperationException("The store's tables point to each other in a circle.");
            ordered.AddRange(next.OrderBy(table => table.Name, StringComparer.Ordinal));
        }

        return ordered;
    }
}

public sealed partial class RiskStore
{
    /// <summary>
    /// Copies everything in this store, which must be a file, into an empty schema of PostgreSQL, and compares both. The move is on record in
    /// both: its entry is made before the first row goes. The file stays as it is.
    /// </summary>
    /// <exception cref="StoreRefusedException">It cannot be moved there. Nothing was changed on either side.</exception>
    public IReadOnlyList<MovedTable> MoveTo(StorePlace place)
    {
        if (connection is not SqliteStore file)
            throw new StoreRefusedException("The store is on PostgreSQL already.");
        using var target = PostgreSqlDatabase.Open(place);
        var move = new StoreMove(file, target);
        using var transaction = connection.BeginWrite();
        using var moving = target.BeginWrite();
        move.MustBeEmpty();
        Audited(transaction, new AuditAct(AuditOperation.Control, "store-moved", ("tables", move.Tables.Count)));
        var moved = move.Copy();
        // The copy first: should the power fail in between, the file has no entry of a move that nobody saw the end of, and is used on.
        moving.Commit();
        transaction.Commit();
        foreach (var table in move.Tables)
            target.Execute($"ANALYZE {StoreTable.Quoted(table.Name)}");
        return moved;
    }
}
