using CountyLines.Risk.Lines;

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

        List<Column> columns = [new("ID", IsNumber: true), new("State"), new("File"), new("Row", IsNumber: true), new("Column"), new("Value", MayFold: true), new("Reason", MayFold: true)];
        TableView.Write(terminal, columns, [.. items.Select(item => (IReadOnlyList<Cell>)[$"{item.Id}", Word(item.What.State), item.What.File, $"{item.What.Row}", item.What.Column, item.What.Value, item.What.Reason])]);
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
