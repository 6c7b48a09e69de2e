using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>Versions of packs that somebody proposed for release.</summary>
public sealed partial class RiskStore
{
    /// <summary>Every proposal, the oldest first.</summary>
    public IReadOnlyList<PackProposal> PackProposals()
    {
        return
        [
            .. connection.Query("SELECT identity, sha256, person, made_at FROM pack_proposal ORDER BY made_at, sha256")
                .Select(row => new PackProposal((string)row.identity, (string)row.sha256, (string)row.person, DateTimeOffset.FromUnixTimeMilliseconds((long)row.made_at))),
        ];
    }

    /// <summary>Records that the person who acts proposes a version as it stands.</summary>
    /// <returns>False when somebody did before; then nothing is changed.</returns>
    public bool AddPackProposal(string identity, string sha256)
    {
        using var transaction = connection.BeginWrite();
        if (connection.Execute("INSERT INTO pack_proposal (sha256, identity, person, made_at) VALUES (@sha256, @identity, @By, @At) ON CONFLICT DO NOTHING", new { sha256, identity, By = who.Name, At }, transaction) == 0)
            return false;
        Audited(transaction, new AuditAct(AuditOperation.Control, "pack-proposed", ("pack_sha256", AuditValue.Hash(sha256))));
        transaction.Commit();
        return true;
    }
}
