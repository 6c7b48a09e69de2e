using System.Text.RegularExpressions;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Packages;

/// <summary>What must hold inside a manifest.</summary>
static partial class ManifestRules
{
    /// <summary>No force's or desk's name is longer; the product's own bound.</summary>
    const int LongestText = 200;

    public static IReadOnlyList<string> ProblemsOf(Manifest manifest)
    {
        var problems = new List<string>();
        void Ask(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }

        Ask(manifest.ManifestVersion == Manifest.Version, $"manifest_version is {manifest.ManifestVersion}, and this version knows {Manifest.Version} only; ask the sender which version of the product reads it");
        Ask(Enum.IsDefined(manifest.Kind), "kind is none of list, recall and correction");
        Ask(FeedName().IsMatch(manifest.Feed), $"feed is '{Seen(manifest.Feed)}'; it is an audience and a recipient's role, such as emsou/emsou-intelligence-desk");
        Ask(manifest.Sequence >= 1, "sequence counts from 1");
        Ask(manifest.Sequence == 1 == manifest.PreviousManifestSha256 is null, "previous_manifest_sha256 is null in the first of a feed, and in no other");
        Ask(manifest.PreviousManifestSha256 is null || IsHash(manifest.PreviousManifestSha256), "previous_manifest_sha256 is no SHA-256 in lower-case hex");
        Ask(manifest.Release >= 1, "release counts from 1");
        Ask(manifest.Kind == ManifestKind.List == manifest.Concerns is null, "concerns names a release in a recall and in a correction, and is null in a list");
        Ask(manifest.Concerns is null || (manifest.Concerns >= 1 && manifest.Concerns <= manifest.Release), "concerns names no release up to this one");
        Ask(manifest.Created.Offset == TimeSpan.Zero && manifest.Created.Ticks % TimeSpan.TicksPerSecond == 0, "created is not in UTC to the second");
        Ask(IsText(manifest.Pack.Identity), "pack.identity is no text that can be seen");
        Ask(IsHash(manifest.Pack.Sha256), "pack.sha256 is no SHA-256 in lower-case hex");
        Ask(IsText(manifest.Engine), "engine is no text that can be seen");
        Ask(manifest.Counts is { Lines: >= 0, LeftOut: >= 0 }, "counts are negative");
        Ask(manifest.Marking is "OFFICIAL" or "OFFICIAL-SENSITIVE", $"marking is '{Seen(manifest.Marking)}'; it is OFFICIAL or OFFICIAL-SENSITIVE");
        Ask(IsText(manifest.Sender), "sender is no text that can be seen; name the force");
        Ask(manifest.Feed.EndsWith("/" + manifest.Recipient.Role, StringComparison.Ordinal), "recipient.role is not the role in feed");
        Ask(IsText(manifest.Recipient.Name), "recipient.name is no text that can be seen");
        Ask(manifest.Recipient.CertificateSha256 is null || IsHash(manifest.Recipient.CertificateSha256), "recipient.certificate_sha256 is no SHA-256 in lower-case hex");
        Ask(manifest.Audit.Entry >= 0 && IsHash(manifest.Audit.Hash), "audit is no entry's number with its SHA-256");
        Ask(manifest.Files.Count > 0 || manifest.Kind == ManifestKind.Recall, "files are none; only a recall can do without");
        problems.AddRange(ProblemsOf(manifest.Files));
        return problems;
    }

    static IEnumerable<string> ProblemsOf(IReadOnlyList<ManifestFile> files)
    {
        if (files.Count > PackageFolder.MostFiles)
            yield return $"files are {files.Count:N0}; a package has {PackageFolder.MostFiles} at most";
        foreach (var file in files)
        {
            if (!PackageFolder.IsPlainName(file.Name) || PackageFolder.IsOwnName(file.Name))
                yield return $"files: '{Seen(file.Name)}' is no name that a file in a package may have";
            // A package has no empty file: what is empty could as well be a pipe, and is never opened.
            if (file.Size is < 1 or > PackageFolder.LargestFile || !IsHash(file.Sha256))
                yield return $"files: '{Seen(file.Name)}' has no SHA-256, or a size that is not between 1 byte and {PackageFolder.LargestFile:N0}";
        }

        // A recipient's file system may not tell List.csv from list.csv.
        if (files.Select(file => file.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() != files.Count)
            yield return "files: two have one name";
        if (!files.Select(file => file.Name).SequenceEqual(files.Select(file => file.Name).Order(StringComparer.Ordinal)))
            yield return "files are not in the order of their names";
    }

    public static bool IsHash(string text) => Hash().IsMatch(text);

    static bool IsText(string text) => text.Length is > 0 and <= LongestText && !string.IsNullOrWhiteSpace(text) && VisibleText.Of(text, LongestText) == text;

    static string Seen(string text) => VisibleText.Of(text, 100);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,59}/[a-z0-9][a-z0-9-]{0,59}\z")]
    private static partial Regex FeedName();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hash();
}
