using System.Numerics;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>
/// Scores one line by walking the pack as an analyst would: row by row from the top, with values and not with codes, and by trying every
/// value that an unknown can have. It is written to be read, so that it can stand as the oracle for the kernel.
/// </summary>
static class Interpreter
{
    public static (LineScore? Score, IReadOnlyList<string> Problems) Score(Pack pack, LineInput input, DateOnly? asOf = null)
    {
        var problems = FindProblems(pack, input);
        return problems.Count > 0 ? (null, problems) : (ScoreSettled(pack.AsOf(asOf ?? pack.EffectiveFrom), input), []);
    }

    static LineScore ScoreSettled(Pack pack, LineInput input)
    {
        var factors = pack.Factors.Select(factor => Answer(factor, input)).ToList();
        var sections = pack.Sections.Select(section => Total(pack, section, factors)).ToList();
        var together = Together(pack, input).ToList();
        var confidence = AnswerByRows(pack.Confidence, WithUnknownFactors(pack, input, factors));
        return new LineScore(factors, sections, Risk(pack, sections.Select(section => section.Lowest)), together.Min(pair => pair.Lowest), together.Max(pair => pair.Highest), confidence);
    }

    public static FactorResult Answer(Factor factor, LineInput input)
    {
        if (!factor.IsAssessed)
            return AnswerByRows(factor, input);
        return input.Levels.TryGetValue(factor.Id, out var level)
            ? new FactorResult(level, level, 0)
            : new FactorResult(factor.Levels[0].Value, factor.Levels[^1].Value, 0);
    }

    static FactorResult AnswerByRows(Factor factor, LineInput input)
    {
        var values = factor.Facts.Select(fact => input.Facts.GetValueOrDefault(fact.Name)).ToArray();
        var matches = Completions(factor, values, 0).Select(completion => Match(factor, completion)).ToList();
        var lowest = matches.MinBy(row => row.Level.Value)!;
        return new FactorResult(lowest.Level.Value, matches.Max(row => row.Level.Value), lowest.Number);
    }

    static Row Match(Factor factor, FactValue[] values)
    {
        var byName = factor.Facts.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        return factor.Rows.First(row => row.When.All(cell => cell.Test.Holds(byName[cell.Fact.Name])));
    }

    /// <summary>Every way in which the unknown values can turn out, as far as this factor can tell them apart; the mildest way first.</summary>
    static IEnumerable<FactValue[]> Completions(Factor factor, FactValue[] values, int from)
    {
        var next = Array.FindIndex(values, from, value => value.IsUnknown);
        if (next < 0)
            return [values];
        var fact = factor.Facts[next];
        var ways = Representatives.Completions(values[next], fact, Representatives.Of(fact, factor.Rows.SelectMany(row => row.When).Where(cell => cell.Fact.Name == fact.Name)));
        return (fact.Worse == Worse.Lower != factor.IsConfidence && fact.Worse != Worse.Undeclared ? ways.Reverse() : ways).SelectMany(value =>
        {
            var completed = (FactValue[])values.Clone();
            completed[next] = value;
            return Completions(factor, completed, next + 1);
        });
    }

    /// <summary>The risk at the lowest and at the highest for each way in which a fact that several factors look at can turn out for all of them.</summary>
    static IEnumerable<(long Lowest, long Highest)> Together(Pack pack, LineInput input)
    {
        var risk = pack.RiskFactors.ToList();
        var shared = pack.Facts.FirstOrDefault(fact => fact.Worse == Worse.Undeclared && input.Facts.GetValueOrDefault(fact.Name).IsUnknown
            && risk.Count(factor => factor.Facts.Any(own => own.Name == fact.Name)) > 1);
        if (shared is null)
        {
            var results = pack.Factors.Select(factor => Answer(factor, input)).ToList();
            var totals = pack.Sections.Select(section => Total(pack, section, results)).ToList();
            return [(Risk(pack, totals.Select(total => total.Lowest)), Risk(pack, totals.Select(total => total.Highest)))];
        }

        var cells = pack.Factors.SelectMany(factor => factor.Rows).SelectMany(row => row.When).Where(cell => cell.Fact.Name == shared.Name);
        return Representatives.Completions(input.Facts.GetValueOrDefault(shared.Name), shared, Representatives.Of(shared, cells))
            .SelectMany(value => Together(pack, input with { Facts = new Dictionary<string, FactValue>(input.Facts) { [shared.Name] = value } }));
    }

    static SectionResult Total(Pack pack, Section section, IReadOnlyList<FactorResult> results)
    {
        var own = pack.Factors.Zip(results).Where(pair => pair.First.Section == section.Id).ToList();
        return section.Total == SectionTotal.Max
            ? new SectionResult(own.Max(pair => pair.Second.Lowest), own.Max(pair => pair.Second.Highest))
            : new SectionResult(own.Sum(pair => Weight(pair.First) * pair.Second.Lowest), own.Sum(pair => Weight(pair.First) * pair.Second.Highest));

        long Weight(Factor factor) => section.Total == SectionTotal.Weighted ? section.Weights[factor.Id] : 1;
    }

    public static long Risk(Pack pack, IEnumerable<long> totals) => (long)Evaluate(pack.Risk.Root, [.. totals]);

    public static BigInteger Evaluate(Formula.Term term, long[] totals)
    {
        if (term is Formula.Total total)
            return totals[total.Section];
        if (term is Formula.Constant constant)
            return constant.Value;
        var combined = (Formula.Combined)term;
        var (left, right) = (Evaluate(combined.Left, totals), Evaluate(combined.Right, totals));
        return combined.Operation switch
        {
            Formula.Operation.Add => left + right,
            Formula.Operation.Subtract => left - right,
            Formula.Operation.Multiply => left * right,
            Formula.Operation.Min => BigInteger.Min(left, right),
            Formula.Operation.Max => BigInteger.Max(left, right),
            Formula.Operation.DivideDown => Floor(left, right),
            Formula.Operation.DivideUp => -Floor(-left, right),
            _ => Floor((2 * left) + right, 2 * right),
        };
    }

    static BigInteger Floor(BigInteger left, BigInteger right)
    {
        var rest = ((left % right) + right) % right;
        return (left - rest) / right;
    }

    static LineInput WithUnknownFactors(Pack pack, LineInput input, IReadOnlyList<FactorResult> results)
    {
        var unknown = pack.Factors.Zip(results).Count(pair => !pair.First.IsPosition && pair.Second.IsUnknown);
        var facts = new Dictionary<string, FactValue>(input.Facts);
        foreach (var fact in pack.Facts.Where(fact => fact.From is Derivation.UnknownFactors && facts.GetValueOrDefault(fact.Name).IsUnknown))
            facts[fact.Name] = FactValue.Of(unknown);
        return input with { Facts = facts };
    }

    static List<string> FindProblems(Pack pack, LineInput input)
    {
        var problems = new List<string>();
        foreach (var fact in pack.Facts)
        {
            var value = input.Facts.GetValueOrDefault(fact.Name);
            if (fact.IsOrdered && (!value.IsUnknown || value.Number > 0) && (value.Number < fact.Min || value.Number > fact.Max))
                problems.Add($"{fact.Name} is outside its range");
            if (value.Members.Append(value.Text).Any(word => word.Length > 0 && !fact.Values.Contains(word)))
                problems.Add($"{fact.Name} has a strange value");
        }

        return problems;
    }
}
