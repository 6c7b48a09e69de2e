using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>Scores the lines one by one and puts them in order. One bad line is shown as an error and never stops the others.</summary>
static class LineScoring
{
    const int LinesPerProgress = 100;

    public static IReadOnlyList<RunLine> Score(
        Pack pack, IReadOnlyList<LineRecords> records, DateOnly asOf, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var scored = new List<RunLine>(records.Count);
        foreach (var one in records)
        {
            stop.ThrowIfCancellationRequested();
            scored.Add(ScoreOne(pack, one, asOf));
            if (scored.Count % LinesPerProgress == 0 || scored.Count == records.Count)
                progress?.Report(new CycleProgress("Scoring", scored.Count, records.Count));
        }

        return scored;
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

    static RunLine ScoreOne(Pack pack, LineRecords records, DateOnly asOf)
    {
        if (records.Line.Restricted)
            return new RunLine(records, Standing.Withheld, null, null, null, null, "");
        if (records.Line.FirstSeen > asOf)
            return new RunLine(records, Standing.NotYetSeen, null, null, null, null, "");
        var (score, problems) = Interpreter.Score(pack, LineFacts.InputOf(pack, records, asOf));
        if (score is null)
            return new RunLine(records, Standing.Error, null, null, null, null, string.Join("; ", problems));
        var standing = records.Line.Status == LineStatus.ClosedType1 ? Standing.Closed : Standing.Ranked;
        return new RunLine(records, standing, score, pack.BandOf(score.Risk), null, null, "");
    }
}
