using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>How firm the ranks are, as a chair reads it.</summary>
static class StabilityText
{
    public static void Write(Terminal terminal, RankStability result)
    {
        var output = terminal.Out;
        output.WriteLine($"Run {result.Run.Run.Number} as of {result.Run.Run.AsOf:d MMMM yyyy}, {LineWords.Of(result.Run.Marking)}, pack {result.Run.Run.PackIdentity}: {result.Draws} draws, seed {result.Seed}");
        TableView.Write(terminal,
            [new("Rank", IsNumber: true), new("5 to 95 %", IsNumber: true), new($"In top {result.Top}", IsNumber: true), new("Line", MayFold: true), new("Band"), new("Risk", IsNumber: true), new("Conf.")],
            [.. result.Lines.Select(pair => (IReadOnlyList<Cell>)
            [
                $"{pair.Line.Rank}", $"{pair.Interval.From} to {pair.Interval.To}", $"{pair.Interval.ChanceInTop:P0}", $"{pair.Line.Line.Name} {pair.Line.Line.Reference}", pair.Line.Band!.Name,
                Show.Range(pair.Line.Score!.Lowest, pair.Line.Score.Highest), result.Run.Pack.Confidence.LevelOf(pair.Line.Score.Confidence.Lowest).Label,
            ])]);
        if (result.AtTheCut.Count > 0)
            output.WriteLine($"A cut after {result.Top} runs through a tie at rank {result.AtTheCut[0].Rank} (risk {result.AtTheCut[0].Score!.Risk}): {string.Join(", ", result.AtTheCut.Select(line => line.Line.Reference))}. Take all of them or none.");
        var ties = result.Lines.GroupBy(pair => pair.Line.Rank).Where(group => group.Count() > 1).ToList();
        output.WriteLine(ties.Count == 0 ? "No two lines are tied." : $"Tied: {string.Join("; ", ties.Select(tie => $"rank {tie.Key} {string.Join(", ", tie.Select(pair => pair.Line.Line.Reference))}"))}.");
        var bands = result.Lines.Where(pair => pair.Line.Hold?.OfBand is not null).Select(pair => pair.Line.Line.Reference).ToList();
        if (bands.Count > 0)
            output.WriteLine($"An override holds the band of {string.Join(", ", bands)}; the draws leave that out, so the interval there is the rank without it.");
        output.WriteLine("In each draw an unknown takes one of the steps that the pack tells apart and that are still possible, each as likely as the next."
            + (result.Run.Pack.Doubt is { } doubt ? $" A level is one off in {string.Join(", ", result.Run.Pack.Confidence.Levels.Reverse().Select(level => $"{doubt.PerCent[level.Value]} of 100 at {level.Label.ToLowerInvariant()} confidence"))} ({doubt.Source})." : " The pack does not say how often a level is one off, so levels stand."));
    }

    public static object Shape(RankStability result)
    {
        return new
        {
            Run = result.Run.Run.Number,
            AsOf = result.Run.Run.AsOf,
            Pack = result.Run.Run.PackIdentity,
            result.Draws,
            result.Seed,
            result.Top,
            TieAtTheCut = result.AtTheCut.Select(line => line.Line.Reference),
            Lines = result.Lines.Select(pair => new { pair.Line.Rank, pair.Line.Line.Reference, pair.Line.Score!.Risk, RankFrom = pair.Interval.From, RankTo = pair.Interval.To, pair.Interval.ChanceInTop }),
        };
    }
}
