using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>What scores of many lines come to. Engines that do the same work have the same sums.</summary>
readonly record struct Checksum(long Risk, long Levels, long Rows, long Totals, long Bands)
{
    /// <summary>Of the first lines of the kernel's own columns.</summary>
    public static Checksum Of(Pack pack, ScoreColumns scores, int lines)
    {
        var sum = default(Checksum);
        for (var line = 0; line < lines; line++)
        {
            var own = scores.At(line);
            sum = new(
                sum.Risk + own.Risk,
                sum.Levels + own.Factors.Sum(factor => factor.Lowest) + own.Confidence.Lowest,
                sum.Rows + own.Factors.Sum(factor => factor.Row) + own.Confidence.Row,
                sum.Totals + own.Sections.Sum(section => section.Lowest),
                sum.Bands + pack.BandOf(own.Risk).Index);
        }

        return sum;
    }

    public void MustBe(Checksum expected)
    {
        if (this != expected)
            throw new InvalidOperationException($"An engine does other work than the kernel: {this} instead of {expected}.");
    }
}
