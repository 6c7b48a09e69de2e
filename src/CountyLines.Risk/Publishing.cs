using System.Security.Cryptography.X509Certificates;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Release;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>Signs what goes to each recipient: a release's lists, the notice of a recall, the correction of a wrong list.</summary>
/// <param name="certificate">The force's, by which it signs.</param>
/// <param name="sender">The force's name, as recipients know it.</param>
public sealed class Publishing(RiskStore store, RulesFolder rules, ForceCertificate certificate, string sender)
{
    /// <summary>A recall must be understood however late it is read; the product's own bound.</summary>
    const int NoticeDays = 366;

    /// <summary>Publishes an approved release: from here on it counts as gone to its recipients.</summary>
    public RecordedRelease Publish(long number, DateOnly today, DateTimeOffset now)
    {
        Releasing.MustExist(store, number, "The release was not published");
        return store.Issue(number, "published", "", (release, packages) =>
        {
            var planned = new List<(string Kind, string Recipient, string Feed)>(release.Copies.Select(copy => (release.Corrects is null ? "list" : "correction", copy.Recipient, FeedOf(release, copy.Recipient))));
            // Whoever holds the wrong list and is no recipient of the right one must still be told.
            if (release.Corrects is { } wrong)
                planned.AddRange(Holders(packages, wrong).Except(release.Copies.Select(copy => copy.Recipient)).Select(recipient => ("recall", recipient, FeedOf(release, recipient))));
            ActRefusedException.ThrowIfAny("The release was not published",
            [
                .. release.State switch
                {
                    ReleaseState.Approved => Array.Empty<string>(),
                    ReleaseState.Draft => [$"release {number} is a draft: another person than {release.MadeBy} approves it first: countylines release approve {number}"],
                    var state => [$"release {number} is {Releasing.Word(state)}"],
                },
                .. release.State == ReleaseState.Approved ? new Releasing(store, rules).WhyNotNow(release, today) : [],
                .. packages.Where(package => package.IsWaiting && planned.Any(one => one.Feed == package.Feed)).Select(package => $"sequence {package.Sequence} of {package.Feed} has not been delivered yet; deliver it first: countylines release deliver, or recall its release {package.Release}"),
            ]);
            return planned;
        }, (release, kind, recipient, end, head) => Make(release, kind, recipient, release.Corrects, "", end, head, now));
    }

    /// <summary>Recalls a published release: what has not left is withdrawn, and everybody whose copy may have left is told.</summary>
    public RecordedRelease Recall(long number, string because, DateTimeOffset now)
    {
        Releasing.MustExist(store, number, "The release was not recalled");
        return store.Issue(number, "recalled", because.Trim(), (release, packages) =>
        {
            ActRefusedException.ThrowIfAny("The release was not recalled",
            [
                .. release.State is ReleaseState.Published or ReleaseState.Superseded ? [] : new[] { $"release {number} is {Releasing.Word(release.State)}{(release.State is ReleaseState.Draft or ReleaseState.Approved ? $"; give it up with: countylines release discard {number}" : "")}" },
                .. FreeText.WhyNot("--because", because),
            ]);
            return [.. Holders(packages, number).Select(recipient => ("recall", recipient, FeedOf(release, recipient)))];
        }, (release, kind, recipient, end, head) => Make(release, kind, recipient, number, because.Trim(), end, head, now));
    }

    /// <summary>The recipients whose copy was signed, and so may have left, in ordinal order.</summary>
    static IEnumerable<string> Holders(IReadOnlyList<RecordedPackage> packages, long release)
    {
        return packages.Where(package => package.Release == release && package.Kind != "recall" && package.Step("withdrawn") is null).Select(package => package.Recipient).Distinct().Order(StringComparer.Ordinal);
    }

    NewPackage Make(RecordedRelease release, string kind, string recipient, long? concerns, string because, FeedEnd end, AuditHead head, DateTimeOffset now)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var run = store.FindRun(release.Run)!;
        var isNotice = kind == "recall";
        var about = isNotice && concerns is { } wrong && wrong != release.Number ? store.FindRelease(wrong)! : release;
        var copy = about.Copies.First(one => one.Recipient == recipient);
        using var sealing = !isNotice && copy is { Encrypt: true, Certificate: { } path } ? X509CertificateLoader.LoadCertificateFromFile(rules.CertificateOf(path)) : null;
        var files = isNotice ? RecallNotice.Of(about, copy.Name, sender, because, created) : ReleasedFiles.Of(ReleasedJson.Read(copy.List!), copy.Formats);
        var manifest = new Manifest(
            kind switch { "recall" => ManifestKind.Recall, "correction" => ManifestKind.Correction, _ => ManifestKind.List }, end.Feed, end.Sequence + 1, end.ManifestSha256, release.Number, concerns, created,
            release.AsOf, isNotice ? DateOnly.FromDateTime(created.UtcDateTime).AddDays(NoticeDays) : release.ValidUntil, new ManifestPack(run.PackIdentity, run.PackSha256), run.Engine,
            isNotice ? new ManifestCounts(0, 0) : new ManifestCounts(copy.Lines, copy.LeftOut), isNotice ? LineWords.Of(Marking.Official) : release.Marking, sender,
            new ManifestRecipient(copy.Recipient, copy.Name, sealing is null ? null : DetachedSignature.Sha256Of(sealing)), Manifest.FilesOf(files), new ManifestAudit(head.Number, head.Hash));
        var package = Package.Build(manifest, files, bytes => certificate.Sign(bytes, created), sealing);
        return new NewPackage(kind, recipient, end.Feed, end.Sequence + 1, package.Sha256, head, [.. package.Contents.Select(file => (file.Name, file.Bytes))]);
    }

    static string FeedOf(RecordedRelease release, string recipient) => $"{release.Audience}/{recipient}";
}
