using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Support;
using CsvHelper;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Release;

public sealed class ReleasedXlsxTests(ITestOutputHelper output)
{
    const int Texts = 1_000_000;

    static readonly char[] Dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'];

    static SpreadsheetDocument Open(byte[] file) => SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);

    static WorksheetPart Sheet(SpreadsheetDocument document, string name)
    {
        var workbook = document.WorkbookPart!;
        return (WorksheetPart)workbook.GetPartById(workbook.Workbook!.Descendants<Sheet>().Single(sheet => sheet.Name == name).Id!.Value!);
    }

    /// <summary>The cells of a sheet's rows below the header, one by one, so that a sheet of a million is never held whole.</summary>
    static IEnumerable<Cell> Cells(WorksheetPart sheet)
    {
        using var reader = OpenXmlReader.Create(sheet);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(Cell) && reader.IsStartElement && reader.LoadCurrentElement() is Cell cell && !(cell.CellReference!.Value!.TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ".ToCharArray()) == "1"))
                yield return cell;
        }
    }

    /// <summary>A cell's text as a spreadsheet shows it: what <c>_xHHHH_</c> stands for is put in its place, by another code than the product's.</summary>
    static string Shown(string text)
    {
        return System.Text.RegularExpressions.Regex.Replace(text, "_x([0-9A-Fa-f]{4})_", match => ((char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
    }

    [Fact]
    public void AMillionHostileTextsComeBackAsTheyWereAndNoneIsAFormula()
    {
        var texts = SomeRelease.Drawn(Texts).ToList();
        using var document = Open(ReleasedXlsx.Write(SomeRelease.OfTexts(texts)));
        var looked = 0;
        foreach (var cell in Cells(Sheet(document, "Lines")).Where(cell => cell.DataType is not null))
        {
            Assert.Null(cell.CellFormula);
            Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
            var shown = Shown(cell.InlineString!.Text!.Text);
            if (Dangerous.Contains(shown[0]) || Dangerous.Contains(shown.TrimStart(' ', '\u00A0', '\uFEFF', '\u202E').FirstOrDefault('a')))
                Assert.Fail($"{SomeRelease.Show(shown)} would be a formula once saved as CSV");
            if ((shown.StartsWith('\'') ? shown[1..] : shown) != texts[looked])
                Assert.Fail($"{SomeRelease.Show(texts[looked])} came back as {SomeRelease.Show(shown)}");
            looked++;
        }

        output.WriteLine($"{looked} texts looked at");
        Assert.Equal(Texts, looked);
    }

    [Fact]
    public void EachCellHasTheTypeOfItsColumn()
    {
        var list = SomeRelease.Of(30);
        using var document = Open(ReleasedXlsx.Write(list));
        var formats = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet!;
        var codes = formats.NumberingFormats!.Elements<NumberingFormat>().ToDictionary(format => format.NumberFormatId!.Value, format => format.FormatCode!.Value);
        var looks = formats.CellFormats!.Elements<CellFormat>().ToList();
        var cells = Cells(Sheet(document, "Lines")).ToList();
        Assert.Equal(30 * 13, cells.Count);
        foreach (var (meant, cell) in list.Rows.SelectMany(row => row.Zip(list.Columns)).Zip(cells))
        {
            var (value, column) = meant;
            var number = looks[(int)cell.StyleIndex!.Value].NumberFormatId!.Value;
            if (value is null)
            {
                Assert.Null(cell.DataType);
                Assert.Null(cell.CellValue);
                continue;
            }

            switch (column.Kind)
            {
                case ColumnKind.Whole:
                    Assert.Null(cell.DataType);
                    Assert.Equal(value, cell.CellValue!.Text);
                    break;
                case ColumnKind.Date or ColumnKind.Month:
                    Assert.Null(cell.DataType);
                    Assert.Equal(column.Kind == ColumnKind.Date ? "yyyy\\-mm\\-dd" : "yyyy\\-mm", codes[number]);
                    Assert.Equal(value, DateTime.FromOADate(double.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture)).ToString(column.Kind == ColumnKind.Date ? "yyyy-MM-dd" : "yyyy-MM", CultureInfo.InvariantCulture));
                    break;
                case ColumnKind.Flag:
                    Assert.Equal(CellValues.Boolean, cell.DataType!.Value);
                    Assert.Equal(value == "true" ? "1" : "0", cell.CellValue!.Text);
                    break;
                default:
                    Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
                    Assert.Equal(value, cell.InlineString!.Text!.Text);
                    break;
            }
        }
    }

    [Fact]
    public void AnotherSpreadsheetProgramReadsTheSameCells()
    {
        using var folder = new TempFolder();
        var hostile = SomeRelease.Hostile.Where(text => !text.Any(char.IsSurrogate) && !text.Contains('\r') && !text.Contains('\uFFFE') && !text.Contains('\uFFFF') && !text.Contains('\0') && !text.Contains('\u0001')).ToList();
        var list = SomeRelease.Of(hostile.Count, index => hostile[index % hostile.Count]);
        File.WriteAllBytes(Path.Combine(folder.Path, "list.xlsx"), ReleasedXlsx.Write(list));
        // The ninth word of the filter asks for cells as they are shown, the last for every sheet in a file of its own.
        Convert(folder.Path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1");

        using var csv = CsvReader.Create(new StreamReader(Path.Combine(folder.Path, "list-Lines.csv")), new CsvReaderOptions { HasHeader = false, Separator = ',', TrimWhitespace = false, AllowLineBreaksInQuotes = true });
        Assert.True(csv.Read());
        Assert.Equal(["Rank (assessment)", "Reference", "Name"], Enumerable.Range(0, 3).Select(index => csv.GetString(index)));
        var looked = 0;
        foreach (var row in list.Rows)
        {
            Assert.True(csv.Read());
            foreach (var (index, column) in list.Columns.Index())
            {
                var (cell, value) = (csv.GetString(index), row[index] ?? "");
                Assert.Equal(column.Kind == ColumnKind.Text ? value : column.Kind == ColumnKind.Flag ? value.ToUpperInvariant() : value, column.Kind == ColumnKind.Text && cell.StartsWith('\'') ? cell[1..] : cell);
                looked++;
            }
        }

        output.WriteLine($"{looked} cells looked at");
        Assert.Equal(hostile.Count * 13, looked);
        Assert.True(File.Exists(Path.Combine(folder.Path, "list-Cover.csv")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "list-Changes.csv")));
    }

    static void Convert(string folder, string filter)
    {
        var start = new ProcessStartInfo("soffice") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[$"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", filter, "--outdir", folder, Path.Combine(folder, "list.xlsx")])
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var told = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"soffice ended with {process.ExitCode}: {told.Result}{complained}");
    }

    [Fact]
    public void TheWorkbookIsSoundByItsOwnFormatsRules()
    {
        var looked = 0;
        foreach (var list in new[] { SomeRelease.Of(), SomeRelease.Of(0, changes: []), SomeRelease.Of(200, index => SomeRelease.Hostile[index % SomeRelease.Hostile.Count], SomeRelease.Heading with { Marking = "A & B <c>", Title = "=1\0" }) })
        {
            using var document = Open(ReleasedXlsx.Write(list));
            Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(fault => $"{fault.Path?.XPath} {fault.Description}"));
            looked++;
        }

        Assert.Equal(3, looked);
    }

    [Fact]
    public void TheSheetsAreMadeToBeReadAndPrinted()
    {
        using var document = Open(ReleasedXlsx.Write(SomeRelease.Of()));
        Assert.Equal(["Cover", "Lines", "Changes"], document.WorkbookPart!.Workbook!.Descendants<Sheet>().Select(sheet => sheet.Name!.Value));
        foreach (var name in (string[])["Cover", "Lines", "Changes"])
        {
            var sheet = Sheet(document, name).Worksheet!;
            Assert.Contains("OFFICIAL-SENSITIVE", sheet.Descendants<OddHeader>().Single().Text);
            Assert.Contains("OFFICIAL-SENSITIVE", sheet.Descendants<OddFooter>().Single().Text);
            Assert.Equal(OrientationValues.Landscape, sheet.Descendants<PageSetup>().Single().Orientation!.Value);
        }

        var lines = Sheet(document, "Lines").Worksheet!;
        Assert.Equal("A2", lines.Descendants<Pane>().Single().TopLeftCell!.Value);
        Assert.Equal("A1:M26", lines.Descendants<AutoFilter>().Single().Reference!.Value);
        Assert.Contains(document.WorkbookPart.Workbook.Descendants<DefinedName>(), name => name.Name == "_xlnm.Print_Titles" && name.Text.EndsWith(",Lines!$1:$1", StringComparison.Ordinal));

        var cover = Sheet(document, "Cover").Worksheet!.Descendants<Row>().Select(row => string.Join(" | ", row.Elements<Cell>().Select(cell => cell.InlineString?.Text?.Text ?? ""))).ToList();
        Assert.StartsWith("OFFICIAL-SENSITIVE", cover[0]);
        Assert.StartsWith("OFFICIAL-SENSITIVE", cover[^1]);
        foreach (var said in (string[])["EMSOU intelligence desk", "May be used for regional tasking", "DPA 2018 Part 3", "ISA/EM/2026/12", "20 November 2026", "20 December 2026", "not the national matrix", "run 41", "25: Very high 6, High 6, Medium 6, Low 7", "2 lines: restricted by the sending force", "extended by 2 lines", "Every active line", "Last activity | Fact:", "Confidence | Assessment:"])
            Assert.True(cover.Any(row => row.Contains(said, StringComparison.Ordinal)), $"'{said}' is not on the cover:\n{string.Join('\n', cover)}");
    }

    [Fact]
    public void ABandsCellHasItsColourAndItsWord()
    {
        using var document = Open(ReleasedXlsx.Write(SomeRelease.Of(8)));
        var styles = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet!;
        var looks = styles.CellFormats!.Elements<CellFormat>().ToList();
        var fills = styles.Fills!.Elements<Fill>().ToList();
        var found = Cells(Sheet(document, "Lines")).Where(cell => cell.CellReference!.Value!.StartsWith('D')).Select(cell => $"{cell.InlineString!.Text!.Text} {fills[(int)looks[(int)cell.StyleIndex!.Value].FillId!.Value].PatternFill!.ForegroundColor!.Rgb!.Value}").Distinct();
        Assert.Equal(["Very high FF741022", "High FFCF6420", "Medium FFF7DD94", "Low FFEEF2F5"], found);
    }

    [Fact]
    public void TheArchiveHasNoClockAndNoMachineInIt()
    {
        var file = ReleasedXlsx.Write(SomeRelease.Of());
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        Assert.Equal(archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal), archive.Entries.Select(entry => entry.FullName));
        Assert.InRange(archive.Entries.Count, 8, 9);
        Assert.All(archive.Entries, entry =>
        {
            Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime);
            Assert.Equal(0, entry.ExternalAttributes);
            // The framework checks each entry's sum as it reads.
            using var content = new StreamReader(entry.Open());
            Assert.DoesNotMatch("Id=\"R[0-9a-f]{16}", content.ReadToEnd());
        });
    }

    [Fact]
    public void ANumberOrADayThatASpreadsheetWouldChangeIsAText()
    {
        ReleasedColumn[] columns = [new("n", "N", "", ColumnKind.Whole, ColumnBasis.Fact), new("d", "D", "", ColumnKind.Date, ColumnBasis.Fact), new("m", "M", "", ColumnKind.Month, ColumnBasis.Fact)];
        var list = new ReleasedList(SomeRelease.Heading, columns, [["999999999999999", "1900-03-01", "1900-03"], ["-9223372036854775808", "1900-02-28", "0001-01"]], []);
        using var document = Open(ReleasedXlsx.Write(list));
        var cells = Cells(Sheet(document, "Lines")).ToList();
        Assert.Equal(["999999999999999", "61", "61"], cells.Take(3).Select(cell => cell.CellValue!.Text));
        Assert.Equal(["-9223372036854775808", "1900-02-28", "0001-01"], cells.Skip(3).Select(cell => cell.InlineString!.Text!.Text));
    }

    [Fact]
    public void ATextThatNoCellCanHoldIsRefusedWithItsPlaceAndNotCut()
    {
        var fault = Assert.Throws<InvalidDataException>(() => ReleasedXlsx.Write(SomeRelease.OfTexts(["a", new string('x', 32_768)])));
        Assert.Equal("A workbook's cell holds at most 32,767 characters, and cell B2 of 'Lines' has 32,768. Release this list as csv or json and without xlsx.", fault.Message);
        Assert.NotEmpty(ReleasedXlsx.Write(SomeRelease.OfTexts(["a", new string('x', 32_767)])));
    }
}
