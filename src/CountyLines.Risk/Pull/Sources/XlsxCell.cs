using System.Globalization;
using System.Xml;

namespace CountyLines.Risk.Pull;

/// <summary>One cell that holds something.</summary>
/// <param name="Column">Its column, from 0.</param>
/// <param name="Text">Its text, or what it shows when it is at fault.</param>
/// <param name="Fault">What is wrong with it; empty when nothing is.</param>
readonly record struct SheetCell(int Column, string Text, string Fault);

/// <summary>Reads one cell as text, whatever its type.</summary>
static class XlsxCell
{
    const int DaysFrom1900To1904 = 1462;

    public static SheetCell Read(XlsxWorkbook workbook, XmlReader reader, int column)
    {
        var (type, style) = (reader.GetAttribute("t") ?? "n", reader.GetAttribute("s"));
        var (value, inline, isFormula) = ((string?)null, (string?)null, false);
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return new SheetCell(column, "", "");
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "v" })
            {
                value = reader.ReadElementContentAsString();
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "is" })
            {
                inline = XlsxWorkbook.TextOf(reader);
                reader.Read();
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "f" })
            {
                isFormula = true;
                reader.Skip();
            }
            else
            {
                reader.Read();
            }
        }

        reader.Read();
        if (isFormula && string.IsNullOrEmpty(value) && type != "str")
            return new SheetCell(column, "", "the formula has no worked-out value; open the file in the spreadsheet program and save it");
        return type == "inlineStr" ? new SheetCell(column, inline ?? "", "") : Meaning(workbook, type, style, value ?? "", column);
    }

    static SheetCell Meaning(XlsxWorkbook workbook, string type, string? style, string value, int column)
    {
        if (value.Length == 0)
            return new SheetCell(column, "", "");
        switch (type)
        {
            case "s":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < workbook.Texts.Count
                    ? new SheetCell(column, workbook.Texts[index], "")
                    : throw new SheetException("a cell names a text that the workbook does not hold; save the file again from the spreadsheet program");
            case "str":
                return new SheetCell(column, value, "");
            case "b":
                return new SheetCell(column, CanonicalText.Of(value is "1" or "true"), "");
            case "e":
                return new SheetCell(column, value, "the cell holds an error; mend its formula, or clear it");
            case "d":
                return new SheetCell(column, CanonicalText.DayOf(value) ?? value, "");
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return new SheetCell(column, value, "the cell holds a number that cannot be read; type it again");
        var isDate = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var styled) && styled < workbook.DateStyles.Count && workbook.DateStyles[styled];
        return isDate ? Date(number + (workbook.Is1904 ? DaysFrom1900To1904 : 0), column) : new SheetCell(column, CanonicalText.Of(number), "");
    }

    static SheetCell Date(double days, int column)
    {
        // Below 61 the format counts a day that never was, 29 February 1900; above 2,958,465 no calendar date is left.
        if (days is < 61 or >= 2_958_466)
            return new SheetCell(column, CanonicalText.Of(days), "the cell is shown as a date and holds no day since March 1900; correct it");
        var seconds = Math.Round(days * 86_400);
        return new SheetCell(column, CanonicalText.Of(new DateTime(1899, 12, 30).AddSeconds(seconds)), "");
    }
}
