using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>A line's decisions and outcomes, each with the risk before and after it and with what else changed in between.</summary>
public static class LineEvents
{
    /// <param name="by">The day by which they were put on record; null for all there are.</param>
    public static IReadOnlyList<LineEvent> Of(RiskStore store, RunReport report, RunLine line, DateOnly? by)
    {
        var reference = line.Line.Reference;
        var decisions = store.Decisions().Where(one => one.Line == reference && !(one.MadeOn > by)).Select(one => (Decision: (Decision?)one, Outcome: (Outcome?)null, Day: one.MadeOn));
        var outcomes = store.Outcomes().Where(one => one.Line == reference && !(one.MadeOn > by)).Select(one => (Decision: (Decision?)null, Outcome: (Outcome?)one, Day: one.On));
        var all = decisions.Concat(outcomes).OrderBy(one => one.Day).ToList();
        if (all.Count == 0)
            return [];
        var scores = store.ScoresOf(reference, report.Run);
        return [.. all.Select(one => new LineEvent(one.Decision, one.Outcome, Around(one.Day, one.Outcome is not null)))];

        Association Around(DateOnly day, bool isOutcome)
        {
            // A meeting decides on the list of the day; what happened on a day may already be in that day's list.
            var before = scores.LastOrDefault(score => isOutcome ? score.AsOf < day : score.AsOf <= day);
            var after = scores.LastOrDefault(score => score.Run == report.Run.Number && (isOutcome ? score.AsOf >= day : score.AsOf > day));
            var others = all.Count(one => before is not null && after is not null && one.Day >= before.AsOf && one.Day <= after.AsOf) - 1;
            return new Association(before, after, before is null || after is null ? [] : Between(store, reference, before, after, others));
        }
    }

    static List<string> Between(RiskStore store, string line, RunScore before, RunScore after, int others)
    {
        var changes = new List<string>();
        if (before.PackSha256 != after.PackSha256)
            changes.Add($"the rules went from {before.Pack} to {after.Pack}, so the two risks are not of one scale");
        foreach (var (kind, count) in store.RecordsBetween(line, before.Pull, after.Pull).Where(one => one.Count > 0))
            changes.Add(kind == "line" ? "the line's own record changed" : $"{count} {kind} {(count == 1 ? "record was" : "records were")} new or changed");
        if (after.AsOf.DayNumber - before.AsOf.DayNumber is > 0 and var days)
            changes.Add($"{days} {(days == 1 ? "day" : "days")} passed, so older evidence may no longer count");
        if (others > 0)
            changes.Add($"{others} other {(others == 1 ? "decision or outcome" : "decisions or outcomes")} of the line fell between");
        return changes;
    }
}
