using System.Buffers.Binary;
using System.Text;

namespace CountyLines.Risk.Release;

/// <summary>
/// A ZIP archive with the same bytes on any machine and day: entries in the order given, no compression, no clock. The framework's own writer
/// puts the kind of machine into the archive, and what a compressor gives changes with its version.
/// </summary>
static class StoredZip
{
    const uint Local = 0x04034b50;
    const uint Central = 0x02014b50;
    const uint End = 0x06054b50;

    // Version 2.0 of the format; names in UTF-8; 1 January 1980, the first day that the format knows.
    const ushort Version = 20;
    const ushort Utf8Names = 0x0800;
    const ushort FirstDay = (1 << 5) | 1;

    static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(index => Enumerable.Range(0, 8).Aggregate((uint)index, (value, _) => (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1))];

    /// <exception cref="InvalidDataException">The archive would be larger than 2 GB.</exception>
    public static byte[] Write(IReadOnlyList<(string Name, byte[] Bytes)> entries)
    {
        if (entries.Sum(entry => (long)entry.Bytes.Length) > int.MaxValue - (1 << 20))
            throw new InvalidDataException("The files are too large for one archive of 2 GB.");
        using var archive = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var (name, bytes) in entries)
        {
            var (named, at, crc) = (Encoding.UTF8.GetBytes(name), (int)archive.Position, Crc32(bytes));
            Number(archive, Local);
            Common(archive, crc, bytes.Length, named.Length);
            archive.Write(named);
            archive.Write(bytes);

            Number(directory, Central);
            Short(directory, Version);
            Common(directory, crc, bytes.Length, named.Length);
            // No remark, first disk, and no attributes of any system.
            directory.Write(new byte[10]);
            Number(directory, (uint)at);
            directory.Write(named);
        }

        var (start, length) = ((uint)archive.Position, (uint)directory.Length);
        directory.WriteTo(archive);
        Number(archive, End);
        Number(archive, 0);
        Short(archive, (ushort)entries.Count);
        Short(archive, (ushort)entries.Count);
        Number(archive, length);
        Number(archive, start);
        Short(archive, 0);
        return archive.ToArray();
    }

    static void Common(Stream stream, uint crc, int size, int nameLength)
    {
        Short(stream, Version);
        Short(stream, Utf8Names);
        Short(stream, 0);
        Short(stream, 0);
        Short(stream, FirstDay);
        Number(stream, crc);
        Number(stream, (uint)size);
        Number(stream, (uint)size);
        Short(stream, (ushort)nameLength);
        Short(stream, 0);
    }

    static uint Crc32(byte[] bytes)
    {
        var value = uint.MaxValue;
        foreach (var one in bytes)
            value = Crc[(value ^ one) & 0xFF] ^ (value >> 8);
        return ~value;
    }

    static void Number(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    static void Short(Stream stream, ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
