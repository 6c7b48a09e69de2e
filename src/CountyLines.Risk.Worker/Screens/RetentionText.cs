using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What is overdue, for a person and for programs.</summary>
static class RetentionText
{
    /// <param name="withheld">How many more are overdue and restricted: nothing else of them is shown.</param>
    /// <param name="of">How many lines were looked at.</param>
    public static void Write(Terminal terminal, Retention retention, IReadOnlyList<OverdueLine> overdue, int withheld, int of, DateOnly today)
    {
        var output = terminal.Out;
        output.WriteLine($"Overdue on {today:d MMMM yyyy}: {overdue.Count + withheld} of {of} lines{(withheld > 0 ? $", of which {withheld} restricted and not shown" : "")}.");
        if (overdue.Count > 0)
        {
            TableView.Write(terminal,
                [new("Group"), new("Line", MayFold: true), new("Review by"), new("Days over", IsNumber: true), new("Hold until"), new("Days over", IsNumber: true)],
                [.. InGroups(retention, overdue).Select(one => (IReadOnlyList<Cell>)
                [
                    one.Group.Id, $"{one.Line.Name} {one.Line.Reference}", Day(one.ReviewBy), $"{one.ReviewDays}", Day(one.DisposeBy), new Cell($"{one.DisposalDays}", "red"),
                ])]);
        }

        if (retention.Groups.All(group => group is { ReviewAfterMonths: null, DisposeAfterMonths: null }))
            output.WriteLine("No periods are set in rules/retention.yaml, so only the review date of each record counts.");
        if (overdue.Any(one => one.DisposalDays is not null))
            output.WriteLine("Nothing is erased by itself. A person does it: countylines erase REF --because retention-period-over --confirm REF");
    }

    public static object Shape(Retention retention, IReadOnlyList<OverdueLine> overdue, int withheld, int of, DateOnly today)
    {
        return new
        {
            Today = today,
            LookedAt = of,
            Withheld = withheld,
            Groups = retention.Groups.Select(group => new
            {
                Group = group.Id,
                group.Means,
                group.ReviewAfterMonths,
                group.DisposeAfterMonths,
                Lines = overdue.Where(one => one.Group == group).Select(one => new { one.Line.Reference, one.Line.Name, one.ReviewBy, ReviewDaysOver = one.ReviewDays, one.DisposeBy, DisposalDaysOver = one.DisposalDays }),
            }),
        };
    }

    static IEnumerable<OverdueLine> InGroups(Retention retention, IReadOnlyList<OverdueLine> overdue) => retention.Groups.SelectMany(group => overdue.Where(one => one.Group == group));

    static string Day(DateOnly? day) => day is { } known ? $"{known:d MMM yyyy}" : "none";
}
