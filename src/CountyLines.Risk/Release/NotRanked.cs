using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>The lines outside the ranking, each named with the reason.</summary>
static class NotRanked
{
    public static Raw Of(RunReport report)
    {
        var lines = report.Lines.Where(line => line.Standing != Standing.Ranked).ToList();
        return Html.Of($"""
            <section id="not-ranked"><h2>Lines not in the ranking</h2>
            {(lines.Count == 0 ? Html.Of($"<p>Every line of the run is ranked.</p>") : Rows(lines))}
            </section>

            """);
    }

    /// <summary>A restricted line is known to the meeting by its reference only: its name may be what is restricted.</summary>
    public static Raw Name(RunLine line)
    {
        return line.Standing == Standing.Withheld
            ? Html.Of($"""<bdi class="reference">{line.Line.Reference}</bdi>""")
            : Words.Name(line.Line);
    }

    static Raw Rows(IReadOnlyList<RunLine> lines)
    {
        Column[] columns = [new("Line", NamesRow: true), new("Standing"), new("Why"), new("Owner")];
        Standing[] order = [Standing.Error, Standing.Withheld, Standing.NotYetSeen, Standing.Closed, Standing.Merged];
        var rows = lines.OrderBy(line => Array.IndexOf(order, line.Standing)).Select(line => (IReadOnlyList<Raw>)
        [
            Name(line),
            Html.Of($"{BandCounts.Title(line.Standing)}"),
            Html.Of($"{(line.Problem.Length > 0 ? line.Problem : line is { Standing: Standing.Merged, Records.MergedInto: { } gone } ? $"merged into {gone.Into}; its records count there" : BandCounts.Meaning(line.Standing))}"),
            Html.Of($"{line.Line.OwnerRole ?? "not recorded"}"),
        ]);
        return Table.Of(Html.Of($"{Words.Count(lines.Count, "line", "lines")} outside the ranking"), "stack", columns, rows);
    }
}
