namespace CountyLines.Risk.Scoring;

/// <summary>Runs a pack's cases. A pack that does not do what its own author says it does is not loaded.</summary>
static class CaseRun
{
    public static void Check(Pack pack, IReadOnlyList<PackCase> cases, string file, List<RuleProblem> problems)
    {
        var work = 0L;
        foreach (var one in cases)
        {
            TooManyProblemsException.ThrowIfMany(problems);
            work += ProofWork.Of(pack, one);
            if (work > ProofWork.MostForCases)
            {
                problems.Add(new("case.size", one.Where, "the cases up to here give so many unknown facts at once that they cannot be worked out in time; give more of the facts"));
                return;
            }

            var (actual, problem) = Answer(pack, one);
            if (problem.Length > 0)
                problems.Add(new("case.given", one.Where, $"'{one.Name}' cannot be scored: {problem}"));
            else if (actual != one.Expected)
                problems.Add(new("case.fails", one.Where, $"'{one.Name}': expected {one.Target} {one.Expected}, and the pack gives {actual}"));
        }

        var answered = cases.Select(one => (one.Target, one.Expected)).ToHashSet();
        foreach (var factor in pack.Factors.Append(pack.Confidence))
        {
            TooManyProblemsException.ThrowIfMany(problems);
            foreach (var level in factor.Levels.Where(level => !answered.Contains((factor.Id, level.Value.ToString()))))
                problems.Add(new("case.missing", new(file, 0, 0), $"no case expects level {level.Value} ({level.Label}) of '{factor.Id}'"));
        }
    }

    static (string Actual, string Problem) Answer(Pack pack, PackCase one)
    {
        if (pack.Factors.Append(pack.Confidence).FirstOrDefault(factor => factor.Id == one.Target) is { } asked)
            return MissingEnum(asked, one) is { } missing ? ("", missing) : (Show(Interpreter.Answer(asked, one.Input)), "");

        var (score, problems) = Interpreter.Score(Fixed(pack, one), one.Input);
        if (score is null)
            return ("", string.Join("; ", problems));
        var section = pack.Sections.ToList().FindIndex(section => section.Id == one.Target);
        if (section >= 0)
            return (Show(score.Sections[section].Lowest, score.Sections[section].Highest), "");
        return one.Target == "risk" ? (Show(score.Lowest, score.Highest), "") : (pack.BandOf(score.Risk).Name, "");
    }

    /// <summary>The pack with the factors to which the case gives a level turned into assessed ones at that level.</summary>
    static Pack Fixed(Pack pack, PackCase one)
    {
        return pack with
        {
            Factors = [.. pack.Factors.Select(factor => one.GivenLevels.TryGetValue(factor.Id, out var level)
                ? factor with { Rows = [], Facts = [], Levels = [factor.LevelOf(level)], Representatives = [] }
                : factor)],
        };
    }

    static string? MissingEnum(Factor factor, PackCase one)
    {
        var missing = factor.Facts.FirstOrDefault(fact => fact.Type == FactType.Enum && !one.Input.Facts.ContainsKey(fact.Name));
        return missing is null ? null : $"'{missing.Name}' has no best value, so the case must give it";
    }

    static string Show(FactorResult result) => Show(result.Lowest, result.Highest);

    static string Show(long lowest, long highest) => lowest == highest ? $"{lowest}" : $"{lowest}..{highest}";
}
