using System.Buffers.Binary;
using System.IO.Compression;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>What cells of a workbook mean, and which workbooks are not opened.</summary>
public sealed class XlsxTests : IDisposable
{
    const string Header = """<row r="1"><c r="A1" t="inlineStr"><is><t>Line Ref</t></is></c><c r="B1" t="inlineStr"><is><t>Factor</t></is></c><c r="C1" t="inlineStr"><is><t>Level</t></is></c><c r="D1" t="inlineStr"><is><t>Assessed By</t></is></c><c r="E1" t="inlineStr"><is><t>Assessed On</t></is></c><c r="F1" t="inlineStr"><is><t>Reason</t></is></c></row>""";

    readonly TempFolder folder = new();
    readonly FeedFile mapping = SampleFeeds.Xlsx().Files[RecordKind.Assessment];

    public void Dispose() => folder.Dispose();

    /// <summary>What a cell in the column Reason of row 2 is read as.</summary>
    (string Text, string Fault) Cell(string cell, string properties = "")
    {
        var table = Read(new Workbook { WorkbookProperties = properties }.Sheet($"{Header}<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>CL/1</t></is></c>{cell}</row>"), out var problems);
        Assert.Empty(problems);
        var row = Assert.Single(table!.Rows);
        Assert.Equal(2, row.Number);
        return (row.Fields[5], table.FaultsOf(row).SingleOrDefault().Reason ?? "");
    }

    SourceTable? Read(Workbook workbook, out IReadOnlyList<string> problems, string? sheet = null)
    {
        workbook.WriteTo(Path.Combine(folder.Path, "a.xlsx"));
        return Open(out problems, sheet);
    }

    SourceTable? Open(out IReadOnlyList<string> problems, string? sheet = null)
    {
        var found = new List<string>();
        var feed = new Feed("x", [], ["dd/MM/yyyy"], ";", new Dictionary<RecordKind, FeedFile> { [RecordKind.Assessment] = mapping with { File = "a.xlsx", Place = new SheetPlace("a.xlsx", sheet) } });
        var tables = SourceTables.Open(feed, folder.Path, SampleFeeds.Context(), found, out _);
        problems = found;
        return tables.GetValueOrDefault(RecordKind.Assessment);
    }

    string Problem(string? sheet = null)
    {
        Assert.Null(Open(out var problems, sheet));
        return Assert.Single(problems);
    }

    [Theory]
    [InlineData("<c r='F2'><v>3</v></c>", "3")]
    [InlineData("<c r='F2'><v>1.1000000000000001</v></c>", "1.1")]
    [InlineData("<c r='F2'><v>7.700900123E9</v></c>", "7700900123")]
    [InlineData("<c r='F2' s='3'><v>2.5</v></c>", "2.5")]
    [InlineData("<c r='F2' s='1'><v>46082</v></c>", "2026-03-01")]
    [InlineData("<c r='F2' s='2'><v>46082</v></c>", "2026-03-01")]
    [InlineData("<c r='F2' s='1'><v>46082.5</v></c>", "2026-03-01T12:00:00")]
    [InlineData("<c r='F2' s='1'><v>61</v></c>", "1900-03-01")]
    [InlineData("<c r='F2' t='d'><v>2026-03-01T00:00:00</v></c>", "2026-03-01")]
    [InlineData("<c r='F2' t='b'><v>1</v></c>", "true")]
    [InlineData("<c r='F2' t='b'><v>0</v></c>", "false")]
    [InlineData("<c r='F2' t='s'><v>0</v></c>", "plain")]
    [InlineData("<c r='F2' t='s'><v>1</v></c>", "rich ")]
    [InlineData("<c r='F2' t='s'><v>2</v></c>", "")]
    [InlineData("<c r='F2' t='s'><v>3</v></c>", "a\nb")]
    [InlineData("<c r='F2' t='inlineStr'><is/></c>", "")]
    [InlineData("<c r='F2' s='1'/>", "")]
    [InlineData("<c r='F2' t='str'><f>A2&amp;\"!\"</f><v>CL/1!</v></c>", "CL/1!")]
    [InlineData("<c r='F2'><f>1+1</f><v>2</v></c>", "2")]
    public void ACellIsReadAsWhatItHolds(string cell, string text)
    {
        Assert.Equal((text, ""), Cell(cell));
    }

    [Fact]
    public void AWorkbookThatCountsFrom1904HasTheSameDays()
    {
        Assert.Equal(("2026-03-01", ""), Cell("<c r='F2' s='1'><v>44620</v></c>", "<workbookPr date1904=\"1\"/>"));
    }

    [Theory]
    [InlineData("<c r='F2' t='e'><v>#N/A</v></c>", "the cell holds an error; mend its formula, or clear it (cell F2)")]
    [InlineData("<c r='F2'><f>A1+1</f></c>", "the formula has no worked-out value; open the file in the spreadsheet program and save it (cell F2)")]
    [InlineData("<c r='F2'><v>three</v></c>", "the cell holds a number that cannot be read; type it again (cell F2)")]
    [InlineData("<c r='F2' s='1'><v>60</v></c>", "the cell is shown as a date and holds no day since March 1900; correct it (cell F2)")]
    [InlineData("<c r='F2' s='1'><v>9999999</v></c>", "the cell is shown as a date and holds no day since March 1900; correct it (cell F2)")]
    public void ACellThatHoldsNoValueIsAFaultOfItsOwn(string cell, string fault)
    {
        Assert.Equal(("", fault), Cell(cell));
    }

    [Fact]
    public void AnErrorInACellPutsItsRowIntoQuarantineOnceWithTheCellsText()
    {
        SampleFeeds.ToXlsx(folder.Path, "CSV:44,34,76,1,,2057,false,true");
        new Workbook().Sheet($"{Header}<row r=\"2\"><c r='A2' t='inlineStr'><is><t>CL/2024/001</t></is></c><c r='B2' t='inlineStr'><is><t>Financial harm</t></is></c><c r='C2'><v>1</v></c><c r='D2' t='inlineStr'><is><t>Analyst A</t></is></c><c r='E2' t='e'><v>#REF!</v></c><c r='F2' t='inlineStr'><is><t>See log</t></is></c></row>").WriteTo(Path.Combine(folder.Path, "assessments.xlsx"));
        var item = Assert.Single(SampleFeeds.Pull(SampleFeeds.Xlsx(), folder.Path).Quarantined, item => item.File == "assessments.xlsx");
        Assert.Equal((2, "Assessed On", "#REF!", QuarantineState.Open), (item.Row, item.Column, item.Value, item.State));
        Assert.StartsWith("the cell holds an error", item.Reason);
    }

    [Fact]
    public void RowsKeepTheNumbersThatTheSpreadsheetShowsAndBlankRowsArePassedOver()
    {
        var table = Read(new Workbook().Sheet($"{Header}{Workbook.Row(4, "CL/1")}<row r=\"5\"><c r=\"A5\" s=\"1\"/></row>{Workbook.Row(9, "CL/2")}"), out _);
        Assert.Equal([4, 9], table!.Rows.Select(row => row.Number));
    }

    [Fact]
    public void AValueBeyondTheHeaderBreaksItsRow()
    {
        var table = Read(new Workbook().Sheet($"{Header}{Workbook.Row(2, "CL/1", "", "", "", "", "", "stray")}"), out _);
        Assert.Equal("there is a value in column G, and the header ends with column F", Assert.Single(table!.Rows).Fault);
    }

    [Fact]
    public void OfAColumnThatIsNotMappedNothingIsHeldButItsName()
    {
        var table = Read(new Workbook().Sheet($"{Header.Replace("</row>", "<c r='G1' t='inlineStr'><is><t>Notes</t></is></c></row>")}{Workbook.Row(2, "CL/1", "", "", "", "", "", "private words")}"), out _);
        Assert.Equal("Notes", table!.Columns[6]);
        Assert.Equal("", Assert.Single(table.Rows).Fields[6]);
    }

    [Fact]
    public void MergedCellsInTheHeaderRefuseTheSheetAndBelowItArePointedOut()
    {
        var rows = Header + Workbook.Row(2, "CL/1");
        Assert.Null(Read(new Workbook().Sheet(rows, after: "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>"), out var problems));
        Assert.Equal(["a.xlsx: cells of the header (row 1) are merged, so it is not clear which column a name stands over; undo it"], problems);
        Assert.Equal(["1 groups of cells are merged; a merged cell's value counts for its first cell only"], Read(new Workbook().Sheet(rows, after: "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>"), out _)!.Doubts);
    }

    [Fact]
    public void AHiddenSheetIsReadOnlyWhenItIsNamed()
    {
        var book = new Workbook().Sheet(Header + Workbook.Row(2, "old"), "Old", "state=\"hidden\"").Sheet(Header + Workbook.Row(2, "new"), "New").Sheet(Header + Workbook.Row(2, "very old"), "Older", "state=\"veryHidden\"");
        Assert.Equal("new", Read(book, out _)!.Rows[0].Fields[0]);
        Assert.Equal("old", Read(book, out _, "Old")!.Rows[0].Fields[0]);
    }

    [Fact]
    public void WhichSheetIsMeantMustBeSaidWhenMoreThanOneCanBeSeen()
    {
        Read(new Workbook().Sheet(Header, "One").Sheet(Header, "Two"), out var problems);
        Assert.Equal(["a.xlsx: the workbook has 2 sheets that are not hidden; say which one: 'sheet: One'"], problems);
        Assert.Equal("a.xlsx: there is no sheet 'Tow'; expected one of: One, Two", Problem("Tow"));
    }

    [Theory]
    [InlineData("<row r='1'/>", "the sheet is empty")]
    [InlineData("", "the sheet is empty")]
    [InlineData("<row r='2'/><row r='2'/>", "the rows of the sheet are not numbered in order after row 2; save the file again from the spreadsheet program")]
    [InlineData("<row r='1048577'/>", "the rows of the sheet are not numbered in order after row 0; save the file again from the spreadsheet program")]
    [InlineData("<row r='1'><c r='B1'><v>1</v></c><c r='B1'><v>2</v></c></row>", "the cells of a row do not stand in order; save the file again from the spreadsheet program")]
    [InlineData("<row r='1'><c r='XFE1'><v>1</v></c></row>", "the cells of a row do not stand in order; save the file again from the spreadsheet program")]
    [InlineData("<row r='1'><c r='A1' t='s'><v>99</v></c></row>", "a cell names a text that the workbook does not hold; save the file again from the spreadsheet program")]
    [InlineData("<row r='1'><c r='A1' t='e'><v>#N/A</v></c></row>", "the header cannot be read: the cell holds an error; mend its formula, or clear it (column A)")]
    public void ASheetThatIsNotATableIsRefusedAndSaysWhy(string rows, string why)
    {
        Assert.Null(Read(new Workbook().Sheet(rows), out var problems));
        Assert.Equal([$"a.xlsx: {why}"], problems);
    }

    [Theory]
    [InlineData("<!DOCTYPE worksheet>")]
    [InlineData("<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>")]
    [InlineData("<!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>")]
    public void ADefinitionInAPartIsRefused(string prolog)
    {
        Assert.Null(Read(new Workbook { Prolog = prolog }.Sheet(Header + Workbook.Row(2, prolog.Contains("ENTITY c") ? "&c;" : prolog.Contains("ENTITY a") ? "&a;" : "x")), out var problems));
        Assert.StartsWith("a.xlsx: the workbook is damaged, or holds a definition (DTD), which is refused", Assert.Single(problems));
    }

    [Fact]
    public void AWorkbookThatUnpacksToMoreThanItMayIsRefusedBeforeItIsParsed()
    {
        using var file = Bomb(20_000_000);
        Assert.InRange(file.Length, 1, 100_000);
        Assert.Equal("the workbook unpacks to more than the 10,000,000 bytes that it may have", XlsxBounds.Problem(file, most: 10_000_000));
        file.Position = 0;
        Assert.Null(XlsxBounds.Problem(file, most: 20_000_000));
    }

    [Fact]
    public void AWorkbookThatLiesAboutItsSizeUnpacksToNoMoreThanItSays()
    {
        using var file = Bomb(20_000_000);
        var bytes = file.ToArray();
        // Where the archive says 20,000,000 bytes, it now says 1,000.
        var lies = 0;
        for (var at = 0; at + 4 <= bytes.Length; at++)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) != 20_000_000)
                continue;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), 1000);
            lies++;
        }

        Assert.InRange(lies, 1, 3);
        // .NET gives no more than the archive says, so that what is counted is what a reader of the part would get.
        using var liar = new MemoryStream(bytes);
        Assert.Null(XlsxBounds.Problem(liar, most: 10_000_000));
        using var zip = new ZipArchive(liar, ZipArchiveMode.Read);
        using var part = zip.Entries[0].Open();
        using var unpacked = new MemoryStream();
        part.CopyTo(unpacked);
        Assert.InRange(unpacked.Length, 0, 1000);
    }

    [Fact]
    public void AWorkbookOfTooManyPartsIsRefused()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var part = 0; part <= XlsxBounds.MostParts; part++)
                zip.CreateEntry($"{part}");
        }

        file.Position = 0;
        Assert.Equal("the workbook has more than the 2,000 parts that it may have", XlsxBounds.Problem(file));
    }

    [Fact]
    public void AWorkbookOfTooManyTextsIsRefused()
    {
        Assert.Null(Read(new Workbook { MoreTexts = string.Concat(Enumerable.Repeat("<si/>", XlsxBounds.MostTexts)) }.Sheet(Header), out var problems));
        Assert.Equal(["a.xlsx: the workbook has more than the 5,000,000 texts that it may have"], problems);
    }

    static MemoryStream Bomb(int size)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var part = zip.CreateEntry("xl/worksheets/sheet1.xml").Open())
            part.Write(new byte[size]);
        file.Position = 0;
        return file;
    }

    [Theory]
    [InlineData(new byte[0], "the file is empty")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }, "the file is an old .xls workbook or is protected by a password; save it as .xlsx without one")]
    [InlineData(new byte[] { 65, 44, 66, 10 }, "the file is not an XLSX workbook, or is damaged; save it again from the spreadsheet program")]
    public void AFileThatIsNoWorkbookSaysWhatItIs(byte[] bytes, string why)
    {
        File.WriteAllBytes(Path.Combine(folder.Path, "a.xlsx"), bytes);
        Assert.Equal($"a.xlsx: {why}", Problem());
    }

    [Fact]
    public void AWorkbookThatIsCutShortOrAlteredAnywhereNeverFailsWithoutWords()
    {
        new Workbook().Sheet(Header + Workbook.Row(2, "CL/1", "Financial harm", "1")).WriteTo(Path.Combine(folder.Path, "a.xlsx"));
        var sound = File.ReadAllBytes(Path.Combine(folder.Path, "a.xlsx"));
        var (refused, looked) = (0, 0);
        for (var at = 0; at < sound.Length; at += 7)
        {
            foreach (var damaged in new[] { sound[..at], [.. sound[..at], (byte)(sound[at] ^ 0x55), .. sound[(at + 1)..]] })
            {
                File.WriteAllBytes(Path.Combine(folder.Path, "a.xlsx"), damaged);
                looked++;
                if (Open(out var problems) is null)
                    refused += Assert.Single(problems).Length > 10 ? 1 : 0;
            }
        }

        Assert.InRange(looked, 500, 5000);
        Assert.InRange(refused, looked / 2, looked);
    }

    [Fact]
    public void EveryWorkbookThatCannotBeUsedIsNamedAtOnce()
    {
        Assert.Equal(["mapped-lines.xlsx: the file is missing", "deal-numbers.xlsx: the file is missing", "evidence.xlsx: the file is missing", "assessments.xlsx: the file is missing"], SampleFeeds.WhyNot(SampleFeeds.Xlsx(), folder.Path));
        Assert.Equal([$"there is no folder {folder.Path}2"], SampleFeeds.WhyNot(SampleFeeds.Xlsx(), folder.Path + "2"));
    }

    [Fact]
    public void ASheetWithAHeaderAndNoRowsIsNotAnEmptyCounty()
    {
        SampleFeeds.ToXlsx(folder.Path, "CSV:44,34,76,1,,2057,false,true");
        new Workbook().Sheet(Workbook.Row(1, "Log No", "Line Ref", "Type", "Date", "Qty", "Grade", "Handling")).WriteTo(Path.Combine(folder.Path, "evidence.xlsx"));
        new Workbook().Sheet(Workbook.Row(1, "Line Ref", "Deal Numbr", "From", "To")).WriteTo(Path.Combine(folder.Path, "deal-numbers.xlsx"));
        Assert.Equal(
            ["deal-numbers.xlsx: there is no column 'Deal Number'; did you mean 'Deal Numbr'?", "evidence.xlsx: the file has a header and no rows; an empty extract is never taken to mean that there is nothing"],
            SampleFeeds.WhyNot(SampleFeeds.Xlsx(), folder.Path));
    }
}
