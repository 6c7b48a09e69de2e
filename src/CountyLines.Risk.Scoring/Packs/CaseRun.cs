namespace CountyLines.Risk.Scoring;

/// <summary>Runs a pack's cases. A pack that does not do what its own author says it does is not loaded.</summary>
static class CaseRun
{
    public static void Check(Pack pack, IReadOnlyList<PackCase> cases, string file, List<RuleProblem> problems)
    {
        var kernel = Kernel.Compile(pack, pack.EffectiveFrom);
        foreach (var one in cases)
        {
            var (actual, problem) = Answer(kernel, one);
            if (problem.Length > 0)
                problems.Add(new("case.given", one.Where, $"'{one.Name}' cannot be scored: {problem}"));
            else if (actual != one.Expected)
                problems.Add(new("case.fails", one.Where, $"'{one.Name}': expected {one.Target} {one.Expected}, and the pack gives {actual}"));
        }

        foreach (var factor in pack.Factors.Append(pack.Confidence))
        {
            foreach (var level in factor.Levels.Where(level => !cases.Any(one => one.Target == factor.Id && one.Expected == level.Value.ToString())))
                problems.Add(new("case.missing", new(file, 0, 0), $"no case expects level {level.Value} ({level.Label}) of '{factor.Id}'"));
        }
    }

    static (string Actual, string Problem) Answer(Kernel kernel, PackCase one)
    {
        var pack = kernel.Pack;
        var asked = pack.Factors.Append(pack.Confidence).ToList().FindIndex(factor => factor.Id == one.Target);
        if (asked >= 0 && MissingEnum(pack.Factors.Append(pack.Confidence).ElementAt(asked), one) is { } missing)
            return ("", missing);
        var facts = new FactColumns(pack, 1);
        if (facts.Put(0, one.Input) is { Count: > 0 } problems)
            return ("", string.Join("; ", problems));
        for (var factor = 0; factor < pack.Factors.Count; factor++)
        {
            if (one.GivenLevels.TryGetValue(pack.Factors[factor].Id, out var level))
                facts.Fix(0, factor, level);
        }

        var scores = new ScoreColumns(kernel, 1);
        kernel.Score(facts, scores);
        var score = scores.At(0);
        if (asked >= 0)
            return (Show(asked == pack.Factors.Count ? score.Confidence : score.Factors[asked]), "");
        var section = pack.Sections.ToList().FindIndex(section => section.Id == one.Target);
        if (section >= 0)
            return (Show(score.Sections[section].Lowest, score.Sections[section].Highest), "");
        return one.Target == "risk" ? (Show(score.Lowest, score.Highest), "") : (scores.Band(0).Name, "");
    }

    static string? MissingEnum(Factor factor, PackCase one)
    {
        var missing = factor.Facts.FirstOrDefault(fact => fact.Type == FactType.Enum && !one.Input.Facts.ContainsKey(fact.Name));
        return missing is null ? null : $"'{missing.Name}' has no best value, so the case must give it";
    }

    static string Show(FactorResult result) => Show(result.Lowest, result.Highest);

    static string Show(long lowest, long highest) => lowest == highest ? $"{lowest}" : $"{lowest}..{highest}";
}
