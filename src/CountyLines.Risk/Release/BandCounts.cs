using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>How many lines are in each band, and how many are not in the ranking and why.</summary>
static class BandCounts
{
    const double Width = 1000;
    const double Height = 26;

    public static Raw Of(RunReport report, IReadOnlyList<RankedLine> ranked)
    {
        var bands = report.Pack.Bands.Reverse().Select(band => (Band: band, Lines: ranked.Count(line => line.Band == band))).ToList();
        return Html.Of($"""
            <section id="counts"><h2>Lines by band</h2>
            <p>{Words.Count(report.Lines.Count, "line", "lines")} in the run; {ranked.Count} ranked.</p>
            {Bar(report.Pack, bands, ranked.Count)}
            <ul class="counts">{bands.Select(entry => Html.Of($"<li>{BandMark.Chip(report.Pack, entry.Band)} <b>{entry.Lines}</b></li>"))}</ul>
            <ul class="counts outside">{Enum.GetValues<Standing>().Where(standing => standing != Standing.Ranked).Select(standing => Outside(report, standing))}</ul>
            </section>

            """);
    }

    static Raw Bar(Pack pack, IReadOnlyList<(Band Band, int Lines)> bands, int total)
    {
        if (total == 0)
            return Html.Of($"<p><b>No line is ranked in this run. That is not a finding of low risk: check that the records were pulled.</b></p>");
        var words = string.Join(", ", bands.Select(entry => $"{entry.Band.Name} {entry.Lines}"));
        var parts = new List<Raw>();
        var x = 0.0;
        foreach (var (band, lines) in bands.Where(entry => entry.Lines > 0))
        {
            var width = Width * lines / total;
            parts.Add(Html.Of($"""
                <rect x="{x}" y="1" width="{width}" height="{Height - 2}" fill="url(#band-{BandMark.Look(pack, band)})" stroke="#222" stroke-width="1.5"/>
                """));
            x += width;
        }
        return Html.Of($"""
            <svg class="bar" viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="bar-title"><title id="bar-title">Ranked lines by band: {words}</title>{parts}</svg>
            """);
    }

    static Raw Outside(RunReport report, Standing standing)
    {
        var lines = report.Lines.Where(line => line.Standing == standing).ToList();
        return Html.Of($"<li>{Title(standing)} <b>{lines.Count}</b> <span>{(lines.Count == 0 ? "none" : Meaning(standing))}</span></li>");
    }

    public static string Title(Standing standing) => standing switch
    {
        Standing.Closed => "Closed",
        Standing.NotYetSeen => "Not yet seen",
        Standing.Error => "In error",
        Standing.Withheld => "Withheld",
        Standing.Merged => "Merged",
        _ => "Ranked",
    };

    public static string Meaning(Standing standing) => standing switch
    {
        Standing.Closed => "closed type 1: kept and checked back on, not ranked",
        Standing.NotYetSeen => "first seen after the as-of date",
        Standing.Error => "could not be scored; this is not a low risk",
        Standing.Merged => "counts under the line into which it was merged",
        Standing.Withheld => "restricted: not scored, shown by reference only",
        _ => "scored and in the list",
    };
}
