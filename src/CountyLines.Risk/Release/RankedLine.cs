using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>A line that has a rank, and so for certain a score and a band.</summary>
sealed record RankedLine(RunLine Entry, int Rank, LineScore Score, Band Band)
{
    public Line Line => Entry.Line;

    /// <summary>The ranked lines of a run by rank. A line that is called ranked and has no score stops the briefing: it must not look like a low risk.</summary>
    public static IReadOnlyList<RankedLine> Of(RunReport report)
    {
        return [.. report.Ranked.Select(Of).OrderBy(line => line.Rank)];
    }

    /// <summary>The first lines of a list by rank, and every further line that shares the last one's rank: a cut never runs through a tie.</summary>
    public static IReadOnlyList<RankedLine> Top(IReadOnlyList<RankedLine> lines, int count)
    {
        return lines.Count <= count ? lines : [.. lines.TakeWhile(line => line.Rank <= lines[count - 1].Rank)];
    }

    /// <summary>Says in words what <see cref="Top"/> showed.</summary>
    public static string Extent(IReadOnlyList<RankedLine> shown, IReadOnlyList<RankedLine> all, int count)
    {
        if (all.Count == 0)
            return "No line is ranked in this run.";
        if (shown.Count == all.Count)
            return $"All {Words.Count(all.Count, "ranked line", "ranked lines")}.";
        if (shown.Count == count)
            return $"The first {count} of {all.Count} ranked lines.";
        var tied = shown.Count(line => line.Rank == shown[^1].Rank);
        return $"{shown.Count} of {all.Count} ranked lines: the first {count}, extended because {tied} lines share rank {shown[^1].Rank}.";
    }

    static RankedLine Of(RunLine line)
    {
        if (line is { Rank: { } rank, Score: { } score, Band: { } band })
            return new RankedLine(line, rank, score, band);
        throw new InvalidOperationException($"Line {line.Line.Reference} is called ranked but has no rank, score or band.");
    }
}
