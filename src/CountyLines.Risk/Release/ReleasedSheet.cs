using System.Globalization;
using System.Text;
using System.Xml;

namespace CountyLines.Risk.Release;

/// <summary>
/// One sheet of a workbook, written row by row. Its printed pages have the marking above and below. Texts are never formulas: they stand
/// inside their cells, guarded as in CSV so that a sheet saved as CSV stays harmless.
/// </summary>
sealed class ReleasedSheet : IDisposable
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    // Limits of the program that most recipients open the file with. It calls a workbook that is over them damaged.
    const int MostText = 32_767;
    const int MostRows = 1_048_576;
    const int MostHeader = 255;
    const double MostHeight = 409;

    const double LineHeight = 13.5;

    /// <summary>Characters across a landscape page that can still be read; a wider table goes over several pages side by side.</summary>
    const int ReadableWidth = 210;

    // LF on every machine; what XML cannot hold was encoded before it gets here.
    static readonly XmlWriterSettings Form = new() { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.None };

    // A spreadsheet counts days from here. Before March 1900 it counts a day that never was.
    static readonly DateOnly FirstCounted = new(1900, 3, 1);
    static readonly int DayNought = new DateOnly(1899, 12, 30).DayNumber;

    // A spreadsheet keeps fifteen digits of a number.
    const long MostExact = 999_999_999_999_999;

    readonly MemoryStream stream = new();
    readonly XmlWriter xml;
    readonly string name;
    readonly string[] letters;
    readonly IReadOnlyList<int> widths;
    int row;
    int cell;

    /// <param name="widths">Of the columns, in characters.</param>
    /// <param name="isTable">Whether the first row is a header that stays in sight.</param>
    public ReleasedSheet(string name, IReadOnlyList<int> widths, bool isTable)
    {
        this.name = name;
        this.widths = widths;
        letters = [.. Enumerable.Range(0, widths.Count).Select(Letters)];
        xml = XmlWriter.Create(stream, Form);
        xml.WriteStartElement("worksheet", Main);
        Element("sheetPr", () => Element("pageSetUpPr", ("fitToPage", "1")));
        Element("sheetViews", () => Element("sheetView", () =>
        {
            if (isTable)
                Element("pane", ("ySplit", "1"), ("topLeftCell", "A2"), ("activePane", "bottomLeft"), ("state", "frozen"));
        }, ("showGridLines", isTable ? "1" : "0"), ("workbookViewId", "0")));
        Element("cols", () =>
        {
            foreach (var (width, number) in widths.Select((width, index) => (Number(width), Number(index + 1))))
                Element("col", ("min", number), ("max", number), ("width", width), ("customWidth", "1"));
        });
        xml.WriteStartElement("sheetData", Main);
    }

    public void Dispose()
    {
        xml.Dispose();
        stream.Dispose();
    }

    /// <param name="texts">What the row's cells will show: not every program makes a row as high as its texts need.</param>
    /// <param name="lineHeight">Of its font, in points.</param>
    /// <exception cref="InvalidDataException">The sheet has no room for the row.</exception>
    public void StartRow(IReadOnlyList<string?> texts, double lineHeight = LineHeight)
    {
        if (row++ == MostRows)
            throw new InvalidDataException($"A workbook's sheet has at most {MostRows:N0} rows, and '{name}' has more. Release this list as csv or json and without xlsx.");
        cell = 0;
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", Number(row));
        var lines = texts.Zip(widths, Lines).DefaultIfEmpty(1).Max();
        xml.WriteAttributeString("ht", Math.Min(MostHeight, lines * lineHeight).ToString("0.##", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("customHeight", "1");
    }

    /// <summary>How many lines a text takes at most in a column, judged by its characters: a column's width is counted in digits, and a little is lost at each line's end.</summary>
    static int Lines(string? text, int width)
    {
        var room = Math.Max(6, (int)(width * 0.92) - 1);
        return text is null ? 1 : text.Split('\n').Sum(part => Math.Max(1, (part.Length + room - 1) / room));
    }

    public void EndRow() => xml.WriteEndElement();

    public void Empty(int style) => Cell(style, null, null);

    /// <exception cref="InvalidDataException">The text is longer than a cell can hold.</exception>
    public void Text(int style, string text)
    {
        var written = CellText.Encode(CellText.Guard(text), returns: true);
        if (written.Length > MostText)
            throw new InvalidDataException($"A workbook's cell holds at most {MostText:N0} characters, and cell {letters[cell]}{row} of '{name}' has {written.Length:N0}. Release this list as csv or json and without xlsx.");
        Inline(style, written);
    }

    /// <summary>A number; as digits in a text where a spreadsheet would round it.</summary>
    public void Whole(int style, long number)
    {
        if (number is > MostExact or < -MostExact)
            Inline(style, Number(number));
        else
            Value(style, null, Number(number));
    }

    /// <summary>A day; as a text where a spreadsheet would take it for another.</summary>
    public void Day(int style, DateOnly day, string said)
    {
        if (day < FirstCounted)
            Inline(style, said);
        else
            Value(style, null, Number(day.DayNumber - DayNought));
    }

    public void Flag(int style, bool flag) => Value(style, "b", flag ? "1" : "0");

    /// <summary>The finished sheet.</summary>
    /// <param name="filtered">Whether each column of the table can be filtered.</param>
    /// <param name="merged">Ranges that are shown as one cell.</param>
    public byte[] Finish(string marking, string left, bool filtered, params string[] merged)
    {
        xml.WriteEndElement();
        if (filtered)
            Element("autoFilter", ("ref", $"A1:{letters[^1]}{row}"));
        if (merged.Length > 0)
        {
            Element("mergeCells", () =>
            {
                foreach (var range in merged)
                    Element("mergeCell", ("ref", range));
            }, ("count", Number(merged.Length)));
        }

        Element("pageMargins", ("left", "0.4"), ("right", "0.4"), ("top", "0.75"), ("bottom", "0.75"), ("header", "0.3"), ("footer", "0.3"));
        Element("pageSetup", ("paperSize", "9"), ("orientation", "landscape"), ("fitToWidth", Number(Math.Max(1, (widths.Sum() + ReadableWidth - 1) / ReadableWidth))), ("fitToHeight", "0"));
        Element("headerFooter", () =>
        {
            Said("oddHeader", $"&C&B{Literal(marking)}");
            Said("oddFooter", $"&L&8 {Literal(left)}&C&B{Literal(marking)}&R&8 Page &P of &N");
        });
        xml.WriteEndElement();
        xml.Flush();
        return stream.ToArray();
    }

    void Said(string element, string text)
    {
        if (text.Length > MostHeader)
            throw new InvalidDataException($"A printed page's header or footer in a workbook holds at most {MostHeader} characters, and with this marking it has {text.Length}. Shorten the marking, or release without xlsx.");
        xml.WriteElementString(element, Main, text);
    }

    // An ampersand would begin a command of the header.
    static string Literal(string text) => CellText.Encode(text.Replace("&", "&&"), returns: true);

    void Inline(int style, string text)
    {
        Cell(style, "inlineStr", () =>
        {
            xml.WriteStartElement("is", Main);
            xml.WriteStartElement("t", Main);
            xml.WriteAttributeString("xml", "space", null, "preserve");
            xml.WriteString(text);
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
    }

    void Value(int style, string? type, string value) => Cell(style, type, () => xml.WriteElementString("v", Main, value));

    void Cell(int style, string? type, Action? content)
    {
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", letters[cell++] + Number(row));
        xml.WriteAttributeString("s", Number(style));
        if (type is not null)
            xml.WriteAttributeString("t", type);
        content?.Invoke();
        xml.WriteEndElement();
    }

    void Element(string element, params (string Name, string Value)[] attributes) => Element(element, null, attributes);

    void Element(string element, Action? content, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(element, Main);
        foreach (var (attribute, value) in attributes)
            xml.WriteAttributeString(attribute, value);
        content?.Invoke();
        xml.WriteEndElement();
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A column's letters: A to Z, AA and on.</summary>
    public static string Letters(int index) => index < 26 ? $"{(char)('A' + index)}" : Letters((index / 26) - 1) + (char)('A' + (index % 26));
}
