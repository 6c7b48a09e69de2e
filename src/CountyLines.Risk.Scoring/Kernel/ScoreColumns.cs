using System.Numerics;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// What a pack says of many lines, one column for each answer: levels with the rows that matched, totals, risk, band, confidence. Where
/// nothing is unknown, the highest is the lowest and is not written a second time.
/// </summary>
public sealed class ScoreColumns
{
    readonly Kernel kernel;
    readonly Planes planes;
    readonly bool[] open;
    readonly int padded;
    readonly long wideAt;

    /// <summary>Makes room for the scores of some lines under a kernel.</summary>
    public ScoreColumns(Kernel kernel, int lines)
    {
        this.kernel = kernel;
        Lines = lines;
        padded = Planes.Padded(lines);
        open = new bool[(padded / Kernel.BlockLines) + 1];
        Tables = kernel.Pack.Factors.Count + 1;
        var narrow = (long)padded * ((Tables * 3) + 1);
        wideAt = narrow;
        planes = new Planes(narrow + ((long)padded * kernel.Width * ((kernel.Pack.Sections.Count * 2) + 4)));
    }

    /// <summary>How many lines there is room for.</summary>
    public int Lines { get; }

    /// <summary>The factors, and the confidence rule after them.</summary>
    internal int Tables { get; }

    internal Span<byte> Lowest(int table) => planes.Bytes((long)padded * table, padded);

    internal Span<byte> Highest(int table) => planes.Bytes((long)padded * (Tables + table), padded);

    internal Span<byte> Rows(int table) => planes.Bytes((long)padded * ((2 * Tables) + table), padded);

    internal Span<byte> BandIndex => planes.Bytes((long)padded * 3 * Tables, padded);

    internal Span<T> Wide<T>(int column)
        where T : unmanaged
    {
        return planes.Of<T>(wideAt + ((long)padded * kernel.Width * column), padded);
    }

    /// <summary>A column and the section columns after it.</summary>
    internal ReadOnlySpan<T> WideFrom<T>(int column)
        where T : unmanaged
    {
        return planes.Of<T>(wideAt + ((long)padded * kernel.Width * column), padded * kernel.Pack.Sections.Count);
    }

    internal int Stride => padded;

    internal Span<bool> Open => open;

    /// <summary>Whether a line lies in a block of lines of which something is unknown.</summary>
    bool IsOpen(int line) => open[line / Kernel.BlockLines];

    /// <summary>The risk with every factor at its lowest; lines are ranked by it.</summary>
    public long Risk(int line) => Number(kernel.RiskColumn, line);

    /// <summary>The risks of all lines.</summary>
    internal void CopyRisks(Span<long> to)
    {
        switch (kernel.Width)
        {
            case 2: Widen(Wide<short>(kernel.RiskColumn)[..Lines], to); break;
            case 4: Widen(Wide<int>(kernel.RiskColumn)[..Lines], to); break;
            default: Wide<long>(kernel.RiskColumn)[..Lines].CopyTo(to); break;
        }
    }

    static void Widen<T>(ReadOnlySpan<T> from, Span<long> to)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var line = 0; line < from.Length; line++)
            to[line] = long.CreateTruncating(from[line]);
    }

    /// <summary>The lowest risk that the unknowns allow.</summary>
    public long LowestRisk(int line) => Number(IsOpen(line) ? kernel.LowestColumn : kernel.RiskColumn, line);

    /// <summary>The highest risk that the unknowns allow.</summary>
    public long HighestRisk(int line) => Number(IsOpen(line) ? kernel.HighestColumn : kernel.RiskColumn, line);

    /// <summary>The band that the risk falls in.</summary>
    public Band Band(int line) => kernel.Pack.Bands[BandIndex[line]];

    /// <summary>A factor's answer.</summary>
    /// <param name="factor">The factor's place in the pack.</param>
    /// <param name="line">The line's place in the table.</param>
    public FactorResult Factor(int factor, int line) => Table(factor, line);

    /// <summary>The answer of the confidence rule.</summary>
    public FactorResult Confidence(int line) => Table(Tables - 1, line);

    /// <summary>A section's totals.</summary>
    public SectionResult Section(int section, int line)
    {
        return new(Number(section, line), Number(IsOpen(line) ? kernel.Pack.Sections.Count + section : section, line));
    }

    /// <summary>Everything about one line.</summary>
    public LineScore At(int line)
    {
        var factors = new FactorResult[Tables - 1];
        for (var factor = 0; factor < factors.Length; factor++)
            factors[factor] = Table(factor, line);
        var sections = new SectionResult[kernel.Pack.Sections.Count];
        for (var section = 0; section < sections.Length; section++)
            sections[section] = Section(section, line);
        return new LineScore(factors, sections, Risk(line), LowestRisk(line), HighestRisk(line), Confidence(line));
    }

    FactorResult Table(int table, int line)
    {
        var lowest = Lowest(table)[line];
        return new(lowest, IsOpen(line) ? Highest(table)[line] : lowest, Rows(table)[line]);
    }

    long Number(int column, int line)
    {
        return kernel.Width switch { 2 => Wide<short>(column)[line], 4 => Wide<int>(column)[line], _ => Wide<long>(column)[line] };
    }
}
