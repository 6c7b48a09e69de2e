using System.Globalization;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>
/// Levels and totals as the store keeps them, readable in any SQL client: <c>2-4@3</c> is a level of 2 that may be up to 4, by row 3;
/// a settled level is <c>2-2@3</c>. One per factor of the pack, in its order, with a space between.
/// </summary>
static class ScoreText
{
    public static string Of(IEnumerable<FactorResult> results)
    {
        return string.Join(' ', results.Select(result => $"{result.Lowest}-{result.Highest}@{result.Row}"));
    }

    public static string Of(IEnumerable<SectionResult> results)
    {
        return string.Join(' ', results.Select(result => $"{result.Lowest}-{result.Highest}"));
    }

    public static IReadOnlyList<FactorResult> Factors(string text)
    {
        return [.. Parts(text).Select(part => new FactorResult((int)part[0], (int)part[1], (int)part[2]))];
    }

    public static IReadOnlyList<SectionResult> Sections(string text)
    {
        return [.. Parts(text).Select(part => new SectionResult(part[0], part[1]))];
    }

    static IEnumerable<long[]> Parts(string text)
    {
        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('-', '@').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray());
    }
}
