using System.Text;
using System.Text.Json;
using CountyLines.Risk.Release;
using CsvHelper;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Release;

public sealed class ReleasedCsvTests(ITestOutputHelper output)
{
    const int Texts = 1_000_000;

    /// <summary>What OWASP calls the start of a formula, and what a text reader stumbles on.</summary>
    static readonly char[] Dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'];

    static IEnumerable<string[]> Read(byte[] file)
    {
        using var csv = CsvReader.Create(new StreamReader(new MemoryStream(file), new UTF8Encoding(false, throwOnInvalidBytes: true)), new CsvReaderOptions { HasHeader = false, Separator = ',', TrimWhitespace = false, AllowLineBreaksInQuotes = true });
        while (csv.Read())
            yield return [.. Enumerable.Range(0, csv.FieldCount).Select(index => csv.GetString(index))];
    }

    [Fact]
    public void AMillionHostileTextsComeBackAsTheyWereAndNoneIsAFormula()
    {
        var texts = SomeRelease.Drawn(Texts).ToList();
        var file = ReleasedCsv.Write(SomeRelease.OfTexts(texts));
        var looked = 0;
        foreach (var cell in Read(file).Skip(1).SelectMany(row => row))
        {
            if (cell.Length == 0)
                continue;
            if (Dangerous.Contains(cell[0]) || Dangerous.Contains(cell.TrimStart(' ', '\u00A0', '\uFEFF', '\u202E').FirstOrDefault('a')) || cell.Contains('\0'))
                Assert.Fail($"{SomeRelease.Show(cell)} could be read as a formula");
            if (ReleasedCsv.Unescape(cell) != texts[looked])
                Assert.Fail($"{SomeRelease.Show(texts[looked])} came back as {SomeRelease.Show(ReleasedCsv.Unescape(cell))}");
            looked++;
        }

        output.WriteLine($"{looked} texts looked at, {texts.Count(text => text.Length > 10_000)} of them longer than 10,000 characters; the file has {file.Length} bytes");
        Assert.Equal(Texts, looked);
        Assert.Contains(texts, text => text.Length > 10_000);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("-1", "'-1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("'", "''")]
    [InlineData("'=1", "''=1")]
    [InlineData("\0", "'_x0000_")]
    [InlineData("a\u001Bb", "a_x001B_b")]
    [InlineData("_x0041_", "_x005F_x0041_")]
    [InlineData("_x0041\u0001", "_x005F_x0041_x0001_")]
    [InlineData("a=1", "a=1")]
    [InlineData("plain_text", "plain_text")]
    [InlineData("CL/2026/001", "CL/2026/001")]
    public void ATextIsChangedOnlyWhereItMustBe(string text, string cell)
    {
        Assert.Equal(cell, Read(ReleasedCsv.Write(SomeRelease.OfTexts([text]))).Last()[0]);
        Assert.Equal(text, ReleasedCsv.Unescape(cell));
    }

    [Fact]
    public void NumbersDaysMonthsAndFlagsAreNeverChangedOrPutInQuotes()
    {
        var list = SomeRelease.Of(30);
        var lines = Encoding.UTF8.GetString(ReleasedCsv.Write(list)).Split("\r\n");
        Assert.Equal("rank,reference,name,band,risk,lowest,highest,confidence,first_seen,last_activity,children,change,note", lines[0]);
        Assert.Equal("1,\"CL/2026/000\",\"Text 0\",\"Very high\",60,60,60,\"Moderate\",2020-01,2026-01-01,true,-12,\"Text 0\"", lines[1]);
        var rows = Read(ReleasedCsv.Write(list)).Skip(1).ToList();
        var looked = 0;
        foreach (var (row, cells) in list.Rows.Zip(rows))
        {
            foreach (var (index, column) in list.Columns.Index().Where(pair => pair.Item.Kind != ColumnKind.Text))
            {
                Assert.Equal(row[index] ?? "", cells[index]);
                looked++;
            }
        }

        Assert.Equal(30 * 8, looked);
    }

    [Fact]
    public void LinesEndWithCarriageReturnAndLineFeedAndThereIsNoMark()
    {
        var file = ReleasedCsv.Write(SomeRelease.Of(10));
        Assert.Equal((byte)'r', file[0]);
        var text = Encoding.UTF8.GetString(file);
        Assert.EndsWith("\r\n", text);
        Assert.Equal(11, text.Split("\r\n").Length - 1);
        Assert.Equal(text.Count(character => character == '\n'), text.Split("\r\n").Length - 1);
    }

    [Fact]
    public void TheMetadataTellsEachColumnsTypeTheDialectAndWhoseCopyItIs()
    {
        var list = SomeRelease.Of(3);
        var root = JsonDocument.Parse(ReleasedFiles.Of(list, ["csv"]).Single(file => file.Name == "list.csv-metadata.json").Bytes).RootElement;
        Assert.Equal("http://www.w3.org/ns/csvw", root.GetProperty("@context")[0].GetString());
        Assert.Equal("list.csv", root.GetProperty("url").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("dialect").GetProperty("commentPrefix").ValueKind);
        Assert.Equal("\r\n", root.GetProperty("dialect").GetProperty("lineTerminators")[0].GetString());

        var header = Read(ReleasedCsv.Write(list)).First();
        var columns = root.GetProperty("tableSchema").GetProperty("columns").EnumerateArray().ToList();
        Assert.Equal(header, columns.Select(column => column.GetProperty("name").GetString()));
        // A validator matches the header against the titles.
        Assert.Equal(header, columns.Select(column => column.GetProperty("titles")[0].GetString()));
        Assert.Equal(
            ["integer", "string", "string", "string", "integer", "integer", "integer", "string", "gYearMonth", "{\"base\":\"date\",\"format\":\"yyyy-MM-dd\"}", "{\"base\":\"boolean\",\"format\":\"true|false\"}", "integer", "string"],
            columns.Select(column => column.GetProperty("datatype")).Select(type => type.ValueKind == JsonValueKind.String ? type.GetString() : JsonSerializer.Serialize(type)));

        var notes = root.GetProperty("notes")[0];
        Assert.Equal("OFFICIAL-SENSITIVE", notes.GetProperty("marking").GetString());
        Assert.Equal("county-lines@1.0.0", notes.GetProperty("pack").GetString());
        Assert.Equal("2026-11-20", notes.GetProperty("as_of").GetString());
        Assert.Equal("emsou-intelligence-desk", notes.GetProperty("recipient_role").GetString());
        Assert.Contains("apostrophe", notes.GetProperty("escaping").GetString());
    }
}
