using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>Facts for many lines, always the same, spread so that every level of the default pack occurs.</summary>
static class MadeUpFacts
{
    const int Seed = 20261120;

    /// <param name="unknownPerCent">How many of a hundred facts and assessed levels are unknown.</param>
    public static LineInput[] Of(Pack pack, int lines, int unknownPerCent)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, lines).Select(_ => One(pack, random, unknownPerCent))];
    }

    static LineInput One(Pack pack, Random random, int unknownPerCent)
    {
        var facts = new Dictionary<string, FactValue>();
        foreach (var fact in pack.Facts.Where(fact => random.Next(100) >= unknownPerCent))
            facts[fact.Name] = ValueOf(fact, random);
        var levels = new Dictionary<string, int>();
        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed && random.Next(100) >= unknownPerCent))
            levels[factor.Id] = factor.Levels[random.Next(factor.Levels.Count)].Value;
        return new LineInput(facts, levels);
    }

    static FactValue ValueOf(Fact fact, Random random)
    {
        return fact.Type switch
        {
            FactType.Boolean => FactValue.Of(random.Next(2) == 1),
            FactType.Enum => FactValue.Of(fact.Values[random.Next(fact.Values.Count)]),
            FactType.Set => FactValue.OfSet(fact.Values.Where(_ => random.Next(4) == 0)),
            // Small counts are the common ones, and the ones near the pack's boundaries.
            _ => FactValue.Of(Math.Min(fact.Max, random.Next(3) == 0 ? random.Next(0, 40) : random.Next(0, 4))),
        };
    }
}
