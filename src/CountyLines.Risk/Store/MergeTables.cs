using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>Decisions about lines mapped twice, as they stand in the store: appended, and never changed.</summary>
static class MergeTables
{
    /// <summary>Decisions about made-up lines say nothing about a force's own that chanced to have the same references.</summary>
    const string SameWorld = $"(pull < {FirstOfForce}) = (@pull < {FirstOfForce})";

    const string FirstOfForce = $"(SELECT coalesce(min(id), 9223372036854775807) FROM pull WHERE feed <> '{RiskStore.DemoFeed}')";

    public static long Latest(StoreConnection connection) => connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM line_merge");

    public static long LastBy(StoreConnection connection, DateOnly day)
    {
        return connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM line_merge WHERE day <= @day", new { day = RecordTables.Day(day) });
    }

    /// <summary>Every decision to merge or split that concerns the lines of a pull, up to one, oldest first.</summary>
    public static IReadOnlyList<LineMerge> Read(StoreConnection connection, long pull, long upTo)
    {
        return
        [
            .. connection.Query($"SELECT * FROM line_merge WHERE id <= @upTo AND {SameWorld} ORDER BY id", new { pull, upTo })
                .Select(row => new LineMerge((long)row.id, (string)row.action == "split", (string)row.line, (string)row.into_line, GroundsOf(row))),
        ];
    }

    /// <summary>The pairs that are rejected now, the last word on each. A merge made after a rejection takes its place.</summary>
    public static IReadOnlyList<RejectedPair> Rejected(StoreConnection connection, long pull)
    {
        return
        [
            .. connection.Query($"""
                SELECT * FROM line_pair_decision AS said WHERE {SameWorld}
                AND NOT EXISTS (SELECT 1 FROM line_pair_decision AS later WHERE later.id > said.id AND later.line_a = said.line_a AND later.line_b = said.line_b)
                AND NOT EXISTS (SELECT 1 FROM line_merge WHERE action = 'merge' AND line_merge.id > said.merges
                                AND (line = said.line_a AND into_line = said.line_b OR line = said.line_b AND into_line = said.line_a))
                ORDER BY line_a, line_b
                """, new { pull }).Select(row => new RejectedPair((string)row.line_a, (string)row.line_b, GroundsOf(row))),
        ];
    }

    public static void Append(StoreConnection connection, DbTransaction transaction, LineMerge merge, long pull, long at)
    {
        connection.Execute($$"""
            INSERT INTO line_merge (id, action, line, into_line, because, decided_by, day, decided_at, pull)
            VALUES ({{ErasureTables.NextNumber("line_merge")}}, @Action, @Line, @Into, @Because, @By, @Day, @at, @pull)
            """, new { Action = merge.IsSplit ? "split" : "merge", merge.Line, merge.Into, merge.Grounds.Because, merge.Grounds.By, Day = RecordTables.Day(merge.Grounds.On), at, pull }, transaction);
    }

    public static void Append(StoreConnection connection, DbTransaction transaction, RejectedPair pair, long pull, long at)
    {
        connection.Execute($$"""
            INSERT INTO line_pair_decision (id, decision, line_a, line_b, because, decided_by, day, decided_at, pull, merges)
            VALUES ({{ErasureTables.NextNumber("line_pair_decision")}}, 'rejected', @LineA, @LineB, @Because, @By, @Day, @at, @pull, @merges)
            """, new { pair.LineA, pair.LineB, pair.Grounds.Because, pair.Grounds.By, Day = RecordTables.Day(pair.Grounds.On), at, pull, merges = Latest(connection) }, transaction);
    }

    static Grounds GroundsOf(dynamic row) => new((string)row.because, (string)row.decided_by, RecordTables.Date((string)row.day)!.Value);
}
