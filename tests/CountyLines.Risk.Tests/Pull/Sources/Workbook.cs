using System.IO.Compression;
using System.Text;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>A workbook written part by part, so that a test can make each of them wrong.</summary>
sealed class Workbook
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    public List<(string Name, string State, string Rows, string After)> Sheets { get; } = [];

    public string WorkbookProperties { get; set; } = "";

    /// <summary>Stands before the root element of every sheet.</summary>
    public string Prolog { get; set; } = "";

    /// <summary>Shared texts after the first four.</summary>
    public string MoreTexts { get; set; } = "";

    /// <summary>Cell style 1 is a date, 2 a date of the book's own form, 3 a number with colour and text in its form.</summary>
    const string Styles = $"""<styleSheet xmlns="{Main}"><numFmts><numFmt numFmtId="164" formatCode="[$-809]dd\ mmmm\ yyyy;@"/><numFmt numFmtId="165" formatCode="[Red]0.00&quot; days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>""";

    public Workbook Sheet(string rows, string name = "Sheet1", string state = "", string after = "")
    {
        Sheets.Add((name, state, rows, after));
        return this;
    }

    public void WriteTo(string path)
    {
        using var file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        var numbers = Enumerable.Range(1, Sheets.Count).ToList();
        Part(zip, "[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{Types}.sharedStrings+xml"/>{string.Concat(numbers.Select(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{Types}.worksheet+xml\"/>"))}</Types>""");
        Part(zip, "_rels/.rels", Links($"""<Relationship Id="r1" Type="{Relationships}/officeDocument" Target="xl/workbook.xml"/>"""));
        Part(zip, "xl/_rels/workbook.xml.rels", Links($"""<Relationship Id="s" Type="{Relationships}/styles" Target="styles.xml"/><Relationship Id="t" Type="{Relationships}/sharedStrings" Target="sharedStrings.xml"/>{string.Concat(numbers.Select(n => $"<Relationship Id=\"r{n}\" Type=\"{Relationships}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))}"""));
        Part(zip, "xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relationships}">{WorkbookProperties}<sheets>{string.Concat(Sheets.Select((sheet, index) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{index + 1}\" {sheet.State} r:id=\"r{index + 1}\"/>"))}</sheets></workbook>""");
        Part(zip, "xl/styles.xml", Styles);
        Part(zip, "xl/sharedStrings.xml", $"""<sst xmlns="{Main}"><si><t>plain</t></si><si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>no</t></rPh></si><si/><si><t>a_x000A_b</t></si>{MoreTexts}</sst>""");
        foreach (var n in numbers)
            Part(zip, $"xl/worksheets/sheet{n}.xml", $"""{Prolog}<worksheet xmlns="{Main}"><sheetData>{Sheets[n - 1].Rows}</sheetData>{Sheets[n - 1].After}</worksheet>""");
    }

    static string Links(string links) => $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>""";

    static void Part(ZipArchive zip, string name, string text)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    public static string Row(int number, params string[] texts)
    {
        return $"<row r=\"{number}\">{string.Concat(texts.Select((text, index) => $"<c r=\"{(char)('A' + index)}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"))}</row>";
    }
}
