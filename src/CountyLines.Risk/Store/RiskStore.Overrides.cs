using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The store's side of overrides: they are made, approved and ended, and nothing of them is ever changed.</summary>
public sealed partial class RiskStore
{
    /// <summary>References of the lines that are restricted now: nothing else of them may be shown.</summary>
    public IReadOnlySet<string> RestrictedLines()
    {
        var restricted = connection.Query<string>("SELECT reference FROM line WHERE until IS NULL AND restricted = 1").ToHashSet(StringComparer.Ordinal);
        // The strictest of merged records governs them all.
        var merges = Merges;
        var groups = restricted.Select(merges.StaysAs).ToHashSet(StringComparer.Ordinal);
        restricted.UnionWith(groups);
        restricted.UnionWith(merges.All.Select(merge => merge.Line).Where(line => groups.Contains(merges.StaysAs(line))));
        return restricted;
    }

    /// <summary>Every override on the lines held now, and the last step known.</summary>
    /// <param name="pull">Another pull whose lines are meant; those held now unless given.</param>
    public (long LastStep, IReadOnlyList<Override> Overrides) OverridesNow(long? pull = null)
    {
        using var transaction = connection.BeginRead();
        var step = connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM override_step", transaction: transaction);
        return (step, OverrideTables.Read(connection, step, pull ?? LatestPull, FirstPullOfForce));
    }

    /// <summary>The same overrides, for whoever looks inside a transaction of the store.</summary>
    public IReadOnlyList<Override> OverridesAtThisMoment => OverrideTables.Read(connection, long.MaxValue, LatestPull, FirstPullOfForce);

    /// <summary>Every override as a run knew it.</summary>
    public IReadOnlyList<Override> OverridesKnownTo(Run run) => OverrideTables.Read(connection, run.LastStep, run.Pull, FirstPullOfForce);

    /// <summary>Records an override; its number is given here.</summary>
    public long AddOverride(Override one)
    {
        var level = one.Holds as HeldValue.AtLevel;
        using var transaction = connection.BeginWrite();
        var id = connection.ExecuteScalar<long>($$"""
            INSERT INTO override (id, pull, line, factor, level, band, reason_code, because, evidence, made_by, made_on, until, machine_risk, machine_band, machine_lowest, machine_highest, made_at)
            VALUES ({{ErasureTables.NextNumber("override")}}, @LatestPull, @Line, @Factor, @Level, @Band, @ReasonCode, @Because, @Evidence, @MadeBy, @MadeOn, @Until, @Risk, @MachineBand, @Lowest, @Highest, @At) RETURNING id
            """, new
        {
            LatestPull,
            one.Line,
            level?.Factor,
            level?.Level,
            (one.Holds as HeldValue.InBand)?.Band,
            one.ReasonCode,
            one.Because,
            one.Evidence,
            one.MadeBy,
            MadeOn = RecordTables.Day(one.MadeOn),
            Until = RecordTables.Day(one.Until),
            one.Machine.Risk,
            MachineBand = one.Machine.Band,
            one.Machine.Level?.Lowest,
            one.Machine.Level?.Highest,
            At,
        }, transaction);
        Audited(transaction, new AuditAct(AuditOperation.Control, "override-added", ("override", id)) { Lines = [one.Line] });
        transaction.Commit();
        return id;
    }

    /// <summary>Approves an override, and ends the one that held the same value of the line until now.</summary>
    /// <param name="check">Says from the override as it stands at this moment why it may not be approved; nothing else can come between.</param>
    /// <returns>The override whose place it took, or null.</returns>
    public long? ApproveOverride(long id, Approval approval, Action<Override> check)
    {
        using var transaction = connection.BeginWrite();
        var all = OverrideTables.Read(connection, long.MaxValue, LatestPull, FirstPullOfForce);
        var approved = all.First(one => one.Id == id);
        check(approved);
        var before = all.FirstOrDefault(one => one.Id != id && one.Line == approved.Line && one.Holds.Target == approved.Holds.Target && one.IsInForceOn(approval.On));
        if (before is not null)
            Step(transaction, before.Id, "superseded", approval.By, approval.On, $"override {id} took its place", null);
        Step(transaction, id, "approved", approval.By, approval.On, "", approval.Machine);
        Audited(transaction, new AuditAct(AuditOperation.Control, "override-approved", ("override", id), ("superseded", before?.Id ?? 0)) { Lines = [approved.Line] });
        transaction.Commit();
        return before?.Id;
    }

    /// <summary>Ends an override before its last day.</summary>
    /// <param name="check">Says from the override as it stands at this moment why it may not be ended.</param>
    public void EndOverride(long id, string by, DateOnly day, string because, Action<Override> check)
    {
        using var transaction = connection.BeginWrite();
        var ended = OverrideTables.Read(connection, long.MaxValue, LatestPull, FirstPullOfForce).First(one => one.Id == id);
        check(ended);
        Step(transaction, id, "ended", by, day, because, null);
        Audited(transaction, new AuditAct(AuditOperation.Control, "override-ended", ("override", id)) { Lines = [ended.Line] });
        transaction.Commit();
    }

    void Step(DbTransaction transaction, long id, string step, string person, DateOnly day, string because, MachineValue? machine)
    {
        connection.Execute($$"""
            INSERT INTO override_step (id, override, step, person, day, because, machine_risk, machine_band, machine_lowest, machine_highest, made_at)
            VALUES ({{ErasureTables.NextNumber("override_step")}}, @id, @step, @person, @Day, @because, @Risk, @Band, @Lowest, @Highest, @At)
            """, new
        {
            id,
            step,
            person,
            Day = RecordTables.Day(day),
            because,
            machine?.Risk,
            machine?.Band,
            machine?.Level?.Lowest,
            machine?.Level?.Highest,
            At,
        }, transaction);
    }
}
