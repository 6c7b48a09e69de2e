namespace CountyLines.Risk.Scoring;

/// <summary>What a pack needs to know of one line.</summary>
/// <param name="Facts">By name; a fact that is missing is unknown.</param>
/// <param name="Levels">Levels that analysts gave, by factor; a factor that is missing is unknown.</param>
public sealed record LineInput(IReadOnlyDictionary<string, FactValue> Facts, IReadOnlyDictionary<string, int> Levels);

/// <summary>
/// Scores one line by walking the pack as an analyst would: row by row from the top. It is written to be read, so that it can stand as
/// the oracle for anything faster.
/// </summary>
public static class Interpreter
{
    /// <summary>Scores one line.</summary>
    /// <returns>The score, or null with every reason why the line cannot be scored. A line in error never scores 0.</returns>
    public static (LineScore? Score, IReadOnlyList<string> Problems) Score(Pack pack, LineInput input)
    {
        var problems = FindProblems(pack, input);
        if (problems.Count > 0)
            return (null, problems);

        var factors = pack.Factors.Select(factor => Answer(factor, input)).ToList();
        var sections = pack.Sections.Select(section => Total(pack, section, factors)).ToList();
        var lowest = pack.Risk.Evaluate([.. sections.Select(section => section.Lowest)]);
        var highest = pack.Risk.Evaluate([.. sections.Select(section => section.Highest)]);
        var confidence = AnswerByRows(pack.Confidence, WithUnknownFactors(pack, input, factors));
        return (new LineScore(factors, sections, lowest, lowest, highest, confidence), []);
    }

    /// <summary>A factor's answer from an analyst's level or from the facts.</summary>
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
        if (!values.Any(value => value.IsUnknown))
        {
            var row = Match(factor, values);
            return new FactorResult(row.Level.Value, row.Level.Value, row.Number);
        }

        var matches = Completions(factor, values, 0).Select(completion => Match(factor, completion)).ToList();
        var lowest = matches.MinBy(row => row.Level.Value)!;
        return new FactorResult(lowest.Level.Value, matches.Max(row => row.Level.Value), lowest.Number);
    }

    /// <summary>Every way in which the unknown values can turn out, as far as this factor can tell them apart.</summary>
    static IEnumerable<FactValue[]> Completions(Factor factor, FactValue[] values, int from)
    {
        var next = Array.FindIndex(values, from, value => value.IsUnknown);
        if (next < 0)
            return [values];
        return Representatives.Completions(values[next], factor.Facts[next], factor.Representatives[next]).SelectMany(value =>
        {
            var completed = (FactValue[])values.Clone();
            completed[next] = value;
            return Completions(factor, completed, next + 1);
        });
    }

    /// <summary>A pack is only loaded when every combination of values was proved to match a row.</summary>
    static Row Match(Factor factor, FactValue[] values) => factor.Match(values)!;

    static SectionResult Total(Pack pack, Section section, IReadOnlyList<FactorResult> results)
    {
        var levels = pack.Factors.Zip(results).Where(pair => pair.First.Section == section.Id).Select(pair => pair.Second).ToList();
        return section.Total == SectionTotal.Sum
            ? new SectionResult(levels.Sum(level => (long)level.Lowest), levels.Sum(level => (long)level.Highest))
            : new SectionResult(levels.Max(level => level.Lowest), levels.Max(level => level.Highest));
    }

    static LineInput WithUnknownFactors(Pack pack, LineInput input, IReadOnlyList<FactorResult> results)
    {
        var unknown = pack.Factors.Zip(results).Count(pair => !pair.First.IsPosition && pair.Second.IsUnknown);
        var facts = new Dictionary<string, FactValue>(input.Facts);
        foreach (var fact in pack.Facts.Where(fact => fact.From is Derivation.UnknownFactors))
            facts[fact.Name] = FactValue.Of(unknown);
        return input with { Facts = facts };
    }

    static List<string> FindProblems(Pack pack, LineInput input)
    {
        var problems = new List<string>();
        foreach (var fact in pack.Facts)
        {
            var value = input.Facts.GetValueOrDefault(fact.Name);
            if (fact.Type is FactType.Integer or FactType.Date or FactType.Boolean && (!value.IsUnknown || value.Number > 0) && (value.Number < fact.Min || value.Number > fact.Max))
                problems.Add($"{fact.Name} is {value.Show(fact.Type)}, outside the pack's range of {FactValue.Of(fact.Min).Show(fact.Type)} to {FactValue.Of(fact.Max).Show(fact.Type)}");
            if (value.Number != decimal.Truncate(value.Number))
                problems.Add($"{fact.Name} is {value.Show(FactType.Integer)}, which is not a whole number");
            if (fact.Type == FactType.Enum && !value.IsUnknown && value.Text.Length == 0)
                problems.Add($"{fact.Name} is known and has no value");
            foreach (var word in value.Members.Append(value.Text).Where(word => word.Length > 0 && !fact.Values.Contains(word)))
                problems.Add($"{fact.Name} has the value '{word}', which the pack does not know{Words.DidYouMean(word, fact.Values)}");
        }

        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed))
        {
            if (input.Levels.TryGetValue(factor.Id, out var level) && factor.Levels.All(known => known.Value != level))
                problems.Add($"{factor.Id} was assessed at level {level}, which is not one of {string.Join(", ", factor.Levels.Select(known => known.Value))}");
        }

        return problems;
    }
}
