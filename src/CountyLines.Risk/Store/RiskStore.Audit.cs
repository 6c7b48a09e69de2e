using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The store's side of the audit: every method that writes appends what was done in its own transaction.</summary>
public sealed partial class RiskStore
{
    /// <summary>The last entry of the audit chain.</summary>
    public AuditHead AuditHead => AuditTable.Head(connection);

    /// <summary>Whether an entry stands in the chain as it was known: not so in another store, or in one that was put back to before it.</summary>
    public bool Holds(AuditHead entry) => entry.Number == 0 || connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM audit WHERE number = @Number AND hash = @Hash)", entry);

    /// <summary>Every entry of the audit chain as it is stored, by number, one at a time.</summary>
    public IEnumerable<AuditRow> AuditRows() => AuditTable.Rows(connection);

    /// <summary>Every name that the audit still holds.</summary>
    public IReadOnlyList<AuditName> AuditNames() => AuditTable.Names(connection);

    /// <summary>Records an act that changes nothing in the store, before it is done: what cannot be recorded must not happen.</summary>
    public void RecordAudit(AuditAct act) => RecordAudit(act, () => true);

    /// <summary>Records acts of several people at once, which costs the disk no more than one; in the order given, and all or none.</summary>
    public void RecordAudit(IReadOnlyList<(Person Who, AuditAct Act)> acts)
    {
        using var transaction = connection.BeginWrite();
        MustStillHaveNight(transaction);
        foreach (var (person, act) in acts)
            AuditTable.Append(connection, transaction, At, person, act);
        transaction.Commit();
    }

    /// <summary>Records an act outside the store, and does it.</summary>
    /// <param name="doing">Says whether it was done. The entry stands only then; it is gone too when it throws.</param>
    /// <remarks>When the power fails between the act and the end of this, the act stands without its entry; nothing in between can be refused.</remarks>
    public void RecordAudit(AuditAct act, Func<bool> doing)
    {
        using var transaction = connection.BeginWrite();
        Audited(transaction, act);
        if (doing())
            transaction.Commit();
    }

    void Audited(DbTransaction transaction, AuditAct act)
    {
        MustStillHaveNight(transaction);
        AuditTable.Append(connection, transaction, At, who, act);
    }

    /// <summary>The clock by which everything in the store is dated.</summary>
    internal TimeProvider Clock => clock;

    /// <summary>Now, in milliseconds since 1970, UTC.</summary>
    long At => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
