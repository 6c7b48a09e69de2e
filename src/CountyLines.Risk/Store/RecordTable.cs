namespace CountyLines.Risk.Store;

/// <summary>What a pull did to one table of records.</summary>
/// <param name="Absent">Records of this feed that its extract no longer has. They are kept: absence is not a correction.</param>
public readonly record struct TableChange(int Added, int Changed, int Unchanged, int Absent);

/// <summary>
/// A versioned table of records: taking in an extract closes the versions that changed and opens new ones, so nothing is ever overwritten.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="Keys">The columns that identify a record.</param>
/// <param name="Values">The other columns.</param>
/// <param name="ToRow">The record's keys and then its values, as the store holds them.</param>
sealed record RecordTable<T>(string Name, string[] Keys, string[] Values, Func<T, object?[]> ToRow)
{
    /// <summary>The columns of a reading: the keys, the values, and then what <see cref="Check"/> needs.</summary>
    public string Columns { get; } = string.Join(", ", [.. Keys, .. Values, "feed", "since", "until", "digest", "id"]);

    int Width => Keys.Length + Values.Length;

    /// <summary>The column of a reading with the row's number.</summary>
    public int Number => Width + 4;

    public RecordTaking<T> Begin(StoreConnection connection, string feed, long pull) => new(this, connection, feed, pull);

    /// <summary>The digest of a version in force.</summary>
    public static long DigestOf(RowDigest digest, ReadOnlySpan<object?> row, string feed, long since) => digest.Values(row).Values(feed).Number(since).Take();

    /// <summary>The digest of a row that was read with <see cref="Columns"/>, from what it says.</summary>
    public long DigestOf(RowDigest digest, Statement row)
    {
        var said = digest.Row(row, 0, Width + 2).Take();
        return row.IsNull(Width + 2) ? said : said ^ RowDigest.OfEnd(row.Long(Width + 2));
    }

    public bool IsWhole(RowDigest digest, Statement row) => DigestOf(digest, row) == row.Long(Width + 3);

    /// <exception cref="StoreRefusedException">The row does not say what was written.</exception>
    public void Check(RowDigest digest, Statement row)
    {
        if (!IsWhole(digest, row))
            throw RowDigest.Broken(new DamagedRows(Name, 1, $"record {row.Long(Number)}"));
    }

    /// <summary>How many rows of the table do not say what was written, and the first of them.</summary>
    /// <param name="unread">Only of those that a reading of what is known now does not come to: versions that are over, and any from a pull that has not been.</param>
    public DamagedRows? FindDamage(StoreConnection connection, bool unread = false)
    {
        var (digest, found, first) = (new RowDigest(), 0L, 0L);
        // The highest number stands in for no condition: a reading is bound to something.
        using var rows = connection.PrepareReading($"SELECT {Columns} FROM {Name} WHERE id <= ?1{(unread ? " AND (until IS NOT NULL OR since > (SELECT max(id) FROM pull))" : "")} ORDER BY id");
        rows.Bind(1, long.MaxValue);
        while (rows.Step())
        {
            if (!IsWhole(digest, rows) && found++ == 0)
                first = rows.Long(Number);
        }

        return found == 0 ? null : new DamagedRows(Name, found, $"record {first}");
    }

    /// <summary>Gives the rows of a range of numbers the digests of what they say, inside a transaction that changed them.</summary>
    public void Seal(StoreConnection connection, long first, long last)
    {
        var (digest, sealedRows) = (new RowDigest(), new List<(long Number, long Digest)>());
        using var read = connection.Prepare($"SELECT {Columns} FROM {Name} WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT {RowDigest.AtOnce}");
        using var write = connection.Prepare($"UPDATE {Name} SET digest = ?1 WHERE id = ?2");
        do
        {
            sealedRows.Clear();
            read.Bind(1, first, last);
            while (read.Step())
                sealedRows.Add((read.Long(Number), DigestOf(digest, read)));
            foreach (var row in sealedRows)
                write.Bind(1, row.Digest, row.Number).Run();
            first = sealedRows.Count == 0 ? last : sealedRows[^1].Number + 1;
        }
        while (sealedRows.Count == RowDigest.AtOnce);
    }
}
