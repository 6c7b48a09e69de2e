using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>
/// The tasking meeting's paper: one HTML file that needs nothing else, for the screen and for A4. It holds no personal data except the
/// names and references of lines. The same run gives the same bytes on any machine and day.
/// </summary>
public static class Briefing
{
    /// <summary>The briefing of a run.</summary>
    public static Raw Of(RunReport report)
    {
        var marking = Words.Of(report.Marking);
        var ranked = RankedLine.Of(report);
        var style = Html.Of($"{ScreenStyle.Css}\n{PrintStyle.Css(report, marking)}");
        return Page.Of($"{marking}: County lines: tasking briefing, run {report.Run.Number}", style, Html.Of($"""
            {BandMark.Patterns}<p class="marking">{marking}</p>
            {Head(report)}<main>
            {BandCounts.Of(report, ranked)}
            {Movers.Of(report, ranked)}
            {TopTable.Of(report, ranked, LineCard.Chosen(ranked).Count)}
            {ForceMap.Of(report)}
            {OverridesSection.Of(report)}{LineCard.Section(report, ranked)}
            {NotRanked.Of(report)}
            {HowToRead.Of(report.Pack)}
            </main>
            <p class="marking">{marking}</p>
            """));
    }

    static Raw Head(RunReport report)
    {
        var (run, pack) = (report.Run, report.Pack);
        return Html.Of($"""
            <header>
            <h1>County lines: tasking briefing</h1>
            <p class="asof">As of {Words.Long(run.AsOf)}, run {run.Number}</p>
            <p class="person">Made by the machine from the force's records; a person decides.</p>
            <p class="pack">Rules: {run.PackIdentity}, {pack.Status} <span>(hash {run.PackSha256[..Math.Min(12, run.PackSha256.Length)]})</span></p>
            <nav aria-label="Contents">
            <a href="#counts">Bands</a> <a href="#movers">Movement</a> <a href="#top">Top of the list</a> <a href="#map">Map</a>
            {OverridesSection.Link(report)}<a href="#cards">Line by line</a> <a href="#not-ranked">Not ranked</a> <a href="#how-to-read">How to read this</a></nav>
            </header>

            """);
    }
}
