using System.Data.Common;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>What the store keeps of one pull after another.</summary>
public sealed class StoreTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly RiskStore store;

    public StoreTests() => store = Some.Store(folder);

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void PullingTheSameFilesTwiceChangesNothing()
    {
        Some.Pull(store, Repository.SampleExtract);
        var before = Some.Dump(folder);
        Assert.True(before.Length > 100_000, "the store is all but empty");
        // On a later day too: the faults are the same faults.
        var again = Some.Pull(store, Repository.SampleExtract, Some.Day.AddDays(3)).Outcome;
        Assert.Equal(before, Some.Dump(folder));
        Assert.False(again.ChangedRecords);
        Assert.Equal((0, 0), (again.NewlyQuarantined, again.NoLongerQuarantined));
        Assert.Equal(new TableChange(0, 0, 63, 0), again.Lines);
        Assert.Equal(new TableChange(0, 0, 125, 0), again.Numbers);
        Assert.Equal(new TableChange(0, 0, 1049, 0), again.Evidence);
        Assert.Equal(new TableChange(0, 0, 250, 0), again.Assessments);
        Assert.Equal(2, store.LatestPull);
    }

    [Fact]
    public void ALaterExtractUpdatesAndKeepsWhatChangedAndWhen()
    {
        var line = Some.Line();
        store.Take(Some.ExtractOf([line]));
        var second = store.Take(Some.ExtractOf([line with { Name = "New name", SupplyModel = null, Status = LineStatus.Dormant }], today: Some.Day.AddDays(7)));
        Assert.Equal(new TableChange(0, 1, 0, 0), second.Lines);
        Assert.True(second.ChangedRecords);
        Assert.Equal(
            [
                new LineChange("CL/2026/900", 2, Some.Day.AddDays(7), "name", "Example line", "New name"),
                new LineChange("CL/2026/900", 2, Some.Day.AddDays(7), "status", "active", "dormant"),
                new LineChange("CL/2026/900", 2, Some.Day.AddDays(7), "supply_model", "commuting", null),
            ],
            store.History(line.Reference, store.LatestPull));
        Assert.Equal(("Example line", "New name"), (store.RecordsAt(1)[0].Line.Name, store.RecordsAt(2)[0].Line.Name));
        Assert.Empty(store.RecordsAt(0));
    }

    [Fact]
    public void OfTwoVersionsInOneExtractTheLastCountsAndTheOtherIsHistory()
    {
        var line = Some.Line();
        store.Take(Some.ExtractOf([line with { Name = "First" }, line with { Name = "Second" }]));
        Assert.Equal("Second", Assert.Single(store.RecordsAt(1)).Line.Name);
        Assert.Equal(new LineChange(line.Reference, 1, Some.Day, "name", "First", "Second"), Assert.Single(store.History(line.Reference, store.LatestPull)));
        Assert.Equal(2, Some.Dump(folder, "line").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void ARecordThatIsNoLongerInTheExtractIsKeptAndCounted()
    {
        var (kept, gone) = (Some.Line("CL/2026/900"), Some.Line("CL/2026/901"));
        store.Take(Some.ExtractOf([kept, gone], evidence: [Some.Evidence("knife", Some.Day, reference: "N1"), Some.Evidence("knife", Some.Day, reference: "N2")]));
        store.Take(Some.ExtractOf([Some.Line("CL/2026/950")], feed: "neighbour"));
        var outcome = store.Take(Some.ExtractOf([kept], evidence: [Some.Evidence("knife", Some.Day, reference: "N2")]));
        // The neighbour's line is not this feed's to be absent from.
        Assert.Equal(new TableChange(0, 0, 1, 1), outcome.Lines);
        Assert.Equal(new TableChange(0, 0, 1, 1), outcome.Evidence);
        Assert.Equal(["CL/2026/900", "CL/2026/901", "CL/2026/950"], store.RecordsAt(3).Select(one => one.Line.Reference));
        Assert.Equal(2, store.RecordsAt(3)[0].Evidence.Count);
    }

    [Fact]
    public void AQuarantinedItemKeepsItsNumberWhileTheFaultLastsAndReturnsUnderANewOne()
    {
        var small = SmallExtract.OfOneLine();
        small.Log("N2", "CL/2026/900", date: "31/02/2026");
        Pull(1, 0);
        var first = Assert.Single(store.Quarantine(includeClosed: false));

        small.Evidence.Insert(0, ["N0", "CL/2026/900", "Knife", "01/10/2026", "", "2B", "P", ""]);
        Pull(0, 0);
        var moved = Assert.Single(store.Quarantine(includeClosed: false));
        Assert.Equal((first.Id, 4, 1L), (moved.Id, moved.What.Row, moved.SincePull));

        small.Evidence[^1][3] = "28/02/2026";
        Pull(0, 1);
        Assert.Empty(store.Quarantine(includeClosed: false));
        var closed = Assert.Single(store.Quarantine(includeClosed: true));
        Assert.Equal((first.Id, QuarantineState.Closed, 3L), (closed.Id, closed.What.State, closed.UntilPull));

        small.Evidence[^1][3] = "31/02/2026";
        Pull(1, 0);
        var back = Assert.Single(store.Quarantine(includeClosed: false));
        Assert.NotEqual(first.Id, back.Id);
        Assert.Equal((QuarantineState.Open, 4L, null), (back.What.State, back.SincePull, back.UntilPull));
        Assert.Equal(2, store.Quarantine(includeClosed: true).Count);

        void Pull(int opened, int closed)
        {
            var outcome = Some.Pull(store, small.WriteTo(Path.Combine(folder.Path, "extract"))).Outcome;
            Assert.Equal((opened, closed), (outcome.NewlyQuarantined, outcome.NoLongerQuarantined));
        }
    }

    [Fact]
    public void ABrokenRowThatMovesIsTheSameItemInItsNewPlace()
    {
        var small = SmallExtract.OfOneLine();
        var path = Path.Combine(small.WriteTo(Path.Combine(folder.Path, "extract")), "evidence.csv");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text + "N2,CL/2026/900\r\n");
        Some.Pull(store, Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "N0,CL/2026/900,Knife,01/10/2026,,2B,P,\r\nN2,CL/2026/900\r\n");
        var outcome = Some.Pull(store, Path.GetDirectoryName(path)!).Outcome;
        Assert.Equal((0, 0), (outcome.NewlyQuarantined, outcome.NoLongerQuarantined));
        var item = Assert.Single(store.Quarantine(includeClosed: true));
        Assert.Equal((1L, 4, "the row has 2 fields and the header has 8 (line 4 of the file); mend the row at its source"), (item.Id, item.What.Row, item.What.Reason));
    }

    [Fact]
    public void AHeldLineThatBecomesSecretIsWithheldUntilItsMarkingComesDown()
    {
        var small = SmallExtract.OfOneLine();
        small.Line("CL/2026/901");
        var extract = Path.Combine(folder.Path, "extract");
        Some.Pull(store, small.WriteTo(extract));
        Assert.False(store.RecordsAt(1)[0].Line.Restricted);

        small.Lines[0][1] = "Hidden name";
        small.Lines[0][13] = "SECRET";
        var refused = Some.Pull(store, small.WriteTo(extract)).Outcome;
        Assert.True(refused.ChangedRecords);
        Assert.Equal(1, refused.Lines.Changed);
        var withheld = store.RecordsAt(2);
        Assert.Equal([("CL/2026/900", true, "Example line"), ("CL/2026/901", false, "Example line")], withheld.Select(one => (one.Line.Reference, one.Line.Restricted, one.Line.Name)));
        Assert.Equal("restricted", Assert.Single(store.History("CL/2026/900", store.LatestPull)).Field);

        var again = Some.Pull(store, small.WriteTo(extract)).Outcome;
        Assert.False(again.ChangedRecords);
        Assert.True(store.RecordsAt(3)[0].Line.Restricted);

        small.Lines[0][13] = "OFFICIAL";
        Some.Pull(store, small.WriteTo(extract));
        Assert.Equal((false, "Hidden name"), (store.RecordsAt(4)[0].Line.Restricted, store.RecordsAt(4)[0].Line.Name));
        Assert.True(store.RecordsAt(2)[0].Line.Restricted);
    }

    [Fact]
    public void MadeUpLinesEndWhenAForcesFeedArrives()
    {
        var small = SmallExtract.OfOneLine("CL/2026/900");
        small.Line("CL/2026/901");
        small.Number("CL/2026/900", "07700 900123");
        small.Assessment("CL/2026/900");
        small.Log("N9", "CL/2026/900", date: "31/02/2026");
        Some.Pull(store, small.WriteTo(Path.Combine(folder.Path, "demo")), feed: RiskStore.DemoFeed);
        Assert.False(store.HoldsForceRecords);

        var real = SmallExtract.OfOneLine("CL/2026/950");
        // A log of a line that only the made-up lines have: were it used, it would hang on a line that is gone.
        real.Log("N2", "CL/2026/900");
        var report = Some.Pull(store, real.WriteTo(Path.Combine(folder.Path, "real")));
        Assert.Equal(2 + 1 + 1 + 1, report.Outcome.Ended);
        Assert.True(report.Outcome.ChangedRecords);
        Assert.True(store.HoldsForceRecords);
        Assert.Equal("CL/2026/950", Assert.Single(store.RecordsAt(2)).Line.Reference);
        Assert.Equal("there is no mapped line CL/2026/900; map the line, or correct the reference", Assert.Single(store.Quarantine(includeClosed: false)).What.Reason);
        Assert.Equal(2, store.RecordsAt(1).Count);
        Assert.Empty(store.PossibleDuplicates());
    }

    [Fact]
    public void MadeUpLinesNeverJoinAForcesOwn()
    {
        store.Take(Some.ExtractOf([Some.Line()]));
        var before = Some.Dump(folder, "pull", "line");
        Assert.Throws<StoreRefusedException>(() => store.Take(Some.ExtractOf([Some.Line() with { Name = "Made up" }], feed: RiskStore.DemoFeed)));
        Assert.Equal(before, Some.Dump(folder, "pull", "line"));
    }

    [Fact]
    public void ADemosOwnNextWeekKnowsItsLinesAndAForceKnowsItsOwn()
    {
        store.Take(Some.ExtractOf([Some.Line("CL/2026/900")], feed: RiskStore.DemoFeed));
        Assert.Equal(["CL/2026/900"], store.LinesKnownTo(RiskStore.DemoFeed));
        Assert.Empty(store.LinesKnownTo("force-extract"));
        store.Take(Some.ExtractOf([Some.Line("CL/2026/901")]));
        Assert.Equal(["CL/2026/901"], store.LinesKnownTo("neighbour"));
    }

    [Theory]
    [InlineData("BEFORE INSERT ON pull")]
    [InlineData("BEFORE INSERT ON line")]
    [InlineData("BEFORE INSERT ON number")]
    [InlineData("BEFORE INSERT ON evidence")]
    [InlineData("BEFORE INSERT ON assessment")]
    [InlineData("BEFORE INSERT ON quarantine")]
    [InlineData("BEFORE UPDATE ON pull")]
    public void APullThatFailsHalfWayLeavesTheStoreAsItWas(string moment)
    {
        string[] all = ["pull", "line", "number", "evidence", "assessment", "quarantine"];
        store.Take(Some.ExtractOf([Some.Line("CL/2026/950")], feed: RiskStore.DemoFeed));
        var before = Some.Dump(folder, all);
        Some.Sql(folder, StoreUnderTest.RefusingTrigger("stop", moment, "the disk is full"));
        var fault = Assert.ThrowsAny<DbException>(() => Some.Pull(store, Repository.SampleExtract));
        Assert.Contains("the disk is full", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, Some.Dump(folder, all));

        Some.Sql(folder, StoreUnderTest.DropTrigger("stop", moment.Split(' ')[^1]));
        Assert.Equal(63, Some.Pull(store, Repository.SampleExtract).Outcome.Lines.Added);
    }

    [Theory]
    [InlineData("CL/2026/800")]
    [InlineData("CL/2026/990")]
    public void AMadeUpLineThatHasEndedIsNobodysDuplicate(string madeUp)
    {
        store.Take(Some.ExtractOf([Some.Line(madeUp)], [new(madeUp, "+447700900123", null, null)], feed: RiskStore.DemoFeed));
        store.Take(Some.ExtractOf([Some.Line("CL/2026/900")], [new("CL/2026/900", "+447700900123", null, null)]));
        Assert.Empty(store.PossibleDuplicates());
        Assert.Equal(2, Some.Dump(folder, "number").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void ANumberIsADuplicateOnlyWhileTwoLinesHaveIt()
    {
        DealNumber On(string line) => new(line, "+447700900123", null, null);
        store.Take(Some.ExtractOf([Some.Line("CL/2026/900")], [On("CL/2026/900")]));
        Assert.Empty(store.PossibleDuplicates());
        store.Take(Some.ExtractOf([Some.Line("CL/2026/901"), Some.Line("CL/2026/902")], [On("CL/2026/902"), On("CL/2026/901")]));
        Assert.Equal(
            [("CL/2026/900", "CL/2026/901"), ("CL/2026/900", "CL/2026/902"), ("CL/2026/901", "CL/2026/902")],
            store.PossibleDuplicates().Select(pair => (pair.LineA, pair.LineB)));
    }
}
