namespace CountyLines.Risk.Release;

/// <summary>The first sheet of a workbook: whose copy it is, what may be done with it, and how to read it.</summary>
static class ReleasedCover
{
    const double TitleHeight = 27;

    public static byte[] Write(ReleasedList list)
    {
        using var sheet = new ReleasedSheet("Cover", [30, 112], isTable: false);
        var rows = 0;
        void Row(int labelStyle, string label, int textStyle, string? text = null)
        {
            rows++;
            // A title runs on over both columns, in a larger font.
            if (labelStyle is SheetStyle.Title or SheetStyle.Heading)
                sheet.StartRow([], TitleHeight);
            else
                sheet.StartRow([label, text]);
            sheet.Text(labelStyle, label);
            if (text is null)
                sheet.Empty(textStyle);
            else
                sheet.Text(textStyle, text);
            sheet.EndRow();
        }

        void Heading(string text) => Row(SheetStyle.Heading, text, SheetStyle.Plain);

        Row(SheetStyle.Marking, list.Heading.Marking, SheetStyle.Marking);
        Row(SheetStyle.Title, list.Heading.Title, SheetStyle.Plain);
        foreach (var (label, text) in ReleasedWords.Of(list))
            Row(SheetStyle.Label, label, SheetStyle.Text, text);

        Heading("How to read this");
        foreach (var (word, text) in ReleasedWords.HowToRead)
            Row(SheetStyle.Label, word, SheetStyle.Text, text);
        Row(SheetStyle.Label, "Fact and assessment", SheetStyle.Text, ReleasedWords.Section38);
        Row(SheetStyle.Label, "Apostrophes", SheetStyle.Text, "A text that a spreadsheet could take for a formula has an apostrophe before it, and one that begins with an apostrophe has one more.");

        Heading("Columns of the sheet Lines");
        foreach (var column in list.Columns)
            Row(SheetStyle.Label, column.Title, SheetStyle.Text, $"{ReleasedWords.Meaning(column.Basis)}. {column.Meaning}");

        Row(SheetStyle.Marking, list.Heading.Marking, SheetStyle.Marking);
        return sheet.Finish(list.Heading.Marking, ReleasedXlsx.Foot(list), filtered: false, "A1:B1", "A2:B2", $"A{rows}:B{rows}");
    }
}
