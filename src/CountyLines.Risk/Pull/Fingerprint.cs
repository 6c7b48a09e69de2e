using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CountyLines.Risk.Pull;

/// <summary>128 bits that stand for a text, so that millions of texts can be told apart without being held.</summary>
sealed class Fingerprint
{
    byte[] buffer = new byte[4096];
    int length;

    /// <summary>By multiplication: quick, and good enough where two texts taken for one lose nothing.</summary>
    public static UInt128 Quick(ReadOnlySpan<byte> bytes)
    {
        // Odd constants without a pattern; the length goes in first, so that zeros at the end count.
        var (a, b) = (0x9E3779B97F4A7C15ul ^ (ulong)bytes.Length, 0x6A09E667F3BCC909ul);
        while (bytes.Length >= sizeof(ulong))
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        var rest = 0ul;
        foreach (var one in bytes)
            rest = (rest << 8) | one;
        Mix(rest);
        Mix(b);
        return new UInt128(a, b);

        void Mix(ulong word)
        {
            a = (a ^ word) * 0xD6E8FEB86659FD93ul;
            a ^= a >> 32;
            b = BitOperations.RotateLeft(b + word, 29) * 0xA0761D6478BD642Ful;
            b ^= b >> 31;
        }
    }

    public static UInt128 Quick(string text) => Quick(MemoryMarshal.AsBytes(text.AsSpan()));

    /// <summary>The half that has taken in the other one, where 64 bits are enough.</summary>
    public static ulong Half(UInt128 fingerprint) => (ulong)(fingerprint >> 64);

    /// <summary>The beginning of the SHA-256: nobody can make two texts that have it in common.</summary>
    public static UInt128 Strong(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
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

    public UInt128 End() => Quick(buffer.AsSpan(0, length));
}
