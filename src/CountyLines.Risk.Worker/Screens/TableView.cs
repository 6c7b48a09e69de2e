using Spectre.Console;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>One cell: its text, and how it stands out for a person.</summary>
readonly record struct Cell(string Text, string Style = "")
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>A column's heading and manner.</summary>
/// <param name="MayFold">Whether a narrow window may break the column's text over several lines.</param>
readonly record struct Column(string Heading, bool IsNumber = false, bool MayFold = false);

/// <summary>A table: boxed and coloured for a person; for a pipe, plain columns two spaces apart that are never cut.</summary>
static class TableView
{
    public static void Write(Terminal terminal, IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        if (terminal.IsInteractive)
            WriteBoxed(terminal, columns, rows);
        else
            WritePlain(terminal.Out, columns, rows);
    }

    static void WriteBoxed(Terminal terminal, IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column.Heading)) { Alignment = column.IsNumber ? Justify.Right : Justify.Left, NoWrap = !column.MayFold, Padding = new Padding(0, 0, 1, 0) });
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Markup(cell.Style.Length > 0 ? $"[{cell.Style}]{Markup.Escape(cell.Text)}[/]" : Markup.Escape(cell.Text)))]);
        terminal.Results.Write(table);
    }

    static void WritePlain(TextWriter output, IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        var lines = rows.Select(row => row.Select(cell => cell.Text).ToList()).Prepend([.. columns.Select(column => column.Heading)]).ToList();
        var widths = columns.Select((_, index) => lines.Max(line => line[index].Length)).ToList();
        foreach (var line in lines)
            output.WriteLine(string.Join("  ", line.Select((text, index) => columns[index].IsNumber ? text.PadLeft(widths[index]) : text.PadRight(widths[index]))).TrimEnd());
    }
}
