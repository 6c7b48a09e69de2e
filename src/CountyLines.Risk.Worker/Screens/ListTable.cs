using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The prioritised list as a chair reads it.</summary>
static class ListTable
{
    // From the lowest band to the highest; a pack with more bands uses the last colour for the rest. The word always stands beside it.
    static readonly string[] BandStyles = ["grey", "yellow", "darkorange", "white on red"];

    public static void Write(Terminal terminal, RunReport report, Cut cut)
    {
        var run = report.Run;
        terminal.Out.WriteLine($"Run {run.Number} as of {run.AsOf:d MMMM yyyy}, {LineWords.Of(report.Marking)}, pack {run.PackIdentity}: {report.Pack.Status}");
        TableView.Write(terminal, ColumnsOf(report), [.. cut.Lines.Where(line => line.Standing == Standing.Ranked).Select(line => CellsOf(report, line).ToList())]);
        if (cut.Note.Length > 0)
            terminal.Out.WriteLine(cut.Note);
        WriteOthers(terminal.Out, report, cut);
        terminal.Out.WriteLine(Counts(report));
        terminal.Out.WriteLine($"Risk 52..96 means 52 with every unknown at its lowest, and 96 at its highest. Position is {string.Join(" / ", report.Pack.PositionFactors.Select(factor => factor.Label.ToLowerInvariant()))}.");
    }

    static List<Column> ColumnsOf(RunReport report)
    {
        return
        [
            new("Rank", IsNumber: true), new("Move", IsNumber: true), new("Line", MayFold: true), new("From", MayFold: true), new("To", MayFold: true),
            new("Band"), new("Risk", IsNumber: true),
            .. report.Pack.Sections.Select(section => new Column(Heading(section.Id), IsNumber: true)),
            new("Conf."), new("Position", MayFold: true), new("Review"), new("Active"),
        ];
    }

    static IEnumerable<Cell> CellsOf(RunReport report, RunLine line)
    {
        var (score, asOf) = (line.Score!, report.Run.AsOf);
        yield return $"{line.Rank}";
        yield return Show.Movement(line, report.Previous is not null);
        yield return $"{line.Line.Name} {line.Line.Reference}";
        yield return Show.From(line.Line);
        yield return Show.To(line.Line);
        yield return new Cell(line.Band!.Name, BandStyles[Math.Min(line.Band.Index, BandStyles.Length - 1)]);
        yield return Show.Range(score.Lowest, score.Highest);
        foreach (var section in score.Sections)
            yield return $"{section.Lowest}";
        yield return report.Pack.Confidence.LevelOf(score.Confidence.Lowest).Label;
        yield return Show.Position(report, line);
        yield return new Cell(Show.Review(line.Line, asOf), line.IsReviewOverdue(asOf) ? "red" : "");
        yield return line.DaysSinceActivity(asOf) is { } days ? $"{days} d ago" : "not known";
    }

    /// <summary>Short enough for a column: the word when it is short, otherwise its beginning.</summary>
    static string Heading(string section)
    {
        var word = char.ToUpperInvariant(section[0]) + section[1..];
        return word.Length <= 6 ? word : word[..3] + ".";
    }

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
