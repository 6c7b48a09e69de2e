using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>How firm the ranks of a run are. Held levels are held in every draw; a held band cannot be, and its line is drawn without it.</summary>
/// <param name="Lines">The ranked lines in the list's order, each with its interval.</param>
/// <param name="AtTheCut">The lines of equal risk through which a cut after the top ranks would run; empty when it runs through none.</param>
public sealed record RankStability(RunReport Run, int Draws, ulong Seed, int Top, IReadOnlyList<(RunLine Line, RankInterval Interval)> Lines, IReadOnlyList<RunLine> AtTheCut)
{
    public static RankStability Of(RunReport run, int draws, ulong seed, int top, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var ranked = run.Ranked.ToList();
        var facts = new FactColumns(run.Pack, ranked.Count);
        for (var line = 0; line < ranked.Count; line++)
        {
            if (ranked[line].Hold is { } hold)
                Holding.Fix(facts, line, hold.By);
            if (facts.Put(line, LineFacts.InputOf(run.Pack, ranked[line].Records, run.Run.AsOf, ranked[line].Given)) is { Count: > 0 } problems)
                throw new InvalidOperationException($"{ranked[line].Line.Reference} is ranked and cannot be scored: {string.Join("; ", problems)}");
        }

        var intervals = Stability.Of(run.Kernel, facts, [.. ranked.Select(line => line.Line.Reference)], draws, seed, top, new Share(progress), stop);
        var cut = ranked.ElementAtOrDefault(top - 1)?.Rank;
        var tied = ranked.Where(line => line.Rank == cut).ToList();
        return new RankStability(run, draws, seed, top, [.. ranked.Zip(intervals)], cut + tied.Count - 1 > top ? tied : []);
    }

    sealed class Share(IProgress<CycleProgress>? progress) : IProgress<double>
    {
        public void Report(double value) => progress?.Report(new CycleProgress("Drawing", (int)(value * 1000), 1000));
    }
}
