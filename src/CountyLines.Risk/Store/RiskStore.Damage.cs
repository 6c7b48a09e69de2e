namespace CountyLines.Risk.Store;

/// <summary>Rows of one table that do not say what was written.</summary>
/// <param name="First">Which row is the first of them.</param>
public sealed record DamagedRows(string Table, long Rows, string First)
{
    public string Words => $"{Rows} of the table {Table} ({(Rows == 1 ? "" : "the first is ")}{First})";
}

public sealed partial class RiskStore
{
    /// <summary>
    /// Looks at every record ever held for a row that does not say what was written. What is read for a list is compared as it is read; this also finds what
    /// damage has put out of the reading's sight, such as a record whose line or day of ending became another.
    /// </summary>
    public IReadOnlyList<DamagedRows> DamagedRecords() => RecordTables.FindDamage(connection);

    /// <summary>The same of the lines of all runs, which are as many as the nights of years make them.</summary>
    public IReadOnlyList<DamagedRows> DamagedRuns() => RunLineTable.FindDamage(connection) is { } found ? [found] : [];

    /// <summary>
    /// Looks at the whole store, its pages and every record, before something is made of it that goes out of the house: what is read from a damaged page may
    /// be anything.
    /// </summary>
    /// <exception cref="StoreRefusedException">It is damaged.</exception>
    public void MustBeWhole() => MustBeWhole(unread: false);

    /// <summary>The same before a night, which comes to every record that is known now and compares it then: only the others are looked at here.</summary>
    /// <exception cref="StoreRefusedException">It is damaged.</exception>
    public void MustBeWholeBesideWhatIsRead() => MustBeWhole(unread: true);

    void MustBeWhole(bool unread)
    {
        if (connection.Damage() is [var first, ..])
            throw new StoreRefusedException(StoreFault.Damaged(name, first));
        if (RecordTables.FindDamage(connection, unread) is { Count: > 0 } damaged)
            throw RowDigest.Broken(damaged);
    }
}
