namespace CountyLines.Risk.Scoring;

/// <summary>All section totals that a pack's levels can add up to, each with its risk, as if every factor were free of the others.</summary>
sealed class SectionTotals
{
    /// <summary>The most combinations of totals that are listed. The product's own bound: the default pack has under 5,000.</summary>
    const int Most = 100_000;

    /// <param name="settled">The pack, its constants settled on a date.</param>
    public SectionTotals(Pack settled)
    {
        var combinations = new List<long[]> { Array.Empty<long>() };
        foreach (var section in settled.Sections)
        {
            var own = Of(section, [.. settled.Factors.Where(factor => factor.Section == section.Id)]);
            if ((long)own.Count * combinations.Count > Most)
            {
                All = [];
                return;
            }

            combinations = [.. combinations.SelectMany(_ => own, (totals, total) => totals.Append(total).ToArray())];
        }

        AreComplete = true;
        All = [.. combinations.Select(totals => ((IReadOnlyList<long>)totals, (long)Work(settled.Risk.Root, totals)))];
    }

    /// <summary>Whether all are listed; if not, there are too many and none is.</summary>
    public bool AreComplete { get; }

    public IReadOnlyList<(IReadOnlyList<long> Totals, long Risk)> All { get; }

    static SortedSet<long> Of(Section section, IReadOnlyList<Factor> factors)
    {
        SortedSet<long> sums = [0];
        foreach (var factor in factors)
        {
            var added = sums.SelectMany(_ => factor.Levels, (sum, level) => section.Total == SectionTotal.Max ? Math.Max(sum, level.Value) : sum + (level.Value * section.WeightOf(factor.Id)));
            sums = [.. added];
            if (sums.Count > Most)
                return sums;
        }

        return sums;
    }

    static Int128 Work(Formula.Term term, IReadOnlyList<long> totals)
    {
        return term switch
        {
            Formula.Total total => totals[total.Section],
            Formula.Constant constant => constant.Value,
            Formula.Combined combined => Formula.Apply(combined.Operation, Work(combined.Left, totals), Work(combined.Right, totals)),
            _ => throw new InvalidOperationException("The formula is not settled on a date."),
        };
    }
}
