using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace CountyLines.Risk.Pull;

/// <summary>
/// Reads a sheet row by row. A formula counts by the value that the spreadsheet program worked out last; rows that a filter hides are rows
/// like others.
/// </summary>
static class XlsxSheet
{
    /// <summary>The last row and column that the format knows.</summary>
    const int MostRows = 1_048_576;
    const int MostColumns = 16_384;

    public static SourceTable Read(XlsxWorkbook workbook, OpenXmlPart sheet, FeedFile mapping, string digest)
    {
        var table = new TableBuilder();
        List<string>? columns = null;
        bool[] mapped = [];
        var (number, headerRow, merged) = (0, 0, new List<(int From, int To)>());
        using var reader = XlsxWorkbook.XmlOf(sheet);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "mergeCell" })
                merged.Add(RowsOf(reader.GetAttribute("ref") ?? ""));
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "row" })
                continue;
            number = NumberOf(reader, number);
            var cells = ReadCells(workbook, reader);
            if (cells.TrueForAll(cell => cell.Text.Length == 0 && cell.Fault.Length == 0))
                continue;
            if (columns is null)
            {
                (columns, headerRow) = (Header(cells), number);
                mapped = SourceTables.Mapped(mapping, columns);
                continue;
            }

            AddRow(table, number, cells, columns, mapped);
        }

        if (columns is null)
            throw new SheetException("the sheet is empty");
        if (merged.Any(range => range.From <= headerRow && headerRow <= range.To))
            throw new SheetException($"cells of the header (row {headerRow}) are merged, so it is not clear which column a name stands over; undo it");
        if (merged.Count > 0)
            table.Doubts.Add($"{merged.Count} groups of cells are merged; a merged cell's value counts for its first cell only");
        return table.Build(columns, digest);
    }

    static List<string> Header(List<SheetCell> cells)
    {
        if (cells.FirstOrDefault(cell => cell.Fault.Length > 0) is { Fault: { Length: > 0 } fault } broken)
            throw new SheetException($"the header cannot be read: {fault} (column {Letters(broken.Column)})");
        var names = cells.Where(cell => cell.Text.Trim().Length > 0).ToDictionary(cell => cell.Column, cell => cell.Text.Trim());
        return [.. Enumerable.Range(0, names.Keys.Max() + 1).Select(index => names.GetValueOrDefault(index) ?? $"(column {Letters(index)})")];
    }

    static void AddRow(TableBuilder table, int number, List<SheetCell> cells, List<string> columns, bool[] mapped)
    {
        if (cells.FirstOrDefault(cell => cell.Column >= columns.Count && (cell.Text.Length > 0 || cell.Fault.Length > 0)) is { Column: > 0 } beyond)
        {
            table.AddBroken(number, 0, $"there is a value in column {Letters(beyond.Column)}, and the header ends with column {Letters(columns.Count - 1)}", string.Join('\u001F', cells.Select(cell => cell.Text)));
            return;
        }

        var texts = new string[columns.Count];
        Array.Fill(texts, "");
        foreach (var cell in cells.Where(cell => cell.Column < columns.Count && mapped[cell.Column]))
        {
            if (cell.Fault.Length > 0)
                table.Fault(number, columns[cell.Column], cell.Text, $"{cell.Fault} (cell {Letters(cell.Column)}{number})");
            else
                texts[cell.Column] = cell.Text;
        }

        table.Add(number, 0, texts);
    }

    static int NumberOf(XmlReader row, int before)
    {
        var number = before + 1;
        if (row.GetAttribute("r") is { } written && !int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number <= before || number > MostRows)
            throw new SheetException($"the rows of the sheet are not numbered in order after row {before}; save the file again from the spreadsheet program");
        return number;
    }

    static List<SheetCell> ReadCells(XlsxWorkbook workbook, XmlReader reader)
    {
        var cells = new List<SheetCell>();
        if (reader.IsEmptyElement)
            return cells;
        var (depth, column) = (reader.Depth, -1);
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                reader.Read();
                continue;
            }

            var next = reader.GetAttribute("r") is { } place ? ColumnOf(place) : column + 1;
            if (next <= column || next >= MostColumns)
                throw new SheetException("the cells of a row do not stand in order; save the file again from the spreadsheet program");
            column = next;
            cells.Add(XlsxCell.Read(workbook, reader, column));
        }

        return cells;
    }

    static (int From, int To) RowsOf(string range)
    {
        var ends = range.Split(':').Select(end => int.TryParse(end.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ$").TrimStart('$'), out var row) ? row : 0).ToList();
        return (ends[0], ends[^1]);
    }

    static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var letter in place.TakeWhile(letter => letter is >= 'A' and <= 'Z').Take(4))
            column = column * 26 + letter - 'A' + 1;
        return column - 1;
    }

    static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters(column / 26 - 1) + (char)('A' + column % 26);
}
