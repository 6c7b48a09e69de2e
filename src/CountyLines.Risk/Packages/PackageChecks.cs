namespace CountyLines.Risk.Packages;

/// <summary>What must hold between the files of a package's folder.</summary>
static class PackageChecks
{
    const string Again = "ask the sender for the package again";

    static readonly string[] Needed = [Manifest.FileName, Manifest.FileName + PackageFolder.Signature, Sums.FileName, Sums.FileName + PackageFolder.Signature];

    /// <summary>That the folder holds what <c>SHA256SUMS</c> lists, and nothing else.</summary>
    public static IEnumerable<PackageProblem> OfSums(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var name in Needed.Where(name => !files.ContainsKey(name)))
            yield return new("missing-file", name, $"is missing; {Again}");
        if (!files.TryGetValue(Sums.FileName, out var bytes))
            yield break;
        if (Sums.Read(bytes) is not { } sums)
        {
            yield return new("sums-disagree", Sums.FileName, $"is not a list of hashes and plain names in order; {Again}");
            yield break;
        }

        foreach (var (name, sum) in sums)
        {
            if (name is Sums.FileName or Sums.FileName + PackageFolder.Signature)
                yield return new("sums-disagree", Sums.FileName, $"lists itself or its own signature; {Again}");
            else if (!files.TryGetValue(name, out var file) && !Needed.Contains(name))
                yield return new("missing-file", name, $"is missing, and {Sums.FileName} lists it; {Again}");
            else if (file is not null && Manifest.HashOf(file) != sum)
                yield return new("altered-file", name, $"was altered or belongs to another release: its hash is not the one in {Sums.FileName}; {Again}");
        }

        foreach (var name in files.Keys.Where(name => !sums.ContainsKey(name) && name is not (Sums.FileName or Sums.FileName + PackageFolder.Signature)).Order(StringComparer.Ordinal))
            yield return new("extra-file", name, $"is not in {Sums.FileName}, so the sender did not send it; do not open it, and {Again}");
    }

    /// <summary>That <c>SHA256SUMS</c> lists what the manifest names, and nothing else.</summary>
    public static IEnumerable<PackageProblem> OfManifest(Manifest manifest, IReadOnlyDictionary<string, string> sums)
    {
        var isSealed = manifest.Recipient.CertificateSha256 is not null;
        var named = manifest.Files.ToDictionary(file => isSealed ? file.Name + PackageFolder.Seal : file.Name);
        foreach (var (name, file) in named)
        {
            if (!sums.TryGetValue(name, out var sum))
                yield return new("sums-disagree", name, $"is named by {Manifest.FileName} and not listed in {Sums.FileName}; {Again}");
            else if (!isSealed && sum != file.Sha256)
                yield return new("sums-disagree", name, $"has another hash in {Manifest.FileName} than in {Sums.FileName}: files of one release with the manifest of another; {Again}");
        }

        foreach (var name in sums.Keys.Where(name => !named.ContainsKey(name) && !Needed.Contains(name)))
            yield return new("sums-disagree", name, $"is listed in {Sums.FileName} and not named by {Manifest.FileName}; {Again}");
        foreach (var name in Needed[..2].Where(name => !sums.ContainsKey(name)))
            yield return new("sums-disagree", name, $"is not listed in {Sums.FileName}; {Again}");
    }

    /// <summary>Opens the envelopes and compares what was in them with the manifest.</summary>
    public static IEnumerable<PackageProblem> OfEnvelopes(Manifest manifest, IReadOnlyDictionary<string, byte[]> files, ForceCertificate recipient, Dictionary<string, byte[]> opened)
    {
        foreach (var file in manifest.Files)
        {
            var name = file.Name + PackageFolder.Seal;
            if (!files.TryGetValue(name, out var bytes))
                continue;
            if (Envelope.Open(bytes, recipient.Certificate) is not { } plain)
                yield return new("sealed", name, $"does not open with your key; {Again}");
            else if (plain.Length != file.Size || Manifest.HashOf(plain) != file.Sha256)
                yield return new("altered-file", name, $"opens to another file than the one that {Manifest.FileName} names; {Again}");
            else
                opened.Add(file.Name, plain);
        }
    }
}
