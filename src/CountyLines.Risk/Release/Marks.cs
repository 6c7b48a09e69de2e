using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>The marks of bands and markings as every paper and screen shows them.</summary>
public static class Marks
{
    /// <summary>The patterns that the chips of a page refer to; once on each page.</summary>
    public static Raw Patterns => BandMark.Patterns;

    /// <summary>A band's swatch with its word.</summary>
    public static Raw Chip(Pack pack, Band band) => BandMark.Chip(pack, band);

    public static string Of(Marking marking) => Words.Of(marking);
}
