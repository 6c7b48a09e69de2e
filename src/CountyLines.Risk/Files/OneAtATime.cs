namespace CountyLines.Risk.Files;

/// <summary>
/// A file that one process at a time has open. The operating system lets go of it when the process ends, however it ends, so that what is left of a process
/// that was killed never keeps the next one out.
/// </summary>
public sealed class OneAtATime : IDisposable
{
    readonly FileStream file;

    OneAtATime(FileStream file) => this.file = file;

    /// <returns>Null when another has it.</returns>
    public static OneAtATime? Take(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (IsTaken(fault))
        {
            return null;
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Windows has ERROR_SHARING_VIOLATION for it; elsewhere the runtime passes on EWOULDBLOCK of flock, 11 on Linux and 35 on macOS.</summary>
    static bool IsTaken(IOException fault) => (fault.HResult & 0xFFFF) is 32 or 11 or 35;
}
