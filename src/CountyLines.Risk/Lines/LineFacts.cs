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

    /// <summary>The facts and the analysts' levels in force on the date, ready for scoring.</summary>
    public static LineInput InputOf(Pack pack, LineRecords records, DateOnly asOf, IReadOnlyList<GivenFact>? given = null)
    {
        var facts = Of(pack, records, asOf, given).ToDictionary(fact => fact.Fact.Name, fact => fact.Value);
        var levels = new Dictionary<string, int>();
        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed))
        {
            if (AssessmentInForce(records, factor.Id, asOf)?.Level is { } level)
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
        var made = records.Assessments.Where(assessment => assessment.Factor == factor && assessment.AssessedOn <= asOf).ToList();
        if (records.Merged is { } merged && made.Count > 0)
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
        switch (fact.From)
        {
            case Derivation.EvidenceCount count:
            {
                var evidence = InWindow(records, count.Kinds, count.Within, asOf);
                return new(fact, CountOf(evidence.Count, count.Kinds, records), evidence, []);
            }

            case Derivation.EvidenceSum sum:
            {
                var evidence = InWindow(records, sum.Kinds, sum.Within, asOf);
                return new(fact, CountOf(evidence.Sum(one => (decimal)one.Quantity), sum.Kinds, records), evidence, []);
            }

            case Derivation.EvidenceAverage average:
            {
                var evidence = InWindow(records, average.Kinds, average.Within, asOf);
                var mean = evidence.Count == 0 ? 0 : Math.Round(evidence.Sum(one => (decimal)one.Quantity) / evidence.Count, fact.Decimals, MidpointRounding.AwayFromZero);
                return new(fact, average.Kinds.Any(records.Line.NotAssessed.Contains) ? FactValue.Unknown : FactValue.Of(mean), evidence, []);
            }

            case Derivation.EvidenceAge:
            {
                var newest = records.Evidence.Where(one => one.OccurredOn <= asOf).MaxBy(one => one.OccurredOn);
                return newest is null
                    ? new(fact, FactValue.Of(fact.Max), [], [])
                    : new(fact, FactValue.Of(Math.Min(fact.Max, asOf.DayNumber - newest.OccurredOn.DayNumber)), [newest], []);
            }

            case Derivation.GradeShare share:
            {
                var all = records.Evidence.Where(one => share.Within.Covers(one.OccurredOn, asOf)).ToList();
                var graded = all.Where(one => share.Grades.Contains(one.Grade)).ToList();
                return new(fact, FactValue.Of(all.Count == 0 ? 0 : graded.Count * 100 / all.Count), [], []);
            }

            case Derivation.NumberCount numbers:
            {
                var started = records.Numbers.Where(number => number.From is { } from && numbers.Within.Covers(from, asOf)).ToList();
                var undated = records.Numbers.Any(number => number.From is null);
                return new(fact, undated ? FactValue.AtLeast(started.Count) : FactValue.Of(started.Count), [], started);
            }

            case Derivation.UnknownFactors:
                return new(fact, FactValue.Unknown, [], []);
            default:
                return new(fact, FieldOf(fact.From, records.Line), [], []);
        }
    }

    static FactValue CountOf(decimal seen, IReadOnlyList<string> kinds, LineRecords records)
    {
        return kinds.Any(records.Line.NotAssessed.Contains) ? FactValue.AtLeast(seen) : FactValue.Of(seen);
    }

    static List<Evidence> InWindow(LineRecords records, IReadOnlyList<string> kinds, Window within, DateOnly asOf)
    {
        return [.. records.Evidence.Where(one => kinds.Contains(one.Kind) && within.Covers(one.OccurredOn, asOf)).OrderByDescending(one => one.OccurredOn).ThenBy(one => one.Reference, StringComparer.Ordinal)];
    }

    static FactValue FieldOf(Derivation from, Line line)
    {
        return from switch
        {
            Derivation.FieldSize { Field: "importing_forces" } => SizeOf(line.ImportingDistricts?.Select(code => ReferenceData.Districts[code].ForceCode)),
            Derivation.FieldSize { Field: "importing_districts" } => SizeOf(line.ImportingDistricts),
            Derivation.FieldSize { Field: "commodities" } => SizeOf(line.Commodities),
            Derivation.FieldPresent { Field: "ocg_reference" } => line.OcgReference is { } ocg ? FactValue.Of(ocg.Length > 0) : FactValue.Unknown,
            Derivation.FieldValue { Field: "status" } => FactValue.Of(LineWords.Of(line.Status)),
            Derivation.FieldValue { Field: "supply_model" } => line.SupplyModel is { } model ? FactValue.Of(model) : FactValue.Unknown,
            Derivation.FieldValue { Field: "commodities" } => line.Commodities is { } commodities ? FactValue.OfSet(commodities) : FactValue.Unknown,
            Derivation.FieldValue { Field: "first_seen" } => line.FirstSeen is { } first ? FactValue.Of(first) : FactValue.Unknown,
            Derivation.FieldValue { Field: "last_activity" } => line.LastActivity is { } last ? FactValue.Of(last) : FactValue.Unknown,
            _ => throw new InvalidOperationException($"No derivation of {from.Describe()} is written, though a pack may name it."),
        };
    }

    static FactValue SizeOf(IEnumerable<string>? values)
    {
        return values is null ? FactValue.Unknown : FactValue.Of(values.Distinct().Count());
    }
}
