using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>One thing that weakens a list, with the lines that have it.</summary>
/// <param name="Of">How many lines were looked at.</param>
/// <param name="Lines">Their references, in ordinal order.</param>
public sealed record Measure(string Id, string What, int Of, IReadOnlyList<string> Lines);

/// <summary>How far analysts differ when they assess one factor of one line on the same evidence.</summary>
/// <param name="Pairs">Pairs of assessments by two analysts, near in time, that both gave a level.</param>
/// <param name="Differ">Those with two levels.</param>
/// <param name="MeanDifference">How far apart the levels of a pair are on average, to two decimals; 0 when there is no pair.</param>
/// <param name="OneUnknown">Pairs in which one gave a level and the other could not say.</param>
/// <param name="Lines">Lines with a pair that differs.</param>
public sealed record Dispersion(string Factor, int Pairs, int Differ, decimal MeanDifference, int OneUnknown, IReadOnlyList<string> Lines);

/// <summary>How good the records are that a list rests on, as of a date. Withheld lines, lines closed type 1, lines not yet seen and lines merged into another are left out, and counted.</summary>
public sealed record DataQuality(
    DateOnly AsOf, Pack Pack, int LookedAt, IReadOnlyList<(string Why, int Count)> LeftOut, IReadOnlyList<Measure> Measures, IReadOnlyList<Measure> Unknown, IReadOnlyList<Dispersion> Dispersion)
{
    /// <param name="scored">Every line held, as the machine scores it as of the date.</param>
    /// <param name="open">The open decisions, by line.</param>
    public static DataQuality Of(Pack pack, IReadOnlyList<RunLine> scored, DateOnly asOf, Governance settings, IReadOnlyDictionary<string, Decision> open)
    {
        var lines = scored.Where(line => line.Standing is Standing.Ranked or Standing.Error).OrderBy(line => line.Line.Reference, StringComparer.Ordinal).ToList();
        var leftOut = new[] { (Standing.Withheld, "withheld"), (Standing.Closed, "closed type 1"), (Standing.NotYetSeen, "not yet seen on this date"), (Standing.Merged, "merged into another") }
            .Select(one => (one.Item2, scored.Count(line => line.Standing == one.Item1))).Where(one => one.Item2 > 0).ToList();
        var windows = WindowsOf(pack);
        Measure[] measures =
        [
            Count("stale", $"No activity for more than {settings.StaleDays} days", line => line.DaysSinceActivity(asOf) > settings.StaleDays),
            Count("activity-unknown", "No date of any activity", line => line.DaysSinceActivity(asOf) is null),
            Count("review-overdue", "The line's review is overdue", line => line.IsReviewOverdue(asOf)),
            Count("review-missing", "The line has no date for its review", line => line.Line.ReviewDue is null),
            Count("decision-review-overdue", "The meeting's own review of its decision is overdue", line => open.GetValueOrDefault(line.Line.Reference)?.IsReviewOverdue(asOf) == true),
            Count("evidence-too-old", "All evidence that the rules ask about is older than they look back", line => IsAllTooOld(line)),
            Count("no-number", "No deal number is known", line => line.Records.Numbers.Count == 0),
            Count("in-error", "Cannot be scored", line => line.Standing == Standing.Error),
        ];
        var unknown = pack.Factors.Select((factor, index) => Count(factor.Id, factor.Label, line => line.Score?.Factors[index].IsUnknown == true) with { Of = lines.Count(line => line.Score is not null) });
        return new DataQuality(asOf, pack, lines.Count, leftOut, measures, [.. unknown], DispersionOf(pack, lines, asOf, settings.DispersionDays));

        Measure Count(string id, string what, Func<RunLine, bool> has) => new(id, what, lines.Count, [.. lines.Where(has).Select(line => line.Line.Reference)]);

        bool IsAllTooOld(RunLine line)
        {
            var asked = line.Records.Evidence.Where(one => one.OccurredOn <= asOf && windows.Contains(one.Kind)).ToList();
            return asked.Count > 0 && !asked.Any(one => windows[one.Kind].Any(window => window.Covers(one.OccurredOn, asOf)));
        }
    }

    /// <summary>How far back the pack looks for each kind of evidence.</summary>
    static ILookup<string, Window> WindowsOf(Pack pack)
    {
        return pack.Facts.SelectMany(fact => fact.From switch
        {
            Derivation.EvidenceCount from => from.Kinds.Select(kind => (kind, from.Within)),
            Derivation.EvidenceSum from => from.Kinds.Select(kind => (kind, from.Within)),
            Derivation.EvidenceAverage from => from.Kinds.Select(kind => (kind, from.Within)),
            _ => [],
        }).ToLookup(one => one.kind, one => one.Within, StringComparer.Ordinal);
    }

    static IReadOnlyList<Dispersion> DispersionOf(Pack pack, IReadOnlyList<RunLine> lines, DateOnly asOf, int days)
    {
        return [.. pack.Factors.Where(factor => factor.IsAssessed).Select(factor =>
        {
            var pairs = lines.SelectMany(line => PairsOf(line, factor.Id, asOf, days)).ToList();
            var settled = pairs.Where(pair => pair.One is not null && pair.Other is not null).Select(pair => (pair.Line, Difference: Math.Abs(pair.One!.Value - pair.Other!.Value))).ToList();
            return new Dispersion(
                factor.Id, settled.Count, settled.Count(pair => pair.Difference > 0),
                settled.Count == 0 ? 0 : Math.Round(settled.Sum(pair => (decimal)pair.Difference) / settled.Count, 2, MidpointRounding.AwayFromZero),
                pairs.Count(pair => pair.One is null != pair.Other is null), [.. settled.Where(pair => pair.Difference > 0).Select(pair => pair.Line).Distinct()]);
        })];
    }

    static IEnumerable<(string Line, int? One, int? Other)> PairsOf(RunLine line, string factor, DateOnly asOf, int days)
    {
        var all = line.Records.Assessments.Where(one => one.Factor == factor && one.AssessedOn <= asOf).ToList();
        for (var one = 0; one < all.Count; one++)
        {
            for (var other = one + 1; other < all.Count; other++)
            {
                if (!all[one].AssessedBy.Equals(all[other].AssessedBy, StringComparison.OrdinalIgnoreCase) && Math.Abs(all[one].AssessedOn.DayNumber - all[other].AssessedOn.DayNumber) <= days)
                    yield return (line.Line.Reference, all[one].Level, all[other].Level);
            }
        }
    }
}
