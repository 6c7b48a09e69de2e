using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Pull;

/// <summary>One file of an extract as it lies on the disk. It is read once for its digest and again for its rows, and never held whole.</summary>
/// <param name="Sha256">Over its bytes.</param>
/// <param name="MostRows">It has no more rows than line breaks and one.</param>
/// <param name="EndsWithLineBreak">Whether its last bytes are a line break.</param>
sealed record StoredFile(string Feed, string Name, string Path, byte[] Sha256, int MostRows, bool EndsWithLineBreak)
{
    const int BufferSize = 1 << 17;

    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    public static StoredFile Open(string feed, string name, string path)
    {
        using var stream = OpenBytes(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var (breaks, tail) = (0L, new byte[4]);
        while (stream.Read(buffer) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            breaks += buffer.AsSpan(0, read).Count((byte)'\n');
            tail = [.. tail.Concat(buffer.AsSpan(Math.Max(0, read - tail.Length), Math.Min(read, tail.Length)).ToArray()).TakeLast(4)];
        }

        var ends = tail.AsSpan().EndsWith(EncodingOf(path).GetBytes("\n"));
        return new StoredFile(feed, name, path, hash.GetHashAndReset(), (int)Math.Min(breaks + 1, Array.MaxLength), ends);
    }

    /// <summary>The rows, the header first; read anew each time.</summary>
    /// <exception cref="FeedUnavailableException">At the end, when the file is no longer the one whose digest was taken.</exception>
    public IEnumerable<CsvRow> Rows(bool suspectSwallowedRows)
    {
        using var hash = SHA256.Create();
        using (var bytes = new CryptoStream(OpenBytes(Path), hash, CryptoStreamMode.Read))
        using (var text = Decode(bytes))
        {
            foreach (var row in CsvText.Read(text, suspectSwallowedRows))
                yield return row;
        }

        if (!hash.Hash.AsSpan().SequenceEqual(Sha256))
            throw new FeedUnavailableException(Feed, [$"{Name}: the file changed while it was being read; pull again when whatever writes it has finished"]);
    }

    /// <summary>The header and whether a row follows, without reading the rest.</summary>
    public (CsvRow? Header, bool HasRow) Begin()
    {
        using var text = Decode(OpenBytes(Path));
        using var rows = CsvText.Read(text).GetEnumerator();
        return rows.MoveNext() ? (rows.Current, rows.MoveNext()) : (null, false);
    }

    static Encoding EncodingOf(string path)
    {
        using var text = Decode(OpenBytes(path));
        text.Peek();
        return text.CurrentEncoding;
    }

    /// <summary>UTF-8 with or without a byte order mark, or UTF-16 with one. Bytes that fit neither become U+FFFD, which no value may hold.</summary>
    static StreamReader Decode(Stream bytes) => new(bytes, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, BufferSize);

    static FileStream OpenBytes(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
}
