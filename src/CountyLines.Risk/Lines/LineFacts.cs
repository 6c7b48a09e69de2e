using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>
/// Derives a pack's facts from a line's records as of a date. Of evidence, numbers and assessments only what had happened by that date
/// counts; the line's own fields count as its record has them. A count over a kind that the record says nobody looked at is known from
/// below only: what was seen still counts, and the rest is unknown.
/// </summary>
public static class LineFacts
{
    /// <summary>One fact per fact of the pack, in the pack's order.</summary>
    /// <param name="given">What plug-ins gave for the line; without it their facts are unknown.</param>
    public static IReadOnlyList<LineFact> Of(Pack pack, LineRecords records, DateOnly asOf, IReadOnlyList<GivenFact>? given = null)
    {
        return [.. pack.Facts.Select(fact => fact.From is Derivation.PlugIn ? new(fact, Given(fact, given ?? []), [], []) : Derive(fact, records, asOf))];
    }

    /// <summary>The facts and the analysts' levels in force on the date, ready for scoring. The values are those of <see cref="Of"/>, without the records behind them.</summary>
    public static LineInput InputOf(Pack pack, LineRecords records, DateOnly asOf, IReadOnlyList<GivenFact>? given = null)
    {
        return InputOf(pack, records, [.. records.Evidence], asOf, given);
    }

    /// <param name="evidence">The line's evidence, looked at once: where it is left in the store, every look reads it again.</param>
    internal static LineInput InputOf(Pack pack, LineRecords records, ReadOnlySpan<Evidence> evidence, DateOnly asOf, IReadOnlyList<GivenFact>? given = null)
    {
        var facts = new Dictionary<string, FactValue>(pack.Facts.Count);
        foreach (var fact in pack.Facts)
            facts[fact.Name] = fact.From is Derivation.PlugIn ? Given(fact, given ?? []) : FactValues.Of(fact, records, evidence, asOf);
        var levels = new Dictionary<string, int>();
        foreach (var factor in pack.Factors)
        {
            if (factor.IsAssessed && AssessmentInForce(records, factor.Id, asOf)?.Level is { } level)
                levels[factor.Id] = level;
        }

        return new LineInput(facts, levels);
    }

    /// <summary>
    /// The newest assessment made by the date. When several analysts assessed on that day, the highest level stands, because the lower one
    /// did not see what the higher one saw; a level stands before an unknown.
    /// </summary>
    public static Assessment? AssessmentInForce(LineRecords records, string factor, DateOnly asOf)
    {
        // Most lines have been assessed for few factors.
        if (records.Assessments.Count == 0)
            return null;
        var made = records.Assessments.Where(assessment => assessment.Factor == factor && assessment.AssessedOn <= asOf).ToList();
        if (made.Count < 2)
            return made.FirstOrDefault();
        if (records.Merged is { } merged)
        {
            return MergedLines.Candidates(merged, made)
                .OrderByDescending(assessment => assessment.Level ?? -1).ThenByDescending(assessment => assessment.AssessedOn)
                .ThenBy(assessment => assessment.AssessedBy, StringComparer.Ordinal).ThenBy(assessment => assessment.Line, StringComparer.Ordinal)
                .First();
        }

        return made
            .OrderByDescending(assessment => assessment.AssessedOn)
            .ThenByDescending(assessment => assessment.Level ?? -1)
            .ThenBy(assessment => assessment.AssessedBy, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    /// <summary>What cannot be used is unknown here, and an error of the line where it is scored.</summary>
    static FactValue Given(Fact fact, IReadOnlyList<GivenFact> given)
    {
        var one = given.FirstOrDefault(one => one.Fact == fact.Name);
        return one.Fact is null || one.ProblemFor(fact) is not null ? FactValue.Unknown : one.Value;
    }

    static LineFact Derive(Fact fact, LineRecords records, DateOnly asOf)
    {
        var value = FactValues.Of(fact, records, [.. records.Evidence], asOf);
        return fact.From switch
        {
            Derivation.EvidenceCount count => new(fact, value, InWindow(records, count.Kinds, count.Within, asOf), []),
            Derivation.EvidenceSum sum => new(fact, value, InWindow(records, sum.Kinds, sum.Within, asOf), []),
            Derivation.EvidenceAverage average => new(fact, value, InWindow(records, average.Kinds, average.Within, asOf), []),
            Derivation.EvidenceAge => new(fact, value, records.Evidence.Where(one => one.OccurredOn <= asOf).MaxBy(one => one.OccurredOn) is { } newest ? [newest] : [], []),
            Derivation.NumberCount numbers => new(fact, value, [], [.. records.Numbers.Where(number => number.From is { } from && numbers.Within.Covers(from, asOf))]),
            _ => new(fact, value, [], []),
        };
    }

    static List<Evidence> InWindow(LineRecords records, IReadOnlyList<string> kinds, Window within, DateOnly asOf)
    {
        return [.. records.Evidence.Where(one => kinds.Contains(one.Kind) && within.Covers(one.OccurredOn, asOf)).OrderByDescending(one => one.OccurredOn).ThenBy(one => one.Reference, StringComparer.Ordinal)];
    }
}
