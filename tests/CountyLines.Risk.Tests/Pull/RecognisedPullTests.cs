using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>Files that were pulled before are known again without reading a row, and only when reading them could bring nothing else.</summary>
public sealed class RecognisedPullTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly SmallExtract small = SmallExtract.OfOneLine();
    readonly RiskStore store;

    public RecognisedPullTests() => store = Some.Store(folder);

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void TheSameFilesOnTheNextDayAreKnownAndTellTheSame()
    {
        small.Log("N2", "CL/2026/900", date: "31/02/2026");
        small.Log("N1", "CL/2026/900");
        var first = Pull();
        var before = Some.Dump(folder);
        var again = Pull(Some.Day.AddDays(1));
        Assert.Equal((false, true), (first.Recognised, again.Recognised));
        Assert.Equal(before, Some.Dump(folder));
        Assert.Equal(
            (new TableChange(0, 0, 1, 0), new TableChange(0, 0, 1, 0), 0, 0), (again.Outcome.Lines, again.Outcome.Evidence, again.Outcome.NewlyQuarantined, again.Outcome.NoLongerQuarantined));
        Assert.Equal((3, 1, 1, 1), (again.Intake.Files[2].Rows, again.Intake.Files[2].Used, again.Intake.Files[2].Repeated, again.Intake.Files[2].Quarantined));
        Assert.Equal((1, Some.Day.AddDays(1), 2L), (again.Intake.Quarantined, again.Intake.Today, store.LatestPull));
        Assert.True(Pull(Some.Day.AddDays(2)).Recognised);
    }

    [Fact]
    public void ARowDatedTomorrowIsReadAgainOnTheDayItComes()
    {
        small.Log("N2", "CL/2026/900", date: "22/11/2026");
        Assert.Equal(1, Pull().Intake.Quarantined);
        Assert.True(Pull(Some.Day.AddDays(1)).Recognised);
        var come = Pull(Some.Day.AddDays(2));
        Assert.False(come.Recognised);
        Assert.Equal((0, 1, 1), (come.Intake.Quarantined, come.Outcome.Evidence.Added, come.Outcome.NoLongerQuarantined));
    }

    [Fact]
    public void ADayBeforeTheNewestDateOfTheFilesIsNotTheDayTheyWereReadOn()
    {
        small.Log("N2", "CL/2026/900", date: "20/11/2026");
        Pull();
        var earlier = Pull(Some.Day.AddDays(-1));
        Assert.False(earlier.Recognised);
        Assert.Equal(1, earlier.Intake.Quarantined);
    }

    [Fact]
    public void OneOtherByteIsAnotherExtract()
    {
        Pull();
        small.Lines[0][16] = "a note that is not even mapped";
        Assert.False(Pull().Recognised);
    }

    [Fact]
    public void AnotherMappingReadsTheSameFilesAgain()
    {
        small.Log("N2", "CL/2026/900", grade: "unsure");
        Assert.Equal(1, Pull().Intake.Quarantined);
        var files = Some.Feed.Files.ToDictionary();
        var fields = files[RecordKind.Evidence].Fields.ToDictionary();
        fields["grade"] = new FeedField("Grade", new Dictionary<string, string> { ["2B"] = "2B", ["unsure"] = "3D" }, false);
        files[RecordKind.Evidence] = files[RecordKind.Evidence] with { Fields = fields };
        var mapped = new RiskCycle(store, Some.Rules, folder.Path).Pull(new FeedSource(Some.Feed with { Files = files }, Folder), Some.Day);
        Assert.Equal((false, 0, 1), (mapped.Recognised, mapped.Intake.Quarantined, mapped.Outcome.NoLongerQuarantined));
    }

    [Fact]
    public void OtherLevelsInThePackReadTheSameFilesAgain()
    {
        var other = Some.Scales.ToDictionary(pair => pair.Key, pair => pair.Key == "capacity" ? (IReadOnlyList<int>)[.. pair.Value, 9] : pair.Value);
        Assert.Equal(ReadingRules.Digest(Some.Feed, Some.Scales), ReadingRules.Digest(Some.Feed, Some.Scales.Reverse().ToDictionary()));
        Assert.NotEqual(ReadingRules.Digest(Some.Feed, Some.Scales), ReadingRules.Digest(Some.Feed, other));
    }

    [Fact]
    public void AHeldRowBecomesGoodWhenAnotherFeedBringsItsLine()
    {
        small.Log("N2", "CL/2026/950");
        Assert.Equal(1, Pull().Intake.Quarantined);
        store.Take(Some.ExtractOf([Some.Line("CL/2026/950")], feed: "neighbour"));
        var after = Pull();
        Assert.Equal((false, 0, 1), (after.Recognised, after.Intake.Quarantined, after.Outcome.Evidence.Added));
    }

    [Fact]
    public void WordsThatAnotherFeedPutOverThisOnesAreReplacedAgain()
    {
        Pull();
        store.Take(Some.ExtractOf([Some.Line() with { Name = "The neighbour's name" }], feed: "neighbour"));
        var after = Pull();
        Assert.Equal((false, 1), (after.Recognised, after.Outcome.Lines.Changed));
        Assert.Equal("Example line", store.RecordsAt(store.LatestPull)[0].Line.Name);
        // A neighbour's pull that changes nothing is in nobody's way.
        store.Take(Some.ExtractOf(feed: "neighbour"));
        Assert.True(Pull().Recognised);
    }

    [Fact]
    public void AFileThatChangesWhileItIsReadRefusesThePullAndNothingIsKept()
    {
        var path = Path.Combine(small.WriteTo(Folder), "evidence.csv");
        var files = ExtractFiles.Open(Some.Feed, Folder, new PullContext(Some.Day, new HashSet<string>(), Some.Scales));
        using (var pull = store.Begin(new PullRequest("force-extract", Some.Day, "Tester", files.Digest, "")))
        {
            File.AppendAllText(path, "N2,CL/2026/900,Knife,01/10/2026,,2B,P,\r\n");
            var fault = Assert.Throws<FeedUnavailableException>(() => ExtractReader.Read(Some.Feed, files, new PullContext(Some.Day, pull.LinesKnown, Some.Scales), pull));
            Assert.Equal(["evidence.csv: the file changed while it was being read; pull again when whatever writes it has finished"], fault.Problems);
        }

        Assert.Equal("", Some.Dump(folder, "pull", "line", "number", "evidence", "assessment", "quarantine"));
        Assert.Equal(0, store.LatestPull);
    }

    [Fact]
    public void AnOlderExtractAfterANewerOneIsPulledAndPointedOut()
    {
        Assert.DoesNotContain(Pull().Intake.Doubts, doubt => doubt.Contains("newest date", StringComparison.Ordinal));
        small.Log("N2", "CL/2026/900", date: "18/11/2026");
        Assert.DoesNotContain(Pull().Intake.Doubts, doubt => doubt.Contains("newest date", StringComparison.Ordinal));
        small.Evidence.RemoveAt(1);
        var older = Pull();
        Assert.Equal(
            ["evidence.csv: its newest date is 2026-10-01, and that of the pull before was 2026-11-18; if this is an older extract, pull the newest one now, because older words are in force"],
            older.Intake.Doubts.Where(doubt => doubt.Contains("newest date", StringComparison.Ordinal)));
        Assert.Equal(new TableChange(0, 0, 1, 1), older.Outcome.Evidence);
    }

    string Folder => Path.Combine(folder.Path, "extract");

    PullReport Pull(DateOnly? today = null) => new RiskCycle(store, Some.Rules, folder.Path).Pull(new FeedSource(Some.Feed, small.WriteTo(Folder)), today ?? Some.Day, "Tester");
}
