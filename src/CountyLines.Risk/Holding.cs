using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>
/// Puts people's overrides on what the machine scored. The machine's own score stays beside each held line; lines without an override are
/// not touched. An override that does not fit is not applied and says why: it never makes a line an error.
/// </summary>
static class Holding
{
    /// <param name="scored">Every line of the run as the machine scores it.</param>
    /// <param name="known">The overrides that the run knows of.</param>
    /// <param name="previous">The date of the run before, since when an override may have expired; null for a first run.</param>
    public static (IReadOnlyList<RunLine> Lines, IReadOnlyList<RunOverride> Overrides) Apply(
        Pack pack, DateOnly asOf, IReadOnlyList<RunLine> scored, IReadOnlyList<Override> known, DateOnly? previous)
    {
        var expired = known.Where(one => one is { Approval: not null } && one.Until < asOf && !(one.Ending?.On <= one.Until) && previous <= one.Until)
            .Select(one => new RunOverride(one, OverrideOutcome.Expired, null, ""));
        if (known.Count == 0)
            return (scored, []);
        var byLine = scored.ToDictionary(line => line.Line.Reference, StringComparer.Ordinal);
        var inForce = known.Where(one => one.IsInForceOn(asOf)).Select(one => Judge(pack, byLine.GetValueOrDefault(one.Line), one)).ToList();
        var applied = inForce.Where(one => one.Outcome == OverrideOutcome.Applied).GroupBy(one => one.Override.Line).ToList();
        foreach (var line in Score(pack, asOf, [.. applied.Select(group => (byLine[group.Key], (IReadOnlyList<Override>)[.. group.Select(one => one.Override)]))]))
            byLine[line.Line.Reference] = line;
        return ([.. scored.Select(line => byLine[line.Line.Reference])], [.. inForce.Concat(expired).OrderBy(one => one.Override.Id)]);
    }

    /// <summary>What the machine says of a target on a line; null when the line has no score or the pack has no such factor.</summary>
    public static MachineValue? MachineValueOf(Pack pack, LineScore? machine, Band? band, HeldValue holds)
    {
        if (machine is null || band is null)
            return null;
        if (holds is not HeldValue.AtLevel held)
            return new MachineValue(machine.Risk, band.Name, null);
        var factor = pack.Factors.ToList().FindIndex(one => one.Id == held.Factor);
        return factor < 0 ? null : new MachineValue(machine.Risk, band.Name, machine.Factors[factor]);
    }

    /// <summary>Why a pack has no place for a held value; empty when it has.</summary>
    public static string WhyNotIn(Pack pack, HeldValue holds)
    {
        if (holds is HeldValue.InBand inBand)
            return pack.Bands.Any(band => band.Name == inBand.Band) ? "" : $"{pack.Identity} has no band '{inBand.Band}'{Words.DidYouMean(inBand.Band, pack.Bands.Select(band => band.Name))}";
        var held = (HeldValue.AtLevel)holds;
        if (pack.Factors.FirstOrDefault(factor => factor.Id == held.Factor) is not { } found)
            return $"{pack.Identity} has no factor '{held.Factor}'{Words.DidYouMean(held.Factor, pack.Factors.Select(factor => factor.Id))}";
        return found.Levels.Any(level => level.Value == held.Level) ? "" : $"{pack.Identity} has no level {held.Level} of '{held.Factor}'; expected one of: {string.Join(", ", found.Levels.Select(level => level.Value))}";
    }

    static RunOverride Judge(Pack pack, RunLine? line, Override one)
    {
        var problem = line switch
        {
            null => "the line is not in the run",
            { Standing: Standing.Withheld } => OverrideWords.Withheld,
            { Standing: Standing.Merged } => $"the line is merged into {line.Records.MergedInto!.Into}",
            { Standing: Standing.NotYetSeen } => "the line is first seen after this date",
            { Score: null } => $"the line cannot be scored ({line.Problem})",
            _ => WhyNotIn(pack, one.Holds),
        };
        var machine = line is { Standing: not Standing.Withheld } ? MachineValueOf(pack, line.Score, line.Band, one.Holds) : null;
        return new RunOverride(one, problem.Length > 0 ? OverrideOutcome.NotApplied : OverrideOutcome.Applied, machine, problem);
    }

    static IEnumerable<RunLine> Score(Pack pack, DateOnly asOf, IReadOnlyList<(RunLine Line, IReadOnlyList<Override> By)> held)
    {
        if (held.Count == 0)
            yield break;
        var kernel = Kernel.Compile(pack, asOf);
        var facts = new FactColumns(pack, held.Count);
        for (var at = 0; at < held.Count; at++)
        {
            if (facts.Put(at, LineFacts.InputOf(pack, held[at].Line.Records, asOf, held[at].Line.Given)) is { Count: > 0 } problems)
                throw new InvalidOperationException($"{held[at].Line.Line.Reference} has a score and cannot be scored: {string.Join("; ", problems)}");
            Fix(facts, at, held[at].By);
        }

        var scores = new ScoreColumns(kernel, held.Count);
        kernel.Score(facts, scores);
        for (var at = 0; at < held.Count; at++)
        {
            var (line, by) = held[at];
            var counted = scores.At(at);
            var hold = new Hold(line.Score!, line.Band!, counted, by);
            var band = hold.OfBand?.Holds is HeldValue.InBand held1 ? pack.Bands.First(one => one.Name == held1.Band) : scores.Band(at);
            yield return line with { Score = hold.OfBand is null ? counted : Into(pack, band, counted), Band = band, Hold = hold };
        }
    }

    /// <summary>Holds a line's factors in a table of facts. Factors that the pack does not have are passed over.</summary>
    public static void Fix(FactColumns facts, int at, IReadOnlyList<Override> by)
    {
        foreach (var held in by.Select(one => one.Holds).OfType<HeldValue.AtLevel>())
        {
            if (facts.Pack.Factors.ToList().FindIndex(factor => factor.Id == held.Factor) is >= 0 and var factor)
                facts.Fix(at, factor, held.Level);
        }
    }

    /// <summary>The nearest risk that a band has, so that a held line stands in the list where its band does.</summary>
    static LineScore Into(Pack pack, Band band, LineScore score)
    {
        var top = pack.Bands.FirstOrDefault(next => next.Index == band.Index + 1) is { } next ? next.From - 1 : long.MaxValue;
        long Near(long risk) => Math.Clamp(risk, band.From, top);
        return score with { Risk = Near(score.Risk), Lowest = Near(score.Lowest), Highest = Near(score.Highest) };
    }
}
