using System.Security.Cryptography.X509Certificates;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Packages;

/// <summary>What a recipient knows before it looks at a package.</summary>
/// <param name="Trusted">The sender's certificates, had on another way than the package.</param>
/// <param name="Role">The recipient's own role; null when packages to any role are taken.</param>
/// <param name="Own">The recipient's own certificate and key; null when it takes no encrypted packages.</param>
/// <param name="Again">Whether the package accepted last may be looked at once more.</param>
/// <param name="BeginAt">The number that may come without the ones before it, because the sender said so on another way; null for none.</param>
public sealed record Expected(IReadOnlyList<X509Certificate2> Trusted, DateTimeOffset Now, AcceptedPackages Accepted, string? Role = null, ForceCertificate? Own = null, bool Again = false, long? BeginAt = null);

/// <summary>
/// The recipient's check of a package's folder. Faults are told all at once, except that nothing is said about what a manifest says before
/// its signature stands: until then anybody may have written it.
/// </summary>
/// <param name="Manifest">Null when there is none whose signature stands.</param>
/// <param name="Problems">Empty when the package is accepted.</param>
/// <param name="Files">The plain files of an accepted package.</param>
/// <param name="Before">The package accepted last of the feed; null when this is the first.</param>
public sealed record Verification(Manifest? Manifest, string? ManifestSha256, IReadOnlyList<PackageProblem> Problems, IReadOnlyList<ReleasedFile> Files, AcceptedPackage? Before)
{
    /// <summary>How far the sender's clock may run before the recipient's.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public bool IsAccepted => Problems.Count == 0;

    /// <summary>Whether it is the package that was accepted last, looked at once more.</summary>
    public bool IsRepeat => IsAccepted && Before?.ManifestSha256 == ManifestSha256;

    /// <exception cref="IOException">The folder or a file in it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file in it may not be read.</exception>
    public static Verification Of(string folder, Expected expected)
    {
        var read = PackageFolder.Read(folder);
        if (!read.Files.ContainsKey(Manifest.FileName) && !read.Files.ContainsKey(Sums.FileName))
            return Refused([new("not-a-package", null, $"the folder holds neither {Manifest.FileName} nor {Sums.FileName}; give the folder of one package"), .. read.Problems]);
        var problems = read.Problems.Concat(PackageChecks.OfSums(read.Files)).ToList();
        var sumsStand = SignatureStands(read.Files, Sums.FileName, "altered-sums", expected, problems);
        if (!SignatureStands(read.Files, Manifest.FileName, "altered-manifest", expected, problems))
            return Refused(problems);
        Manifest manifest;
        try
        {
            manifest = Manifest.Read(read.Files[Manifest.FileName]);
        }
        catch (PackageException fault)
        {
            return Refused([.. problems, new("unreadable-manifest", Manifest.FileName, $"is signed by the sender and cannot be used: {string.Join("; ", fault.Reasons)}; ask the sender")]);
        }

        var (sha256, before) = (Manifest.HashOf(read.Files[Manifest.FileName]), expected.Accepted.LastOf(manifest.Feed));
        var sums = sumsStand ? Sums.Read(read.Files[Sums.FileName]) : null;
        problems.AddRange(sums is null ? [] : PackageChecks.OfManifest(manifest, sums));
        problems.AddRange(PackageStanding.ProblemsOf(manifest, sha256, before, expected));
        var opened = new Dictionary<string, byte[]>();
        // An envelope whose hash was not vouched for is not opened.
        if (problems.Count == 0 && manifest.Recipient.CertificateSha256 is not null)
            problems.AddRange(PackageChecks.OfEnvelopes(manifest, read.Files, expected.Own!, opened));
        var files = problems.Count > 0 ? [] : manifest.Files.Select(file => new ReleasedFile(file.Name, opened.GetValueOrDefault(file.Name) ?? read.Files[file.Name]));
        return new Verification(manifest, sha256, problems, [.. files], before);
    }

    static Verification Refused(IReadOnlyList<PackageProblem> problems) => new(null, null, problems, [], null);

    static bool SignatureStands(IReadOnlyDictionary<string, byte[]> files, string name, string altered, Expected expected, List<PackageProblem> problems)
    {
        var signatureName = name + PackageFolder.Signature;
        if (!files.TryGetValue(name, out var content) || !files.TryGetValue(signatureName, out var signature))
            return false;
        var problem = DetachedSignature.ProblemOf(content, signature, expected.Trusted, expected.Now, signatureName, altered);
        if (problem is not null)
            problems.Add(problem);
        return problem is null;
    }
}
