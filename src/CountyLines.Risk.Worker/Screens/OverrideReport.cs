using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>One author's overrides of one factor, by direction. A factor that is raised again and again asks for a change of the rules.</summary>
/// <param name="Same">Held at the machine's own value, so that it stays.</param>
sealed record OverrideReport(string Factor, string Author, int Raised, int Lowered, int Same, int InForce)
{
    /// <summary>Approved overrides, past ones too; those that nobody approved moved nothing and are not counted.</summary>
    public static IReadOnlyList<OverrideReport> Of(IReadOnlyList<Override> approved, IReadOnlyList<string> bands, DateOnly today)
    {
        return
        [
            .. approved.GroupBy(one => (one.Holds.Target, Author: one.MadeBy.ToUpperInvariant())).Select(group => new OverrideReport(
                    group.Key.Target, group.First().MadeBy,
                    group.Count(one => one.DirectionIn(bands) == Direction.Raised), group.Count(one => one.DirectionIn(bands) == Direction.Lowered),
                    group.Count(one => one.DirectionIn(bands) == Direction.Same), group.Count(one => one.StateOn(today) == OverrideState.InForce)))
                .OrderBy(row => row.Factor, StringComparer.Ordinal).ThenBy(row => row.Author, StringComparer.Ordinal),
        ];
    }

    public static void Write(Terminal terminal, IReadOnlyList<OverrideReport> rows)
    {
        if (rows.Count == 0)
        {
            terminal.Out.WriteLine("No override was ever approved.");
            return;
        }

        TableView.Write(terminal,
            [new("Factor"), new("Author"), new("Raised", IsNumber: true), new("Lowered", IsNumber: true), new("Same", IsNumber: true), new("In force now", IsNumber: true)],
            [.. rows.Select(row => (IReadOnlyList<Cell>)[row.Factor, row.Author, $"{row.Raised}", $"{row.Lowered}", $"{row.Same}", $"{row.InForce}"])]);
        terminal.Out.WriteLine($"{rows.Sum(row => row.Raised + row.Lowered + row.Same)} approved overrides: {rows.Sum(row => row.Raised)} raised, {rows.Sum(row => row.Lowered)} lowered, {rows.Sum(row => row.Same)} held where the machine stood.");
    }
}
