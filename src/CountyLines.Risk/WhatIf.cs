using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>Why a line moved: one factor, or what is not a factor.</summary>
/// <param name="Factor">The factor's id; empty when the formula, the totals or the bands did it, or only other lines moved.</param>
/// <param name="From">The level under the old pack; null when the old pack has no such factor.</param>
/// <param name="To">The level under the new pack; null when the new pack has no such factor.</param>
/// <param name="Effect">How much of the new risk hangs on this change: the new risk less what it would be without it.</param>
/// <param name="Words">In a sentence's part, for example <c>physical from 2 to 3</c>.</param>
public sealed record MoveCause(string Factor, int? From, int? To, long Effect, string Words);

/// <summary>A line that another pack scores or places otherwise.</summary>
/// <param name="Causes">The one with the largest effect first; never empty.</param>
public sealed record Mover(RunLine Before, RunLine After, IReadOnlyList<MoveCause> Causes);

/// <summary>All lines of a run under another pack.</summary>
/// <param name="Migration">How many ranked lines went from each band of the old pack (first index, lowest band first) to each of the new.</param>
/// <param name="Enters">Lines that come into the first ranks asked for.</param>
/// <param name="Leaves">Lines that drop out of them.</param>
public sealed record WhatIf(
    RunReport Run, Pack Pack, int Top, IReadOnlyList<RunLine> Lines, IReadOnlyList<Mover> Movers, int[][] Migration, IReadOnlyList<RunLine> Enters, IReadOnlyList<RunLine> Leaves)
{
    /// <summary>Scores the lines of a run once more, from the same records, as of the same date and with what plug-ins gave then.</summary>
    /// <param name="sources">The plug-ins, for facts that the run's pack did not ask for; not called when there is none.</param>
    public static WhatIf Of(RunReport run, Pack pack, int top, Func<FactSources> sources, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var records = run.Lines.Select(line => line.Records).OrderBy(one => one.Line.Reference, StringComparer.Ordinal).ToList();
        var given = StoredFacts.For(run, pack, records, sources, stop);
        // The run's overrides hold under the other pack too, or its lines would seem to move by the rules.
        var known = run.Overrides.Where(one => one.Outcome != OverrideOutcome.Expired).Select(one => one.Override).ToList();
        var scored = LineScoring.Score(pack, records, run.Run.AsOf, given, progress, stop);
        var after = LineScoring.Rank(Holding.Apply(pack, run.Run.AsOf, scored, known, null).Lines, run.Run.AsOf);
        var before = run.Lines.ToDictionary(line => line.Line.Reference, StringComparer.Ordinal);
        var kernel = Kernel.Compile(pack, run.Run.AsOf);
        var movers = after.Select(line => (Before: before[line.Line.Reference], After: line)).Where(pair => Moved(pair.Before, pair.After))
            .Select(pair => new Mover(pair.Before, pair.After, CausesOf(run.Pack, kernel, pair.Before, pair.After)))
            .OrderByDescending(mover => Math.Abs((mover.Before.Rank ?? 0) - (mover.After.Rank ?? 0))).ThenBy(mover => mover.After.Line.Reference, StringComparer.Ordinal).ToList();
        var migration = run.Pack.Bands.Select(_ => new int[pack.Bands.Count]).ToArray();
        foreach (var line in after.Where(line => line.Standing == Standing.Ranked && before[line.Line.Reference].Standing == Standing.Ranked))
            migration[before[line.Line.Reference].Band!.Index][line.Band!.Index]++;
        return new WhatIf(run, pack, top, after, movers, migration,
            [.. after.Where(line => line.Rank <= top && !(before[line.Line.Reference].Rank <= top))],
            [.. after.Where(line => !(line.Rank <= top) && before[line.Line.Reference].Rank <= top).OrderBy(line => before[line.Line.Reference].Rank)]);
    }

    static bool Moved(RunLine before, RunLine after)
    {
        return before.Standing != after.Standing || before.Rank != after.Rank || before.Score?.Risk != after.Score?.Risk || before.Score?.Highest != after.Score?.Highest
            || before.Band?.Name != after.Band?.Name;
    }

    static IReadOnlyList<MoveCause> CausesOf(Pack old, Kernel kernel, RunLine before, RunLine after)
    {
        if (before.Standing != after.Standing)
            return [new("", null, null, 0, after.Problem.Length > 0 ? $"it cannot be scored: {after.Problem}" : "it could not be scored before")];
        if ((after.Hold?.OfBand ?? before.Hold?.OfBand) is { } band)
            return [new("", null, null, 0, $"override {band.Id} holds {band.Holds.Words}")];
        var causes = Changes(old, kernel, before.Score!, after.Score!).OrderByDescending(cause => Math.Abs(cause.Effect)).ThenBy(cause => cause.Factor, StringComparer.Ordinal).ToList();
        if (causes.Any(cause => cause.Effect != 0))
            return causes;
        return before.Score!.Risk != after.Score!.Risk ? [new("", null, null, after.Score.Risk - before.Score.Risk, "the formula or the totals"), .. causes]
            : before.Band!.Name != after.Band!.Name ? [new("", null, null, 0, "the bands"), .. causes]
            : before.Score.Highest != after.Score.Highest ? [new("", null, null, 0, "what the unknowns could come to"), .. causes]
            : [new("", null, null, 0, "other lines moved past it"), .. causes];
    }

    static IEnumerable<MoveCause> Changes(Pack old, Kernel kernel, LineScore before, LineScore after)
    {
        var was = old.Factors.Zip(before.Factors).Where(pair => !pair.First.IsPosition).ToDictionary(pair => pair.First.Id, pair => pair.Second.Lowest);
        for (var index = 0; index < kernel.Pack.Factors.Count; index++)
        {
            var (factor, level) = (kernel.Pack.Factors[index], after.Factors[index].Lowest);
            if (factor.IsPosition)
                continue;
            if (!was.Remove(factor.Id, out var from))
                yield return new(factor.Id, null, level, Effect(index, factor.Levels[0].Value), $"{factor.Id} is new, at {level}");
            else if (from != level)
                yield return new(factor.Id, from, level, Effect(index, Math.Clamp(from, factor.Levels[0].Value, factor.Levels[^1].Value)), $"{factor.Id} from {from} to {level}");
        }

        foreach (var (gone, level) in was)
            yield return new(gone, level, null, 0, $"{gone} is gone, which stood at {level}");

        long Effect(int index, int level) => after.Risk - Moves.RiskWith(kernel, after, index, level);
    }
}
