using CountyLines.Risk.Lines;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Store;

/// <summary>The quarantine in the store. An item stays under one number for as long as pulls bring the same fault.</summary>
static class QuarantineTable
{
    public static (int Opened, int Closed) Take(SqliteConnection connection, SqliteTransaction transaction, Extract extract, long pull)
    {
        var current = connection.Query<(long Id, string Digest, long Row)>(
                "SELECT id, digest, row FROM quarantine WHERE until IS NULL AND feed = @Feed", new { extract.Feed }, transaction)
            .ToDictionary(item => item.Digest, StringComparer.Ordinal);
        var opened = 0;
        foreach (var item in extract.Quarantined.DistinctBy(item => item.RowDigest))
        {
            if (current.Remove(item.RowDigest, out var known))
            {
                // The same fault, perhaps in another place of a newer file; the reason may name the place.
                if (known.Row != item.Row)
                    connection.Execute("UPDATE quarantine SET row = @Row, reason = @Reason WHERE id = @Id", new { item.Row, item.Reason, known.Id }, transaction);
                continue;
            }

            opened++;
            connection.Execute("""
                INSERT INTO quarantine (feed, file, row, "column", value, reason, state, digest, since)
                VALUES (@Feed, @File, @Row, @Column, @Value, @Reason, @State, @RowDigest, @pull)
                """, new { item.Feed, item.File, item.Row, item.Column, item.Value, item.Reason, State = Word(item.State), item.RowDigest, pull }, transaction);
        }

        foreach (var gone in current.Values)
            connection.Execute("UPDATE quarantine SET until = @pull, state = 'closed' WHERE id = @Id", new { gone.Id, pull }, transaction);
        return (opened, current.Count);
    }

    public static IReadOnlyList<QuarantineItem> Read(SqliteConnection connection, bool includeClosed)
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

    static string Word(QuarantineState state) => state.ToString().ToLowerInvariant();
}
