using CountyLines.Risk.Files;

namespace CountyLines.Risk.Packages;

/// <summary>A folder that packages' folders are put into, each whole or not at all, also when the power fails or two put the same one at once.</summary>
sealed class PackagePlace(string parent)
{
    /// <summary>Puts a package there. One that is there already with the same bytes is left as it is.</summary>
    /// <returns>Whether it was written; false when it was there.</returns>
    /// <exception cref="PackageException">Something else has the folder's name.</exception>
    public bool Put(Package package)
    {
        var isNew = !Holds(package) && TryWrite(package);
        Clear(package, _ => true);
        return isNew;
    }

    /// <returns>False when another was first.</returns>
    bool TryWrite(Package package)
    {
        var part = Directory.CreateDirectory(Path.Combine(parent, Staging.NewName(package.Manifest)));
        // By the clock of the disk that keeps both, which is not this machine's when it is a share.
        Clear(package, left => left.LastWriteTimeUtc + Staging.Dead < part.LastWriteTimeUtc);
        try
        {
            foreach (var file in package.Contents)
                WholeFile.WriteThrough(Path.Combine(part.FullName, file.Name), file.Bytes);
            Disk.FlushFolder(part.FullName);
            Directory.Move(part.FullName, FolderOf(package));
            Disk.FlushFolder(parent);
            return true;
        }
        catch (IOException) when (Directory.Exists(FolderOf(package)) && Holds(package))
        {
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Clear(package, left => left.Name == part.Name);
            throw;
        }
    }

    bool Holds(Package package)
    {
        var folder = FolderOf(package);
        if (!Directory.Exists(folder))
            return false;
        var there = Package.ReadFrom(folder);
        if (there.Sha256 != package.Sha256)
            throw new PackageException($"The folder {folder} cannot be written", "it holds another manifest; move it away, and find out who put it there");
        // The manifest alone does not vouch for the signatures and the envelopes.
        var isSame = there.Contents.Count == package.Contents.Count && there.Contents.Zip(package.Contents).All(pair => pair.First.Name == pair.Second.Name && pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes));
        return isSame ? true : throw new PackageException($"The folder {folder} cannot be written", "it holds the same manifest with other signatures or envelopes; move it away, and find out who put it there");
    }

    /// <summary>Removes what tries of a package left behind. What cannot be removed does no harm, and the package must not count as missing for it.</summary>
    void Clear(Package package, Func<DirectoryInfo, bool> which)
    {
        try
        {
            foreach (var left in new DirectoryInfo(parent).GetDirectories(Staging.PrefixOf(package.Manifest) + "*").Where(which))
                left.Delete(recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next to put it comes by again.
        }
    }

    string FolderOf(Package package) => Path.Combine(parent, package.Manifest.FolderName);
}
