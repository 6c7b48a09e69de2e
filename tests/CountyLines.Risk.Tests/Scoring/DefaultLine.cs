using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>A line under the default pack of which everything is known and nothing is bad, to change one thing in.</summary>
static class DefaultLine
{
    /// <summary>All facts but the number of unknown factors, which follows from the others.</summary>
    static IEnumerable<Fact> Counted => Some.Pack.Facts.Where(fact => fact.From is not Derivation.UnknownFactors);

    public static LineInput Quiet(params (string Fact, FactValue Value)[] changes)
    {
        var facts = Counted.ToDictionary(fact => fact.Name, fact => fact.Type switch
        {
            FactType.Integer => FactValue.Of(fact.Worse == Worse.Lower ? fact.Max : fact.Min),
            FactType.Boolean => FactValue.Of(false),
            FactType.Set => FactValue.OfSet([]),
            _ => FactValue.Of(fact.Name == "status" ? "active" : "local"),
        });
        foreach (var (fact, value) in changes)
            facts[fact] = facts.ContainsKey(fact) ? value : throw new ArgumentException($"the pack has no '{fact}'");
        return new LineInput(facts, Some.Pack.Factors.Where(factor => factor.IsAssessed).ToDictionary(factor => factor.Id, factor => factor.Levels[0].Value));
    }

    public static LineInput With(this LineInput input, string fact, FactValue value) => input with { Facts = new Dictionary<string, FactValue>(input.Facts) { [fact] = value } };

    public static LineInput Assessed(this LineInput input, string factor, int? level)
    {
        var levels = new Dictionary<string, int>(input.Levels);
        levels.Remove(factor);
        if (level is { } value)
            levels[factor] = value;
        return input with { Levels = levels };
    }

    public static LineScore Score(LineInput input, Pack? pack = null)
    {
        var (score, problems) = (pack is null ? Some.Kernel : Kernel.Compile(pack, pack.EffectiveFrom)).Score(input);
        return score ?? throw new InvalidOperationException(string.Join("; ", problems));
    }

    /// <summary>A line drawn by chance: values near the ends of the pack's rows are likely, and some facts and levels are unknown.</summary>
    public static LineInput Drawn(Random draw, double unknown)
    {
        var facts = new Dictionary<string, FactValue>();
        foreach (var fact in Counted)
            facts[fact.Name] = draw.NextDouble() < unknown ? Partly(fact, draw) : Value(fact, draw);
        var levels = new Dictionary<string, int>();
        foreach (var factor in Some.Pack.Factors.Where(factor => factor.IsAssessed && draw.NextDouble() >= unknown))
            levels[factor.Id] = factor.Levels[draw.Next(factor.Levels.Count)].Value;
        return new LineInput(facts, levels);
    }

    static FactValue Partly(Fact fact, Random draw) => fact.Type == FactType.Integer && draw.Next(2) == 0 ? FactValue.AtLeast(draw.Next(5)) : FactValue.Unknown;

    public static FactValue Value(Fact fact, Random draw) => fact.Type switch
    {
        FactType.Integer when fact.Max == 100 => FactValue.Of(draw.Next(101)),
        FactType.Integer when fact.Name == "days_since_evidence" => FactValue.Of(new[] { 0, 30, 31, 32, 91, 92, 93, 364, 365, 366, 9999 }[draw.Next(11)]),
        FactType.Integer => FactValue.Of(draw.Next(20) == 0 ? fact.Max : draw.Next(3) == 0 ? draw.Next(7) : draw.Next(2)),
        FactType.Boolean => FactValue.Of(draw.Next(2) == 0),
        FactType.Set => FactValue.OfSet(fact.Values.Where(_ => draw.Next(4) == 0)),
        _ => FactValue.Of(fact.Values[draw.Next(fact.Values.Count)]),
    };
}
