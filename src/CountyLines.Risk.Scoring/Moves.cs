namespace CountyLines.Risk.Scoring;

/// <summary>A single factor's change that would put a line in another band.</summary>
/// <param name="Factor">The factor that would change.</param>
/// <param name="ToLevel">The nearest level that changes the band.</param>
/// <param name="Risk">The risk that the line would then have.</param>
/// <param name="Band">The band that the line would then be in.</param>
public sealed record Move(Factor Factor, int ToLevel, long Risk, Band Band);

/// <summary>Says what would move a line.</summary>
public static class Moves
{
    /// <summary>For each factor the nearest level up, and the nearest down, at which the band would change, all else equal.</summary>
    public static IReadOnlyList<Move> Of(Kernel kernel, LineScore score)
    {
        var pack = kernel.Pack;
        var band = pack.BandOf(score.Risk);
        var moves = new List<Move>();
        for (var index = 0; index < pack.Factors.Count; index++)
        {
            var factor = pack.Factors[index];
            if (factor.IsPosition)
                continue;
            var all = With(kernel, score, index, [.. factor.Levels.Select(level => level.Value)]);
            var now = score.Factors[index].Lowest;
            foreach (var direction in new[] { all.Where(move => move.ToLevel > now), all.Where(move => move.ToLevel < now).Reverse() })
            {
                if (direction.FirstOrDefault(move => move.Band != band) is { } move)
                    moves.Add(move);
            }
        }

        return moves;
    }

    /// <summary>The risk if one unknown factor alone turned out as bad as it can be, less the risk now.</summary>
    public static long CouldAdd(Kernel kernel, LineScore score, int factor)
    {
        return With(kernel, score, factor, [score.Factors[factor].Highest])[0].Risk - score.Risk;
    }

    /// <summary>The risk if one factor stood at another level.</summary>
    public static long RiskWith(Kernel kernel, LineScore score, int factor, int level) => With(kernel, score, factor, [level])[0].Risk;

    /// <summary>The line with every factor held at its lowest level but one, which takes each of some levels in turn.</summary>
    static Move[] With(Kernel kernel, LineScore score, int index, int[] levels)
    {
        var facts = new FactColumns(kernel.Pack, levels.Length);
        for (var line = 0; line < levels.Length; line++)
        {
            for (var factor = 0; factor < score.Factors.Count; factor++)
                facts.Fix(line, factor, factor == index ? levels[line] : score.Factors[factor].Lowest);
        }

        var scores = new ScoreColumns(kernel, levels.Length);
        kernel.Score(facts, scores);
        return [.. levels.Select((level, line) => new Move(kernel.Pack.Factors[index], level, scores.Risk(line), scores.Band(line)))];
    }
}
