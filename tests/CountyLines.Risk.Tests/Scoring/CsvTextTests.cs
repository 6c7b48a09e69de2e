using CsCheck;
using CountyLines.Risk.Scoring;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class CsvTextTests
{
    static List<CsvRow> Read(string text) => [.. CsvText.Read(new StringReader(text))];

    static string[][] ReadWithCsvHelper(string text)
    {
        using var parser = CsvHelper.CsvReader.Create(new StringReader(text), new CsvHelper.CsvReaderOptions { HasHeader = false, Separator = ',', TrimWhitespace = false, AllowLineBreaksInQuotes = true });
        var rows = new List<string[]>();
        while (parser.Read())
            rows.Add([.. Enumerable.Range(0, parser.FieldCount).Select(index => parser.GetString(index).Replace("\r\n", "\n"))]);
        return [.. rows];
    }

    [Fact]
    public void AWellFormedTableReadsAsAnotherLibraryReadsItAndAsItWasMeant()
    {
        string[] fields = ["", "a", "b c", "x,y", "say \"no\"", "two\nlines", "\"", "\n", " edge ", "é£", "'", ","];
        var field = Gen.Int[0, fields.Length - 1].Select(index => fields[index]).Select(Gen.Bool);
        var looked = 0;
        Gen.Int[2, 4].SelectMany(width => field.Array[width].Array[1, 6]).Select(Gen.Bool).Sample(
            (table, windows) =>
            {
                var end = windows ? "\r\n" : "\n";
                var text = string.Join(end, table.Select(row => string.Join(',', row.Select(cell => Quoted(cell.Item1, cell.Item2))))).Replace("\r\n", "\n").Replace("\n", end) + end;
                var meant = table.Select(row => row.Select(cell => cell.Item1).ToArray()).ToArray();

                Assert.Equal(meant, Read(text).Select(row => row.Fields.ToArray()));
                Assert.Equal(meant, ReadWithCsvHelper(text));
                Assert.All(Read(text), row => Assert.Equal("", row.Fault));
                looked += table.Length;
            },
            iter: 3000, threads: 1);
        Assert.True(looked >= 3000, $"looked at {looked}");
    }

    static string Quoted(string field, bool always)
    {
        return always || field.IndexOfAny(['"', ',', '\n']) >= 0 ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
    }

    [Fact]
    public void WhatIsWrittenReadsBackAsItWas()
    {
        var looked = 0;
        Gen.String[Gen.Char[" \"\n,ab;'"], 0, 6].Array[3].Array[1, 5].Sample(
            table =>
            {
                var writer = new StringWriter();
                foreach (var row in table)
                    CsvText.Write(writer, row);
                Assert.Equal(table, Read(writer.ToString()).Select(row => row.Fields.ToArray()));
                looked += table.Length;
            },
            iter: 3000, threads: 1);
        Assert.True(looked >= 3000, $"looked at {looked}");
    }

    [Fact]
    public void ABrokenQuoteCostsOnlyItsOwnLine()
    {
        const string text = "reference,name\nA,first\nB,\"never closed\nC,third\n\"D\",\"fourth\"\nE,\"closed\" and more\nF,sixth\n";
        var rows = Read(text);

        Assert.Equal(["reference", "A", "", "C", "D", "", "F"], rows.Select(row => row.Fields.FirstOrDefault("")));
        Assert.Equal("there is text after a closing quote", rows[2].Fault);
        Assert.Equal("B,\"never closed", rows[2].Raw);
        Assert.Equal("there is text after a closing quote", rows[5].Fault);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], rows.Select(row => row.Line));
    }

    [Fact]
    public void ABrokenQuoteAnywhereInATableLeavesEveryOtherRowAsItWas()
    {
        for (var broken = 1; broken < 40; broken++)
        {
            var lines = Enumerable.Range(0, 40).Select(index => index == broken ? $"R{index},\"oops" : $"R{index},\"value {index}\"").ToList();
            var rows = Read(string.Join('\n', lines) + "\n");
            Assert.Equal(40, rows.Count);
            Assert.Equal([broken], rows.Select((row, index) => (row, index)).Where(pair => pair.row.Fault.Length > 0).Select(pair => pair.index));
        }
    }

    [Fact]
    public void AQuoteIsBrokenWhenItSpansMoreThanAHundredLines()
    {
        static string Table(int lines) => $"a,b\n\"{string.Join('\n', Enumerable.Repeat("x", lines))}\",c\n";

        Assert.Equal("", Read(Table(CsvText.MaxLinesInRow))[1].Fault);
        Assert.Equal("a quote is not closed within 100 lines", Read(Table(CsvText.MaxLinesInRow + 1))[1].Fault);
    }

    [Fact]
    public void ARowOfAnotherWidthThanTheHeaderIsBroken()
    {
        Assert.Equal(["", "the row has 1 fields and the header has 2", "the row has 3 fields and the header has 2", ""], Read("a,b\n1\n1,2,3\n1,2\n").Select(row => row.Fault));
    }

    [Fact]
    public void RowsAreNumberedAsASpreadsheetNumbersThemAndLinesAsAnEditorDoes()
    {
        var rows = Read("a,b\n1,\"x\ny\"\n\n2,z\n");

        Assert.Equal([(1, 1), (2, 2), (4, 5)], rows.Select(row => (row.Number, row.Line)));
    }
}
