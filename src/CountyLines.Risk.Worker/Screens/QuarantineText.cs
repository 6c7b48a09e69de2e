using CountyLines.Risk.Lines;
using Spectre.Console;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The quarantine on a screen and for programs.</summary>
static class QuarantineText
{
    public static void WriteList(Terminal terminal, IReadOnlyList<QuarantineItem> items)
    {
        if (items.Count == 0)
        {
            terminal.Out.WriteLine("The quarantine is empty: every row of every pull could be used.");
            return;
        }

        var table = new Table().Border(terminal.IsInteractive ? TableBorder.Rounded : TableBorder.None);
        foreach (var heading in new[] { "ID", "State", "File", "Row", "Column", "Value", "Reason" })
            table.AddColumn(new TableColumn(heading).Padding(0, terminal.IsInteractive ? 1 : 2));
        foreach (var (id, what, _, _) in items)
            table.AddRow(new[] { $"{id}", Word(what.State), what.File, $"{what.Row}", what.Column, what.Value, what.Reason }.Select(Markup.Escape).ToArray());
        terminal.Results.Write(table);
        terminal.Out.WriteLine("Correct a row where it comes from and pull again; the item closes by itself.");
    }

    public static void WriteOne(TextWriter output, QuarantineItem item)
    {
        var what = item.What;
        output.WriteLine($"Quarantine item {item.Id}, {Word(what.State)}");
        output.WriteLine($"  Where     {what.Feed}: {what.File}, row {what.Row} (the header is row 1){(what.Column.Length > 0 ? $", column {what.Column}" : "")}");
        output.WriteLine($"  Value     {(what.Value.Length > 0 ? what.Value : "(blank)")}");
        output.WriteLine($"  Reason    {what.Reason}");
        output.WriteLine($"  Since     pull {item.SincePull}{(item.UntilPull is { } until ? $", put right by pull {until}" : "")}");
        if (what.State != QuarantineState.Closed)
            output.WriteLine("  To do     Correct the row where it comes from and pull again; the item closes by itself.");
    }

    public static object Shape(IReadOnlyList<QuarantineItem> items) => new { Items = items.Select(Shape) };

    public static object Shape(QuarantineItem item)
    {
        var what = item.What;
        return new { item.Id, what.Feed, what.File, what.Row, what.Column, what.Value, what.Reason, State = Word(what.State), item.SincePull, item.UntilPull };
    }

    static string Word(QuarantineState state) => state.ToString().ToLowerInvariant();
}
