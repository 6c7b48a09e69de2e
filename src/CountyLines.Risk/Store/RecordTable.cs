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
    public RecordTaking<T> Begin(StoreConnection connection, string feed, long pull) => new(this, connection, feed, pull);
}
