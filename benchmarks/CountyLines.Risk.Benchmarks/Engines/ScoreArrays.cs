namespace CountyLines.Risk.Benchmarks.Engines;

/// <summary>Room for the scores of the engines that write columns: as narrow as the kernel's, and made before the clock starts.</summary>
sealed class ScoreArrays(int lines)
{
    public const int Tables = 16;
    public const int Sections = 3;

    public byte[][] Levels { get; } = [.. Enumerable.Range(0, Tables).Select(_ => new byte[Padded(lines)])];

    public byte[][] Rows { get; } = [.. Enumerable.Range(0, Tables).Select(_ => new byte[Padded(lines)])];

    public short[][] Totals { get; } = [.. Enumerable.Range(0, Sections).Select(_ => new short[Padded(lines)])];

    public short[] Risk { get; } = new short[Padded(lines)];

    public byte[] Band { get; } = new byte[Padded(lines)];

    public int Lines => lines;

    public static int Padded(int lines) => (lines + 63) & ~63;

    public Checksum Sum()
    {
        return new(
            Risk.Take(lines).Sum(risk => (long)risk),
            Levels.Sum(column => column.Take(lines).Sum(level => (long)level)),
            Rows.Sum(column => column.Take(lines).Sum(row => (long)row)),
            Totals.Sum(column => column.Take(lines).Sum(total => (long)total)),
            Band.Take(lines).Sum(band => (long)band));
    }
}
