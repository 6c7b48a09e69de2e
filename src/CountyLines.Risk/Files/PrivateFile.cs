namespace CountyLines.Risk.Files;

/// <summary>Files that only their owner should read, such as keys.</summary>
public static class PrivateFile
{
    /// <summary>Who besides the owner may read or change a file; null when nobody may. Windows keeps no such mode.</summary>
    /// <exception cref="IOException">The file is not there.</exception>
    public static string? WhoElseMayRead(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        // The mode that counts is the file's, not that of a link to it.
        var mode = File.GetUnixFileMode(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        var (others, group) = (UnixFileMode.OtherRead | UnixFileMode.OtherWrite, UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        return (mode & others) != 0 ? "everybody on this machine" : (mode & group) != 0 ? "its group" : null;
    }

    /// <summary>Makes an empty file that only its owner may read.</summary>
    /// <exception cref="IOException">There is a file of that name.</exception>
    public static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }
}
