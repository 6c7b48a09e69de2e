using System.Globalization;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>The bounds within which a night's list may be drafted. Beyond any of them a person looks first.</summary>
public sealed record NightBounds
{
    /// <summary>How many of a feed's rows may go to quarantine, in percent.</summary>
    public int QuarantinedPercent { get; init; } = 10;

    /// <summary>How old the newest date in a feed may be, in days.</summary>
    public int StaleDays { get; init; } = 7;

    /// <summary>By how much the lines, or the evidence, that a feed brings may differ from the last good night, in percent of it.</summary>
    public int JumpPercent { get; init; } = 20;

    /// <summary>By how much the mean risk of the ranked lines may differ from the last good night, in percent of it.</summary>
    public int MeanShiftPercent { get; init; } = 25;

    /// <summary>How many lines may be in error, in percent of all.</summary>
    public int InErrorPercent { get; init; } = 5;
}

/// <summary>
/// Stands between scoring and drafting. Each gate compares with the last good night, not with the night before: a bad extract that comes
/// a second time is no better for it.
/// </summary>
public sealed class NightGates(RiskStore store, NightBounds bounds, NightKey night)
{
    /// <summary>A jump by fewer than this is none, however small the feed.</summary>
    const int FewRecords = 5;

    readonly RecordedNight? good = store.LastGoodNight(night.Job);

    /// <returns>Why nothing may be drafted, each a sentence with counts and no name; nothing when all is well.</returns>
    public IReadOnlyList<string> Closed(IReadOnlyList<PullReport> pulls, RunReport report) =>
    [
        .. pulls.SelectMany(OfFeed), .. OfRun(report), .. OfAudit(),
    ];

    IEnumerable<string> OfFeed(PullReport pull)
    {
        var (feed, files) = (pull.Intake.Feed, pull.Intake.Files);
        var (rows, quarantined) = (files.Sum(file => (long)file.Rows), files.Sum(file => (long)file.Quarantined));
        if (quarantined * 100 > rows * bounds.QuarantinedPercent)
            yield return $"{feed}: {quarantined:N0} of {rows:N0} rows are in quarantine, more than {bounds.QuarantinedPercent} %; see: countylines quarantine list";
        var newest = files.Max(file => file.NewestDate);
        if (newest is null)
            yield return $"{feed}: nothing in it has a date, so nobody can tell how old it is";
        else if (newest < night.Date.AddDays(-bounds.StaleDays))
            yield return $"{feed}: the newest date in it is {newest:yyyy-MM-dd}, more than {bounds.StaleDays} days before the night; is the extract made anew?";
        // On the first night the pull before it, whoever made it, is all there is to compare with.
        var before = good is null ? pull.Before : store.PullsOf(good.Key).TryGetValue(feed, out var number) ? store.OutcomeOf(number) : null;
        if (before is null)
            yield break;
        foreach (var (kind, now, then) in new[] { ("lines", Count(pull.Outcome.Lines), Count(before.Lines)), ("records of evidence", Count(pull.Outcome.Evidence), Count(before.Evidence)) })
        {
            var jump = Math.Abs(now - then);
            if (jump >= FewRecords && jump * 100 > then * bounds.JumpPercent)
                yield return $"{feed}: it brings {now:N0} {kind}, and {then:N0} on the last good night; that is more than {bounds.JumpPercent} % {(now < then ? "fewer" : "more")}";
        }
    }

    IEnumerable<string> OfRun(RunReport report)
    {
        var errors = report.Lines.Count(line => line.Standing == Standing.Error);
        if (errors * 100L > report.Lines.Count * (long)bounds.InErrorPercent)
            yield return $"{errors:N0} of {report.Lines.Count:N0} lines are in error and have no score, more than {bounds.InErrorPercent} %; see: countylines list";
        var before = good?.Run is { } run ? store.FindRun(run) : report.Previous;
        // Another pack is another scale: two people released it knowing what it moves.
        if (before is null || before.PackSha256 != report.Run.PackSha256)
            yield break;
        if (store.MeanRiskOf(before) is { } then && store.MeanRiskOf(report.Run) is var now && (now is null || Math.Abs(now.Value - then) * 100 > then * bounds.MeanShiftPercent))
            yield return string.Create(CultureInfo.InvariantCulture, $"the mean risk of the ranked lines is {(now is { } mean ? $"{mean:0.0}" : "none")}, and {then:0.0} on the last good night; that is more than {bounds.MeanShiftPercent} % apart");
    }

    IEnumerable<string> OfAudit()
    {
        var verdict = AuditChain.Verify(store.AuditRows(), store.AuditNames(), store.LastAnchor);
        return verdict.State == AuditState.Intact ? [] : [$"the audit does not stand: {verdict.Faults[0]} See: countylines audit verify"];
    }

    static long Count(TableChange change) => (long)change.Added + change.Changed + change.Unchanged;
}
