namespace CountyLines.Risk.Scoring;

/// <summary>
/// How the values of a fact stand in the one byte that conditions look at: as the column has them where that is one byte, and otherwise as
/// the code of their class (see <see cref="FactCodes"/>). Either way a greater number has no smaller byte.
/// </summary>
sealed class FactImage
{
    readonly uint[] bits;

    /// <param name="codes">The fact's classes.</param>
    /// <param name="width">The bytes of the fact's column.</param>
    public FactImage(FactCodes codes, int width)
    {
        Codes = codes;
        var fact = codes.Fact;
        Cuts = [.. codes.Cuts.Select(cut => (uint)((cut - fact.Min) / fact.Step))];
        bits = fact.Type == FactType.Set ? [.. codes.Words.Select(word => 1u << fact.Values.ToList().IndexOf(word))] : [];
        IsRaw = width == 1;
        Highest = First(Codes.Highest);
    }

    public FactCodes Codes { get; }

    /// <summary>The first value of each class but the lowest, as the column holds it.</summary>
    public uint[] Cuts { get; }

    /// <summary>For a set, the bit of each word that a cell names, as the column holds it.</summary>
    public ReadOnlySpan<uint> Bits => bits;

    /// <summary>Whether the byte is the value as the column has it, and not a code.</summary>
    public bool IsRaw { get; }

    /// <summary>The byte of the highest class; it stands for all values of that class.</summary>
    public byte Highest { get; }

    /// <summary>The lowest byte of a class.</summary>
    public byte First(int code)
    {
        if (!IsRaw || Codes.Fact.Type == FactType.Enum)
            return (byte)code;
        if (Codes.Fact.Type == FactType.Set)
            return (byte)Enumerable.Range(0, bits.Length).Where(bit => (code >> bit & 1) == 1).Aggregate(0u, (set, bit) => set | bits[bit]);
        return code == 0 ? (byte)0 : (byte)Cuts[code - 1];
    }

    /// <summary>The highest byte of a class; not for sets, whose classes have no order.</summary>
    public byte Last(int code)
    {
        if (!IsRaw || Codes.Fact.Type == FactType.Enum)
            return (byte)code;
        return code == Codes.Highest ? byte.MaxValue : (byte)(Cuts[code] - 1);
    }

    /// <summary>The bit that stands for a word of a set.</summary>
    public byte BitOf(string word)
    {
        var place = Codes.Words.ToList().IndexOf(word);
        return (byte)(IsRaw ? bits[place] : 1u << place);
    }

    /// <summary>The bytes that stand for some classes.</summary>
    public byte[] OfAll(IEnumerable<byte> codes) => [.. codes.Select(code => First(code))];
}
