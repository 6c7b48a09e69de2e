using System.Security.Cryptography.X509Certificates;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Packages;

/// <summary>
/// One recipient's copy of one publication: the files, encrypted or not, with <c>manifest.json</c>, <c>SHA256SUMS</c> and a signature of each.
/// It is known by the hash of its manifest. A package that is to be delivered is written to a folder first and read from there, because
/// encrypting or signing again gives other bytes.
/// </summary>
public sealed class Package
{
    /// <summary>In ordinal order, so that what writes them does so alike each time.</summary>
    readonly SortedDictionary<string, byte[]> contents;

    Package(Manifest manifest, SortedDictionary<string, byte[]> contents) => (Manifest, this.contents) = (manifest, contents);

    public Manifest Manifest { get; }

    public string Sha256 => Manifest.HashOf(ManifestBytes);

    public byte[] ManifestBytes => contents[Manifest.FileName];

    public byte[] ManifestSignature => contents[Manifest.FileName + PackageFolder.Signature];

    /// <summary>Everything in the folder, in ordinal order of names.</summary>
    public IReadOnlyList<ReleasedFile> Contents => [.. contents.Select(file => new ReleasedFile(file.Key, file.Value))];

    /// <param name="sign">Gives a detached signature: <see cref="ForceCertificate.Sign"/>.</param>
    /// <param name="recipient">The recipient's certificate, when the manifest names one: the files are encrypted to it.</param>
    /// <exception cref="PackageException">The manifest names other files than there are, or another certificate; every fault is named.</exception>
    public static Package Build(Manifest manifest, IReadOnlyList<ReleasedFile> files, Func<byte[], byte[]> sign, X509Certificate2? recipient = null)
    {
        var bytes = manifest.Write();
        PackageException.ThrowIfAny("The package cannot be built", [.. Disagreements(manifest, files), .. Misaddressed(manifest, recipient)]);
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [Manifest.FileName] = bytes,
            [Manifest.FileName + PackageFolder.Signature] = sign(bytes),
        };
        foreach (var file in files)
            contents.Add(recipient is null ? file.Name : file.Name + PackageFolder.Seal, recipient is null ? file.Bytes : Envelope.Seal(file.Bytes, recipient));
        var sums = Sums.Write(contents);
        contents.Add(Sums.FileName, sums);
        contents.Add(Sums.FileName + PackageFolder.Signature, sign(sums));
        var size = contents.Values.Sum(one => (long)one.Length);
        return size <= PackageFolder.LargestFolder ? new Package(manifest, contents) : throw new PackageException("The package cannot be built", $"its files have {size:N0} bytes together, and a package holds {PackageFolder.LargestFolder:N0}; leave out a format");
    }

    /// <summary>The package in a folder that <see cref="WriteTo"/> wrote. It is checked to be whole; its signatures are the recipient's to check.</summary>
    /// <exception cref="PackageException">It is not whole.</exception>
    public static Package ReadFrom(string folder)
    {
        var read = PackageFolder.Read(folder);
        var problems = read.Problems.Concat(PackageChecks.OfSums(read.Files)).ToList();
        PackageException.ThrowIfAny($"The package in {folder} is not whole", [.. problems.Select(problem => problem.ToString())]);
        return new Package(Manifest.Read(read.Files[Manifest.FileName]), new SortedDictionary<string, byte[]>(read.Files.ToDictionary(), StringComparer.Ordinal));
    }

    /// <summary>The package whose contents were kept as they were built.</summary>
    /// <exception cref="PackageException">They are not whole.</exception>
    public static Package Of(IReadOnlyList<ReleasedFile> contents)
    {
        var files = new SortedDictionary<string, byte[]>(contents.ToDictionary(file => file.Name, file => file.Bytes), StringComparer.Ordinal);
        if (!files.TryGetValue(Manifest.FileName, out var manifest))
            throw new PackageException("The package is not whole", $"there is no {Manifest.FileName}");
        PackageException.ThrowIfAny("The package is not whole", [.. PackageChecks.OfSums(files).Select(problem => problem.ToString())]);
        return new Package(Manifest.Read(manifest), files);
    }

    /// <summary>Writes the package's folder under a parent folder, which is made if it is not there: see <see cref="PackagePlace.Put"/>.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="PackageException">Something else has the folder's name.</exception>
    public string WriteTo(string parent)
    {
        Directory.CreateDirectory(parent);
        new PackagePlace(parent).Put(this);
        return Path.Combine(parent, Manifest.FolderName);
    }

    static IEnumerable<string> Disagreements(Manifest manifest, IReadOnlyList<ReleasedFile> files)
    {
        var (named, given) = (manifest.Files.ToDictionary(file => file.Name), Manifest.FilesOf(files).ToLookup(file => file.Name));
        foreach (var file in given)
        {
            if (!named.TryGetValue(file.Key, out var said))
                yield return $"{file.Key} is not in the manifest";
            else if (file.Count() > 1 || file.First() != said)
                yield return $"{file.Key} is not the file that the manifest names: its size or hash is another";
        }

        foreach (var name in named.Keys.Where(name => !given.Contains(name)))
            yield return $"{name} is in the manifest and is not given";
    }

    static IEnumerable<string> Misaddressed(Manifest manifest, X509Certificate2? recipient)
    {
        if ((recipient is null ? null : DetachedSignature.Sha256Of(recipient)) != manifest.Recipient.CertificateSha256)
            yield return "the manifest names another certificate of the recipient than the one given, or only one of the two is there";
        if (recipient is not null && recipient.GetRSAPublicKey() is null)
            yield return "the recipient's certificate has no RSA key, and files can be encrypted to no other kind; ask the recipient for one";
    }
}
