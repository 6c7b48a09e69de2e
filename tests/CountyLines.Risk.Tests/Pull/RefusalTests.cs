using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>What a pull does not take, and what it keeps of it.</summary>
public sealed class RefusalTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly SmallExtract small = SmallExtract.OfOneLine();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("SECRET")]
    [InlineData("secret")]
    [InlineData("Top Secret")]
    [InlineData("UK SECRET - eyes only")]
    public void EveryWayOfWritingSecretIsRefused(string marking)
    {
        small.Line("CL/2026/901", name: "Hidden line", marking: marking);
        var extract = Read();
        Assert.Equal(["CL/2026/901"], extract.RefusedLines);
        Assert.Equal("CL/2026/900", Assert.Single(extract.Lines).Reference);
    }

    [Fact]
    public void AForcesOwnWordForSecretIsRefusedToo()
    {
        small.Line("CL/2026/901", name: "Hidden line", marking: "S");
        var lines = Some.Feed.Files[RecordKind.Line];
        var fields = lines.Fields.ToDictionary();
        fields["marking"] = new FeedField("Marking", new Dictionary<string, string> { ["OFFICIAL"] = "OFFICIAL", ["S"] = "SECRET" }, false);
        var files = Some.Feed.Files.ToDictionary();
        files[RecordKind.Line] = lines with { Fields = fields };
        var extract = ExtractReader.Read(Some.Feed with { Files = files }, small.WriteTo(folder.Path), new PullContext(Some.Day, new HashSet<string>(), new Dictionary<string, IReadOnlyList<int>>()));
        Assert.Equal(["CL/2026/901"], extract.RefusedLines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALineIsRefusedWhicheverOfItsRowsComesFirst(bool secretFirst)
    {
        small.Line("CL/2026/901", name: "Hidden line", marking: secretFirst ? "SECRET" : "OFFICIAL", firstSeen: "31/02/2026");
        small.Line("CL/2026/901", name: "Other hidden line", marking: secretFirst ? "OFFICIAL" : "SECRET");
        small.Number("CL/2026/901", "07700 900199");
        using var store = Some.Store(folder);
        var report = Some.Pull(store, small.WriteTo(folder.Path));
        Assert.Equal(["CL/2026/901"], report.Extract.RefusedLines);
        Assert.Equal("CL/2026/900", Assert.Single(report.Extract.Lines).Reference);
        Assert.Empty(report.Extract.Numbers);
        Assert.Equal([QuarantineState.Open, QuarantineState.Held, QuarantineState.Held], report.Extract.Quarantined.Select(item => item.State).Order());
        var bytes = Some.BytesOf(folder);
        Assert.DoesNotContain("idden line", bytes);
        Assert.DoesNotContain("31/02/2026", bytes);
        Assert.DoesNotContain("900199", bytes);
    }

    [Fact]
    public void ASecretRowWithoutAReferenceRefusesNoOtherRow()
    {
        small.Line("", name: "Hidden line", marking: "SECRET");
        small.Line("", name: "Nameless line");
        var extract = Read();
        Assert.Empty(extract.RefusedLines);
        Assert.Equal(["Marking", "Line Ref"], extract.Quarantined.Select(item => item.Column));
        Assert.Equal("the line's reference is missing; give it", extract.Quarantined[1].Reason);
    }

    [Fact]
    public void WhatIsKeptOfARefusedRowIsTheSameWhateverTheRowSays()
    {
        small.Line("CL/2026/901", name: "Hidden line", marking: "SECRET");
        small.Number("CL/2026/901", "07700 900101");
        small.Number("CL/2026/901", "07700 900102");
        var first = Read().Quarantined;
        small.Lines[^1][1] = "Other name";
        small.Numbers[0][1] = "07700 900103";
        small.Numbers[1][1] = "07700 900104";
        // Were the content in the digest, every telephone number could be tried against it.
        Assert.Equal(first, Read().Quarantined);
        Assert.Equal(3, first.Select(item => item.RowDigest).Distinct().Count());
    }

    [Fact]
    public void ABrokenRowKeepsItsPlaceAndNothingOfItsText()
    {
        small.Log("N2", "CL/2026/900");
        small.WriteTo(folder.Path);
        var path = Path.Combine(folder.Path, "evidence.csv");
        File.WriteAllText(path, File.ReadAllText(path).TrimEnd() + "first floor,\"flat\" 7\r\nN3,CL/2026/900,Knife,01/10/2026,,2B,P,\r\n");
        using var store = Some.Store(folder);
        var extract = Some.Pull(store, folder.Path).Extract;
        Assert.Equal(["N1", "N3"], extract.Evidence.Select(one => one.Reference));
        var item = Assert.Single(extract.Quarantined);
        Assert.Equal((3, "", "", QuarantineState.Open), (item.Row, item.Column, item.Value, item.State));
        Assert.StartsWith("there is text after a closing quote (line 3 of the file)", item.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("first floor", Some.BytesOf(folder));
    }

    [Fact]
    public void EvidenceOfALineInQuarantineIsHeldUntilTheLineIsPutRight()
    {
        small.Line("CL/2026/901", status: "Sleeping");
        small.Log("N2", "CL/2026/901");
        using var store = Some.Store(folder);
        var held = Some.Pull(store, small.WriteTo(folder.Path)).Extract.Quarantined.Single(item => item.File == "evidence.csv");
        Assert.Equal(("held: the row of line CL/2026/901 is itself in quarantine", QuarantineState.Held), (held.Reason, held.State));

        small.Lines[^1][2] = "Dormant";
        var report = Some.Pull(store, small.WriteTo(folder.Path));
        Assert.Empty(report.Extract.Quarantined);
        Assert.Equal((0, 2), (report.Outcome.NewlyQuarantined, report.Outcome.NoLongerQuarantined));
        Assert.Equal(["N2"], store.RecordsAt(store.LatestPull).Single(one => one.Line.Reference == "CL/2026/901").Evidence.Select(one => one.Reference));
    }

    [Fact]
    public void OneLogNumberForTwoThingsKeepsTheFirstAndHoldsTheSecondOut()
    {
        small.Line("CL/2026/901");
        small.Log("N1", "CL/2026/901");
        small.Log("N1", "CL/2026/900", kind: "Arrest");
        var extract = Read();
        Assert.Equal("CL/2026/900", Assert.Single(extract.Evidence).Line);
        Assert.Equal(2, extract.Quarantined.Count(item => item.Column == "Log No" && item.Reason.StartsWith("the reference N1 already stands for knife on line CL/2026/900", StringComparison.Ordinal)));
    }

    [Fact]
    public void EverythingWrongWithARowIsSaidAtOnce()
    {
        small.Log("N2", "CL/2026/900", kind: "Unicorn", date: "31/02/2026", quantity: "-3", grade: "9Z");
        var extract = Read();
        Assert.Equal(["Type", "Date", "Qty", "Grade"], extract.Quarantined.Select(item => item.Column));
        Assert.Equal(1, extract.Files.Single(file => file.File == "evidence.csv").Quarantined);
    }

    [Fact]
    public void ANumberCannotGoOutOfUseBeforeItCameIntoUse()
    {
        small.Number("CL/2026/900", "07700 900101", from: "02/02/2026", to: "01/02/2026");
        small.Number("CL/2026/900", "07700 900102", from: "02/02/2026", to: "02/02/2026");
        var extract = Read();
        Assert.Equal("+447700900102", Assert.Single(extract.Numbers).Number);
        Assert.Equal("To", Assert.Single(extract.Quarantined).Column);
    }

    [Fact]
    public void ContradictionsAreUsedAndPointedOut()
    {
        small.Line("CL/2026/901", firstSeen: "02/11/2026", lastActivity: "01/11/2026");
        small.Line("CL/2026/902", force: "Merseyside", area: "Birmingham");
        small.Line("CL/2026/903", force: "NK", area: "Birmingham");
        small.Line("CL/2026/904");
        small.Lines[^1][14] = "C";
        var extract = Read();
        Assert.Equal(5, extract.Lines.Count);
        Assert.Equal(
            [
                "CL/2026/901: first seen on 2026-11-02, after its last activity on 2026-11-01",
                "CL/2026/902: its exporting district Birmingham does not lie in Merseyside",
                "CL/2026/903: its exporting force is not known, and its exporting district Birmingham lies in West Midlands",
                "CL/2026/904: its handling code is C, and no conditions are given",
            ],
            extract.Doubts.Where(doubt => doubt.StartsWith("CL/", StringComparison.Ordinal)));
    }

    [Fact]
    public void EverythingThatMakesAnExtractUnusableIsSaidAtOnceAndNothingChanges()
    {
        using var store = Some.Store(folder);
        var copy = folder.CopyOfSampleExtract();
        Some.Pull(store, copy);
        var before = Some.Dump(folder, "pull", "line", "number", "evidence", "assessment", "quarantine");

        File.Delete(Path.Combine(copy, "mapped-lines.csv"));
        File.WriteAllText(Path.Combine(copy, "deal-numbers.csv"), "");
        File.WriteAllText(Path.Combine(copy, "evidence.csv"), "Log No,Line Ref,Type,Date,Qty,Grade,Handling,Free Text\r\n");
        File.WriteAllText(Path.Combine(copy, "assessments.csv"), "Line Ref,Factr,Level,Level,Assessed By,Assessed On,Reason\r\nx\r\n");
        var fault = Assert.Throws<FeedUnavailableException>(() => Some.Pull(store, copy));
        Assert.Equal(
            [
                "mapped-lines.csv: the file is missing",
                "deal-numbers.csv: the file is empty",
                "evidence.csv: the file has a header and no rows; an empty extract is never taken to mean that there is nothing",
                "assessments.csv: the column 'Level' stands 2 times, so it is not clear which one is meant",
                "assessments.csv: there is no column 'Factor'; did you mean 'Factr'?",
            ],
            fault.Problems);
        Assert.All(fault.Problems, problem => Assert.Contains(problem, fault.Message, StringComparison.Ordinal));
        Assert.Equal(before, Some.Dump(folder, "pull", "line", "number", "evidence", "assessment", "quarantine"));

        Assert.Equal([$"there is no folder {copy}2"], Assert.Throws<FeedUnavailableException>(() => Some.Pull(store, copy + "2")).Problems);
    }

    [Fact]
    public void AFileThatStopsInTheMiddleOfItsLastRowIsPointedOut()
    {
        small.WriteTo(folder.Path);
        var path = Path.Combine(folder.Path, "evidence.csv");
        Assert.DoesNotContain(Some.Extract(folder.Path).Doubts, doubt => doubt.Contains("cut short", StringComparison.Ordinal));
        File.WriteAllText(path, File.ReadAllText(path).TrimEnd('\r', '\n'));
        Assert.Contains("evidence.csv: the last row does not end with a line break; the file may have been cut short", Some.Extract(folder.Path).Doubts);
    }

    Extract Read() => Some.Extract(small.WriteTo(folder.Path));
}
