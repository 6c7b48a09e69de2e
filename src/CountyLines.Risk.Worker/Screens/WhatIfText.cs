using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What another pack would do to the list.</summary>
static class WhatIfText
{
    /// <param name="terminal">Where to write.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="cases">What is wrong with the cases of the other pack, which then is a draft.</param>
    public static void Write(Terminal terminal, WhatIf result, IReadOnlyList<RuleProblem> cases)
    {
        var output = terminal.Out;
        if (cases.Count > 0)
        {
            output.WriteLine($"{result.Pack.Identity} is a draft with {cases.Count:N0} {(cases.Count == 1 ? "problem" : "problems")} in its cases. This is what it would do; it cannot be released or score a list until they are mended:");
            ProblemText.WriteResults(terminal, cases);
            output.WriteLine();
        }

        output.WriteLine($"Run {result.Run.Run.Number} as of {result.Run.Run.AsOf:d MMMM yyyy}, {LineWords.Of(result.Run.Marking)}: {result.Run.Run.PackIdentity} beside {result.Pack.Identity} ({result.Pack.Sha256[..12]})");
        output.WriteLine($"{result.Movers.Count} of {result.Lines.Count} lines would be scored or placed otherwise.");
        if (result.Movers.Count == 0)
            return;
        TableView.Write(terminal,
            [new("Rank", IsNumber: true), new("Line", MayFold: true), new("Risk", IsNumber: true), new("Band"), new("Because", MayFold: true)],
            [.. result.Movers.Select(mover => (IReadOnlyList<Cell>)[Change(mover.Before.Rank, mover.After.Rank), NameOf(mover.After), Change(mover.Before.Score?.Risk, mover.After.Score?.Risk), Change(mover.Before.Band?.Name, mover.After.Band?.Name), Because(mover)])]);
        output.WriteLine("\nLines by band, before (down) and after (across):");
        TableView.Write(terminal, [new(""), .. result.Pack.Bands.Select(band => new Column(band.Name, IsNumber: true))],
            [.. result.Run.Pack.Bands.Select(band => (IReadOnlyList<Cell>)[band.Name, .. result.Migration[band.Index].Select(count => new Cell($"{count}"))])]);
        output.WriteLine($"Come into the top {result.Top}: {Names(result.Enters)}. Drop out of it: {Names(result.Leaves)}.");
    }

    public static string NameOf(RunLine line) => line.Standing == Standing.Withheld ? line.Line.Reference : $"{line.Line.Name} {line.Line.Reference}";

    static string Names(IReadOnlyList<RunLine> lines) => lines.Count == 0 ? "none" : string.Join(", ", lines.Select(NameOf));

    public static string Change<T>(T? before, T? after) => Equals(before, after) ? $"{after}" : $"{before?.ToString() ?? "none"} -> {after?.ToString() ?? "none"}";

    public static string Because(Mover mover) => string.Join("; ", mover.Causes.Select(cause => cause.Effect == 0 ? cause.Words : $"{cause.Words} ({cause.Effect:+0;-0})"));

    public static object Shape(WhatIf result, IReadOnlyList<RuleProblem> cases)
    {
        return new
        {
            Run = result.Run.Run.Number,
            AsOf = result.Run.Run.AsOf,
            Pack = result.Run.Run.PackIdentity,
            OtherPack = result.Pack.Identity,
            OtherPackSha256 = result.Pack.Sha256,
            result.Top,
            CaseProblems = cases.Select(ProblemText.Shape),
            Movers = result.Movers.Select(mover => new
            {
                mover.After.Line.Reference,
                mover.After.Line.Name,
                Rank = new { From = mover.Before.Rank, To = mover.After.Rank },
                Risk = new { From = mover.Before.Score?.Risk, To = mover.After.Score?.Risk },
                Band = new { From = mover.Before.Band?.Name, To = mover.After.Band?.Name },
                Causes = mover.Causes.Select(cause => new { cause.Factor, cause.From, cause.To, cause.Effect, cause.Words }),
            }),
            Migration = result.Run.Pack.Bands.Select(from => new { From = from.Name, To = result.Pack.Bands.Select(to => new { Band = to.Name, Lines = result.Migration[from.Index][to.Index] }) }),
            Enters = result.Enters.Select(line => line.Line.Reference),
            Leaves = result.Leaves.Select(line => line.Line.Reference),
        };
    }
}
