using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>The top of the list as one table.</summary>
static class TopTable
{
    const int Asked = 20;
    const double BarWidth = 84;

    public static Raw Of(RunReport report, IReadOnlyList<RankedLine> ranked, int cards)
    {
        var top = RankedLine.Top(ranked, Asked);
        if (top.Count == 0)
            return Html.Of($"<section id=\"top\"><h2>The top of the list</h2><p>No line is ranked in this run.</p></section>\n");
        var scale = (Min: Math.Min(0, top.Min(line => line.Score.Lowest)), Max: Math.Max(1, top.Max(line => line.Score.Highest)));
        Column[] columns =
        [
            new("Rank", IsNumber: true), new("Moved"), new("Line", NamesRow: true), new("From and to"), new("Band"), new("Risk, lowest to highest"),
            .. report.Pack.Sections.Select(section => new Column(Words.Plain(section.Id), IsNumber: true)),
            new("Confidence"), new("Position"), new("Review"), new("Days since activity", IsNumber: true),
        ];
        var rows = top.Select((line, index) => Row(report, line, index < cards ? index + 1 : null, scale.Min, scale.Max));
        return Html.Of($"""
            <section id="top"><h2>The top of the list</h2>
            {Table.Of(Html.Of($"{RankedLine.Extent(top, ranked, Asked)} Equal risk has equal rank."), "wide", columns, rows)}
            </section>

            """);
    }

    static IReadOnlyList<Raw> Row(RunReport report, RankedLine line, int? card, long min, long max)
    {
        var asOf = report.Run.AsOf;
        var name = Words.Name(line.Line);
        return
        [
            Html.Of($"<b>{line.Rank}</b>"),
            Movers.Cell(report, line),
            card is { } number ? Html.Of($"""<a href="#card-{number}">{name}</a>""") : name,
            Html.Of($"{Words.Origin(line.Line)} <span class=\"to\">→ {Words.Destinations(line.Line)}</span>"),
            BandMark.Chip(report.Pack, line.Band),
            Html.Of($"<b>{line.Score.Risk}</b>{Open(line.Score)}{OverridesSection.Machine(line.Entry)}{Bar(line.Score, min, max)}"),
            .. line.Score.Sections.Select(section => Html.Of($"{section.Lowest}{(section.Highest > section.Lowest ? $" to {section.Highest}" : "")}")),
            Html.Of($"{Words.Confidence(report.Pack, line.Score)}"),
            Position(report.Pack, line.Score),
            line.Entry.IsReviewOverdue(asOf) ? Html.Of($"""<b class="overdue">overdue</b>""") : Html.Of($"{(line.Line.ReviewDue is null ? "no date" : "in time")}"),
            line.Entry.DaysSinceActivity(asOf) is { } days ? Html.Of($"{days}") : Html.Of($"not known"),
        ];
    }

    static Raw Open(LineScore score)
    {
        return score.Highest > score.Lowest ? Html.Of($"<small> ({score.Lowest} to {score.Highest})</small>") : default;
    }

    /// <summary>Where the risk stands on the scale of the table, and how far the unknowns could move it.</summary>
    static Raw Bar(LineScore score, long min, long max)
    {
        double At(long risk) => 3 + ((BarWidth - 6) * (risk - min) / (max - min));
        return Html.Of($"""
            <svg class="range" viewBox="0 0 {BarWidth} 12" aria-hidden="true">
            <path d="M3 6H{BarWidth - 3}" stroke="#b8c0c7" stroke-width="1.5"/>
            <path d="M{At(score.Lowest)} 6H{At(score.Highest)}" stroke="#5b6b78" stroke-width="6"/>
            <path d="M{At(score.Risk)} 0V12" stroke="#111" stroke-width="2.5"/></svg>
            """);
    }

    public static Raw Position(Pack pack, LineScore score)
    {
        var parts = pack.Factors.Zip(score.Factors).Where(pair => pair.First.IsPosition)
            .Select(pair => Html.Of($"""<span class="grade">{pair.First.Label}: {Answer(pair.First, pair.Second)}</span>"""));
        return Html.Join(parts);
    }

    static string Answer(Factor factor, FactorResult result)
    {
        return result.Lowest == result.Highest ? Words.Answer(factor, result) : "unknown";
    }
}
