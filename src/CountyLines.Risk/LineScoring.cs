using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>Scores the lines and puts them in order. One bad line is shown as an error and never stops the others.</summary>
static class LineScoring
{
    public static IReadOnlyList<RunLine> Score(
        Pack pack, IReadOnlyList<LineRecords> records, DateOnly asOf, GivenFacts given, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        return new LineInputs(pack, asOf).Score(records, given, progress, stop);
    }

    /// <summary>Ranked lines first, then those that need a person (error, withheld), then those kept without a rank.</summary>
    /// <param name="scored">In the order in which they were scored.</param>
    /// <param name="inputs">From which they were scored; without it their evidence is looked at again.</param>
    public static IReadOnlyList<RunLine> Rank(IReadOnlyList<RunLine> scored, DateOnly asOf, LineInputs? inputs = null)
    {
        var ranked = Ranking.Order(
            scored.Index().Where(line => line.Item.Standing == Standing.Ranked),
            line => KeyOf(line.Item, inputs is null ? line.Item.NewestEvidence(asOf) : inputs.NewestEvidence(line.Index)));
        var others = scored.Where(line => line.Standing != Standing.Ranked)
            .OrderBy(line => line.Standing)
            .ThenByDescending(line => line.Score?.Risk)
            .ThenBy(line => line.Line.Reference, StringComparer.Ordinal);
        return [.. ranked.Select(pair => pair.Item.Item with { Rank = pair.Rank }), .. others];
    }

    static RankKey KeyOf(RunLine line, DateOnly? newestEvidence)
    {
        return new RankKey(line.Score!.Risk, line.Score.Highest, line.Score.Confidence.Lowest, newestEvidence, line.Line.Reference);
    }

    /// <summary>A line without what a plug-in gives is shown as an error and never as a low risk.</summary>
    public static IEnumerable<string> ProblemsOf(IReadOnlyList<Fact> plugged, IReadOnlyList<GivenFact> given)
    {
        // One failure is told once, however many facts of the pack come from that source.
        return plugged.Select(fact => given.FirstOrDefault(one => one.Fact == fact.Name) is { Fact: not null } found
            ? found.ProblemFor(fact)
            : $"{fact.Name} comes from the plug-in {((Derivation.PlugIn)fact.From).Source}, and there is none").OfType<string>().Distinct();
    }

    /// <summary>Restricted lines, those merged into another and those not yet seen on the date are not scored, and no plug-in is asked about them.</summary>
    public static bool IsScored(LineRecords records, DateOnly asOf) => !records.Line.Restricted && records.MergedInto is null && !(records.Line.FirstSeen > asOf);

    /// <summary>Where a line stands that has no error.</summary>
    public static Standing StandingOf(LineRecords records, DateOnly asOf)
    {
        if (!IsScored(records, asOf))
            return records.Line.Restricted ? Standing.Withheld : records.MergedInto is not null ? Standing.Merged : Standing.NotYetSeen;
        return records.Line.Status == LineStatus.ClosedType1 ? Standing.Closed : Standing.Ranked;
    }
}
