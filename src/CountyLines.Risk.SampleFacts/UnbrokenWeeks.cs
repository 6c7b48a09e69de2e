using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.SampleFacts;

/// <summary>
/// The longest run of weeks, one after another, in each of which something of the line is on record. Twelve records spread over a year
/// and twelve weeks without a pause are the same count to a cell; the second line is the one that police action has not interrupted.
/// <para>
/// A week is Monday to Sunday, and the last 52 up to the week of the as-of date are looked at. A line with kinds of evidence that nobody
/// has looked at is known from below only: what was not looked for could fill a gap.
/// </para>
/// </summary>
public sealed class UnbrokenWeeks : IFactSource
{
    const int WeeksLookedAt = 52;

    public string Name => "unbroken-weeks";

    public IReadOnlyList<FactValue> FactsOf(IReadOnlyList<LineRecords> lines, DateOnly asOf, CancellationToken stop)
    {
        var values = new List<FactValue>();
        foreach (var line in lines)
        {
            stop.ThrowIfCancellationRequested();
            var weeks = LongestRun(line.Evidence.Select(one => WeekOf(one.OccurredOn)).Where(week => week > WeekOf(asOf) - WeeksLookedAt));
            values.Add(line.Line.NotAssessed.Count > 0 ? FactValue.AtLeast(weeks) : FactValue.Of(weeks));
        }

        return values;
    }

    /// <summary>Weeks counted from the first day of the calendar, which is a Monday.</summary>
    static int WeekOf(DateOnly day) => day.DayNumber / 7;

    static int LongestRun(IEnumerable<int> weeks)
    {
        var (longest, length, last) = (0, 0, 0);
        foreach (var week in weeks.Distinct().Order())
        {
            length = week == last + 1 ? length + 1 : 1;
            longest = Math.Max(longest, length);
            last = week;
        }

        return longest;
    }
}
