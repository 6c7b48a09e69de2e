namespace CountyLines.Risk.Scoring;

/// <summary>
/// Proves that a factor's table answers every case, uses every row, hides no worse answer, and never answers something worse with a lower
/// level. It looks at every combination of classes of values (see <see cref="FactCodes"/>), so nothing is left to a sample.
/// </summary>
sealed class FactorChecks
{
    /// <summary>The most combinations that one factor may have. The product's own bound: well under a second.</summary>
    const int MaxCombinations = 200_000;

    readonly Factor factor;
    readonly Place where;
    readonly IReadOnlyList<Place> rowPlaces;
    readonly List<RuleProblem> problems;
    readonly IReadOnlyList<FactCodes> codes;

    FactorChecks(Factor factor, Place where, IReadOnlyList<Place> rowPlaces, List<RuleProblem> problems)
    {
        this.factor = factor;
        this.where = where;
        this.rowPlaces = rowPlaces;
        this.problems = problems;
        codes = [.. factor.Facts.Select(fact => FactCodes.Of(fact, factor.CellsOn(fact)))];
    }

    // The factor as of any date will do: conditions relative to it keep their order whatever the date.
    public static void Check(Factor factor, Place where, IReadOnlyList<Place> rowPlaces, List<RuleProblem> problems, ref long work)
    {
        if (!factor.IsAssessed)
            new FactorChecks(factor, where, rowPlaces, problems).CheckAll(ref work);
    }

    void CheckAll(ref long work)
    {
        var before = problems.Count;
        CheckOtherwise();
        CheckCapability();
        CheckSize(ref work);
        if (problems.Count > before || codes.Any(one => one.Count > FactCodes.MaxCodes))
            return;

        var combinations = codes.Aggregate(1, (product, one) => product * one.Count);
        var matched = new int[combinations];
        var hidden = new int[factor.Rows.Count + 1];
        for (var index = 0; index < combinations; index++)
            matched[index] = MatchAt(index, hidden);
        CheckGaps(matched);
        foreach (var row in factor.Rows.Where(row => !matched.Contains(row.Number)))
            problems.Add(new("row.unreachable", rowPlaces[row.Number - 1], $"row {row.Number} of '{factor.Id}' can never match: the rows above it catch every case"));
        CheckOverlaps(hidden);
        CheckOrder(matched);
    }

    void CheckOtherwise()
    {
        foreach (var row in factor.Rows.SkipLast(1).Where(row => row.When.Count == 0))
            problems.Add(new("row.otherwise", rowPlaces[row.Number - 1], $"'otherwise' must be the last row of '{factor.Id}'"));
    }

    void CheckCapability()
    {
        if (factor.Section != "capability")
            return;
        foreach (var fact in factor.Facts)
        {
            var kinds = fact.From switch
            {
                Derivation.EvidenceCount count => count.Kinds,
                Derivation.EvidenceSum sum => sum.Kinds,
                Derivation.EvidenceAverage average => average.Kinds,
                _ => [],
            };
            if (kinds.FirstOrDefault(Vocabulary.ExploitationKinds.Contains) is { } kind)
                problems.Add(new("capability.exploited", where, $"'{factor.Id}' counts '{fact.Name}' as capability, which includes {kind}: an exploited person never counts towards capability"));
        }
    }

    void CheckSize(ref long work)
    {
        foreach (var set in codes.Where(set => set.Fact.Type == FactType.Set && set.Words.Count > FactCodes.MaxSetWords))
            problems.Add(new("factor.size", where, $"'{factor.Id}' names {set.Words.Count} values of '{set.Fact.Name}'; it may name {FactCodes.MaxSetWords}"));
        // A fact with too many steps is reported where the fact stands.
        if (codes.Any(one => one.Count > FactCodes.MaxCodes))
            return;
        var combinations = codes.Aggregate(1L, (product, one) => Math.Min(product * one.Count, int.MaxValue));
        var needed = ProofWork.Of(factor, combinations);
        if (combinations > MaxCombinations || work + needed > ProofWork.MostForFactors)
            problems.Add(new("factor.size", where, $"'{factor.Id}' looks at too many facts at once to be proved; divide it into two factors"));
        else
            work += needed;
    }

    void CheckGaps(int[] matched)
    {
        var gap = Array.IndexOf(matched, 0);
        if (gap < 0)
            return;
        var example = codes.Zip(CodesAt(gap)).Select(pair => $"{pair.First.Fact.Name} = {pair.First.Last(pair.Second).Show(pair.First.Fact.Type)}");
        problems.Add(new("rows.gap", where, $"no row of '{factor.Id}' matches {string.Join(" and ", example)}; end with a row 'otherwise: true'"));
    }

    /// <summary>A row may catch what a lower row would answer with a lower level; that is how a table reads. It must not hide a higher one.</summary>
    void CheckOverlaps(int[] hidden)
    {
        foreach (var row in factor.Rows.Where(row => hidden[row.Number] > 0))
        {
            var below = factor.Rows[hidden[row.Number] - 1];
            problems.Add(new("rows.overlap", rowPlaces[row.Number - 1],
                $"row {row.Number} of '{factor.Id}' (level {row.Level.Value}) catches lines that row {below.Number} would give level {below.Level.Value}; put the higher level first, or add a condition that keeps the two apart"));
        }
    }

    /// <summary>Neighbours along one fact, all others equal: going to the worse value must not lower the level, nor raise the confidence.</summary>
    void CheckOrder(int[] matched)
    {
        if (matched.Contains(0))
            return;
        var stride = 1;
        foreach (var one in codes)
        {
            for (var index = 0; index < matched.Length && one.Fact.Worse != Worse.Undeclared; index++)
            {
                var code = index / stride % one.Count;
                if (code == one.Highest)
                    continue;
                var rises = one.Fact.Worse == Worse.Higher;
                var (better, worse) = rises ? (index, index + stride) : (index + stride, index);
                var (before, after) = (factor.Rows[matched[better] - 1], factor.Rows[matched[worse] - 1]);
                var goesWrongWay = factor.IsConfidence ? after.Level.Value > before.Level.Value : after.Level.Value < before.Level.Value;
                if (!goesWrongWay)
                    continue;
                var (low, high) = (one.Last(code).Show(one.Fact.Type), one.First(code + 1).Show(one.Fact.Type));
                problems.Add(new("order.fact", rowPlaces[after.Number - 1],
                    $"when '{one.Fact.Name}' worsens from {(rises ? low : high)} to {(rises ? high : low)}, '{factor.Id}' {(factor.IsConfidence ? "rises" : "falls")} from level {before.Level.Value} (row {before.Number}) to level {after.Level.Value} (row {after.Number})"));
                break;
            }

            stride *= one.Count;
        }
    }

    /// <summary>The number of the row that matches, 0 when none does; notes for it a row below that matches too and has a higher level.</summary>
    int MatchAt(int index, int[] hidden)
    {
        var values = codes.Zip(CodesAt(index)).ToDictionary(pair => pair.First.Fact.Name, pair => pair.First.First(pair.Second));
        Row? first = null;
        foreach (var row in factor.Rows)
        {
            if (!row.When.All(cell => cell.Test.Holds(values[cell.Fact.Name])))
                continue;
            first ??= row;
            if (row.When.Count > 0 && row.Level.Value > first.Level.Value && hidden[first.Number] == 0)
                hidden[first.Number] = row.Number;
        }

        return first?.Number ?? 0;
    }

    int[] CodesAt(int index)
    {
        var at = new int[codes.Count];
        for (var dimension = 0; dimension < at.Length; dimension++)
        {
            at[dimension] = index % codes[dimension].Count;
            index /= codes[dimension].Count;
        }

        return at;
    }
}
