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
    public static IReadOnlyList<Move> Of(Pack pack, LineScore score)
    {
        var band = pack.BandOf(score.Risk);
        var moves = new List<Move>();
        for (var index = 0; index < pack.Factors.Count; index++)
        {
            var factor = pack.Factors[index];
            if (factor.IsPosition)
                continue;
            var now = score.Factors[index].Lowest;
            var up = factor.Levels.Where(level => level.Value > now);
            var down = factor.Levels.Where(level => level.Value < now).Reverse();
            foreach (var direction in new[] { up, down })
            {
                var move = direction.Select(level => With(pack, score, index, level.Value)).FirstOrDefault(move => move.Band != band);
                if (move is not null)
                    moves.Add(move);
            }
        }

        return moves;
    }

    /// <summary>The risk if one unknown factor alone turned out as bad as it can be, less the risk now.</summary>
    public static long CouldAdd(Pack pack, LineScore score, int factor)
    {
        return With(pack, score, factor, score.Factors[factor].Highest).Risk - score.Risk;
    }

    static Move With(Pack pack, LineScore score, int index, int level)
    {
        var levels = score.Factors.Select(result => (long)result.Lowest).ToArray();
        levels[index] = level;
        var totals = pack.Sections.Select(section =>
        {
            var own = levels.Where((_, factor) => pack.Factors[factor].Section == section.Id);
            return section.Total == SectionTotal.Sum ? own.Sum() : own.Max();
        });
        var risk = pack.Risk.Evaluate([.. totals]);
        return new Move(pack.Factors[index], level, risk, pack.BandOf(risk));
    }
}
