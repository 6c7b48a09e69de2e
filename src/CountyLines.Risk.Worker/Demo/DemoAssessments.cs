namespace CountyLines.Risk.Worker.Demo;

/// <summary>Draws the analysts' levels up to the first week: most factors of most lines, some looked at and not known, some left blank.</summary>
static class DemoAssessments
{
    public static IReadOnlyList<string> Factors { get; } =
        ["Psychological harm", "Financial harm", "Community impact", "Public confidence", "Capacity", "Capability to respond"];

    static readonly string[] unknown = ["NK", "Not known", "Unknown", ""];
    static readonly string[] analysts = ["Analyst A", "Analyst B", "Analyst C"];
    static readonly string[] reasons = ["Partner return", "Panel decision", "Three linked reports", "See log"];

    public static IEnumerable<DemoAssessment> Draw(IReadOnlyList<DemoLine> lines)
    {
        return lines.SelectMany((line, at) => OfLine(line, new DemoDraw(4_000 + (ulong)at)));
    }

    /// <summary>One assessment with its analyst and reason drawn.</summary>
    public static DemoAssessment Record(string line, string factor, string level, DateOnly on, DemoDraw draw)
    {
        return new DemoAssessment(line, factor, level, draw.Of(analysts), on, draw.Of(reasons));
    }

    static IEnumerable<DemoAssessment> OfLine(DemoLine line, DemoDraw draw)
    {
        // The serious lines are fully assessed, so that what is unknown about others cannot push them off the top.
        var known = line.Plan.Tier == DemoTier.Top;
        var spring = new DateOnly(2026, 3, 2);
        var from = line.FirstSeen > spring ? line.FirstSeen : spring;
        foreach (var factor in Factors)
        {
            if (!known && draw.OneIn(6))
                continue;
            var level = !known && draw.OneIn(11) ? draw.Of(unknown) : $"{(int)line.Plan.Tier + draw.Between(0, 1)}";
            yield return Record(line.Reference, factor, level, draw.Day(from, DemoExtract.FirstWeek.AddDays(-2)), draw);
        }
    }
}
