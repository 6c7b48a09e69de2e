namespace CountyLines.Risk.Lines;

/// <summary>A line whose record should have been looked at again, or should be gone.</summary>
/// <param name="Group">The disposal group that it belongs to.</param>
/// <param name="ReviewBy">The day by which it was to be reviewed; null when none is set.</param>
/// <param name="DisposeBy">The last day on which it was to be held; null when none is set.</param>
/// <param name="ReviewDays">Days since the review was due; null when it is not overdue.</param>
/// <param name="DisposalDays">Days since it should have been gone; null when it may be held.</param>
public sealed record OverdueLine(Line Line, DisposalGroup Group, DateOnly? ReviewBy, DateOnly? DisposeBy, int? ReviewDays, int? DisposalDays)
{
    /// <summary>The overdue among some records: what should be gone first, then the longest overdue, then by reference.</summary>
    public static IReadOnlyList<OverdueLine> Among(IEnumerable<LineRecords> records, Retention retention, DateOnly today)
    {
        return
        [
            .. records.Where(one => retention.IsOverdue(one, today)).Select(one => Of(one, retention, today))
                .OrderByDescending(one => one.DisposalDays ?? 0).ThenByDescending(one => one.ReviewDays ?? 0).ThenBy(one => one.Line.Reference, StringComparer.Ordinal),
        ];
    }

    static OverdueLine Of(LineRecords records, Retention retention, DateOnly today)
    {
        var (review, dispose) = (retention.ReviewBy(records), retention.DisposeBy(records));
        return new OverdueLine(records.Line, retention.GroupOf(records.Line), review, dispose, Late(review), Late(dispose));

        int? Late(DateOnly? by) => by < today ? today.DayNumber - by.Value.DayNumber : null;
    }
}
