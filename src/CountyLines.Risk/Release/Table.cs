namespace CountyLines.Risk.Release;

/// <summary>A column of a table.</summary>
/// <param name="IsNumber">Set to the right, with figures of one width.</param>
/// <param name="NamesRow">Its cells are the headings of their rows.</param>
/// <param name="Note">A word under the heading; empty for none.</param>
sealed record Column(string Heading, bool IsNumber = false, bool NamesRow = false, string Note = "")
{
    /// <summary>The heading where there is one line for it.</summary>
    public string Label => Note.Length > 0 ? $"{Heading} ({Note})" : Heading;
}

/// <summary>
/// Writes every table: with caption, scopes, and on narrow screens one block per row with the headings repeated. The roles are spelled
/// out because a browser forgets that a table is one as soon as its rows are laid out as blocks.
/// </summary>
static class Table
{
    public static Raw Of(Raw caption, string look, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Raw>> rows)
    {
        return Html.Of($"""
            <table role="table" class="{look}">
            <caption>{caption}</caption>
            <thead role="rowgroup"><tr role="row">{columns.Select(Heading)}</tr></thead>
            <tbody role="rowgroup">
            {rows.Select(row => Row(columns, row))}</tbody>
            </table>

            """);
    }

    static Raw Heading(Column column)
    {
        return Html.Of($"""<th role="columnheader" scope="col" class="{Look(column)}">{column.Heading}{(column.Note.Length > 0 ? Html.Of($"""<small class="note">{column.Note}</small>""") : default)}</th>""");
    }

    static Raw Row(IReadOnlyList<Column> columns, IReadOnlyList<Raw> cells)
    {
        return Html.Of($"""<tr role="row">{columns.Zip(cells, Cell)}</tr>{LineEnd}""");
    }

    static Raw Cell(Column column, Raw content)
    {
        return column.NamesRow
            ? Html.Of($"""<th role="rowheader" scope="row" class="{Look(column)}" data-label="{column.Label}"><div>{content}</div></th>""")
            : Html.Of($"""<td role="cell" class="{Look(column)}" data-label="{column.Label}"><div>{content}</div></td>""");
    }

    static string Look(Column column) => column.IsNumber ? "number" : "";

    // A literal line end: Environment.NewLine would give other bytes on another machine.
    static Raw LineEnd => Html.Of($"\n");
}
