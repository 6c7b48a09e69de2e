using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using CountyLines.Risk.Scoring;
using DocumentFormat.OpenXml.Packaging;

namespace CountyLines.Risk.Pull;

/// <summary>What stands in a workbook beside its sheets: their names, the texts they share, and which cells are dates.</summary>
/// <param name="Document">The workbook's parts.</param>
/// <param name="Sheets">The sheets in the workbook's order.</param>
/// <param name="Is1904">Whether day 0 is 1 January 1904.</param>
/// <param name="Texts">The shared texts.</param>
/// <param name="DateStyles">For each cell style, whether it shows a date.</param>
sealed partial record XlsxWorkbook(
    SpreadsheetDocument Document, IReadOnlyList<(string Name, string Id, bool IsHidden)> Sheets, bool Is1904, IReadOnlyList<string> Texts, IReadOnlyList<bool> DateStyles)
{
    /// <summary>The forms of ECMA-376 part 1, 18.8.30, that show a date or a time.</summary>
    static readonly HashSet<int> DateForms = [.. Enumerable.Range(14, 9), .. Enumerable.Range(27, 10), .. Enumerable.Range(45, 3), .. Enumerable.Range(50, 9)];

    static readonly SearchValues<char> DateLetters = SearchValues.Create("dmyhsDMYHS");

    public static XlsxWorkbook Read(SpreadsheetDocument document)
    {
        var part = document.WorkbookPart ?? throw new SheetException("the file is not an XLSX workbook, or is damaged; save it again from the spreadsheet program");
        var sheets = new List<(string, string, bool)>();
        var is1904 = false;
        using (var reader = XmlOf(part))
        {
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (reader.LocalName == "workbookPr")
                    is1904 = reader.GetAttribute("date1904") is "1" or "true";
                if (reader.LocalName == "sheet")
                    sheets.Add((reader.GetAttribute("name") ?? "", IdOf(reader), reader.GetAttribute("state") is "hidden" or "veryHidden"));
            }
        }

        return new XlsxWorkbook(document, sheets, is1904, ReadTexts(part.SharedStringTablePart), ReadDateStyles(part.WorkbookStylesPart));
    }

    /// <summary>The sheet that a feed names, or the only one that is not hidden.</summary>
    public OpenXmlPart SheetOf(SheetPlace place)
    {
        var visible = Sheets.Where(sheet => !sheet.IsHidden).ToList();
        var names = Sheets.Select(sheet => sheet.Name).ToList();
        if (place.Sheet is null && visible.Count != 1)
            throw new SheetException($"the workbook has {visible.Count} sheets that are not hidden; say which one: 'sheet: {(visible.Count > 0 ? visible[0].Name : "NAME")}'");
        if (place.Sheet is { } wanted && !names.Contains(wanted))
            throw new SheetException($"there is no sheet '{wanted}'{Words.DidYouMean(wanted, names)}");
        var id = place.Sheet is null ? visible[0].Id : Sheets.First(sheet => sheet.Name == place.Sheet).Id;
        return Document.WorkbookPart!.TryGetPartById(id, out var part) && part is WorksheetPart ? part : throw new SheetException("the sheet holds no cells");
    }

    /// <summary>One form for every part: no definitions, nothing from elsewhere.</summary>
    public static XmlReader XmlOf(OpenXmlPart part)
    {
        return XmlReader.Create(part.GetStream(FileMode.Open, FileAccess.Read), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = XlsxBounds.MostBytes,
        });
    }

    /// <summary>The text of an element that holds <c>t</c> elements, without the reading aids (<c>rPh</c>) of other scripts.</summary>
    public static string TextOf(XmlReader reader)
    {
        var text = new StringBuilder();
        if (reader.IsEmptyElement)
            return "";
        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "rPh" })
                reader.Skip();
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "t" })
                text.Append(reader.ReadElementContentAsString());
            else
                reader.Read();
        }

        return Escape().Replace(text.ToString(), match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
    }

    static string IdOf(XmlReader reader)
    {
        var id = "";
        while (reader.MoveToNextAttribute())
        {
            if (reader.LocalName == "id" && reader.NamespaceURI.Length > 0)
                id = reader.Value;
        }

        reader.MoveToElement();
        return id;
    }

    static List<string> ReadTexts(SharedStringTablePart? part)
    {
        var texts = new List<string>();
        if (part is null)
            return texts;
        using var reader = XmlOf(part);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" })
                texts.Add(TextOf(reader));
            if (texts.Count > XlsxBounds.MostTexts)
                throw new SheetException($"the workbook has more than the {XlsxBounds.MostTexts:N0} texts that it may have");
        }

        return texts;
    }

    static List<bool> ReadDateStyles(WorkbookStylesPart? part)
    {
        var (own, styles, inCells) = (new Dictionary<int, bool>(), new List<bool>(), false);
        if (part is null)
            return styles;
        using var reader = XmlOf(part);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && int.TryParse(reader.GetAttribute("numFmtId"), out var form))
                own[form] = ShowsDate(reader.GetAttribute("formatCode") ?? "");
            else if (reader.LocalName == "cellXfs")
                inCells = reader.NodeType == XmlNodeType.Element;
            else if (inCells && reader is { NodeType: XmlNodeType.Element, LocalName: "xf" })
                styles.Add(int.TryParse(reader.GetAttribute("numFmtId"), out var used) && (own.TryGetValue(used, out var isDate) ? isDate : DateForms.Contains(used)));
        }

        return styles;
    }

    /// <summary>Whether a form shows a date or a time: a letter for one stands outside quotes, brackets and escapes.</summary>
    static bool ShowsDate(string form) => NotShown().Replace(form.Split(';')[0], "").AsSpan().ContainsAny(DateLetters);

    [GeneratedRegex(@"""[^""]*""|\[[^\]]*\]|\\.|_.|\*.|General", RegexOptions.IgnoreCase)]
    private static partial Regex NotShown();

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escape();
}
