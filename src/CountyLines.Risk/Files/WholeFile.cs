using System.Text;

namespace CountyLines.Risk.Files;

/// <summary>Writes a file so that whoever looks, even after the power failed half way, finds the old file or the new one and never a part.</summary>
public static class WholeFile
{
    static readonly UTF8Encoding NoMark = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text) => Write(path, NoMark.GetBytes(text));

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var part = path + ".part";
        try
        {
            WriteThrough(part, bytes);
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            Remove(part);
            throw;
        }

        Disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>The same of a text that need not be in memory as a whole.</summary>
    public static async Task WriteAsync(string path, Action<TextWriter> write)
    {
        var part = path + ".part";
        try
        {
            await using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await using (var text = new StreamWriter(stream, NoMark, leaveOpen: true))
                    write(text);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            Remove(part);
            throw;
        }

        Disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a file under its own name, and comes back when its bytes are on the disk. The name itself is there for good only when its folder is flushed too.</summary>
    public static void WriteThrough(string path, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        stream.Write(bytes);
        // On the disk before it has the name, or the name could come to stand for an empty file.
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Takes a part away that came to nothing. When even that cannot be done, the first fault is the one to tell.</summary>
    static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Gives a file that is written under another name its own name, which must be free, and comes back when both are on the disk.</summary>
    /// <exception cref="IOException">There is a file of that name by now.</exception>
    public static void Settle(string part, string path)
    {
        using (var stream = new FileStream(part, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            stream.Flush(flushToDisk: true);
        File.Move(part, path, overwrite: false);
        Disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
