using CountyLines.Risk.Files;

namespace CountyLines.Risk.Packages;

/// <summary>The last package that a recipient accepted of a feed.</summary>
public sealed record AcceptedPackage(string Feed, long Sequence, string ManifestSha256, DateTimeOffset AcceptedAt);

/// <summary>
/// What a recipient last accepted of each feed, in one file. A file that is not there stands for nothing accepted yet; one that cannot be
/// read is an error and never an empty one, or an old package would pass for a first.
/// </summary>
/// <param name="Accepted">One for each feed, in ordinal order of feeds.</param>
public sealed record AcceptedPackages(IReadOnlyList<AcceptedPackage> Accepted)
{
    public static AcceptedPackages None { get; } = new([]);

    public AcceptedPackage? LastOf(string feed) => Accepted.FirstOrDefault(one => one.Feed == feed);

    /// <exception cref="PackageException">The file is there and is not what <see cref="WriteTo"/> writes.</exception>
    public static AcceptedPackages ReadFrom(string path)
    {
        return File.Exists(path) ? PackageJson.Read<AcceptedPackages>(File.ReadAllBytes(path), path) : None;
    }

    public AcceptedPackages With(AcceptedPackage package)
    {
        return new([.. Accepted.Where(one => one.Feed != package.Feed).Append(package).OrderBy(one => one.Feed, StringComparer.Ordinal)]);
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void WriteTo(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WholeFile.Write(path, PackageJson.Write(this));
    }
}
