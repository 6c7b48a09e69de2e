using System.Text.RegularExpressions;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>The sample extract pulled once, its rows as CsvHelper reads them, and the bytes that the pull left on the disk.</summary>
public sealed class SamplePull : IDisposable
{
    readonly TempFolder folder = new();

    public SamplePull()
    {
        Store = Some.Store(folder);
        Report = Some.Pull(Store, Repository.SampleExtract);
        Bytes = Some.BytesOf(folder);
    }

    internal CountyLines.Risk.Store.RiskStore Store { get; }

    internal WholePull Report { get; }

    internal Extract Extract => Report.Extract;

    /// <summary>Taken while the store was open, so that the write-ahead log is in it.</summary>
    internal string Bytes { get; }

    public void Dispose()
    {
        Store.Dispose();
        folder.Dispose();
    }
}

/// <summary>Each deliberate fault of the sample extract: what happens to it, and why.</summary>
public sealed class SampleExtractTests(SamplePull sample) : IClassFixture<SamplePull>
{
    const string Lines = "mapped-lines.csv";
    const string Numbers = "deal-numbers.csv";
    const string Evidence = "evidence.csv";
    const string Assessments = "assessments.csv";
    const string Secret = "CL/2021/020";

    [Fact]
    public void ARepeatedLineChangesNothing()
    {
        var rows = Some.RowsOf(Repository.SampleExtract, Lines).Where(row => row["Line Ref"] == "CL/2019/004").ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal(rows[0].Raw, rows[1].Raw);

        Assert.Single(sample.Extract.Lines, line => line.Reference == "CL/2019/004");
        Assert.Equal(1, Count(Lines).Repeated);
        Assert.Empty(sample.Store.History("CL/2019/004", sample.Store.LatestPull));
        Assert.DoesNotContain(sample.Extract.Quarantined, item => item.File == Lines && item.Row == rows[1].Row);
    }

    [Fact]
    public void ARepeatedLogCountsOnce()
    {
        Assert.Equal(2, Some.RowsOf(Repository.SampleExtract, Evidence).Count(row => row["Log No"] == "N2026000001"));

        Assert.Equal(1, Count(Evidence).Repeated);
        Assert.Single(sample.Extract.Evidence, one => one.Reference == "N2026000001");
    }

    [Fact]
    public void TheSameReferenceWithAChangedNameUpdatesTheLineAndIsKeptAsHistory()
    {
        var records = sample.Store.RecordsAt(sample.Report.Outcome.Pull).Single(one => one.Line.Reference == "CL/2021/006");
        Assert.Equal("BANKZ LINE", records.Line.Name);

        var change = Assert.Single(sample.Store.History("CL/2021/006", sample.Store.LatestPull));
        Assert.Equal(new LineChange("CL/2021/006", 1, Some.Day, "name", "Bankz line", "BANKZ LINE"), change);
    }

    [Fact]
    public void ALineWithoutAReferenceWaitsInQuarantine()
    {
        var row = RowOf(Lines, "Line Name", "No ref");
        AssertQuarantined(Lines, row, "Line Ref", "", "the line's reference is missing; give it");
        Assert.DoesNotContain(sample.Extract.Lines, line => line.Name == "No ref");
    }

    [Fact]
    public void OneNumberOnTwoLinesKeepsBothAndIsShownAsAPossibleDuplicate()
    {
        const string Shared = "+447700900454";
        Assert.Equal(["CL/2022/012", "CL/2024/001"], sample.Extract.Numbers.Where(number => number.Number == Shared).Select(number => number.Line).Order());

        var found = Assert.Single(sample.Report.PossibleDuplicates);
        Assert.Equal((Shared, "CL/2022/012", "CL/2024/001"), (found.Number, found.LineA, found.LineB));
        Assert.Equal("CL/2024/001", found.Other("CL/2022/012"));
        Assert.Equal("CL/2022/012", found.Other("CL/2024/001"));
        Assert.True(found.Has("CL/2022/012") && found.Has("CL/2024/001") && !found.Has("CL/2019/004"));
    }

    [Fact]
    public void ThereIsNoThirtyFirstOfFebruary()
    {
        AssertQuarantined(Evidence, RowOf(Evidence, "Log No", "N2026999991"), "Date", "31/02/2026", "there is no such date; write it as dd/MM/yyyy or dd-MMM-yyyy");
    }

    [Fact]
    public void NothingHappenedAfterTheDayOfThePull()
    {
        AssertQuarantined(Evidence, RowOf(Evidence, "Log No", "N2026999992"), "Date", "01/12/2027", "the date is after the day of the pull; correct it");
    }

    [Fact]
    public void EvidenceForALineThatIsNotMappedWaitsInQuarantine()
    {
        AssertQuarantined(
            Evidence, RowOf(Evidence, "Log No", "N2026999993"), "Line Ref", "CL/2019/999", "there is no mapped line CL/2019/999; map the line, or correct the reference");
    }

    [Fact]
    public void AKindThatTheFeedDoesNotMapWaitsInQuarantine()
    {
        AssertQuarantined(Evidence, RowOf(Evidence, "Log No", "N2026999994"), "Type", "Unicorn", "the feed does not say what 'Unicorn' means");
    }

    [Fact]
    public void ANegativeQuantityWaitsInQuarantine()
    {
        AssertQuarantined(Evidence, RowOf(Evidence, "Log No", "N2026999995"), "Qty", "-3", "the quantity must be from 0 to 1000000");
    }

    [Fact]
    public void AGradeThatIsNotIn3x5x2WaitsInQuarantine()
    {
        AssertQuarantined(Evidence, RowOf(Evidence, "Log No", "N2026999996"), "Grade", "9Z", "'9Z' is not one of the values that this product knows");
    }

    [Fact]
    public void ALevelOffTheScaleWaitsInQuarantine()
    {
        AssertQuarantined(Assessments, RowOf(Assessments, "Level", "7"), "Level", "7", "7 is off the scale of 'psychological'; expected one of: 0, 1, 2, 3, 4, or unknown");
    }

    [Fact]
    public void AnUnknownFactorWaitsInQuarantine()
    {
        AssertQuarantined(Assessments, RowOf(Assessments, "Factor", "Handsomeness"), "Factor", "Handsomeness",
            "the feed does not say what 'Handsomeness' means; expected one of: Psychological harm, Financial harm, Community impact, Public confidence, Capacity, Capability to respond");
    }

    [Fact]
    public void WordsWhereANumberShouldBeWaitInQuarantine()
    {
        AssertQuarantined(
            Numbers, RowOf(Numbers, "Deal Number", "not a number"), "Deal Number", "not a number", "this is not a telephone number; write it as 07700 900123 or +447700900123");
    }

    [Fact]
    public void ASecretLineIsRefusedAndEverythingUnderItIsHeld()
    {
        AssertQuarantined(Lines, RowOf(Lines, "Line Ref", Secret), "Marking", "SECRET",
            $"the line {Secret} is marked above OFFICIAL-SENSITIVE and may not be held here; nothing of it was stored");
        Assert.Equal([Secret], sample.Extract.RefusedLines);

        var under = 0;
        foreach (var file in new[] { Numbers, Evidence, Assessments })
        {
            foreach (var row in Some.RowsOf(Repository.SampleExtract, file).Where(row => row["Line Ref"] == Secret))
            {
                under++;
                AssertQuarantined(file, row.Row, "Line Ref", Secret, "held: its line is marked above OFFICIAL-SENSITIVE; nothing of the row was stored", QuarantineState.Held);
            }
        }

        Assert.Equal(2 + 28 + 6, under);
    }

    [Fact]
    public void NothingOfASecretLineReachesTheDisk()
    {
        Assert.Contains(Secret, sample.Bytes);
        Assert.Contains("Marlo line", sample.Bytes);
        Assert.DoesNotContain("Quick line", sample.Bytes);
        // Nothing else in the extract has these numbers or these log numbers, so one byte of them would have come from the line.
        var looked = 0;
        foreach (var row in Some.RowsOf(Repository.SampleExtract, Numbers).Where(row => row["Line Ref"] == Secret))
        {
            looked++;
            var digits = Regex.Replace(row["Deal Number"], "[^0-9]", "")[^6..];
            Assert.DoesNotContain($"7700{digits}", sample.Bytes);
            Assert.DoesNotContain(row["Deal Number"], sample.Bytes);
        }

        foreach (var row in Some.RowsOf(Repository.SampleExtract, Evidence).Where(row => row["Line Ref"] == Secret))
        {
            looked++;
            Assert.DoesNotContain(row["Log No"], sample.Bytes);
        }

        Assert.Equal(30, looked);
    }

    [Fact]
    public void FreeTextIsNamedInTheSummaryAndReachesNoDisk()
    {
        Assert.Equal(["Notes"], Count(Lines).UnmappedColumns);
        Assert.Empty(Count(Numbers).UnmappedColumns);
        Assert.Equal(["Free Text"], Count(Evidence).UnmappedColumns);
        Assert.Empty(Count(Assessments).UnmappedColumns);

        var texts = Some.RowsOf(Repository.SampleExtract, Evidence).Select(row => row["Free Text"]).Where(text => text.Length > 0).Distinct().ToList();
        Assert.True(texts.Count >= 5, $"only {texts.Count} texts");
        Assert.All(texts, text => Assert.DoesNotContain(text, sample.Bytes));
        Assert.DoesNotContain("kept in sock", sample.Bytes);
        Assert.DoesNotContain("HYPERLINK", sample.Bytes);
    }

    [Fact]
    public void EveryRowIsUsedRepeatedOrQuarantinedAndTheNumbersAreThoseOfAnIndependentCount()
    {
        var mapped = new HashSet<string>();
        var checkedFiles = 0;
        foreach (var file in new[] { Lines, Numbers, Evidence, Assessments })
        {
            checkedFiles++;
            var (rows, used, repeated, kept) = (0, 0, 0, 0);
            var seen = new HashSet<string>();
            foreach (var row in Some.RowsOf(Repository.SampleExtract, file))
            {
                rows++;
                if (!seen.Add(row.Raw))
                    repeated++;
                else if (SampleRows.IsGood(file, row))
                    used++;
                else
                    kept++;
            }

            var count = Count(file);
            Assert.Equal((rows, used, repeated, kept), (count.Rows, count.Used, count.Repeated, count.Quarantined));
            Assert.Equal(count.Rows, count.Used + count.Repeated + count.Quarantined);
            Assert.Equal(kept, sample.Extract.Quarantined.Where(item => item.File == file).Select(item => item.Row).Distinct().Count());
        }

        Assert.Equal(4, checkedFiles);
        Assert.Equal((67, 128, 1084, 258), (Count(Lines).Rows, Count(Numbers).Rows, Count(Evidence).Rows, Count(Assessments).Rows));
        Assert.Equal((64, 125, 1049, 250), (sample.Extract.Lines.Count, sample.Extract.Numbers.Count, sample.Extract.Evidence.Count, sample.Extract.Assessments.Count));
    }

    [Fact]
    public void EveryGoodRowSaysTheSameAsTheFile()
    {
        var evidence = sample.Extract.Evidence.ToDictionary(one => one.Reference);
        var looked = 0;
        foreach (var row in Some.RowsOf(Repository.SampleExtract, Evidence).Where(row => SampleRows.IsGood(Evidence, row)))
        {
            looked++;
            var one = evidence[row["Log No"]];
            Assert.Equal(row["Line Ref"], one.Line);
            Assert.Equal(row["Type"].ToLowerInvariant().Replace(' ', '-'), one.Kind);
            Assert.Equal(SampleRows.Date(row["Date"]), one.OccurredOn);
            Assert.Equal(row["Qty"] == "" ? 1 : int.Parse(row["Qty"]), one.Quantity);
            Assert.Equal(row["Grade"], one.Grade);
            Assert.Equal(row["Handling"], one.Handling.ToString());
        }

        Assert.Equal(1050, looked);
    }

    [Fact]
    public void TheStoreNumbersEveryQuarantinedValueOnce()
    {
        var stored = sample.Store.Quarantine(includeClosed: false);
        Assert.Equal(47, stored.Count);
        Assert.Equal(sample.Extract.Quarantined.Select(item => (item.File, item.Row, item.Column, item.Value, item.Reason, item.State)),
            stored.Select(item => (item.What.File, item.What.Row, item.What.Column, item.What.Value, item.What.Reason, item.What.State)));
        Assert.All(stored, item => Assert.Equal((1L, null, "force-extract"), (item.SincePull, item.UntilPull, item.What.Feed)));
    }

    FileCount Count(string file) => sample.Extract.Files.Single(count => count.File == file);

    static int RowOf(string file, string column, string value) => Some.RowsOf(Repository.SampleExtract, file).Single(row => row[column] == value).Row;

    void AssertQuarantined(string file, int row, string column, string value, string reason, QuarantineState state = QuarantineState.Open)
    {
        var item = Assert.Single(sample.Extract.Quarantined, item => item.File == file && item.Row == row);
        Assert.Equal(("force-extract", column, value, reason, state), (item.Feed, item.Column, item.Value, item.Reason, item.State));
    }
}
