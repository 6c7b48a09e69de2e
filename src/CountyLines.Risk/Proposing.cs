using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>
/// A pack's way to its release with two people: one proposes the version as it stands, and another releases exactly that. Refused with every
/// reason at once, and then nothing is recorded.
/// </summary>
public sealed class Proposing(RiskStore store, RulesFolder rules)
{
    /// <exception cref="ActRefusedException">There is no such draft, it has faults, or it was proposed already as it stands.</exception>
    public void Propose(string identity)
    {
        var version = Find(identity, "The pack was not proposed");
        ActRefusedException.ThrowIfAny("The pack was not proposed", [.. WhyNot(version)]);
        if (!store.AddPackProposal(identity, version.Pack!.Sha256))
            throw new ActRefusedException("The pack was not proposed", [$"{ProposalOf(version)!.By} proposed it already as it stands"]);
    }

    /// <exception cref="ActRefusedException">It was not proposed as it stands, or this very person proposed it.</exception>
    public PackRelease Release(string identity, Person by, DateOnly today)
    {
        const string Summary = "The pack was not released";
        var version = Find(identity, Summary);
        var proposal = ProposalOf(version);
        ActRefusedException.ThrowIfAny(Summary,
        [
            .. WhyNot(version),
            .. proposal switch
            {
                null => [$"nobody has proposed {identity} as it stands; when it was proposed before and changed since, it is proposed again"],
                _ when Person.Of(proposal.By) is { } proposer && by.IsSameAs(proposer) => [$"{proposal.By} proposed it; another person must release it"],
                _ => Array.Empty<string>(),
            },
        ]);
        var release = Audited(store, version.Pack!.Sha256, () => rules.Release(version.Pack, version.Folder, today));
        return release.Listed is not null ? release : throw new ActRefusedException(Summary, [release.Reason]);
    }

    /// <summary>Who proposed a version as it stands; null when nobody did.</summary>
    public PackProposal? ProposalOf(PackVersion version) => store.PackProposals().FirstOrDefault(one => one.Identity == version.Identity && one.Sha256 == version.Pack?.Sha256);

    /// <summary>A release goes into the audit of the store whose lists it is for, and is not made when it cannot.</summary>
    public static PackRelease Audited(RiskStore store, string packSha256, Func<PackRelease> doing)
    {
        PackRelease? release = null;
        store.RecordAudit(new AuditAct(AuditOperation.Control, "pack-released", ("pack_sha256", AuditValue.Hash(packSha256))), () => (release = doing()).Answer == ReleaseAnswer.Released);
        return release!;
    }

    static IEnumerable<string> WhyNot(PackVersion version)
    {
        if (version.Released is { } released)
            yield return $"{version.Identity} was released on {released.On:d MMMM yyyy}; a change to it is a new version";
        else if (version.Problem.Length > 0)
            yield return $"{version.Problem}; see: countylines pack check {version.Folder}";
    }

    PackVersion Find(string identity, string summary)
    {
        return rules.Versions().FirstOrDefault(one => one.Identity == identity) ?? throw new ActRefusedException(summary, [$"there is no pack {Scoring.VisibleText.Of(identity, 80)} in the rules folder"]);
    }
}
