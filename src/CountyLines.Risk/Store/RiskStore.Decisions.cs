using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The store's side of decisions and outcomes, and what runs said of a line over time.</summary>
public sealed partial class RiskStore
{
    const string SameKind = "(pull < @first) = (@LatestPull < @first)";

    /// <summary>Records a decision; its number is given here.</summary>
    public long AddDecision(Decision one)
    {
        using var transaction = connection.BeginWrite();
        var id = connection.ExecuteScalar<long>($$"""
            INSERT INTO decision (id, pull, run, line, decision, role, because, owner, plan, review, made_by, made_on, made_at)
            VALUES ({{ErasureTables.NextNumber("decision")}}, @LatestPull, @Run, @Line, @What, @Role, @Because, @Owner, @Plan, @Review, @MadeBy, @MadeOn, @At) RETURNING id
            """, new
        {
            LatestPull,
            one.Run,
            one.Line,
            one.What,
            one.Role,
            one.Because,
            one.Owner,
            Plan = string.Join(';', one.Plan),
            Review = RecordTables.Day(one.Review),
            one.MadeBy,
            MadeOn = RecordTables.Day(one.MadeOn),
            At,
        }, transaction);
        Audited(transaction, new AuditAct(AuditOperation.Control, "decision-recorded", ("decision", id), ("run", one.Run)) { Lines = [one.Line] });
        transaction.Commit();
        return id;
    }

    /// <summary>Records an outcome; its number is given here.</summary>
    public long AddOutcome(Outcome one)
    {
        using var transaction = connection.BeginWrite();
        var id = connection.ExecuteScalar<long>($$"""
            INSERT INTO outcome (id, pull, line, label, happened_on, evidence, because, made_by, made_on, made_at)
            VALUES ({{ErasureTables.NextNumber("outcome")}}, @LatestPull, @Line, @Label, @On, @Evidence, @Because, @MadeBy, @MadeOn, @At) RETURNING id
            """, new
        {
            LatestPull,
            one.Line,
            one.Label,
            On = RecordTables.Day(one.On),
            one.Evidence,
            one.Because,
            one.MadeBy,
            MadeOn = RecordTables.Day(one.MadeOn),
            At,
        }, transaction);
        Audited(transaction, new AuditAct(AuditOperation.Collection, "outcome-recorded", ("outcome", id)) { Lines = [one.Line] });
        transaction.Commit();
        return id;
    }

    /// <summary>Every decision on the lines held now, by number.</summary>
    public IReadOnlyList<Decision> Decisions()
    {
        return
        [
            .. connection.Query($"SELECT * FROM decision WHERE {SameKind} ORDER BY id", new { first = FirstPullOfForce, LatestPull }).Select(row => new Decision(
                (long)row.id, (long)row.run, (string)row.line, (string)row.decision, (string)row.role, (string)row.because, (string?)row.owner,
                ((string)row.plan).Split(';', StringSplitOptions.RemoveEmptyEntries), RecordTables.Date((string?)row.review), (string)row.made_by, RecordTables.Date((string)row.made_on)!.Value)),
        ];
    }

    /// <summary>Every outcome on the lines held now, by number.</summary>
    public IReadOnlyList<Outcome> Outcomes()
    {
        return
        [
            .. connection.Query($"SELECT * FROM outcome WHERE {SameKind} ORDER BY id", new { first = FirstPullOfForce, LatestPull }).Select(row => new Outcome(
                (long)row.id, (string)row.line, (string)row.label, RecordTables.Date((string)row.happened_on)!.Value, (string?)row.evidence, (string?)row.because,
                (string)row.made_by, RecordTables.Date((string)row.made_on)!.Value)),
        ];
    }

    /// <summary>What the runs up to one said of a line, by date and then in the order they were made.</summary>
    public IReadOnlyList<RunScore> ScoresOf(string line, Run upTo)
    {
        return
        [
            .. connection.Query("""
                SELECT run.id, run.as_of, run.pull, run.pack, run.pack_sha256, coalesce(run_hold.risk, run_line.risk) AS risk, coalesce(run_hold.band, run_line.band) AS band, coalesce(run_hold.lowest, run_line.lowest) AS lowest, coalesce(run_hold.highest, run_line.highest) AS highest
                FROM run JOIN run_line ON run_line.run = run.id AND run_line.reference = @line
                LEFT JOIN run_hold ON run_hold.run = run.id AND run_hold.reference = @line
                WHERE run.id <= @Number AND (run.pull < @first) = (@Pull < @first) ORDER BY run.as_of, run.id
                """, new { line, upTo.Number, upTo.Pull, first = FirstPullOfForce }).Select(row => new RunScore(
                (long)row.id, RecordTables.Date((string)row.as_of)!.Value, (long)row.pull, (string)row.pack, (string)row.pack_sha256, (long?)row.risk, (string?)row.band)
                    { Lowest = (long?)row.lowest, Highest = (long?)row.highest }),
        ];
    }

    /// <summary>How many records of a line, by kind, pulls brought or changed after one and up to another.</summary>
    public IReadOnlyList<(string Kind, int Count)> RecordsBetween(string line, long after, long upTo)
    {
        return
        [
            .. RecordTables.Names.Select(table => (table, connection.ExecuteScalar<int>(
                $"SELECT count(*) FROM {table} WHERE {(table == "line" ? "reference" : "line")} = @line AND since > @after AND since <= @upTo", new { line, after, upTo }))),
        ];
    }
}
