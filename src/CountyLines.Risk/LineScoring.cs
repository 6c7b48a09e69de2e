using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>Scores the lines and puts them in order. One bad line is shown as an error and never stops the others.</summary>
static class LineScoring
{
    const int LinesPerProgress = 100;

    public static IReadOnlyList<RunLine> Score(
        Pack pack, IReadOnlyList<LineRecords> records, DateOnly asOf, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var kernel = Kernel.Compile(pack, asOf);
        // Nothing here derives what a plug-in would; a line without it is shown as an error and never as a low risk.
        string[] missing = [.. pack.Facts.Where(fact => fact.From is Derivation.PlugIn).Select(fact => $"{fact.Name} comes from the plug-in {((Derivation.PlugIn)fact.From).Source}, and there is none")];
        var facts = new FactColumns(pack, records.Count);
        var problems = new IReadOnlyList<string>[records.Count];
        for (var line = 0; line < records.Count; line++)
        {
            stop.ThrowIfCancellationRequested();
            problems[line] = !IsScored(records[line], asOf) ? [] : missing.Length > 0 ? missing : facts.Put(line, LineFacts.InputOf(pack, records[line], asOf));
            if ((line + 1) % LinesPerProgress == 0 || line + 1 == records.Count)
                progress?.Report(new CycleProgress("Scoring", line + 1, records.Count));
        }

        var scores = new ScoreColumns(kernel, records.Count);
        kernel.Score(facts, scores);
        return [.. records.Select((one, line) => Read(one, problems[line], scores, line, asOf))];
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

    static bool IsScored(LineRecords records, DateOnly asOf) => !records.Line.Restricted && records.MergedInto is null && !(records.Line.FirstSeen > asOf);

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
