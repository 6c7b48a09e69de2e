using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests;

/// <summary>The whole flow over real files and a real store: pull, score, rank, store, draft.</summary>
public sealed class RiskCycleTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly RiskStore store;

    public RiskCycleTests() => store = Some.Store(folder);

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task EveryLineOfTheSampleStandsWhereItsStatusSays()
    {
        var result = await RunAsync(Repository.SampleExtract);
        var wanted = Some.RowsOf(Repository.SampleExtract, "mapped-lines.csv").Where(row => row["Line Ref"] != "" && row["Marking"] != "SECRET")
            .DistinctBy(row => row["Line Ref"]).ToDictionary(row => row["Line Ref"], row => row["Status"] == "Closed (T1)" ? Standing.Closed : Standing.Ranked);
        Assert.Equal(63, wanted.Count);
        Assert.Equal(wanted.OrderBy(pair => pair.Key), result.Report.Lines.ToDictionary(line => line.Line.Reference, line => line.Standing).OrderBy(pair => pair.Key));

        var closed = result.Report.Lines.Where(line => line.Standing == Standing.Closed).ToList();
        Assert.True(closed.Count >= 2);
        Assert.All(closed, line => Assert.True(line.Rank is null && line.Score is not null));
        foreach (var status in new[] { LineStatus.ClosedType2, LineStatus.Dormant, LineStatus.Reopened, LineStatus.Suspected, LineStatus.Active })
            Assert.Contains(result.Report.Ranked, line => line.Line.Status == status && line.Rank is not null);
        Assert.True(result.IsNew);
        Assert.True(File.Exists(result.Briefing));
        Assert.False(File.Exists(result.Briefing + ".part"));
        Assert.Equal(Marking.OfficialSensitive, result.Report.Marking);
    }

    [Fact]
    public async Task ARankIsOneMoreThanTheNumberOfLinesWithMoreRisk()
    {
        var lines = (await RunAsync(Repository.SampleExtract)).Report.Lines;
        var ranked = lines.Where(line => line.Standing == Standing.Ranked).ToList();
        Assert.True(ranked.Count > 50);
        foreach (var line in ranked)
        {
            Assert.Equal(1 + ranked.Count(other => other.Score!.Risk > line.Score!.Risk), line.Rank);
            Assert.Equal(Some.Pack.Bands.Last(band => band.From <= line.Score!.Risk).Name, line.Band!.Name);
        }

        Assert.Equal(ranked, lines.Take(ranked.Count));
        Assert.Equal(ranked.Select(line => line.Score!.Risk).OrderDescending(), ranked.Select(line => line.Score!.Risk));
    }

    [Fact]
    public async Task StoredLevelsReadBackAreThoseOfAFreshScoring()
    {
        var report = store.Report((await RunAsync(Repository.SampleExtract)).Report.Run);
        var looked = 0;
        foreach (var line in report.Lines)
        {
            looked++;
            var records = store.RecordsAt(report.Run.Pull).Single(one => one.Line.Reference == line.Line.Reference);
            var fresh = Scoring.Interpreter.Score(Some.Pack, LineFacts.InputOf(Some.Pack, records, Some.Day)).Score!;
            Assert.Equal(fresh.Factors, line.Score!.Factors);
            Assert.Equal(fresh.Sections, line.Score.Sections);
            Assert.Equal((fresh.Risk, fresh.Lowest, fresh.Highest, fresh.Confidence), (line.Score.Risk, line.Score.Lowest, line.Score.Highest, line.Score.Confidence));
        }

        Assert.Equal(63, looked);
        Assert.Contains(report.Lines, line => line.Score!.Factors.Any(factor => factor.IsUnknown));
        Assert.Contains(report.Lines, line => line.Score!.Lowest < line.Score.Highest);
    }

    [Fact]
    public async Task TheReportOfANewRunIsTheOneThatIsReadBack()
    {
        var first = await RunAsync(Repository.SampleExtract);
        var (line, held) = (first.Report.Ranked.ElementAt(30), first.Report.Ranked.ElementAt(40));
        Hold(line.Line.Reference, new HeldValue.AtLevel("psychological", 4));
        Hold(held.Line.Reference, new HeldValue.InBand(Some.Pack.Bands[0].Name));
        var second = await RunAsync(null, asOf: Some.Day.AddDays(40), trigger: RiskStore.NightTrigger);
        Assert.Equal(2, second.Report.Lines.Count(one => one.Hold is not null));
        Assert.All(second.Report.Lines, one => Assert.NotNull(one.Before));
        foreach (var made in new[] { first, second })
        {
            var read = store.Report(made.Report.Run);
            Assert.Equal(Text(made.Report), Text(read));
            Assert.Equal(JsonSerializer.Serialize(read.Overrides), JsonSerializer.Serialize(made.Report.Overrides));
            Assert.Equal(Risk.Release.Briefing.Of(read).ToString(), File.ReadAllText(made.Briefing));
        }

        void Hold(string reference, HeldValue holds)
        {
            var overriding = new Overriding(store, Some.Rules);
            var (author, approver) = (Person.Of("Author")!, Person.Of("Approver")!);
            var made = overriding.Add(new OverrideRequest(reference, holds, Some.Rules.Governance().Reasons.Keys.First(), "A reason", "N1", Some.Day.AddDays(50)), author, Some.Day);
            overriding.Approve(made.Made.Id, approver, Some.Day);
        }
    }

    [Fact]
    public async Task TheSameInputsTwiceAreOneRun()
    {
        var first = await RunAsync(Repository.SampleExtract);
        var again = await RunAsync(Repository.SampleExtract);
        Assert.False(again.IsNew);
        Assert.Equal(first.Report.Run, again.Report.Run);
        Assert.Equal(Text(first.Report), Text(again.Report));
        // A night leaves a run of its own, and another day is another run.
        Assert.Equal(2, (await RunAsync(null, trigger: RiskStore.NightTrigger)).Report.Run.Number);
        Assert.Equal(3, (await RunAsync(null, asOf: Some.Day.AddDays(1))).Report.Run.Number);
    }

    [Fact]
    public async Task TheOrderOfTheRowsChangesNothingInTheList()
    {
        using var other = new TempFolder();
        using var otherStore = Some.Store(other);
        var copy = other.CopyOfSampleExtract();
        var random = new Random(7);
        var shuffled = 0;
        foreach (var file in new[] { "deal-numbers.csv", "evidence.csv", "assessments.csv" })
        {
            var header = File.ReadLines(Path.Combine(copy, file)).First();
            var rows = Some.RowsOf(copy, file).Select(row => row.Raw).ToArray();
            random.Shuffle(rows);
            shuffled += rows.Length;
            File.WriteAllText(Path.Combine(copy, file), string.Concat(rows.Prepend(header).Select(row => row + "\r\n")));
        }

        Assert.Equal(128 + 1084 + 258, shuffled);
        var (mine, theirs) = (await RunAsync(Repository.SampleExtract), await RunAsync(copy, of: otherStore, home: other));
        Assert.Equal(mine.Report.Run.InputsDigest, theirs.Report.Run.InputsDigest);
        Assert.Equal(Text(mine.Report), Text(theirs.Report));
    }

    [Fact]
    public async Task ARestrictedLineIsWithheldUnscoredAndBelowTheRanked()
    {
        var small = SmallExtract.OfOneLine();
        small.Line("CL/2026/901");
        await RunAsync(Write(small));
        small.Lines[0][13] = "SECRET";
        var report = (await RunAsync(Write(small))).Report;
        Assert.Equal([("CL/2026/901", Standing.Ranked, 1), ("CL/2026/900", Standing.Withheld, null)], report.Lines.Select(line => (line.Line.Reference, line.Standing, line.Rank)));
        Assert.Null(report.Lines[1].Score);
        Assert.Null(report.Lines[1].Band);
        Assert.NotNull(report.Lines[1].Before!.Score);
    }

    [Fact]
    public async Task ALineInErrorIsShownAndStopsNoOther()
    {
        var small = SmallExtract.OfOneLine();
        small.Line("CL/2026/901");
        small.Log("N2", "CL/2026/901", kind: "Child exploited", quantity: "10000");
        small.Line("CL/2026/902", status: "Closed (T1)");
        small.Line("CL/2026/903");
        var lines = (await RunAsync(Write(small))).Report.Lines;
        Assert.Equal(
            [("CL/2026/900", Standing.Ranked), ("CL/2026/903", Standing.Ranked), ("CL/2026/901", Standing.Error), ("CL/2026/902", Standing.Closed)],
            lines.Select(line => (line.Line.Reference, line.Standing)));
        Assert.Contains("children_exploited", lines[2].Problem, StringComparison.Ordinal);
        Assert.True(lines[2].Score is null && lines[2].Rank is null && lines[2].Band is null);
        Assert.All(lines.Where(line => line.Standing != Standing.Error), line => Assert.Equal("", line.Problem));
    }

    [Fact]
    public async Task ALineFirstSeenAfterTheAsOfDateIsNotYetALine()
    {
        var small = SmallExtract.OfOneLine();
        small.Line("CL/2026/901", firstSeen: "10/11/2026", lastActivity: "12/11/2026");
        var early = (await RunAsync(Write(small), asOf: new DateOnly(2026, 11, 9))).Report.Lines;
        Assert.Equal([("CL/2026/900", Standing.Ranked), ("CL/2026/901", Standing.NotYetSeen)], early.Select(line => (line.Line.Reference, line.Standing)));
        Assert.Null(early[1].Score);
        Assert.All((await RunAsync(null, asOf: new DateOnly(2026, 11, 10))).Report.Lines, line => Assert.Equal(Standing.Ranked, line.Standing));
    }

    [Fact]
    public async Task AnEmptyStoreIsNeverAnEmptyList()
    {
        var fault = await Assert.ThrowsAsync<NothingToScoreException>(() => RunAsync(null));
        Assert.StartsWith("There are no lines in the store.", fault.Message, StringComparison.Ordinal);
        Assert.Null(store.LatestRun);
    }

    [Fact]
    public async Task ALineMovesWhenItsRecordsChangeAndTheReportSaysFromWhere()
    {
        var small = SmallExtract.OfOneLine();
        small.Line("CL/2026/901");
        small.Assessment("CL/2026/900", factor: "Psychological harm", level: "1");
        var first = (await RunAsync(Write(small))).Report;
        Assert.Null(first.Previous);
        Assert.All(first.Lines, line => Assert.Null(line.Before));
        Assert.Equal("CL/2026/900", first.Lines[0].Line.Reference);

        small.Line("CL/2026/902");
        small.Log("N2", "CL/2026/901", kind: "Firearm discharge");
        small.Log("N3", "CL/2026/901", kind: "Child exploited", quantity: "5");
        small.Log("N4", "CL/2026/901", kind: "Bulk message");
        var second = (await RunAsync(Write(small))).Report;
        Assert.Equal(first.Run, second.Previous);
        Assert.Equal(2, second.Run.Number);
        var mover = second.Lines.Single(line => line.Line.Reference == "CL/2026/901");
        Assert.Equal((1, 2), (mover.Rank!.Value, mover.Before!.Rank!.Value));
        Assert.Null(second.Lines.Single(line => line.Line.Reference == "CL/2026/902").Before);
        foreach (var before in first.Lines)
        {
            var now = second.Lines.Single(line => line.Line.Reference == before.Line.Reference).Before!;
            Assert.Equal((before.Rank, before.Band!.Name, before.Score!.Risk), (now.Rank, now.Band, now.Score!.Risk));
        }

        // The old run, asked for today, tells what it told then.
        Assert.Equal(Text(first), Text(store.Report(store.FindRun(1)!)));
    }

    [Fact]
    public async Task AnUnusableFeedStopsTheRunAndTheListStaysAsItWas()
    {
        var small = SmallExtract.OfOneLine();
        var extract = Write(small);
        var first = await RunAsync(extract);
        File.Delete(Path.Combine(extract, "evidence.csv"));
        await Assert.ThrowsAsync<FeedUnavailableException>(() => RunAsync(extract, asOf: Some.Day.AddDays(1)));
        Assert.Equal(first.Report.Run, store.LatestRun);
        Assert.Equal(1, store.LatestPull);
    }

    [Fact]
    public async Task APackAlteredInTheStoreIsNeverShownAsTheOneThatScored()
    {
        var run = (await RunAsync(Write(SmallExtract.OfOneLine()))).Report.Run;
        Some.Sql(folder, "UPDATE pack SET yaml = replace(yaml, 'effective_from: 2026-11-01', 'effective_from: 2026-11-02')");
        var fault = Assert.Throws<StoreRefusedException>(() => store.Report(run));
        Assert.StartsWith("The pack of run 1, county-lines@1.0.0, was altered in the store", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgressReachesTheLastLineAndAStopIsObeyed()
    {
        var steps = new List<CycleProgress>();
        await Cycle(store, folder).RunAsync(Request(Repository.SampleExtract, Some.Day, "rescore"), new Recorder(steps), CancellationToken.None);
        Assert.Equal(["Scoring"], steps.Select(step => step.Step).Distinct());
        Assert.Equal(new CycleProgress("Scoring", 63, 63), steps.Last(step => step.Step == "Scoring"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => Cycle(store, folder).RunAsync(Request(null, Some.Day.AddDays(1), "rescore"), null, new CancellationToken(true)));
        Assert.Equal(1, store.LatestRun!.Number);
    }

    string Write(SmallExtract small) => small.WriteTo(Path.Combine(folder.Path, "extract"));

    Task<CycleResult> RunAsync(string? extract, DateOnly? asOf = null, string trigger = "rescore", RiskStore? of = null, TempFolder? home = null)
    {
        return Cycle(of ?? store, home ?? folder).RunAsync(Request(extract, asOf ?? Some.Day, trigger), null, CancellationToken.None);
    }

    static RiskCycle Cycle(RiskStore store, TempFolder home) => new(store, Some.Rules, home.Path);

    static CycleRequest Request(string? extract, DateOnly asOf, string trigger) => new(extract is null ? [] : [new FeedSource(Some.Feed, extract)], asOf, Some.Day, null, trigger);

    static string Text(RunReport report) => JsonSerializer.Serialize(report.Lines);

    sealed class Recorder(List<CycleProgress> steps) : IProgress<CycleProgress>
    {
        public void Report(CycleProgress value) => steps.Add(value);
    }
}
