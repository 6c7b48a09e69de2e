using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The prioritised list as a chair reads it.</summary>
static class ListTable
{
    // From the lowest band to the highest; a pack with more bands uses the last colour for the rest. The word always stands beside it.
    static readonly string[] BandStyles = ["grey", "yellow", "darkorange", "white on red"];

    public static void Write(Terminal terminal, RunReport report, Cut cut, IReadOnlyDictionary<string, Decision>? open = null, KnownOn? known = null)
    {
        var run = report.Run;
        terminal.Out.WriteLine($"{KnownText.RunOf(run)} as of {run.AsOf:d MMMM yyyy}, {LineWords.Of(report.Marking)}, pack {run.PackIdentity}: {report.Pack.Status}");
        if (known is not null)
            terminal.Out.WriteLine(KnownText.Of(known));
        var layout = LayoutFor(terminal);
        var ranked = cut.Lines.Where(line => line.Standing == Standing.Ranked).ToList();
        var hasDecisions = open is not null && ranked.Any(line => open.ContainsKey(line.Line.Reference));
        TableView.Write(terminal,
            [.. ColumnsOf(report, layout), .. hasDecisions ? new[] { new Column("Decision") } : []],
            [.. ranked.Select(line => (IReadOnlyList<Cell>)[.. CellsOf(report, line, layout), .. hasDecisions ? new[] { DecisionOf(open!, line, report.Run.AsOf) } : []])]);
        if (cut.Note.Length > 0)
            terminal.Out.WriteLine(cut.Note);
        WriteOthers(terminal.Out, report, cut);
        OverrideText.WriteIn(terminal.Out, report, cut);
        terminal.Out.WriteLine(Counts(report));
        terminal.Out.WriteLine($"Risk 52..96 means 52 with every unknown at its lowest, and 96 at its highest. Position is {string.Join(" / ", report.Pack.PositionFactors.Select(factor => factor.Label.ToLowerInvariant()))}.");
    }

    /// <summary>What fits: on a narrow window the places, and then the position, the review and the activity, stand under the line's name.</summary>
    enum Layout
    {
        Wide,
        PlacesBelow,
        AllBelow,
    }

    const int WideFrom = 160;
    const int PlacesBelowFrom = 110;

    static Layout LayoutFor(Terminal terminal)
    {
        return !terminal.IsInteractive || terminal.Width >= WideFrom ? Layout.Wide : terminal.Width >= PlacesBelowFrom ? Layout.PlacesBelow : Layout.AllBelow;
    }

    static List<Column> ColumnsOf(RunReport report, Layout layout)
    {
        Column[] places = layout == Layout.Wide ? [new("From", MayFold: true), new("To", MayFold: true)] : [];
        Column[] rest = layout == Layout.AllBelow ? [] : [new("Position", MayFold: true), new("Review"), new("Active")];
        Column[] machine = report.Lines.Any(line => line.Hold is not null) ? [new("Machine")] : [];
        var sections = report.Pack.Sections.Select(section => new Column(Heading(section.Id), IsNumber: true));
        return
        [
            new("Rank", IsNumber: true), new("Move", IsNumber: true), new("Line", MayFold: true), .. places,
            new("Band"), new("Risk", IsNumber: true), .. machine, .. sections, new("Conf."), .. rest,
        ];
    }

    static List<Cell> CellsOf(RunReport report, RunLine line, Layout layout)
    {
        var (score, asOf) = (line.Score!, report.Run.AsOf);
        var (from, to, name) = (Show.From(line.Line), Show.To(line.Line), $"{line.Line.Name} {line.Line.Reference}");
        var active = line.DaysSinceActivity(asOf) is { } days ? $"{days} d ago" : "not known";
        var review = Show.Review(line.Line, asOf);
        Cell[] places = layout == Layout.Wide ? [from, to] : [];
        Cell[] rest = layout == Layout.AllBelow ? [] : [Show.Position(report, line), new(review, line.IsReviewOverdue(asOf) ? "red" : ""), active];
        Cell[] machine = report.Lines.Any(other => other.Hold is not null) ? [line.Hold is { } hold ? new Cell(OverrideText.Machine(hold), "bold") : new Cell("")] : [];
        if (layout != Layout.Wide)
            name += $"\n{from} → {to}";
        if (layout == Layout.AllBelow)
            name += $"\n{Show.Position(report, line)}; review {review}; active {active}";
        return
        [
            $"{line.Rank}", Show.Movement(line, report.Previous is not null), name, .. places,
            new Cell(line.Band!.Name, BandStyles[Math.Min(line.Band.Index, BandStyles.Length - 1)]), Show.Range(score.Lowest, score.Highest), .. machine,
            .. score.Sections.Select(section => new Cell($"{section.Lowest}")), report.Pack.Confidence.LevelOf(score.Confidence.Lowest).Label, .. rest,
        ];
    }

    static Cell DecisionOf(IReadOnlyDictionary<string, Decision> open, RunLine line, DateOnly asOf)
    {
        var decision = open.GetValueOrDefault(line.Line.Reference);
        return new Cell(DecisionText.Short(decision, asOf), decision?.IsReviewOverdue(asOf) == true ? "red" : "");
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
                Standing.Closed => $": kept, not ranked; it would have risk {Show.Range(line.Score!.Lowest, line.Score.Highest)} ({line.Band!.Name}){(line.Hold is { } hold ? $", held by an override; the machine says {OverrideText.Machine(hold)}" : "")}",
                Standing.Merged => $" into {line.Records.MergedInto?.Into ?? "a line that was erased"}, where its records count",
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
