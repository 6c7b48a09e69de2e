namespace CountyLines.Risk.Duplicates;

/// <summary>How many lines have each value of one field, and what it therefore weighs that two lines have the same, or none in common.</summary>
sealed class ValueCounts
{
    readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);
    readonly Dictionary<int, int> weights = [];

    public ValueCounts(IEnumerable<IEnumerable<string>> valuesOfLines, SignRule rule)
    {
        foreach (var values in valuesOfLines)
        {
            var isKnown = false;
            foreach (var value in values.Distinct(StringComparer.Ordinal))
            {
                isKnown = true;
                lines[value] = lines.GetValueOrDefault(value) + 1;
            }

            Known += isKnown ? 1 : 0;
        }

        foreach (var count in lines.Values.Distinct())
            weights[count] = Math.Clamp(Bits.Hundredths((Int128)rule.Same * Known, (Int128)SignRule.Million * count), 0, rule.Most);
        Differs = DifferingWeight(rule);
    }

    /// <summary>How many lines have any value.</summary>
    public int Known { get; }

    /// <summary>What it weighs that two lines both have values and share none: never more than nothing.</summary>
    public int Differs { get; }

    public int LinesWith(string value) => lines.GetValueOrDefault(value);

    /// <summary>What it weighs that two lines share the value: the rarer it is, the more.</summary>
    public int WeightOf(string value) => weights.GetValueOrDefault(LinesWith(value));

    int DifferingWeight(SignRule rule)
    {
        var pairs = (Int128)Known * (Known - 1) / 2;
        var agreeing = lines.Values.Aggregate((Int128)0, (sum, count) => sum + ((Int128)count * (count - 1) / 2));
        // Pairs that share several values are counted once for each: where that is all pairs, sharing none tells nothing that can be counted.
        return pairs <= agreeing ? 0 : Math.Min(0, Bits.Hundredths((SignRule.Million - rule.Same) * pairs, SignRule.Million * (pairs - agreeing)));
    }
}
