namespace CountyLines.Risk.Scoring;

/// <summary>Proves that a factor's table answers every case, uses every row, and never answers something worse with a lower level.</summary>
static class FactorChecks
{
    /// <summary>The most combinations of values that one factor may have to be proved over. The product's own bound: well under a second.</summary>
    const int MaxCombinations = 200_000;

    public static void Check(Factor factor, Place where, IReadOnlyList<Place> rowPlaces, List<RuleProblem> problems, ref long work)
    {
        if (factor.IsAssessed)
            return;
        var before = problems.Count;
        CheckOtherwise(factor, rowPlaces, problems);
        CheckCapability(factor, where, problems);
        CheckSets(factor, where, problems);
        var combinations = factor.Representatives.Aggregate(1L, (product, values) => Math.Min(product * values.Count, int.MaxValue));
        var needed = ProofWork.Of(factor, combinations);
        if (combinations > MaxCombinations || work + needed > ProofWork.MostForFactors)
            problems.Add(new("factor.size", where, $"'{factor.Id}' looks at too many facts at once to be proved; divide it into two factors"));
        if (problems.Count > before)
            return;

        work += needed;
        var matched = factor.Representatives.Count == 0 ? [MatchAt(factor, 0)] : Enumerable.Range(0, (int)combinations).Select(index => MatchAt(factor, index)).ToArray();
        CheckGaps(factor, where, matched, problems);
        foreach (var row in factor.Rows.Where(row => !matched.Contains(row.Number)))
            problems.Add(new("row.unreachable", rowPlaces[row.Number - 1], $"row {row.Number} of '{factor.Id}' can never match: the rows above it catch every case"));
        CheckOrder(factor, rowPlaces, matched, problems);
    }

    static void CheckOtherwise(Factor factor, IReadOnlyList<Place> rowPlaces, List<RuleProblem> problems)
    {
        foreach (var row in factor.Rows.SkipLast(1).Where(row => row.When.Count == 0))
            problems.Add(new("row.otherwise", rowPlaces[row.Number - 1], $"'otherwise' must be the last row of '{factor.Id}'"));
    }

    static void CheckCapability(Factor factor, Place where, List<RuleProblem> problems)
    {
        if (factor.Section != "capability")
            return;
        foreach (var fact in factor.Facts)
        {
            var kinds = fact.From switch { Derivation.EvidenceCount count => count.Kinds, Derivation.EvidenceSum sum => sum.Kinds, _ => [] };
            if (kinds.FirstOrDefault(Vocabulary.ExploitationKinds.Contains) is { } kind)
                problems.Add(new("capability.exploited", where, $"'{factor.Id}' counts '{fact.Name}' as capability, which includes {kind}: an exploited person never counts towards capability"));
        }
    }

    static void CheckSets(Factor factor, Place where, List<RuleProblem> problems)
    {
        foreach (var fact in factor.Facts.Where(fact => fact.Type == FactType.Set))
        {
            var words = factor.Rows.SelectMany(row => row.When).Where(cell => cell.Fact.Name == fact.Name).SelectMany(cell => cell.Test.MentionedWords).Distinct().Count();
            if (words > Representatives.MaxSetWords)
                problems.Add(new("factor.size", where, $"'{factor.Id}' names {words} values of '{fact.Name}'; it may name {Representatives.MaxSetWords}"));
        }
    }

    static void CheckGaps(Factor factor, Place where, int[] matched, List<RuleProblem> problems)
    {
        var gap = Array.IndexOf(matched, 0);
        if (gap < 0)
            return;
        var example = factor.Facts.Zip(ValuesAt(factor, gap)).Select(pair => $"{pair.First.Name} = {pair.Second.Show(pair.First.Type)}");
        problems.Add(new("rows.gap", where, $"no row of '{factor.Id}' matches {string.Join(" and ", example)}; end with a row 'otherwise: true'"));
    }

    /// <summary>Neighbours along one fact, all others equal: going to the worse value must not lower the level, nor raise the confidence.</summary>
    static void CheckOrder(Factor factor, IReadOnlyList<Place> rowPlaces, int[] matched, List<RuleProblem> problems)
    {
        if (matched.Contains(0))
            return;
        var isConfidence = factor.Section == "confidence";
        var stride = 1;
        for (var dimension = 0; dimension < factor.Facts.Count; dimension++)
        {
            var fact = factor.Facts[dimension];
            var values = factor.Representatives[dimension];
            for (var index = 0; index < matched.Length && fact.Worse != Worse.Undeclared; index++)
            {
                if (index / stride % values.Count == values.Count - 1)
                    continue;
                var (better, worse) = fact.Worse == Worse.Higher ? (index, index + stride) : (index + stride, index);
                var (before, after) = (factor.Rows[matched[better] - 1], factor.Rows[matched[worse] - 1]);
                var goesWrongWay = isConfidence ? after.Level.Value > before.Level.Value : after.Level.Value < before.Level.Value;
                if (!goesWrongWay)
                    continue;
                var from = values[better / stride % values.Count].Show(fact.Type);
                var to = values[worse / stride % values.Count].Show(fact.Type);
                problems.Add(new("order.fact", rowPlaces[after.Number - 1],
                    $"when '{fact.Name}' worsens from {from} to {to}, '{factor.Id}' {(isConfidence ? "rises" : "falls")} from level {before.Level.Value} (row {before.Number}) to level {after.Level.Value} (row {after.Number})"));
                break;
            }

            stride *= values.Count;
        }
    }

    static int MatchAt(Factor factor, int index) => factor.Match(ValuesAt(factor, index))?.Number ?? 0;

    static FactValue[] ValuesAt(Factor factor, int index)
    {
        var values = new FactValue[factor.Facts.Count];
        for (var dimension = 0; dimension < values.Length; dimension++)
        {
            var representatives = factor.Representatives[dimension];
            values[dimension] = representatives[index % representatives.Count];
            index /= representatives.Count;
        }

        return values;
    }
}
