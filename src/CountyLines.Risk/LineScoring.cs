using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>Scores the lines and puts them in order. One bad line is shown as an error and never stops the others.</summary>
static class LineScoring
{
    const int LinesPerProgress = 100;

    public static IReadOnlyList<RunLine> Score(
        Pack pack, IReadOnlyList<LineRecords> records, DateOnly asOf, GivenFacts given, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var kernel = Kernel.Compile(pack, asOf);
        var plugged = pack.Facts.Where(fact => fact.From is Derivation.PlugIn).ToList();
        var facts = new FactColumns(pack, records.Count);
        var problems = new IReadOnlyList<string>[records.Count];
        for (var line = 0; line < records.Count; line++)
        {
            stop.ThrowIfCancellationRequested();
            var own = given.Of(records[line].Line.Reference);
            problems[line] = !IsScored(records[line], asOf) ? [] : facts.Put(line, LineFacts.InputOf(pack, records[line], asOf, own));
            if (plugged.Count > 0 && IsScored(records[line], asOf))
                problems[line] = [.. ProblemsOf(plugged, own), .. problems[line]];
            if ((line + 1) % LinesPerProgress == 0 || line + 1 == records.Count)
                progress?.Report(new CycleProgress("Scoring", line + 1, records.Count));
        }

        var scores = new ScoreColumns(kernel, records.Count);
        kernel.Score(facts, scores);
        return [.. records.Select((one, line) => Read(one, problems[line], scores, line, asOf) with { Given = given.Of(one.Line.Reference) })];
    }

    /// <summary>Ranked lines first, then those that need a person (error, withheld), then those kept without a rank.</summary>
    public static IReadOnlyList<RunLine> Rank(IReadOnlyList<RunLine> scored, DateOnly asOf)
    {
        var ranked = Ranking.Order(scored.Where(line => line.Standing == Standing.Ranked), line => KeyOf(line, asOf));
        var others = scored.Where(line => line.Standing != Standing.Ranked)
            .OrderBy(line => line.Standing)
            .ThenByDescending(line => line.Score?.Risk)
            .ThenBy(line => line.Line.Reference, StringComparer.Ordinal);
        return [.. ranked.Select(pair => pair.Item with { Rank = pair.Rank }), .. others];
    }

    static RankKey KeyOf(RunLine line, DateOnly asOf)
    {
        return new RankKey(line.Score!.Risk, line.Score.Highest, line.Score.Confidence.Lowest, line.NewestEvidence(asOf), line.Line.Reference);
    }

    /// <summary>A line without what a plug-in gives is shown as an error and never as a low risk.</summary>
    static IEnumerable<string> ProblemsOf(IReadOnlyList<Fact> plugged, IReadOnlyList<GivenFact> given)
    {
        // One failure is told once, however many facts of the pack come from that source.
        return plugged.Select(fact => given.FirstOrDefault(one => one.Fact == fact.Name) is { Fact: not null } found
            ? found.ProblemFor(fact)
            : $"{fact.Name} comes from the plug-in {((Derivation.PlugIn)fact.From).Source}, and there is none").OfType<string>().Distinct();
    }

    /// <summary>Restricted lines, those merged into another and those not yet seen on the date are not scored, and no plug-in is asked about them.</summary>
    public static bool IsScored(LineRecords records, DateOnly asOf) => !records.Line.Restricted && records.MergedInto is null && !(records.Line.FirstSeen > asOf);

    static RunLine Read(LineRecords records, IReadOnlyList<string> problems, ScoreColumns scores, int line, DateOnly asOf)
    {
        if (!IsScored(records, asOf))
            return new RunLine(records, records.Line.Restricted ? Standing.Withheld : records.MergedInto is not null ? Standing.Merged : Standing.NotYetSeen, null, null, null, null, "");
        if (problems.Count > 0)
            return new RunLine(records, Standing.Error, null, null, null, null, string.Join("; ", problems));
        var standing = records.Line.Status == LineStatus.ClosedType1 ? Standing.Closed : Standing.Ranked;
        return new RunLine(records, standing, scores.At(line), scores.Band(line), null, null, "");
    }
}
