namespace CountyLines.Risk.Scoring;

/// <summary>The values that stand for all that an unknown fact can be, as far as some cells can tell them apart. Worked out from what the cells mean.</summary>
static class Ways
{
    /// <summary>Numbers ascending, an enum's values in the pack's order, a set's with fewer words first as a count in binary.</summary>
    public static IReadOnlyList<FactValue> Of(Fact fact, IEnumerable<Cell> cells)
    {
        var tests = cells.Distinct().ToList();
        string Answers(FactValue value) => string.Concat(tests.Select(test => test.Holds(value) ? '1' : '0'));
        if (!fact.IsOrdered)
            return [.. (fact.Type == FactType.Enum ? fact.Values.Select(FactValue.Of) : Subsets(tests)).DistinctBy(Answers)];
        IEnumerable<decimal> numbers = fact.Type == FactType.Boolean
            ? [0, 1]
            : tests.SelectMany(test => test.Bounds).SelectMany(bound => new[] { bound, bound + fact.Step }).Append(fact.Min).Where(number => number >= fact.Min && number <= fact.Max).Distinct().Order();
        // Only neighbours that answer alike are one: a count known from below may have left the first of them behind.
        var ways = new List<FactValue>();
        foreach (var value in numbers.Select(FactValue.Of).Where(value => ways.Count == 0 || Answers(ways[^1]) != Answers(value)))
            ways.Add(value);
        return ways;
    }

    static IEnumerable<FactValue> Subsets(List<Cell> tests)
    {
        var words = tests.SelectMany(test => test.MentionedWords).Distinct().Order(StringComparer.Ordinal).ToArray();
        return Enumerable.Range(0, 1 << words.Length).Select(chosen => FactValue.OfSet(words.Where((_, index) => (chosen >> index & 1) == 1)));
    }
}
