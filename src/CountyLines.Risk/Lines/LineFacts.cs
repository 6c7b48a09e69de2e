using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>Derives a pack's facts from a line's records as of a date.</summary>
public static class LineFacts
{
    /// <summary>One fact per fact of the pack, in the pack's order.</summary>
    public static IReadOnlyList<LineFact> Of(Pack pack, LineRecords records, DateOnly asOf) => [];
}
