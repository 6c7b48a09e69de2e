using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Web;

/// <summary>What is counted over all lines of a report: once, and not for everybody who looks.</summary>
sealed class Overview(RunReport report)
{
    public IReadOnlyList<RunLine> Ranked { get; } = [.. report.Ranked];

    public Marking Marking { get; } = report.Marking;

    /// <summary>The highest possible risk of all, as the measure of the bars.</summary>
    public long Most { get; } = report.Ranked.Select(line => line.Score!.Highest).DefaultIfEmpty().Max();

    /// <summary>How many lines each band has, the highest band first.</summary>
    public string Counts { get; } = CountsOf(report);

    static string CountsOf(RunReport report)
    {
        var lines = report.Ranked.CountBy(line => line.Band!.Name).ToDictionary();
        return string.Join(", ", report.Pack.Bands.Reverse().Select(band => $"{lines.GetValueOrDefault(band.Name)} {band.Name}"));
    }
}
