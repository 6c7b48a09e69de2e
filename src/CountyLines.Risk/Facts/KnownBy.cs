using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Facts;

/// <summary>A line's records as they could have been seen on a date. A plug-in cannot count what it is never shown.</summary>
static class KnownBy
{
    public static LineRecords On(DateOnly asOf, LineRecords records)
    {
        return new LineRecords(
            records.Line.LastActivity > asOf ? records.Line with { LastActivity = null } : records.Line,
            [.. records.Numbers.Where(number => !(number.From > asOf)).Select(number => number.To > asOf ? number with { To = null } : number)],
            [.. records.Evidence.Where(one => one.OccurredOn <= asOf)],
            [.. records.Assessments.Where(one => one.AssessedOn <= asOf)]);
    }
}
