namespace CountyLines.Risk.Scoring;

/// <summary>
/// How much of a pack its own cases pin down. A row or a level counts as covered when a case that passes came out at it; a case whose
/// answer an unknown leaves open covers nothing, because it does not say which row should match.
/// </summary>
/// <param name="Outcomes">What came of each case, in the order of the file.</param>
/// <param name="Factors">Each factor of the pack in its order, and the confidence rule last.</param>
public sealed record PackCoverage(IReadOnlyList<CaseOutcome> Outcomes, IReadOnlyList<FactorCoverage> Factors)
{
    /// <summary>Counts the coverage of a pack.</summary>
    public static PackCoverage Of(Pack pack, IReadOnlyList<CaseOutcome> outcomes)
    {
        var passed = outcomes.Where(outcome => outcome.Passed).ToLookup(outcome => outcome.Case.Target, StringComparer.Ordinal);
        return new(outcomes, [.. pack.Factors.Append(pack.Confidence).Select(factor => Of(factor, [.. passed[factor.Id]]))]);
    }

    /// <summary>How many cases pass.</summary>
    public int Passed => Outcomes.Count(outcome => outcome.Passed);

    /// <summary>How many rows there are in all tables.</summary>
    public int Rows => Factors.Sum(one => one.Factor.Rows.Count);

    /// <summary>How many of them at least one case covers.</summary>
    public int RowsCovered => Rows - Factors.Sum(one => one.UncoveredRows.Count);

    /// <summary>How many levels all factors have together.</summary>
    public int Levels => Factors.Sum(one => one.Factor.Levels.Count);

    /// <summary>How many of them at least one case covers.</summary>
    public int LevelsCovered => Levels - Factors.Sum(one => one.UncoveredLevels.Count);

    static FactorCoverage Of(Factor factor, IReadOnlyList<CaseOutcome> passed)
    {
        return new(
            factor,
            passed.Count,
            [.. factor.Rows.Where(row => passed.All(outcome => outcome.Row != row.Number))],
            [.. factor.Levels.Where(level => passed.All(outcome => outcome.Actual != level.Value.ToString()))]);
    }
}

/// <summary>How much of one factor the cases pin down.</summary>
/// <param name="Factor">The factor, or the confidence rule.</param>
/// <param name="Cases">How many passing cases ask it.</param>
/// <param name="UncoveredRows">Rows at which no passing case came out, in the factor's order.</param>
/// <param name="UncoveredLevels">Levels at which no passing case came out, lowest first.</param>
public sealed record FactorCoverage(Factor Factor, int Cases, IReadOnlyList<Row> UncoveredRows, IReadOnlyList<Level> UncoveredLevels);
