using System.Text;

namespace CountyLines.Risk;

/// <summary>Writes a file so that whoever looks, even after the power failed half way, finds the old file or the new one and never a part.</summary>
public static class WholeFile
{
    static readonly UTF8Encoding NoMark = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text)
    {
        var part = path + ".part";
        using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(NoMark.GetBytes(text));
            // On the disk before it has the name, or the name could come to stand for an empty file.
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
