using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CountyLines.Risk.Release;

/// <summary>
/// A released list as a workbook: a cover that says what the paper says, the lines in typed cells, and what changed. The same list gives the
/// same bytes on any machine and day.
/// </summary>
public static class ReleasedXlsx
{
    const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    /// <exception cref="InvalidDataException">A text, or the number of lines, is more than a workbook can hold.</exception>
    public static byte[] Write(ReleasedList list)
    {
        List<(string Name, byte[] Sheet)> sheets = [("Cover", ReleasedCover.Write(list)), ("Lines", Lines(list))];
        if (list.Changes.Count > 0)
            sheets.Add(("Changes", Changes(list)));

        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            // Every part is given its id: the library would draw one.
            var workbook = document.AddNewPart<WorkbookPart>(WorkbookType, "rId1");
            workbook.AddNewPart<WorkbookStylesPart>("rId1").Stylesheet = SheetStyle.Of();
            foreach (var ((_, sheet), index) in sheets.Select((sheet, index) => (sheet, index)))
            {
                using var content = new MemoryStream(sheet);
                workbook.AddNewPart<WorksheetPart>(IdOf(index)).FeedData(content);
            }

            workbook.Workbook = new Workbook(
                new BookViews(new WorkbookView { ActiveTab = 0 }),
                new Sheets(sheets.Select((sheet, index) => new Sheet { Name = sheet.Name, SheetId = (uint)index + 1, Id = IdOf(index) })),
                Names(list, sheets.Count));
        }

        file.Position = 0;
        return Settled(file);
    }

    static string IdOf(int sheet) => $"rId{(sheet + 2).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The header row of each table is repeated on every printed page, with the columns up to the reference, and the lines can be filtered.</summary>
    static DefinedNames Names(ReleasedList list, int sheets)
    {
        var names = new DefinedNames(new DefinedName($"Lines!$A$1:${ReleasedSheet.Letters(list.Columns.Count - 1)}${list.Rows.Count + 1}") { Name = "_xlnm._FilterDatabase", LocalSheetId = 1, Hidden = true });
        names.Append(new DefinedName($"Lines!$A:${ReleasedSheet.Letters(Math.Max(0, ReleasedWords.IndexOf(list, "reference")))},Lines!$1:$1") { Name = "_xlnm.Print_Titles", LocalSheetId = 1 });
        if (sheets > 2)
            names.Append(new DefinedName("Changes!$1:$1") { Name = "_xlnm.Print_Titles", LocalSheetId = 2 });
        return names;
    }

    /// <summary>The same files in an archive that knows no clock and no machine.</summary>
    static byte[] Settled(Stream file)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        return StoredZip.Write([.. archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal).Select(entry => (entry.FullName, Bytes(entry)))]);
    }

    static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    static byte[] Lines(ReleasedList list)
    {
        using var sheet = new ReleasedSheet("Lines", [.. list.Columns.Select((column, index) => Width(list, column, index))], isTable: true);
        Header(sheet, [.. list.Columns.Select(Title)]);
        foreach (var row in list.Rows)
        {
            sheet.StartRow(row);
            for (var index = 0; index < row.Count; index++)
                Cell(sheet, list, list.Columns[index], row[index]);
            sheet.EndRow();
        }

        return sheet.Finish(list.Heading.Marking, Foot(list), filtered: true);
    }

    static byte[] Changes(ReleasedList list)
    {
        using var sheet = new ReleasedSheet("Changes", [24, 14, 100], isTable: true);
        Header(sheet, ["Reference", "What", "Detail"]);
        foreach (var change in list.Changes)
        {
            string[] texts = [change.Reference, change.What, change.Detail];
            sheet.StartRow(texts);
            foreach (var text in texts)
                sheet.Text(SheetStyle.Text, text);
            sheet.EndRow();
        }

        return sheet.Finish(list.Heading.Marking, Foot(list), filtered: true);
    }

    static void Header(ReleasedSheet sheet, IReadOnlyList<string> titles)
    {
        sheet.StartRow(titles);
        foreach (var title in titles)
            sheet.Text(SheetStyle.Header, title);
        sheet.EndRow();
    }

    static void Cell(ReleasedSheet sheet, ReleasedList list, ReleasedColumn column, string? value)
    {
        var style = SheetStyle.Of(column.Kind);
        if (value is null)
            sheet.Empty(style);
        else if (column.Kind == ColumnKind.Whole)
            sheet.Whole(style, long.Parse(value, CultureInfo.InvariantCulture));
        else if (column.Kind == ColumnKind.Flag)
            sheet.Flag(style, value == "true");
        else if (column.Kind == ColumnKind.Date)
            sheet.Day(style, DateOnly.ParseExact(value, ReleasedJson.Day, CultureInfo.InvariantCulture), value);
        else if (column.Kind == ColumnKind.Month)
            sheet.Day(style, DateOnly.ParseExact(value + "-01", ReleasedJson.Day, CultureInfo.InvariantCulture), value);
        else
            sheet.Text(ReleasedWords.Look(list, column, value) is { } look ? SheetStyle.Band(look) : style, value);
    }

    /// <summary>A column's title with what it may be taken for.</summary>
    static string Title(ReleasedColumn column) => ReleasedWords.Of(column.Basis) is { Length: > 0 } basis ? $"{column.Title} ({basis})" : column.Title;

    /// <summary>Wide enough for the longest word of its title and for most of its texts, which go on to a next line beyond that.</summary>
    static int Width(ReleasedList list, ReleasedColumn column, int index)
    {
        const int least = 10;
        const int most = 46;
        // A text of many lines makes its whole row high; twice as wide it makes it half as high.
        const int many = 6 * most;
        var longestWord = Title(column).Split(' ').Max(word => word.Length) + 4;
        var longestText = list.Rows.Select(row => row[index]?.Length ?? 0).DefaultIfEmpty(0).Max() + 2;
        return Math.Clamp(Math.Max(longestWord, longestText), least, longestText > many ? 2 * most : most);
    }

    /// <summary>What stands at the foot of a printed page.</summary>
    internal static string Foot(ReleasedList list) => $"Release {list.Heading.Release}, as of {Words.Short(list.Heading.AsOf)}";
}
