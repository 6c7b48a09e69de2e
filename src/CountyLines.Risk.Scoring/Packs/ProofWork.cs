namespace CountyLines.Risk.Scoring;

/// <summary>
/// How much there is to work out before a pack can load, counted before any of it is done: conditions to be looked at. A pack small enough
/// to be read can ask for more of it than a night has hours.
/// </summary>
static class ProofWork
{
    /// <summary>The most for all factors of a pack together. The product's own bound: a second or so; the default pack needs a thousandth.</summary>
    public const long MostForFactors = 20_000_000;

    /// <summary>The most for all cases of a pack together. The product's own bound: a second or so.</summary>
    public const long MostForCases = 20_000_000;

    /// <summary>What a case about totals costs for each fact and factor of the pack, in conditions. Measured.</summary>
    const int CostOfATotal = 10;

    /// <summary>Conditions that one look at a factor's table may come to.</summary>
    public static long Conditions(Factor factor)
    {
        return factor.Rows.Sum(row => 1L + row.When.Sum(cell => Math.Max(1L, cell.Test.Bounds.Count() + cell.Test.MentionedWords.Count()) * (1 + factor.Facts.Count / 8)));
    }

    /// <summary>The work of proving a factor over all combinations of its facts.</summary>
    public static long Of(Factor factor, long combinations) => Saturate((Int128)combinations * Conditions(factor));

    /// <summary>The work of a case: every way in which its unknown facts can turn out.</summary>
    public static long Of(Pack pack, PackCase one)
    {
        if (pack.Factors.Append(pack.Confidence).FirstOrDefault(factor => factor.Id == one.Target) is { } asked)
            return Of(asked, one);
        var all = pack.Factors.Append(pack.Confidence).Aggregate((Int128)0, (sum, factor) => sum + Of(factor, one));
        return Saturate(all + CostOfATotal * (pack.Facts.Count + pack.Factors.Count));
    }

    static long Of(Factor factor, PackCase one)
    {
        Int128 ways = 1;
        foreach (var fact in factor.Facts.Where(fact => fact.Worse == Worse.Undeclared && one.Input.Facts.GetValueOrDefault(fact.Name).IsUnknown))
            ways = Int128.Min(ways * Ways(fact, factor), int.MaxValue);
        return Saturate(ways * Conditions(factor));
    }

    /// <summary>About how many ways a fact without a worse direction can turn out; one with a direction is tried at its two ends.</summary>
    static int Ways(Fact fact, Factor factor)
    {
        return fact.Type switch
        {
            FactType.Boolean => 2,
            FactType.Enum => fact.Values.Count,
            FactType.Set => 1 << Math.Min(FactCodes.MaxSetWords, factor.CellsOn(fact).SelectMany(cell => cell.MentionedWords).Distinct().Count()),
            _ => 1 + (2 * factor.CellsOn(fact).Sum(cell => cell.Bounds.Count() + cell.Offsets.Count())),
        };
    }

    static long Saturate(Int128 work) => (long)Int128.Min(work, int.MaxValue);
}
