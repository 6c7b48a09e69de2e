using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>What moved since the run before.</summary>
static class Movers
{
    const int Largest = 5;

    public static Raw Of(RunReport report, IReadOnlyList<RankedLine> ranked)
    {
        return Html.Of($"""
            <section id="movers"><h2>Movement since the run before</h2>
            {(report.Previous is { } previous ? Since(report, previous, ranked) : Html.Of($"<p>There is no run before this one, so nothing can have moved yet.</p>"))}
            </section>

            """);
    }

    /// <summary>A line's movement in the ranking as a cell of a table.</summary>
    public static Raw Cell(RunReport report, RankedLine line)
    {
        if (report.Previous is null)
            return Html.Of($"first run");
        return line.Entry.Before switch
        {
            null => Html.Of($"<b>new</b>"),
            { Rank: null } => Html.Of($"<b>not ranked before</b>"),
            { Rank: { } before } when before > line.Rank => Html.Of($"""<span class="keep">▲ up {before - line.Rank}</span>"""),
            { Rank: { } before } when before < line.Rank => Html.Of($"""<span class="keep">▼ down {line.Rank - before}</span>"""),
            _ => Html.Of($"same"),
        };
    }

    static Raw Since(RunReport report, Run previous, IReadOnlyList<RankedLine> ranked)
    {
        var moved = ranked.Where(line => line.Entry.Before?.Rank is not null).ToList();
        var rises = moved.Where(line => Change(line) > 0).OrderByDescending(Change).ToList();
        var falls = moved.Where(line => Change(line) < 0).OrderBy(Change).ToList();
        var entered = ranked.Where(line => line.Entry.Before?.Rank is null).ToList();
        var left = report.Lines.Where(line => line.Standing != Standing.Ranked && line.Before?.Rank is not null).ToList();
        var banded = ranked.Where(line => line.Entry.Before?.Band is { } band && band != line.Band.Name).ToList();
        return Html.Of($"""
            <p>Compared with run {previous.Number} as of {previous.AsOf}.{PackChange(report.Run, previous)}</p>
            <div class="movers">
            {List("Largest rises", rises, line => Html.Of($"▲ up {Change(line)}, from {line.Entry.Before?.Rank ?? 0} to {line.Rank}"))}
            {List("Largest falls", falls, line => Html.Of($"▼ down {-Change(line)}, from {line.Entry.Before?.Rank ?? 0} to {line.Rank}"))}
            {List("Band changes", banded, line => Html.Of($"{line.Entry.Before?.Band} to {BandMark.Chip(report.Pack, line.Band)}"), int.MaxValue)}
            {List("New to the ranking", entered, line => Entry(report, line), int.MaxValue)}
            {Left(left)}
            </div>
            """);
    }

    static Raw Entry(RunReport report, RankedLine line)
    {
        return Html.Of($"rank {line.Rank}, {BandMark.Chip(report.Pack, line.Band)}{(line.Entry.Before is null ? "" : ", there before but not ranked")}");
    }

    static int Change(RankedLine line) => (line.Entry.Before?.Rank ?? line.Rank) - line.Rank;

    static string PackChange(Run run, Run previous)
    {
        return run.PackSha256 == previous.PackSha256
            ? ""
            : $" The rules changed between them, from {previous.PackIdentity} to {run.PackIdentity}: a line may have moved without anything new on it.";
    }

    static Raw List(string title, IReadOnlyList<RankedLine> lines, Func<RankedLine, Raw> says, int most = Largest)
    {
        var shown = lines.Take(most).Select(line => Html.Of($"<li>{Words.Name(line.Line)}: {says(line)}</li>"));
        return Html.Of($"""
            <div><h3>{title} ({lines.Count})</h3>
            {(lines.Count == 0 ? Html.Of($"<p>None.</p>") : Html.Of($"<ul>{shown}</ul>"))}{More(lines.Count - most)}</div>
            """);
    }

    static Raw More(int more) => more > 0 ? Html.Of($"<p>and {more} more with a smaller or an equal change</p>") : default;

    static Raw Left(IReadOnlyList<RunLine> lines)
    {
        if (lines.Count == 0)
            return default;
        return Html.Of($"""
            <div><h3>Left the ranking ({lines.Count})</h3>
            <ul>{lines.Select(line => Html.Of($"<li>{NotRanked.Name(line)}: {BandCounts.Title(line.Standing).ToLowerInvariant()}, was rank {line.Before?.Rank ?? 0}</li>"))}</ul></div>
            """);
    }
}
