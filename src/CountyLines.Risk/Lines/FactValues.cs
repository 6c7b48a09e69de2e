using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>
/// What a fact's value is on a line, the one place that says so. A night asks for dozens of facts of every line, so nothing is gathered here
/// that only an explanation shows.
/// </summary>
static class FactValues
{
    /// <param name="evidence">The line's evidence.</param>
    public static FactValue Of(Fact fact, LineRecords records, ReadOnlySpan<Evidence> evidence, DateOnly asOf)
    {
        return fact.From switch
        {
            Derivation.EvidenceCount count => CountOf(Seen(evidence, count.Kinds, count.Within, asOf).Count, count.Kinds, records.Line),
            Derivation.EvidenceSum sum => CountOf(Seen(evidence, sum.Kinds, sum.Within, asOf).Quantity, sum.Kinds, records.Line),
            Derivation.EvidenceAverage average => MeanOf(Seen(evidence, average.Kinds, average.Within, asOf), fact.Decimals, average.Kinds, records.Line),
            Derivation.EvidenceAge => NewestOf(evidence, asOf) is { } newest ? FactValue.Of(Math.Min(fact.Max, asOf.DayNumber - newest.DayNumber)) : FactValue.Of(fact.Max),
            Derivation.GradeShare share => ShareOf(evidence, share, asOf),
            Derivation.NumberCount numbers => StartedOf(records.Numbers, numbers.Within.DaysTo(asOf)),
            Derivation.UnknownFactors => FactValue.Unknown,
            _ => FieldOf(fact.From, records.Line),
        };
    }

    /// <summary>The day of the newest evidence up to a date; null when there is none.</summary>
    public static DateOnly? NewestOf(ReadOnlySpan<Evidence> evidence, DateOnly asOf)
    {
        DateOnly? newest = null;
        foreach (var one in evidence)
        {
            if (one.OccurredOn <= asOf && !(one.OccurredOn <= newest))
                newest = one.OccurredOn;
        }

        return newest;
    }

    /// <summary>How many records of some kinds are in the window, and their quantities added up.</summary>
    static (int Count, long Quantity) Seen(ReadOnlySpan<Evidence> evidence, IReadOnlyList<string> kinds, Window within, DateOnly asOf)
    {
        var days = within.DaysTo(asOf);
        var (count, quantity) = (0, 0L);
        foreach (var one in evidence)
        {
            if (!days.Covers(one.OccurredOn) || !IsOf(kinds, one.Kind))
                continue;
            count++;
            quantity += one.Quantity;
        }

        return (count, quantity);
    }

    static FactValue CountOf(decimal seen, IReadOnlyList<string> kinds, Line line) => IsNotAssessed(kinds, line) ? FactValue.AtLeast(seen) : FactValue.Of(seen);

    static FactValue MeanOf((int Count, long Quantity) seen, int decimals, IReadOnlyList<string> kinds, Line line)
    {
        if (IsNotAssessed(kinds, line))
            return FactValue.Unknown;
        return FactValue.Of(seen.Count == 0 ? 0 : Math.Round((decimal)seen.Quantity / seen.Count, decimals, MidpointRounding.AwayFromZero));
    }

    static FactValue ShareOf(ReadOnlySpan<Evidence> evidence, Derivation.GradeShare share, DateOnly asOf)
    {
        var days = share.Within.DaysTo(asOf);
        var (all, graded) = (0, 0);
        foreach (var one in evidence)
        {
            if (!days.Covers(one.OccurredOn))
                continue;
            all++;
            graded += IsOf(share.Grades, one.Grade) ? 1 : 0;
        }

        return FactValue.Of(all == 0 ? 0 : graded * 100 / all);
    }

    /// <summary>A number of which nobody knows when it came into use may have done so in the window.</summary>
    static FactValue StartedOf(IReadOnlyList<DealNumber> numbers, WindowDays days)
    {
        var (started, undated) = (0, false);
        for (var index = 0; index < numbers.Count; index++)
        {
            undated |= numbers[index].From is null;
            started += numbers[index].From is { } from && days.Covers(from) ? 1 : 0;
        }

        return undated ? FactValue.AtLeast(started) : FactValue.Of(started);
    }

    static bool IsNotAssessed(IReadOnlyList<string> kinds, Line line) => line.NotAssessed.Count > 0 && kinds.Any(line.NotAssessed.Contains);

    /// <summary>By index: an enumerator for each question would be most of what a night allocates.</summary>
    static bool IsOf(IReadOnlyList<string> words, string word)
    {
        for (var index = 0; index < words.Count; index++)
        {
            if (words[index] == word)
                return true;
        }

        return false;
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
