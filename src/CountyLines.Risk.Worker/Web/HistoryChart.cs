using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Worker.Web;

/// <summary>A line's risk over its runs: the risk as a line, what the unknowns allowed as a band around it, and where the rules changed. The table beside it says the same.</summary>
static class HistoryChart
{
    const double Width = 900;
    const double Height = 220;
    const double Left = 46;
    const double Right = 14;
    const double Top = 12;
    const double Bottom = 28;

    public static Raw Of(IReadOnlyList<RunScore> scores)
    {
        var scored = scores.Where(one => one.Risk is not null).ToList();
        if (scored.Count == 0)
            return Html.Of($"");
        var most = (double)Math.Max(1, scored.Max(one => one.Highest ?? one.Risk!.Value));
        var (first, last) = (scored[0].AsOf.DayNumber, scored[^1].AsOf.DayNumber);
        double X(RunScore one) => last == first ? (Left + Width - Right) / 2 : Left + ((Width - Left - Right) * (one.AsOf.DayNumber - first) / (last - first));
        double Y(double risk) => Height - Bottom - ((Height - Top - Bottom) * risk / most);
        var line = Html.Join(scored.Select((one, at) => Html.Of($"{(at == 0 ? "M" : "L")}{X(one)} {Y(one.Risk!.Value)}")));
        var upper = Html.Join(scored.Select((one, at) => Html.Of($"{(at == 0 ? "M" : "L")}{X(one)} {Y(one.Highest ?? one.Risk!.Value)}")));
        var lower = Html.Join(scored.AsEnumerable().Reverse().Select(one => Html.Of($"L{X(one)} {Y(one.Lowest ?? one.Risk!.Value)}")));
        var packs = scored.Zip(scored.Skip(1)).Where(pair => pair.First.PackSha256 != pair.Second.PackSha256)
            .Select(pair => Html.Of($"""<line class="pack" x1="{X(pair.Second)}" x2="{X(pair.Second)}" y1="{Top}" y2="{Height - Bottom}"/><text x="{X(pair.Second) + 4}" y="{Top + 10}">{pair.Second.Pack}</text>"""));
        var dots = scored.Select(one => Html.Of($"""<circle class="dot" cx="{X(one)}" cy="{Y(one.Risk!.Value)}" r="3"/>"""));
        return Html.Of($"""
            <svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="chart-title"><title id="chart-title">Risk over {Count(scored.Count)}; the table below says the same</title>
            <line class="axis" x1="{Left}" x2="{Width - Right}" y1="{Height - Bottom}" y2="{Height - Bottom}"/><line class="axis" x1="{Left}" x2="{Left}" y1="{Top}" y2="{Height - Bottom}"/>
            <text x="{Left - 6}" y="{Top + 8}" text-anchor="end">{(long)most}</text><text x="{Left - 6}" y="{Height - Bottom}" text-anchor="end">0</text>
            <path class="range" d="{upper}{lower}Z"/><path class="risk" d="{line}"/>{dots}{packs}
            <text x="{Left}" y="{Height - 8}">{scored[0].AsOf}</text><text x="{Width - Right}" y="{Height - 8}" text-anchor="end">{scored[^1].AsOf}</text>
            </svg>
            """);
    }

    static string Count(int runs) => runs == 1 ? "1 run" : $"{runs} runs";
}
