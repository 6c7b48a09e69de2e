using System.Text;
using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>What people write, and the one form in which it is kept.</summary>
public sealed class NormalisingTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly SmallExtract small = SmallExtract.OfOneLine();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FiveWaysOfWritingANumberAreOneNumber()
    {
        string[] ways = ["07700 900123", "07700900123", "+44 7700 900123", "00447700900123", "+44 (0)7700 900123"];
        foreach (var (way, at) in ways.Select((way, at) => (way, at)))
            small.Number("CL/2026/900", way, from: $"0{at + 1}/02/2025");
        var numbers = Read().Numbers;
        Assert.Equal(ways.Length, numbers.Count);
        Assert.All(numbers, number => Assert.Equal("+447700900123", number.Number));
    }

    [Theory]
    [InlineData("900123")]
    [InlineData("0770")]
    [InlineData("0770090")]
    [InlineData("077009001")]
    [InlineData("077009001234567")]
    [InlineData("07700 900123 x12")]
    [InlineData("unlisted")]
    public void APartOfANumberIsNoNumber(string text)
    {
        small.Number("CL/2026/900", text);
        var extract = Read();
        Assert.Empty(extract.Numbers);
        Assert.Equal(("Deal Number", text), Assert.Single(extract.Quarantined.Select(item => (item.Column, item.Value))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NK")]
    [InlineData("Not known")]
    [InlineData("Unknown")]
    [InlineData("not KNOWN")]
    public void FourWaysOfNotKnowingAreAllUnknown(string marker)
    {
        small.Line("CL/2026/901", force: marker, area: marker, importing: marker, model: marker, commodities: marker, firstSeen: marker, lastActivity: marker);
        small.Assessment("CL/2026/901", level: marker);
        var extract = Read();
        Assert.Empty(extract.Quarantined);
        var line = extract.Lines.Single(line => line.Reference == "CL/2026/901");
        Assert.Equal((null, null, null, null, null), (line.ExportingForce, line.ExportingDistrict, line.SupplyModel, line.FirstSeen, line.LastActivity));
        Assert.Null(line.ImportingDistricts);
        Assert.Null(line.Commodities);
        Assert.Null(Assert.Single(extract.Assessments).Level);
    }

    [Fact]
    public void ABlankGroupMeansNoneAndAnUnknownGroupMeansUnknown()
    {
        small.Line("CL/2026/901", ocg: "");
        small.Line("CL/2026/902", ocg: "NK");
        small.Line("CL/2026/903", ocg: "OCG-EM-229");
        Assert.Equal(["", null, "OCG-EM-229"], Read().Lines.Skip(1).Select(line => line.OcgReference));
    }

    [Fact]
    public void OnlySeparatorsSayNothingAboutWhereALineReaches()
    {
        small.Line("CL/2026/901", importing: "; ;", commodities: ";");
        var line = Read().Lines[^1];
        Assert.Null(line.ImportingDistricts);
        Assert.Null(line.Commodities);
    }

    [Fact]
    public void TwoStylesOfDateAreTheSameDay()
    {
        small.Log("N2", "CL/2026/900", date: "05/11/2026");
        small.Log("N3", "CL/2026/900", date: "05-Nov-2026");
        var days = Read().Evidence.Skip(1).Select(one => one.OccurredOn).ToList();
        Assert.Equal([new DateOnly(2026, 11, 5), new DateOnly(2026, 11, 5)], days);
    }

    [Fact]
    public void SomethingOnTheDayOfThePullHasHappenedAndOnTheNextDayHasNot()
    {
        small.Log("N2", "CL/2026/900", date: "20/11/2026");
        small.Log("N3", "CL/2026/900", date: "21/11/2026");
        var extract = Read();
        Assert.Equal(["N1", "N2"], extract.Evidence.Select(one => one.Reference));
        Assert.Equal(("Date", "21/11/2026"), Assert.Single(extract.Quarantined.Select(item => (item.Column, item.Value))));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("1000000", 1_000_000)]
    public void ABlankQuantityIsOne(string written, int expected)
    {
        small.Log("N2", "CL/2026/900", quantity: written);
        Assert.Equal(expected, Read().Evidence[^1].Quantity);
    }

    [Theory]
    [InlineData("two", "the quantity must be a whole number")]
    [InlineData("1.5", "the quantity must be a whole number")]
    [InlineData("1000001", "the quantity must be from 0 to 1000000")]
    [InlineData("-1", "the quantity must be from 0 to 1000000")]
    public void AQuantityThatIsNotACountIsAFault(string written, string reason)
    {
        small.Log("N2", "CL/2026/900", quantity: written);
        Assert.Equal(("Qty", written, reason), Assert.Single(Read().Quarantined.Select(item => (item.Column, item.Value, item.Reason))));
    }

    [Fact]
    public void ALevelThatIsNoNumberIsOneFault()
    {
        small.Assessment("CL/2026/900", level: "high");
        Assert.Equal(("Level", "high", "the level must be a whole number"), Assert.Single(Read().Quarantined.Select(item => (item.Column, item.Value, item.Reason))));
    }

    [Theory]
    [InlineData("Devon and Cornwall Police", "Devon & Cornwall")]
    [InlineData("devon & cornwall", "Devon & Cornwall")]
    [InlineData("City of London Police", "London, City of")]
    [InlineData("Metropolitan Police Service", "Metropolitan Police")]
    [InlineData("The Metropolitan Police", "Metropolitan Police")]
    [InlineData("Durham Constabulary", "Durham")]
    [InlineData("DYFED POWYS", "Dyfed-Powys")]
    public void AForceIsFoundHoweverItsNameIsWritten(string written, string name)
    {
        Assert.Equal(ReferenceData.Forces.Values.Single(force => force.Name == name).Code, PlaceNames.ForceCode(written));
    }

    [Theory]
    [InlineData("St Helens", "St. Helens")]
    [InlineData("ST. HELENS", "St. Helens")]
    [InlineData("City of Bristol", "Bristol, City of")]
    [InlineData("Bristol", "Bristol, City of")]
    [InlineData("Herefordshire", "Herefordshire, County of")]
    [InlineData("King's Lynn & West Norfolk", "King's Lynn and West Norfolk")]
    [InlineData("King’s Lynn and West Norfolk", "King's Lynn and West Norfolk")]
    [InlineData("Kings Lynn and West Norfolk", "King's Lynn and West Norfolk")]
    [InlineData("Stoke on Trent", "Stoke-on-Trent")]
    public void ADistrictIsFoundHoweverItsNameIsWritten(string written, string name)
    {
        Assert.Equal(ReferenceData.Districts.Values.Single(district => district.Name == name).Code, PlaceNames.DistrictCode(written));
    }

    [Theory]
    [InlineData("Police")]
    [InlineData("City of")]
    [InlineData("Police Scotland")]
    [InlineData("Atlantis")]
    public void ANameOfNoPlaceFindsNone(string written)
    {
        Assert.Null(PlaceNames.ForceCode(written));
        Assert.Null(PlaceNames.DistrictCode(written));
    }

    [Fact]
    public void EveryForceAndEveryDistrictFindsItselfByNameAndByCode()
    {
        Assert.Equal(43, ReferenceData.Forces.Values.Count(force => PlaceNames.ForceCode(force.Name) == force.Code && PlaceNames.ForceCode(force.Code) == force.Code));
        Assert.Equal(43, ReferenceData.Forces.Count);
        Assert.Equal(348, ReferenceData.Districts.Values.Count(district => PlaceNames.DistrictCode(district.Code) == district.Code));
        // No two districts share a name today; one that did would have to find nothing, and this count would fall.
        Assert.Equal(348, ReferenceData.Districts.Values.Count(district => PlaceNames.DistrictCode(district.Name) == district.Code));
        Assert.Equal(348, ReferenceData.Districts.Count);
        Assert.Equal(348, ReferenceData.Districts.Values.Count(district => ReferenceData.Forces.ContainsKey(district.ForceCode)));
    }

    [Fact]
    public void APlaceThatNobodyKnowsNamesTheOneThatWasMeant()
    {
        small.Line("CL/2026/901", force: "Nottinghamshrie", importing: "Nottingham; Basetlaw");
        var extract = Read();
        Assert.Equal(
            [
                ("Exporting Force", "'Nottinghamshrie' is not a police force of England and Wales; did you mean 'Nottinghamshire'?"),
                ("Importing Areas", "'Basetlaw' is not known; did you mean 'Bassetlaw'?"),
            ],
            extract.Quarantined.Select(item => (item.Column, item.Reason)));
        Assert.DoesNotContain(extract.Lines, line => line.Reference == "CL/2026/901");
    }

    [Fact]
    public void ALineBreakInsideAMappedCellIsASpace()
    {
        small.Assessment("CL/2026/900", reason: "Seen twice;\nthen moved on");
        small.Line("CL/2026/901", name: "Two\nlines", conditions: "Not to be shared\nwithout consent");
        var extract = Read();
        Assert.Empty(extract.Quarantined);
        Assert.Equal("Seen twice; then moved on", Assert.Single(extract.Assessments).Reason);
        Assert.Equal(("Two lines", "Not to be shared without consent"), (extract.Lines[^1].Name, extract.Lines[^1].HandlingConditions));
    }

    [Fact]
    public void TheSameRecordsComeFromEveryEncodingAndLineEnd()
    {
        small.Line("CL/2026/901", name: "Café line", notes: "first\nsecond");
        small.Log("N2", "CL/2026/901", text: "a, \"b\"\nc");
        small.Number("CL/2026/901", "07700 900124");
        small.Assessment("CL/2026/901", reason: "Été");
        var expected = Records(Read());
        Assert.Contains("Caf", expected);
        var forms = 0;
        foreach (var newLine in new[] { "\r\n", "\n" })
        {
            foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
            {
                forms++;
                Assert.Equal(expected, Records(Some.Extract(small.WriteTo(folder.Path, newLine, encoding))));
            }
        }

        Assert.Equal(8, forms);
    }

    [Fact]
    public void BytesThatAreNotUtf8AreAFaultOfTheirRowOnly()
    {
        small.Line("CL/2026/901", name: "Café line");
        var extract = Some.Extract(small.WriteTo(folder.Path, encoding: Encoding.Latin1));
        Assert.Equal("CL/2026/900", Assert.Single(extract.Lines).Reference);
        var item = Assert.Single(extract.Quarantined);
        Assert.Equal((3, "Line Name", "has characters that cannot be read; save the file as UTF-8 and send it again"), (item.Row, item.Column, item.Reason));
    }

    [Fact]
    public void ColumnsInAnotherOrderGiveTheSameRecords()
    {
        var expected = Records(Some.Extract(Repository.SampleExtract));
        var copy = folder.CopyOfSampleExtract();
        var changed = 0;
        foreach (var file in Directory.GetFiles(copy))
        {
            var rows = Some.RowsOf(copy, Path.GetFileName(file));
            var header = rows[0].Cells.Keys.Reverse().ToList();
            File.WriteAllText(file, string.Concat(rows.Select(row => header.Select(column => row[column])).Prepend(header)
                .Select(cells => string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"")}\"")) + "\n")));
            changed++;
        }

        Assert.Equal(4, changed);
        Assert.Equal(expected, Records(Some.Extract(copy)));
    }

    [Fact]
    public void AFeedThatNamesAKindOfRecordByItsNumberIsAFault()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Rules, "feeds", "force-extract.yaml"));
        foreach (var kind in new[] { "0", "7" })
        {
            var (feed, problems) = FeedReader.Read(text.Replace("  number:\n    file", $"  {kind}:\n    file"), "feed.yaml");
            Assert.Null(feed);
            Assert.Contains(problems, problem => problem.ToString().Contains($"'{kind}' is not a kind of record; expected one of: line, number, evidence, assessment", StringComparison.Ordinal));
        }
    }

    Extract Read() => Some.Extract(small.WriteTo(folder.Path));

    static string Records(Extract extract) => JsonSerializer.Serialize(new { extract.Lines, extract.Numbers, extract.Evidence, extract.Assessments, extract.RefusedLines });
}
