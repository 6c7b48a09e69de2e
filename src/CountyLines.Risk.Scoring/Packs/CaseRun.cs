namespace CountyLines.Risk.Scoring;

/// <summary>Runs a pack's cases. A pack that does not do what its own author says it does is not loaded.</summary>
static class CaseRun
{
    /// <summary>The pack's answer to each case, in the order of the file.</summary>
    public static IReadOnlyList<CaseOutcome> Of(Pack pack, IReadOnlyList<PackCase> cases)
    {
        return [.. cases.Select(one => Answer(pack, one))];
    }

    public static void Check(Pack pack, IReadOnlyList<CaseOutcome> outcomes, string file, List<RuleProblem> problems)
    {
        foreach (var outcome in outcomes.Where(outcome => !outcome.Passed))
        {
            var one = outcome.Case;
            problems.Add(outcome.Problem.Length > 0
                ? new("case.given", one.Where, $"'{one.Name}' cannot be scored: {outcome.Problem}")
                : new("case.fails", one.Where, $"'{one.Name}': expected {one.Target} {one.Expected}, and the pack gives {outcome.Actual}"));
        }

        foreach (var factor in pack.Factors.Append(pack.Confidence))
        {
            foreach (var level in factor.Levels.Where(level => !outcomes.Any(one => one.Case.Target == factor.Id && one.Case.Expected == level.Value.ToString())))
                problems.Add(new("case.missing", new(file, 0, 0), $"no case expects level {level.Value} ({level.Label}) of '{factor.Id}'"));
        }
    }

    static CaseOutcome Answer(Pack pack, PackCase one)
    {
        if (pack.Factors.Append(pack.Confidence).FirstOrDefault(factor => factor.Id == one.Target) is { } asked)
        {
            if (MissingEnum(asked, one) is { } missing)
                return new(one, "", 0, missing);
            var result = Interpreter.Answer(asked, one.Input);
            return new(one, Show(result.Lowest, result.Highest), result.IsUnknown ? 0 : result.Row, "");
        }

        var (score, problems) = Interpreter.Score(Fixed(pack, one), one.Input);
        if (score is null)
            return new(one, "", 0, string.Join("; ", problems));
        var section = pack.Sections.ToList().FindIndex(section => section.Id == one.Target);
        if (section >= 0)
            return new(one, Show(score.Sections[section].Lowest, score.Sections[section].Highest), 0, "");
        return new(one, one.Target == "risk" ? Show(score.Lowest, score.Highest) : pack.BandOf(score.Risk).Name, 0, "");
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

    static string Show(long lowest, long highest) => lowest == highest ? $"{lowest}" : $"{lowest}..{highest}";
}
