using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>Mistakes in a file that look like nothing at all.</summary>
public sealed class SilentLossTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly SmallExtract small = SmallExtract.OfOneLine();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AStrayQuoteThatClosesOverTheRowsBelowCostsOnlyItsOwnRow()
    {
        foreach (var number in Enumerable.Range(2, 4))
            small.Log($"N{number}", "CL/2026/900", text: $"text {number}");
        var path = Path.Combine(small.WriteTo(folder.Path), "evidence.csv");
        // The quote opens in N2's note and closes in N4's, and the row that comes of it has eight fields like every other.
        File.WriteAllText(path, File.ReadAllText(path).Replace("text 2", "\"text 2").Replace("text 4", "text 4\""));
        var extract = Some.Extract(folder.Path);
        Assert.Equal(["N1", "N3", "N4", "N5"], extract.Evidence.Select(one => one.Reference));
        var broken = Assert.Single(extract.Quarantined);
        Assert.Equal(("evidence.csv", 3), (broken.File, broken.Row));
        Assert.StartsWith("a quoted field holds what looks like a whole row", broken.Reason);
    }

    [Fact]
    public void ANoteOfSeveralLinesIsNotTakenForSwallowedRows()
    {
        small.Log("N2", "CL/2026/900", text: "one, two, three,\nfour, five\nand six");
        var extract = Some.Extract(small.WriteTo(folder.Path));
        Assert.Empty(extract.Quarantined);
        Assert.Equal(2, extract.Evidence.Count);
    }

    [Fact]
    public void OfThreeRowsAboutOneLineTheLastCountsThoughItRepeatsTheFirst()
    {
        small.Lines.Clear();
        small.Line("CL/2026/900", name: "First");
        small.Line("CL/2026/900", name: "Second");
        small.Line("CL/2026/900", name: "First");
        var extract = Some.Extract(small.WriteTo(folder.Path));
        Assert.Equal(["Second", "First"], extract.Lines.Select(line => line.Name));
        Assert.Equal((3, 2, 1), (extract.Files[0].Rows, extract.Files[0].Used, extract.Files[0].Repeated));
    }

    [Theory]
    [InlineData("01/10/0026")]
    [InlineData("31/12/1989")]
    public void AYearThatCannotBeIsAFaultAndNotEvidenceThatIsTooOldToCount(string date)
    {
        small.Log("N2", "CL/2026/900", date: date);
        var fault = Assert.Single(Some.Extract(small.WriteTo(folder.Path)).Quarantined);
        Assert.Equal(("Date", date, "the year is before 1990; correct it"), (fault.Column, fault.Value, fault.Reason));
    }

    [Theory]
    [InlineData("restricted", "NK", "whether the line is restricted must be known; say true or false")]
    [InlineData("not_assessed", "Unknown", "say which kinds of evidence nobody has looked at, or leave it blank")]
    public void AnUnknownThatWouldBeGuessedAtIsAFault(string field, string marker, string reason)
    {
        var lines = Some.Feed.Files[RecordKind.Line];
        var mapped = new Dictionary<string, FeedField>(lines.Fields) { [field] = new FeedField("Notes", null, false) };
        var feed = Some.Feed with { Files = new Dictionary<RecordKind, FeedFile>(Some.Feed.Files) { [RecordKind.Line] = lines with { Fields = mapped } } };
        small.Line("CL/2026/901", notes: marker);
        small.Line("CL/2026/902");
        var context = new PullContext(Some.Day, new HashSet<string>(), new Dictionary<string, IReadOnlyList<int>>());
        var extract = ExtractReader.Read(feed, small.WriteTo(folder.Path), context);
        Assert.Equal(["CL/2026/900", "CL/2026/902"], extract.Lines.Select(line => line.Reference));
        Assert.Equal(("Notes", marker, reason), Assert.Single(extract.Quarantined.Select(item => (item.Column, item.Value, item.Reason))));
    }

    [Fact]
    public void APackInAFolderOfAnotherNameIsRefused()
    {
        var pack = Directory.CreateDirectory(Path.Combine(folder.Path, "packs", "county-lines", "1.1.0")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Rules, "packs", "county-lines", "1.0.0")))
            File.Copy(file, Path.Combine(pack, Path.GetFileName(file)));
        var fault = Assert.Throws<RulesException>(() => new RulesFolder(folder.Path).PackNamed("county-lines@1.1.0"));
        Assert.Contains("holds county-lines@1.0.0", fault.Message);
    }
}
