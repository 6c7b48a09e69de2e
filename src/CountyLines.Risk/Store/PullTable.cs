using System.Data.Common;
using System.Text.Json;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>A pull that was made.</summary>
/// <param name="At">When it was received, UTC.</param>
/// <param name="Who">Who made it; empty for pulls from before that was kept.</param>
public sealed record PullRecord(long Number, string Feed, DateOnly Day, DateTimeOffset At, string Who);

/// <summary>The pulls in the store.</summary>
static class PullTable
{
    /// <summary>A pull as it was kept to be known again.</summary>
    public sealed record Kept(long Number, string Digest, string Reading, Intake Intake, PullOutcome Outcome);

    public static long Insert(StoreConnection connection, DbTransaction transaction, PullRequest request, long at)
    {
        return connection.ExecuteScalar<long>($$"""
            INSERT INTO pull (id, feed, day, received_at, digest, added, changed, who, reading) VALUES ({{StoreConnection.NextNumber("pull")}}, @Feed, @Day, @at, @Digest, 0, 0, @Who, @Reading) RETURNING id
            """, new { request.Feed, Day = RecordTables.Day(request.Today), at, request.Digest, request.Who, request.Reading }, transaction);
    }

    public static void Complete(StoreConnection connection, DbTransaction transaction, Intake intake, PullOutcome outcome)
    {
        var tables = new[] { outcome.Lines, outcome.Numbers, outcome.Evidence, outcome.Assessments };
        connection.Execute("UPDATE pull SET added = @Added, changed = @Changed, ended = @Ended, intake = @Intake, tables = @Tables WHERE id = @Pull", new
        {
            outcome.Pull,
            Added = tables.Sum(table => table.Added),
            Changed = tables.Sum(table => table.Changed),
            outcome.Ended,
            Intake = JsonSerializer.Serialize(intake),
            Tables = JsonSerializer.Serialize(outcome),
        }, transaction);
    }

    /// <summary>The last pull of a feed before one; or the last of all; null when there is none.</summary>
    public static Kept? LastOf(StoreConnection connection, string feed, long before = long.MaxValue) => Find(connection, "WHERE feed = @feed AND id < @before ORDER BY id DESC LIMIT 1", new { feed, before });

    public static Kept? Find(StoreConnection connection, long number) => Find(connection, "WHERE id = @number", new { number });

    public static PullOutcome? OutcomeOf(StoreConnection connection, long number)
    {
        return connection.ExecuteScalar<string?>("SELECT tables FROM pull WHERE id = @number", new { number }) is { } tables ? JsonSerializer.Deserialize<PullOutcome>(tables) : null;
    }

    static Kept? Find(StoreConnection connection, string condition, object parameters)
    {
        var found = connection.Query<(long Number, string Digest, string Reading, string? Intake, string? Tables)>($"SELECT id, digest, reading, intake, tables FROM pull {condition}", parameters).FirstOrDefault();
        return found is { Intake: { } intake, Tables: { } tables }
            ? new Kept(found.Number, found.Digest, found.Reading, JsonSerializer.Deserialize<Intake>(intake)!, JsonSerializer.Deserialize<PullOutcome>(tables)!)
            : null;
    }

    /// <summary>Whether a pull after one of two changed any record by the other.</summary>
    public static bool ChangedBetween(StoreConnection connection, long one, long other)
    {
        return connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM pull WHERE id > @after AND id <= @to AND added + changed + ended > 0)",
            new { after = Math.Min(one, other), to = Math.Max(one, other) });
    }

    public static IReadOnlyDictionary<long, PullRecord> All(StoreConnection connection)
    {
        return connection.Query<(long Id, string Feed, string Day, long At, string Who)>("SELECT id, feed, day, received_at, who FROM pull")
            .ToDictionary(row => row.Id, row => new PullRecord(row.Id, row.Feed, RecordTables.Date(row.Day)!.Value, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Who));
    }

    /// <summary>The last pull before any of a later day: what it left is what was known at the end of that day. 0 when nothing was.</summary>
    public static long LastBy(StoreConnection connection, DateOnly day)
    {
        return connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM pull WHERE id < coalesce((SELECT min(id) FROM pull WHERE day > @Day), id + 1)", new { Day = RecordTables.Day(day) });
    }
}
