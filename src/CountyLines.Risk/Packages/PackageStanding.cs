namespace CountyLines.Risk.Packages;

/// <summary>Whether a signed package is for this recipient, for today, and the next of its feed.</summary>
static class PackageStanding
{
    public static IEnumerable<PackageProblem> ProblemsOf(Manifest manifest, string sha256, AcceptedPackage? before, Expected expected)
    {
        return OfAddress(manifest, expected).Concat(OfTime(manifest, expected.Now)).Concat(OfPlace(manifest, sha256, before, expected));
    }

    static IEnumerable<PackageProblem> OfAddress(Manifest manifest, Expected expected)
    {
        if (expected.Role is { } role && role != manifest.Recipient.Role)
            yield return Problem("wrongly-addressed", $"is addressed to {manifest.Recipient.Role}, and you are {role}; do not open the files, and tell the sender");
        if (manifest.Recipient.CertificateSha256 is not { } certificate)
            yield break;
        if (expected.Own is null)
            yield return Problem("sealed", "says that the files are encrypted; give your certificate and key");
        else if (expected.Own.Sha256 != certificate)
            yield return Problem("wrongly-addressed", $"says that the files are encrypted to the certificate {certificate}, and yours is {expected.Own.Sha256}; tell the sender which one you use");
    }

    static IEnumerable<PackageProblem> OfTime(Manifest manifest, DateTimeOffset now)
    {
        if (DateOnly.FromDateTime(now.UtcDateTime) > manifest.ValidUntil)
            yield return Problem("expired", $"says that the package is valid until {manifest.ValidUntil:yyyy-MM-dd}, and today is {now.UtcDateTime:yyyy-MM-dd}; ask the sender for the current one");
        if (manifest.Created > now + Verification.ClockSkew)
            yield return Problem("from-the-future", $"says that it was made at {manifest.Created.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, and it is {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}; look at this machine's clock, and tell the sender if it is right");
    }

    static IEnumerable<PackageProblem> OfPlace(Manifest manifest, string sha256, AcceptedPackage? before, Expected expected)
    {
        var (number, last) = (manifest.Sequence, before?.Sequence ?? 0);
        if (before is not null && number == last)
        {
            if (sha256 != before.ManifestSha256)
                yield return Problem("forked", $"has the number {number}, under which you accepted another package of {manifest.Feed}; take neither for granted, and ask the sender which one stands");
            else if (!expected.Again)
                yield return Problem("replayed", $"is already accepted: number {number} of {manifest.Feed}, at {before.AcceptedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; there is nothing to do. To check it once more, say --again");
        }
        else if (number < last)
            yield return Problem("rolled-back", $"has the number {number}, and you have accepted number {last} of {manifest.Feed}; do not use an older list, and find out who sent it");
        else if (expected.BeginAt == number)
            yield break;
        // What was withdrawn before it left is told by its recall, which has the number after it.
        else if (manifest.Kind == ManifestKind.Recall && number == last + 2)
            yield break;
        else if (number > last + 1)
            yield return Problem("gapped", $"has the number {number}, and number {last + 1} of {manifest.Feed} has not been accepted; accept that one first, or, when the sender says that it will not come, say --begin-at {number}");
        else if (manifest.PreviousManifestSha256 != before?.ManifestSha256)
            yield return Problem("broken-chain", $"says that the package before it had the manifest {manifest.PreviousManifestSha256}, and you accepted {before?.ManifestSha256}; ask the sender which one stands");
    }

    static PackageProblem Problem(string code, string message) => new(code, Manifest.FileName, message);
}
