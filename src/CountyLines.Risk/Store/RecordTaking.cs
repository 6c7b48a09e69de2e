using System.Collections;

namespace CountyLines.Risk.Store;

/// <summary>
/// Takes records into one table, one at a time, inside the pull's transaction. Each is compared by its key with what is in force, so that
/// neither the extract nor the table is ever in memory. Of several with one key the last counts; where it is new, what the others said becomes
/// history.
/// </summary>
sealed class RecordTaking<T> : IDisposable
{
    readonly RecordTable<T> table;
    readonly string feed;
    readonly long pull;
    readonly int width;
    readonly RowDigest digest = new();

    /// <summary>What the end of a version by this pull does to its digest.</summary>
    readonly long end;

    /// <summary>Every record in force before the pull has a number up to this one, and every record that the pull brings a higher one.</summary>
    readonly long lastBefore;

    /// <summary>The highest number given. No number is ever given to two records, whatever becomes of the first, so that every database has the same.</summary>
    long last;
    readonly int heldOfFeed;

    /// <summary>Records held before of which the extract has spoken, by number.</summary>
    readonly BitArray touched;
    readonly Dictionary<string, List<object?[]>> setAside = new(StringComparer.Ordinal);
    readonly Statement find;
    readonly Statement insertNew;
    readonly Statement insert;
    readonly Statement close;
    readonly Statement findClosed;
    readonly Statement reopen;
    readonly Statement removeSame;
    readonly Statement removeOfPull;
    int added;
    int changed;
    int unchanged;
    int seenOfFeed;
    bool expectsHeld;

    public RecordTaking(RecordTable<T> table, StoreConnection connection, string feed, long pull)
    {
        (this.table, this.feed, this.pull, end) = (table, feed, pull, RowDigest.OfEnd(pull));
        string[] columns = [.. table.Keys, .. table.Values];
        width = columns.Length;
        var key = string.Join(" AND ", table.Keys.Select((name, index) => $"{name} = ?{index + 1}"));
        var same = string.Join(" AND ", table.Values.Select((name, index) => $"{name} IS NOT DISTINCT FROM ?{table.Keys.Length + index + 1}"));
        var (names, values) = (string.Join(", ", columns), string.Join(", ", columns.Select((_, index) => $"?{index + 1}")));
        var (own, first, second, third, fourth) = ($"?{width + 1}", $"?{width + 2}", $"?{width + 3}", $"?{width + 4}", $"?{width + 5}");
        find = connection.Prepare($"SELECT id, feed = {own}, {same} FROM {table.Name} WHERE {key} AND until IS NULL");
        insertNew = connection.Prepare($"INSERT INTO {table.Name} ({names}, feed, since, id, digest) VALUES ({values}, {own}, {first}, {second}, {third}) ON CONFLICT DO NOTHING");
        insert = connection.Prepare($"INSERT INTO {table.Name} ({names}, feed, since, id, digest, until) VALUES ({values}, {own}, {first}, {second}, {third}, {fourth})");
        close = connection.Prepare($"UPDATE {table.Name} SET until = ?1, digest = {RowDigest.With("?3")} WHERE id = ?2");
        findClosed = connection.Prepare($"SELECT id FROM {table.Name} WHERE {key} AND until = {first} AND since < {first} AND {same}");
        reopen = connection.Prepare($"UPDATE {table.Name} SET until = NULL, digest = {RowDigest.With("?2")} WHERE id = ?1");
        removeSame = connection.Prepare($"DELETE FROM {table.Name} WHERE {key} AND until = {first} AND since = {first} AND {same}");
        removeOfPull = connection.Prepare($"DELETE FROM {table.Name} WHERE {key} AND until = {first} AND since = {first} RETURNING {names}");
        using var before = connection.Prepare($"SELECT coalesce(max(id), 0) FROM {table.Name}");
        before.Step();
        last = lastBefore = before.Long(0);
        before.Reset();
        touched = new BitArray(checked((int)lastBefore + 1));
        using var held = connection.Prepare($"SELECT count(*) FROM {table.Name} WHERE until IS NULL AND feed = ?1");
        held.Bind(1, feed).Step();
        heldOfFeed = (int)held.Long(0);
    }

    public TableChange Change => new(added, changed, unchanged, heldOfFeed - seenOfFeed);

    public void Dispose()
    {
        foreach (var statement in new[] { find, insertNew, insert, close, findClosed, reopen, removeSame, removeOfPull })
            statement.Dispose();
    }

    public void Add(T record)
    {
        var row = table.ToRow(record);
        // Most extracts are all new or all held. Which of the two questions is asked first follows the record before.
        if (!expectsHeld && insertNew.Bind(1, row).Bind(width + 1, feed, pull, last + 1, DigestOf(row)).Run() > 0)
        {
            last++;
            added++;
            return;
        }

        find.Bind(1, row).Bind(width + 1, feed);
        expectsHeld = find.Step();
        if (!expectsHeld)
        {
            Insert(row, null);
            added++;
            return;
        }

        var (id, isOwn, isSame) = (find.Long(0), find.Long(1) == 1, find.Long(2) == 1);
        find.Reset();
        if (id > lastBefore)
            AddAgain(row, id, isSame);
        else
            AddToHeld(row, id, isOwn, isSame);
    }

    /// <summary>The record in force was held before this pull, or stands in it as it was held.</summary>
    void AddToHeld(object?[] row, long held, bool isOwn, bool isSame)
    {
        var isFirst = !touched[(int)held];
        if (isFirst && isOwn)
            seenOfFeed++;
        touched[(int)held] = true;
        if (isSame)
        {
            unchanged += isFirst ? 1 : 0;
            return;
        }

        close.Bind(1, pull, held, end).Run();
        if (setAside.Remove(KeyOf(row), out var earlier))
        {
            foreach (var version in earlier.Where(version => !version.AsSpan().SequenceEqual(row)))
                Insert(version, pull);
        }

        Insert(row, null);
        changed++;
        unchanged -= isFirst ? 0 : 1;
    }

    /// <summary>The extract has spoken of this record before, and otherwise than what was held.</summary>
    void AddAgain(object?[] row, long current, bool isSame)
    {
        if (isSame)
            return;
        if (HeldAs(row) is { } held)
        {
            // The last word is what was held all along: nothing changed, and no version was ever in force. It may yet be not the last.
            close.Bind(1, pull, current, end).Run();
            removeOfPull.Bind(1, row.AsSpan(0, table.Keys.Length)).Bind(width + 2, pull);
            var versions = new List<object?[]>();
            while (removeOfPull.Step())
                versions.Add(removeOfPull.Row(0, width));
            setAside[KeyOf(row)] = versions;
            reopen.Bind(1, held, end).Run();
            changed--;
            unchanged++;
            return;
        }

        // Versions that stood earlier in the same extract were never in force, but what they said is kept.
        removeSame.Bind(1, row).Bind(width + 2, pull).Run();
        close.Bind(1, pull, current, end).Run();
        Insert(row, null);
    }

    /// <summary>The version that was held before this pull, closed by it, when it said the same as this row. Made-up records that the pull ended are no such version.</summary>
    long? HeldAs(object?[] row)
    {
        findClosed.Bind(1, row).Bind(width + 2, pull);
        long? held = null;
        while (findClosed.Step())
        {
            if (touched[(int)findClosed.Long(0)])
                held = findClosed.Long(0);
        }

        return held;
    }

    void Insert(object?[] row, long? until) => insert.Bind(1, row).Bind(width + 1, feed, pull, ++last, until is null ? DigestOf(row) : DigestOf(row) ^ end, until).Run();

    long DigestOf(object?[] row) => RecordTable<T>.DigestOf(digest, row, feed, pull);

    string KeyOf(object?[] row) => string.Join('\u001F', row.Take(table.Keys.Length));
}
