using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// Columns of numbers, one after the other in one piece of memory, each starting where a register of 64 bytes can be loaded in one go.
/// Columns are as long as the lines rounded up to whole registers, so that no loop has a tail.
/// </summary>
sealed class Planes
{
    const int Alignment = 64;

    /// <summary>Four registers of 64 bytes, which is what the kernel works on at once.</summary>
    public const int Round = 256;
    readonly byte[] memory;
    readonly int start;

    /// <param name="bytes">The sum of the sizes of all columns, each from <see cref="SizeOf"/>.</param>
    public Planes(long bytes)
    {
        // Pinned, because the alignment must hold for as long as the columns live.
        memory = GC.AllocateArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
        start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) & (Alignment - 1));
    }

    Planes(Planes other)
        : this(other.memory.Length - Alignment)
    {
        other.memory.AsSpan(other.start, other.memory.Length - Alignment).CopyTo(memory.AsSpan(start));
    }

    public Planes Copy() => new(this);

    public static int Padded(int lines) => (lines + Round - 1) & ~(Round - 1);

    public static long SizeOf(int lines, int width) => (long)Padded(lines) * width;

    public Span<byte> Bytes(long at, int length) => memory.AsSpan(start + (int)at, length);

    public Span<T> Of<T>(long at, int length)
        where T : unmanaged
    {
        return MemoryMarshal.Cast<byte, T>(memory.AsSpan(start + (int)at, length * Unsafe.SizeOf<T>()));
    }
}
