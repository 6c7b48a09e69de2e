using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The store's side of releases: drafts, steps, packages, and what went to whom.</summary>
public sealed partial class RiskStore
{
    /// <summary>The last signed package; what its manifest says of the audit chain must still be true.</summary>
    public AuditHead? LastAnchor => ReleaseTables.Packages(connection) is [.., var last] ? last.Audit : null;

    /// <summary>Every release, by number, without its lists.</summary>
    public IReadOnlyList<RecordedRelease> Releases() => ReleaseTables.Read(connection, "", null, withLists: false);

    /// <summary>A release with its frozen lists, or null.</summary>
    public RecordedRelease? FindRelease(long number) => ReleaseTables.Read(connection, "WHERE number = @number", new { number }, withLists: true) is [var one] ? one : null;

    /// <summary>Every package, in the order in which they were signed.</summary>
    public IReadOnlyList<RecordedPackage> Packages() => ReleaseTables.Packages(connection);

    /// <summary>A package's files as they go to its recipient; none after an erasure.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> PackageFiles(long package) => ReleaseTables.Files(connection, package);

    /// <summary>The list that a recipient of an audience was given last and may still use; null when there is none.</summary>
    public ReleaseCopy? LastCopy(string audience, string recipient)
    {
        return ReleaseTables.Read(connection, "WHERE audience = @audience", new { audience }, withLists: false)
            .Where(one => one.Step("published") is not null && one.Step("recalled") is null && one.Copies.Any(copy => copy.Recipient == recipient))
            .Reverse().Select(one => FindRelease(one.Number)!.Copies.First(copy => copy.Recipient == recipient)).FirstOrDefault(copy => copy.List is not null);
    }

    /// <summary>Keeps a draft.</summary>
    /// <param name="make">Makes it with the number it gets. Its lists hold the number, and no other draft can get it.</param>
    public RecordedRelease AddRelease(Func<long, RecordedRelease> make)
    {
        using var transaction = connection.BeginWrite();
        var made = make(ReleaseTables.NextNumber(connection, transaction)) with { MadeBy = who.Name };
        ReleaseTables.Insert(connection, transaction, made, LatestPull);
        Audited(transaction, new AuditAct(AuditOperation.Control, "release-drafted", [("release", made.Number), ("run", made.Run), .. made.Copies.Select((copy, index) => ($"copy_{index + 1}_sha256", AuditValue.Hash(copy.Sha256)))])
        {
            Recipients = [.. made.Copies.Select(copy => copy.Recipient)],
        });
        transaction.Commit();
        return made;
    }

    /// <summary>Approves, or gives up, a draft.</summary>
    /// <param name="check">Says from the release as it stands at this moment why it may not be.</param>
    public RecordedRelease AddReleaseStep(long number, string step, string because, Action<RecordedRelease> check)
    {
        using var transaction = connection.BeginWrite();
        check(Find(transaction, number));
        ReleaseTables.Step(connection, transaction, number, step, who.Name, because, At);
        Audited(transaction, new AuditAct(AuditOperation.Control, $"release-{step}", ("release", number)));
        transaction.Commit();
        return FindRelease(number)!;
    }

    /// <summary>
    /// Publishes or recalls a release: the step, its packages and the audit are one transaction. The packages name the head of the audit chain
    /// with this very act in it, so what a recipient holds vouches for the record of its going.
    /// </summary>
    /// <param name="make">Makes the packages, given the release, every package there is, the end of a feed, and the head of the chain.</param>
    public RecordedRelease Issue(
        long number, string step, string because, Func<RecordedRelease, IReadOnlyList<RecordedPackage>, IReadOnlyList<(string Kind, string Recipient, string Feed)>> plan,
        Func<RecordedRelease, string, string, FeedEnd, AuditHead, NewPackage> make)
    {
        using var transaction = connection.BeginWrite();
        var release = Find(transaction, number);
        var packages = ReleaseTables.Packages(connection, transaction);
        var planned = plan(release, packages);
        var recipients = planned.Select(one => one.Recipient).ToList();
        ReleaseTables.Step(connection, transaction, number, step, who.Name, because, At);
        Audited(transaction, new AuditAct(step == "published" ? AuditOperation.Disclosure : AuditOperation.Control, $"release-{step}", ("release", number), ("packages", planned.Count))
        {
            Recipients = recipients,
            Lines = step == "published" ? [.. release.Copies.Where(copy => recipients.Contains(copy.Recipient)).SelectMany(copy => copy.Records).Select(record => record.Line).Distinct().Order(StringComparer.Ordinal)] : [],
        });
        // What has not left yet must not leave any more.
        foreach (var waiting in step == "recalled" ? packages.Where(one => one.Release == number && one.IsWaiting) : [])
            ReleaseTables.PackageStep(connection, transaction, waiting.Id, "withdrawn", "", who.Name, At);
        var head = AuditTable.Head(connection, transaction);
        foreach (var (kind, recipient, feed) in planned)
            ReleaseTables.Insert(connection, transaction, number, make(release, kind, recipient, ReleaseTables.EndOf(connection, transaction, feed), head), At);
        transaction.Commit();
        return FindRelease(number)!;
    }

    /// <summary>Records what happened to a package on its way.</summary>
    /// <param name="detail">Where to, or why it failed; it names no line.</param>
    public void AddPackageStep(long package, string step, string detail)
    {
        using var transaction = connection.BeginWrite();
        var one = ReleaseTables.Packages(connection, transaction).First(found => found.Id == package);
        // Told again is not happened again.
        if (step is "delivered" or "received" && one.Step(step) is not null)
            return;
        ReleaseTables.PackageStep(connection, transaction, package, step, detail, who.Name, At);
        Audited(transaction, new AuditAct(step == "delivered" ? AuditOperation.Disclosure : AuditOperation.Control, $"package-{step}", ("package", package), ("release", one.Release), ("sequence", one.Sequence)) { Recipients = [one.Recipient] });
        transaction.Commit();
    }

    /// <summary>Lets the text of a field of one line go to an audience, as long as it is this text.</summary>
    public void ReleaseText(string audience, string line, string field, string textSha256)
    {
        using var transaction = connection.BeginWrite();
        connection.Execute($"INSERT INTO released_text (id, audience, line, field, text_sha256, person, made_at) VALUES ({StoreConnection.NextNumber("released_text")}, @audience, @line, @field, @textSha256, @Name, @At)", new { audience, line, field, textSha256, who.Name, At }, transaction);
        Audited(transaction, new AuditAct(AuditOperation.Control, "text-released", ("text_sha256", AuditValue.Hash(textSha256))) { Lines = [line] });
        transaction.Commit();
    }

    /// <summary>The texts that were let go to an audience: line, field and SHA-256 of the text.</summary>
    public IReadOnlySet<(string Line, string Field, string TextSha256)> ReleasedTexts(string audience)
    {
        return connection.Query<(string, string, string)>("SELECT line, field, text_sha256 FROM released_text WHERE audience = @audience", new { audience }).ToHashSet();
    }

    /// <summary>Where versions of a line went: one entry for each package that may have left.</summary>
    public IReadOnlyList<Disclosure> Disclosures(string line)
    {
        var releases = Releases().ToDictionary(one => one.Number);
        return
        [
            .. Packages().Where(package => package.Kind != "recall" && package.Step("withdrawn") is null).SelectMany(package => releases[package.Release].Copies.Where(copy => copy.Recipient == package.Recipient)
                .SelectMany(copy => copy.Records.Where(record => record.Line == line).Select(record => new Disclosure(
                    line, record.Version, package.Release, releases[package.Release].Audience, copy.Recipient, copy.Name, package.Kind, package.Sequence, package.Step("delivered")?.At, package.Step("received") is not null,
                    releases[package.Release].State)))),
        ];
    }

    RecordedRelease Find(DbTransaction transaction, long number)
    {
        return ReleaseTables.Read(connection, "WHERE number = @number", new { number }, withLists: true, transaction) is [var one] ? one : throw new InvalidOperationException($"There is no release {number}.");
    }
}
