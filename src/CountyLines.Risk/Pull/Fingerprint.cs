using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CountyLines.Risk.Pull;

/// <summary>128 bits that stand for a text, so that millions of texts can be told apart without being held.</summary>
sealed class Fingerprint
{
    byte[] buffer = new byte[4096];
    int length;

    /// <summary>By multiplication: quick, and good enough where a wrong answer is seen.</summary>
    public static UInt128 Quick(string text)
    {
        // Odd constants from the fractions of the golden ratio and of the square root of two.
        var (a, b) = (0x9E3779B97F4A7C15ul, 0x6A09E667F3BCC909ul);
        foreach (var character in text)
        {
            a = (a ^ character) * 0xD6E8FEB86659FD93ul;
            a ^= a >> 32;
            b = (b + character) * 0xA0761D6478BD642Ful;
            b ^= b >> 29;
        }

        return new UInt128(a, b);
    }

    public void Begin() => length = 0;

    /// <summary>Adds a cell with its length before it, so that no character in a cell can make two rows look the same.</summary>
    public void Add(string cell)
    {
        var bytes = MemoryMarshal.AsBytes(cell.AsSpan());
        if (buffer.Length < length + sizeof(int) + bytes.Length)
            Array.Resize(ref buffer, (length + sizeof(int) + bytes.Length) * 2);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(length), cell.Length);
        bytes.CopyTo(buffer.AsSpan(length + sizeof(int)));
        length += sizeof(int) + bytes.Length;
    }

    /// <summary>The beginning of the SHA-256: a row that only looked like another would be passed over in silence, so nobody may be able to make one.</summary>
    public UInt128 End()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.AsSpan(0, length), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
