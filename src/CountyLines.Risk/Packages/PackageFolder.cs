using System.Text.RegularExpressions;

namespace CountyLines.Risk.Packages;

/// <summary>
/// A package's folder as it lies there, read with no trust in it: links and sub-folders are never followed, nothing empty is opened (it
/// could be a pipe), and no more is read than any package holds.
/// </summary>
/// <param name="Files">Every plain file by name.</param>
/// <param name="Problems">What does not belong in a package's folder.</param>
sealed partial record PackageFolder(IReadOnlyDictionary<string, byte[]> Files, IReadOnlyList<PackageProblem> Problems)
{
    /// <summary>Files of a release in one package, the largest of them, and the largest of a whole folder. The product's own bounds: a list of 100,000 lines is some 50 MB as JSON.</summary>
    public const int MostFiles = 40;
    public const int LargestFile = 64 * 1024 * 1024;
    public const long LargestFolder = 256L * 1024 * 1024;

    public const string Seal = ".p7m";
    public const string Signature = ".p7s";

    static readonly string[] Own = [Manifest.FileName, Manifest.FileName + Signature, Sums.FileName, Sums.FileName + Signature];

    /// <summary>Whether a name means the same file on every system, and no other place.</summary>
    public static bool IsPlainName(string name) => PlainName().IsMatch(name) && !DeviceName().IsMatch(name);

    /// <summary>Whether a name is kept for a package's own files.</summary>
    public static bool IsOwnName(string name)
    {
        return Own.Contains(name, StringComparer.OrdinalIgnoreCase) || name.EndsWith(Seal, StringComparison.OrdinalIgnoreCase) || name.EndsWith(Signature, StringComparison.OrdinalIgnoreCase);
    }

    /// <exception cref="IOException">The folder or a file in it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file in it may not be read.</exception>
    public static PackageFolder Read(string folder)
    {
        var (files, problems) = (new Dictionary<string, byte[]>(StringComparer.Ordinal), new List<PackageProblem>());
        var left = LargestFolder;
        // One more than may be is enough to know.
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }).Take(MostFiles * 2))
        {
            if (WhyNot(entry, left) is { } problem)
            {
                problems.Add(problem);
                continue;
            }

            var bytes = ReadUpTo(entry.FullName, (int)Math.Min(left, LargestFile));
            if (bytes is null)
                problems.Add(TooLarge(entry.Name));
            else
                files.Add(entry.Name, bytes);
            left -= bytes?.Length ?? 0;
        }

        return new PackageFolder(files, [.. problems.OrderBy(problem => problem.File, StringComparer.Ordinal)]);
    }

    static PackageProblem? WhyNot(FileSystemInfo entry, long left)
    {
        if (!IsPlainName(entry.Name))
            return new("irregular-entry", Shown(entry.Name), "is no name that a file in a package has; do not open it, and ask the sender for the package again");
        if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return new("irregular-entry", entry.Name, "is a link, and a package holds files only; do not open it, and ask the sender for the package again");
        if (entry is not FileInfo file)
            return new("irregular-entry", entry.Name, "is a folder, and a package holds files only; do not open it, and ask the sender for the package again");
        if (file.Length == 0)
            return new("irregular-entry", entry.Name, "is empty or no plain file, which no file of a package is; ask the sender for the package again");
        return file.Length > Math.Min(LargestFile, left) ? TooLarge(file.Name) : null;
    }

    static PackageProblem TooLarge(string name) => new("too-large", name, $"is larger than a package may be ({LargestFile:N0} bytes a file, {LargestFolder:N0} in all); ask the sender for the package again");

    /// <summary>Null when there is more: the size that a folder tells may be out of date.</summary>
    static byte[]? ReadUpTo(string path, int most)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > most)
                return null;
        }

        return bytes.ToArray();
    }

    static string Shown(string name) => Scoring.VisibleText.Of(name, 100);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?\z")]
    private static partial Regex PlainName();

    /// <summary>Names that Windows keeps for devices, whatever their ending.</summary>
    [GeneratedRegex(@"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex DeviceName();
}
