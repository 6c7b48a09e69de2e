using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>
/// Values that stand for all values a fact can have. Between two neighbouring boundaries of a fact's cells every value gives the same
/// answers, so that what holds for these values is proved for all, not sampled.
/// </summary>
static class Representatives
{
    /// <summary>The most words of one set that a factor may look at; each doubles the combinations.</summary>
    public const int MaxSetWords = 8;

    public static IReadOnlyList<FactValue> Of(Fact fact, IEnumerable<RowCell> cells)
    {
        var tests = cells.Select(cell => cell.Test).ToList();
        return fact.Type switch
        {
            FactType.Boolean => [FactValue.Of(false), FactValue.Of(true)],
            FactType.Enum => [.. fact.Values.Select(FactValue.Of)],
            FactType.Set => [.. Subsets([.. tests.SelectMany(test => test.MentionedWords).Distinct().Order(StringComparer.Ordinal).Take(MaxSetWords)])],
            _ => [.. Numbers(fact, tests).Select(FactValue.Of)],
        };
    }

    /// <summary>The values that a fact known only from below, or not at all, can still turn out to have.</summary>
    public static IEnumerable<FactValue> Completions(FactValue unknown, Fact fact, IReadOnlyList<FactValue> representatives)
    {
        return fact.Type == FactType.Integer && unknown.Number > 0 && unknown.Number > fact.Min
            ? representatives.Where(value => value.Number > unknown.Number).Prepend(FactValue.Of(unknown.Number))
            : representatives;
    }

    static IEnumerable<decimal> Numbers(Fact fact, IEnumerable<Cell> tests)
    {
        return tests.SelectMany(test => test.Bounds)
            .SelectMany(boundary => new[] { boundary - fact.Step, boundary, boundary + fact.Step })
            .Append(fact.Min)
            .Append(fact.Max)
            .Where(number => number >= fact.Min && number <= fact.Max)
            .Distinct()
            .Order();
    }

    static IEnumerable<FactValue> Subsets(IReadOnlyList<string> words)
    {
        for (var chosen = 0; chosen < 1 << words.Count; chosen++)
            yield return FactValue.OfSet(words.Where((_, index) => (chosen >> index & 1) == 1));
    }
}
