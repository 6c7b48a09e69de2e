using System.Runtime.CompilerServices;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// What a thread needs beside the table and the scores while it works on one block. Each thread keeps one, and makes a larger one only when
/// a pack with more facts comes, so that scoring allocates nothing and compiling again and again does not grow it.
/// </summary>
sealed class Scratch
{
    [ThreadStatic]
    static Scratch? kept;

    readonly Planes planes;
    readonly int facts;
    readonly int tables;
    readonly nint[] lows;
    Planes? rooms;
    long roomBytes;
    Kernel? owner;

    Scratch(int facts, int tables)
    {
        this.facts = facts;
        this.tables = tables;
        planes = new Planes(((5L * facts) + 3) * Kernel.BlockLines);
        IsOpen = new bool[facts];
        WasOpen = new bool[facts];
        IsLevelOpen = new bool[tables];
        PlaneOf = new nint[facts];
        lows = new nint[facts];
    }

    public static Scratch For(Kernel kernel)
    {
        var (facts, tables) = (kernel.Pack.Facts.Count, kernel.Pack.Factors.Count + 1);
        if (kept is not { } scratch || scratch.facts < facts || scratch.tables < tables)
            kept = scratch = new Scratch(Math.Max(facts, kept?.facts ?? 0), Math.Max(tables, kept?.tables ?? 0));
        if (scratch.owner != kernel)
            scratch.Together = null;
        scratch.owner = kernel;
        return scratch;
    }

    /// <summary>Whether a fact is unknown of any line in the block.</summary>
    public bool[] IsOpen { get; }

    public bool[] WasOpen { get; }

    public bool[] IsLevelOpen { get; }

    /// <summary>Where the bytes of each fact are to be read for the next match, counted from <see cref="First"/>.</summary>
    public nint[] PlaneOf { get; }

    public bool SharedOpen { get; set; }

    /// <summary>Scores of a block under one combination of shared unknowns; made when a pack first needs it.</summary>
    public ScoreColumns? Together { get; set; }

    public ref readonly byte First => ref planes.Bytes(0, 1)[0];

    /// <summary>Where the bytes of the least that a fact can be stand.</summary>
    public nint LowAt(int fact) => lows[fact];

    public nint HighAt(int fact) => (nint)(facts + fact) * Kernel.BlockLines;

    public nint AssumedAt(int fact) => (nint)((2 * facts) + fact) * Kernel.BlockLines;

    /// <summary>The bytes of the least that a fact can be: of this block's own, or of a column.</summary>
    public ref readonly byte Low(int fact) => ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in First), lows[fact]);

    public void UseOwnLow(int fact) => lows[fact] = (nint)fact * Kernel.BlockLines;

    /// <summary>Has the bytes read from a column, which is pinned as this is, so that the distance between them stays.</summary>
    public void UseAsLow(int fact, ref readonly byte column) => lows[fact] = Unsafe.ByteOffset(in First, in column);

    public Span<byte> OwnLow(int fact) => planes.Bytes((long)fact * Kernel.BlockLines, Kernel.BlockLines);

    public Span<byte> High(int fact) => planes.Bytes((long)HighAt(fact), Kernel.BlockLines);

    public Span<byte> Assumed(int fact) => planes.Bytes((long)AssumedAt(fact), Kernel.BlockLines);

    public Span<byte> Unknown(int fact) => planes.Bytes(((3L * facts) + fact) * Kernel.BlockLines, Kernel.BlockLines);

    public Span<byte> Kept(int fact) => planes.Bytes(((4L * facts) + fact) * Kernel.BlockLines, Kernel.BlockLines);

    public Span<byte> Mask => planes.Bytes(5L * facts * Kernel.BlockLines, Kernel.BlockLines);

    public Span<byte> TryLevel => planes.Bytes(((5L * facts) + 1) * Kernel.BlockLines, Kernel.BlockLines);

    public Span<byte> TryRow => planes.Bytes(((5L * facts) + 2) * Kernel.BlockLines, Kernel.BlockLines);

    /// <summary>Strips for a formula to leave numbers in.</summary>
    public Span<T> Rooms<T>(int strips)
        where T : unmanaged
    {
        var bytes = (long)strips * Kernel.StripLines * Unsafe.SizeOf<T>();
        if (rooms is null || bytes > roomBytes)
            (rooms, roomBytes) = (new Planes(bytes), bytes);
        return rooms.Of<T>(0, strips * Kernel.StripLines);
    }
}
