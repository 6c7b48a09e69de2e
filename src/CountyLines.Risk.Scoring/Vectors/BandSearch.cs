namespace CountyLines.Risk.Scoring;

/// <summary>
/// Looks for the lines with the lowest and the highest risk of a band. It first asks which section totals would give the risk, and then
/// changes a line, one fact or level at a time and two where one does not help, until it has those totals. Facts that several factors look
/// at can keep it from totals that each factor alone would allow, so it may stop short; what it found is then said.
/// </summary>
sealed class BandSearch(Pack pack, SectionTotals totals, IReadOnlyList<RowSearch> tables, Func<IReadOnlyList<LineInput>, IReadOnlyList<TriedLine>> tryOut)
{
    /// <summary>How many totals are tried for one end of a band. The product's own bound: the default pack needs the first few.</summary>
    const int MostWanted = 8;

    /// <summary>The most single changes of which pairs are tried: those with different totals. The product's own bound.</summary>
    const int MostPaired = 16;

    readonly List<(string Fact, FactValue Value)> values =
        [.. tables.Where(table => pack.RiskFactors.Any(factor => factor.Id == table.Factor.Id)).SelectMany(table => table.Factor.Facts.SelectMany(fact => table.Candidates(fact).Select(value => (fact.Name, value)))).Distinct()];

    readonly List<(string Factor, int Level)> levels =
        [.. pack.RiskFactors.Where(factor => factor.IsAssessed).SelectMany(factor => factor.Levels.Select(level => (factor.Id, level.Value)))];

    /// <summary>The line that comes nearest to the end of a band, and what to say when it does not stand on it.</summary>
    public (TriedLine? Line, string Note) Nearest(Band band, bool isFirst, IEnumerable<TriedLine> lines)
    {
        var last = band.Index + 1 < pack.Bands.Count ? pack.Bands[band.Index + 1].From - 1 : long.MaxValue;
        var goal = isFirst ? band.From : last;
        Int128 Away(Int128 risk) => risk < band.From || risk > last ? Int128.MaxValue : Int128.Abs(risk - goal);
        var known = lines.Where(IsSettled).ToList();
        var best = known.MinBy(line => Away(line.Score.Risk))!;
        var nearer = totals.All.Where(one => Away(one.Risk) < Away(best.Score.Risk)).OrderBy(one => Away(one.Risk)).ThenBy(one => known.Min(line => Apart(line, one.Totals))).Take(MostWanted).ToList();
        foreach (var wanted in nearer)
        {
            var line = Improve(known.MinBy(line => Apart(line, wanted.Totals))!, line => Apart(line, wanted.Totals));
            if (Away(line.Score.Risk) < Away(best.Score.Risk))
                best = line;
            if (Away(best.Score.Risk) <= Away(wanted.Risk))
                break;
        }

        if (!totals.AreComplete)
            best = Improve(best, line => Int128.Abs((Int128)line.Score.Risk - goal), canMeet: goal != long.MaxValue);
        if (Away(best.Score.Risk) == Int128.MaxValue)
            return (null, "");
        var isProved = totals.AreComplete && nearer.All(one => Away(one.Risk) >= Away(best.Score.Risk));
        var isEnd = best.Score.Risk == goal || goal == long.MaxValue && isProved;
        return (best, isEnd ? "" : $"{(isFirst ? "lowest" : "highest")} risk of {band.Name}: {best.Score.Risk}{(goal == long.MaxValue ? "" : $", where the band {(isFirst ? "starts" : "ends")} at {goal}")}; {(isProved ? "no section totals come nearer" : "the search found no line that comes nearer")}");
    }

    static bool IsSettled(TriedLine line) => line.UnknownFactors == 0;

    static Int128 Apart(TriedLine line, IReadOnlyList<long> wanted)
    {
        Int128 apart = 0;
        for (var section = 0; section < wanted.Count; section++)
            apart += Int128.Abs((Int128)line.Score.Sections[section].Lowest - wanted[section]);
        return apart;
    }

    /// <summary>Changes a line as long as it comes nearer.</summary>
    TriedLine Improve(TriedLine line, Func<TriedLine, Int128> cost, bool canMeet = true)
    {
        while (cost(line) > 0)
        {
            var singles = tryOut([.. Changes(line.Input)]).Where(IsSettled).ToList();
            var next = singles.MinBy(cost) ?? line;
            if (cost(next) >= cost(line) && canMeet)
            {
                var apart = singles.DistinctBy(one => string.Join(' ', one.Score.Sections.Select(section => section.Lowest))).OrderBy(cost).Take(MostPaired);
                next = tryOut([.. apart.SelectMany(one => Changes(one.Input))]).Where(IsSettled).MinBy(cost) ?? next;
            }

            if (cost(next) >= cost(line))
                break;
            line = next;
        }

        return line;
    }

    IEnumerable<LineInput> Changes(LineInput input)
    {
        yield return input;
        foreach (var (fact, value) in values)
            yield return input with { Facts = new Dictionary<string, FactValue>(input.Facts, StringComparer.Ordinal) { [fact] = value } };
        foreach (var (factor, level) in levels)
            yield return input with { Levels = new Dictionary<string, int>(input.Levels, StringComparer.Ordinal) { [factor] = level } };
    }
}
