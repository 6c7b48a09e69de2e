using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The quarantine in the store. An item stays under one number for as long as pulls bring the same fault.</summary>
static class QuarantineTable
{
    public static IReadOnlyList<QuarantineItem> Read(StoreConnection connection, bool includeClosed)
    {
        return
        [
            .. connection.Query($"SELECT * FROM quarantine {(includeClosed ? "" : "WHERE until IS NULL")} ORDER BY id").Select(row => new QuarantineItem(
                (long)row.id,
                new QuarantinedValue(
                    (string)row.feed, (string)row.file, (int)(long)row.row, (string)row.column, (string)row.value, (string)row.reason,
                    Enum.Parse<QuarantineState>((string)row.state, ignoreCase: true), (string)row.digest),
                (long)row.since,
                (long?)row.until)),
        ];
    }

    public static string Word(QuarantineState state) => state.ToString().ToLowerInvariant();
}
