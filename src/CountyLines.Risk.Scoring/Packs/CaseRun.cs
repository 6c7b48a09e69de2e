namespace CountyLines.Risk.Scoring;

/// <summary>Runs a pack's cases. A pack that does not do what its own author says it does is not loaded.</summary>
static class CaseRun
{
    /// <summary>The pack's answer to each case, in the order of the file.</summary>
    public static IReadOnlyList<CaseOutcome> Of(Pack pack, IReadOnlyList<PackCase> cases)
    {
        var kernel = Kernel.Compile(pack, pack.EffectiveFrom);
        return [.. cases.Select(one => Answer(kernel, one))];
    }

    /// <summary>Whether the cases can be worked out in time; a fault where they no longer can.</summary>
    public static bool CanBeRun(Pack pack, IReadOnlyList<PackCase> cases, List<RuleProblem> problems)
    {
        var work = 0L;
        foreach (var one in cases)
        {
            work += ProofWork.Of(pack, one);
            if (work <= ProofWork.MostForCases)
                continue;
            problems.Add(new("case.size", one.Where, "the cases up to here give so many unknown facts at once that they cannot be worked out in time; give more of the facts"));
            return false;
        }

        return true;
    }

    public static void Check(Pack pack, IReadOnlyList<CaseOutcome> outcomes, string file, List<RuleProblem> problems)
    {
        foreach (var outcome in outcomes.Where(outcome => !outcome.Passed))
        {
            TooManyProblemsException.ThrowIfMany(problems);
            var one = outcome.Case;
            problems.Add(outcome.Problem.Length > 0
                ? new("case.given", one.Where, $"'{one.Name}' cannot be scored: {outcome.Problem}")
                : new("case.fails", one.Where, $"'{one.Name}': expected {one.Target} {one.Expected}, and the pack gives {outcome.Actual}"));
        }

        var answered = outcomes.Select(one => (one.Case.Target, one.Case.Expected)).ToHashSet();
        foreach (var factor in pack.Factors.Append(pack.Confidence))
        {
            TooManyProblemsException.ThrowIfMany(problems);
            foreach (var level in factor.Levels.Where(level => !answered.Contains((factor.Id, level.Value.ToString()))))
                problems.Add(new("case.missing", new(file, 0, 0), $"no case expects level {level.Value} ({level.Label}) of '{factor.Id}'"));
        }
    }

    static CaseOutcome Answer(Kernel kernel, PackCase one)
    {
        var pack = kernel.Pack;
        var asked = pack.Factors.Append(pack.Confidence).ToList().FindIndex(factor => factor.Id == one.Target);
        if (asked >= 0 && MissingEnum(pack.Factors.Append(pack.Confidence).ElementAt(asked), one) is { } missing)
            return new(one, "", 0, missing);
        var facts = new FactColumns(pack, 1);
        if (facts.Put(0, one.Input) is { Count: > 0 } problems)
            return new(one, "", 0, string.Join("; ", problems));
        for (var factor = 0; factor < pack.Factors.Count; factor++)
        {
            if (one.GivenLevels.TryGetValue(pack.Factors[factor].Id, out var level))
                facts.Fix(0, factor, level);
        }

        var scores = new ScoreColumns(kernel, 1);
        kernel.Score(facts, scores);
        var score = scores.At(0);
        if (asked >= 0)
        {
            var result = asked == pack.Factors.Count ? score.Confidence : score.Factors[asked];
            return new(one, Show(result.Lowest, result.Highest), result.IsUnknown ? 0 : result.Row, "");
        }

        var section = pack.Sections.ToList().FindIndex(section => section.Id == one.Target);
        if (section >= 0)
            return new(one, Show(score.Sections[section].Lowest, score.Sections[section].Highest), 0, "");
        return new(one, one.Target == "risk" ? Show(score.Lowest, score.Highest) : scores.Band(0).Name, 0, "");
    }

    static string? MissingEnum(Factor factor, PackCase one)
    {
        var missing = factor.Facts.FirstOrDefault(fact => fact.Type == FactType.Enum && !one.Input.Facts.ContainsKey(fact.Name));
        return missing is null ? null : $"'{missing.Name}' has no best value, so the case must give it";
    }

    static string Show(long lowest, long highest) => lowest == highest ? $"{lowest}" : $"{lowest}..{highest}";
}
