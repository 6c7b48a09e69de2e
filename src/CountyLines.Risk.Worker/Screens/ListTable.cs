using CountyLines.Risk.Lines;
using Spectre.Console;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The prioritised list as a chair reads it.</summary>
static class ListTable
{
    // From the lowest band to the highest; a pack with more bands uses the last colour for the rest. The word always stands beside it.
    static readonly string[] BandStyles = ["grey", "yellow", "darkorange", "white on red"];

    public static void Write(Terminal terminal, RunReport report, Cut cut)
    {
        var console = terminal.Results;
        var run = report.Run;
        terminal.Out.WriteLine($"Run {run.Number} as of {run.AsOf:d MMMM yyyy}, {LineWords.Of(report.Marking)}, pack {run.PackIdentity}: {report.Pack.Status}");
        console.Write(TableOf(terminal, report, cut));
        if (cut.Note.Length > 0)
            terminal.Out.WriteLine(cut.Note);
        WriteOthers(terminal.Out, report, cut);
        terminal.Out.WriteLine(Counts(report));
        terminal.Out.WriteLine($"Risk 52..96 means 52 with every unknown at its lowest, and 96 at its highest. Position is {string.Join(" / ", report.Pack.PositionFactors.Select(factor => factor.Label.ToLowerInvariant()))}.");
    }

    static Table TableOf(Terminal terminal, RunReport report, Cut cut)
    {
        var table = new Table().Border(terminal.IsInteractive ? TableBorder.Rounded : TableBorder.None);
        table.ShowRowSeparators = false;
        string[] headings = ["Rank", "Move", "Line", "From", "To", "Band", "Risk", .. report.Pack.Sections.Select(section => char.ToUpperInvariant(section.Id[0]) + section.Id[1..]), "Confidence", "Position", "Review", "Last seen"];
        foreach (var heading in headings)
        {
            var isNumber = heading is "Rank" or "Move" || report.Pack.Sections.Any(section => section.Id.Equals(heading, StringComparison.OrdinalIgnoreCase));
            var column = new TableColumn(heading) { Alignment = isNumber ? Justify.Right : Justify.Left, NoWrap = heading is not ("Line" or "From" or "To" or "Position") };
            table.AddColumn(column.Padding(0, terminal.IsInteractive ? 1 : 2));
        }

        foreach (var line in cut.Lines.Where(line => line.Standing == Standing.Ranked))
            table.AddRow([.. CellsOf(report, line)]);
        return table;
    }

    static IEnumerable<Markup> CellsOf(RunReport report, RunLine line)
    {
        var (score, asOf) = (line.Score!, report.Run.AsOf);
        var style = BandStyles[Math.Min(line.Band!.Index, BandStyles.Length - 1)];
        yield return Plain($"{line.Rank}");
        yield return Plain(Show.Movement(line, report.Previous is not null));
        yield return Plain($"{line.Line.Name} {line.Line.Reference}");
        yield return Plain(Show.From(line.Line));
        yield return Plain(Show.To(line.Line));
        yield return new Markup($"[{style}]{Markup.Escape(line.Band.Name)}[/]");
        yield return Plain(Show.Range(score.Lowest, score.Highest));
        foreach (var section in score.Sections)
            yield return Plain($"{section.Lowest}");
        yield return Plain(report.Pack.Confidence.LevelOf(score.Confidence.Lowest).Label);
        yield return Plain(Show.Position(report, line));
        yield return line.IsReviewOverdue(asOf) ? new Markup($"[red]{Markup.Escape(Show.Review(line.Line, asOf))}[/]") : Plain(Show.Review(line.Line, asOf));
        yield return Plain(line.DaysSinceActivity(asOf) is { } days ? $"{days} d ago" : "not known");
    }

    static Markup Plain(string text) => new(Markup.Escape(text));

    static void WriteOthers(TextWriter output, RunReport report, Cut cut)
    {
        foreach (var line in cut.Lines.Where(line => line.Standing != Standing.Ranked))
        {
            var what = line.Standing == Standing.Withheld ? line.Line.Reference : $"{line.Line.Name} {line.Line.Reference}";
            var why = line.Standing switch
            {
                Standing.Error => $": {line.Problem}",
                Standing.Closed => $": kept, not ranked; it would have risk {Show.Range(line.Score!.Lowest, line.Score.Highest)} ({line.Band!.Name})",
                Standing.NotYetSeen => $": first seen on {line.Line.FirstSeen:d MMM yyyy}",
                _ => "",
            };
            output.WriteLine($"Not ranked, {Show.Standing(line.Standing)}: {what}{why}");
        }
    }

    static string Counts(RunReport report)
    {
        var bands = report.Pack.Bands.Reverse().Select(band => $"{report.Ranked.Count(line => line.Band == band)} {band.Name}");
        var others = report.Lines.Where(line => line.Standing != Standing.Ranked).GroupBy(line => line.Standing).Select(group => $"{group.Count()} {Show.Standing(group.Key)}");
        return $"{report.Ranked.Count()} lines ranked: {string.Join(", ", bands)}{string.Concat(others.Select(other => $"; {other}"))}.";
    }
}
