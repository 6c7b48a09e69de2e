using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Scoring;
using CountyLines.Risk.Tests.Support;
using CsCheck;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>
/// Over many made-up forces: a list for outside holds exactly the lines that it may, as a plain second reading of the rules has it, and
/// no score in it rests on evidence under handling code C.
/// </summary>
public sealed class NothingLeaksTests(ITestOutputHelper output)
{
    static readonly (string? Words, bool Names)[] Conditions =
    [
        (null, false), ("", false), ("No onward sharing without originator consent", false), ("Release to partner-desk", true), ("Release to nca-county-lines, partner-desk", true),
        ("Release to partner-desk only after call", false), ("Not to be shown to partner-desk", false), ("Release to partner-desk; never tell partner-desk the source", false), ("Release to nca-county-lines", false),
    ];

    static readonly string[] Kinds = ["firearm-discharge", "knife", "child-exploited", "bulk-message", "overdose-or-drug-death", "arrest", "cash-seizure"];

    static readonly Gen<Evidence[]> SomeEvidence = Gen.Select(Gen.Int[0, Kinds.Length - 1], Gen.Int[-20, 500], Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 2], (kind, days, quantity, grade, handling) =>
        new Evidence("", "", Kinds[kind], Some.Day.AddDays(-days), quantity == 6 ? 20_000 : quantity % 4, new[] { "1A", "2B", "2C", "3D", "3E" }[grade], handling == 0 ? Handling.C : Handling.P)).Array[0, 9];

    static readonly Gen<Line> SomeLine = Gen.Select(Gen.Int[0, Conditions.Length - 1], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 40], Gen.Int[0, 8], Gen.Int[0, 9], (condition, status, places, from, review, handling, restricted) => Some.Line() with
    {
        Status = (LineStatus)status,
        ImportingDistricts = places == 0 ? null : places == 1 ? ["E06000018"] : ["E06000015", "E06000018"],
        ExportingForce = from == 0 ? null : "E23000014",
        ExportingDistrict = from == 1 ? null : "E08000025",
        ReviewDue = review == 0 ? null : Some.Day.AddDays(review - 10),
        LastActivity = review % 3 == 0 ? null : Some.Day.AddDays(-30 * (review % 20)),
        Handling = handling < 4 ? Handling.C : Handling.P,
        HandlingConditions = Conditions[condition].Words,
        Restricted = restricted == 0,
        NotAssessed = restricted == 1 ? ["knife"] : [],
        Marking = restricted < 5 ? Marking.Official : Marking.OfficialSensitive,
    });

    static readonly Gen<IReadOnlyList<LineRecords>> Force = Gen.Select(SomeLine, SomeEvidence, Gen.Int[-1, 4]).Array[3, 10].Select(all =>
        (IReadOnlyList<LineRecords>)[.. all.Select((one, at) => new LineRecords(
            one.Item1 with { Reference = $"CL/{at}" }, [],
            [.. one.Item2.Select((entry, index) => entry with { Line = $"CL/{at}", Reference = $"N{at}-{index}" })],
            one.Item3 < 0 ? [] : [.. Some.Scales.Select(scale => new Assessment($"CL/{at}", scale.Key, scale.Value[Math.Min(one.Item3, scale.Value.Count - 1)], "Analyst A", Some.Day, "See log"))]))]);

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public void AListForOutsideHoldsExactlyTheLinesThatMayGo(int reviewMonths)
    {
        var retention = reviewMonths == 0 ? SomeRun.NoPeriods : SomeRun.NoPeriods with { Groups = [.. SomeRun.NoPeriods.Groups.Select(group => group with { ReviewAfterMonths = reviewMonths })] };
        var audience = SomeAudience.Choosing("crosses_forces: no");
        var (lists, shown, byReason, named) = (0, 0, new Dictionary<string, int>(), 0);
        Gen.Select(Force, Gen.Int[0, 4], Gen.Int[0, 4]).Sample((force, merge, hold) =>
        {
            lists++;
            var merged = MergedLines.Of(force, new MergesInForce(merge > 0 ? [] : [new LineMerge(1, false, "CL/1", "CL/0", new Grounds("One holder", "Analyst A", Some.Day))]));
            Override[] overrides = hold switch
            {
                0 => [SomeRun.Held("CL/2", new HeldValue.InBand("Very high"), "see log n2-0, n2-1")],
                1 => [SomeRun.Held("CL/2", new HeldValue.AtLevel("physical", 4), "LOG-77")],
                _ => [],
            };
            var report = SomeRun.Of(Some.Pack, merged, overrides);
            var list = SomeRun.List(report, audience, retention: retention);
            var (expected, left) = Plainly(report, reviewMonths);
            Assert.Equal(expected.Order(StringComparer.Ordinal), list.References().Order(StringComparer.Ordinal));
            Assert.Equal(left, list.Heading.LeftOut.Sum(one => one.Lines));
            // What is counted nowhere is closed, merged into another, not yet seen, or restricted, of which nobody outside is told.
            Assert.Equal(report.Lines.Count - report.Lines.Count(line => line.Standing is Standing.Closed or Standing.Merged or Standing.NotYetSeen or Standing.Withheld), list.Rows.Count + left);
            Assert.Equal(list.Rows.Count == 0 ? "OFFICIAL" : report.Lines.Where(line => expected.Contains(line.Line.Reference)).Max(line => line.Line.Marking) == Marking.Official ? "OFFICIAL" : "OFFICIAL-SENSITIVE", list.Heading.Marking);
            shown += list.Rows.Count;
            named += list.Column("handling").Values.Count(words => words!.StartsWith('C'));
            foreach (var one in list.Heading.LeftOut)
                byReason[one.Reason] = byReason.GetValueOrDefault(one.Reason) + one.Lines;
        }, iter: 200, threads: 1);
        output.WriteLine($"{lists} lists, {shown} lines shown, {named} by name; {string.Join("; ", byReason.Select(one => $"{one.Key}: {one.Value}"))}");
        Assert.True(lists >= 200);
        Assert.InRange(shown, 50, 100_000);
        Assert.InRange(named, 20, 100_000);
        Assert.Equal(4, byReason.Count);
        Assert.All(byReason.Values, count => Assert.InRange(count, 5, 100_000));
    }

    /// <summary>The rules read once more, line by line and with the plain interpreter.</summary>
    static (HashSet<string> Shown, int LeftOut) Plainly(RunReport report, int reviewMonths)
    {
        var (shown, left) = (new HashSet<string>(), 0);
        var conditional = report.Lines.SelectMany(line => line.Records.Evidence).Where(one => one.Handling == Handling.C).Select(one => one.Reference).ToList();
        foreach (var line in report.Lines)
        {
            if (line.Standing is Standing.Closed or Standing.Merged or Standing.NotYetSeen || line.Line.Restricted)
                continue;
            var isNamed = line.Records.Merged is null && Conditions.First(one => one.Words == line.Line.HandlingConditions || one.Words is null && line.Line.HandlingConditions is null).Names;
            var newest = line.Records.Evidence.Select(one => (DateOnly?)one.OccurredOn).Append(line.Line.LastActivity).Append(line.Line.FirstSeen).Max()!.Value;
            var isOverdue = line.Line.ReviewDue < Some.Day || reviewMonths > 0 && newest.AddMonths(reviewMonths) < Some.Day;
            var isAllowed = isNamed || line.Line.Handling == Handling.P && !RestsOn(report.Pack, line.Records)
                && !(line.Hold is { } hold && hold.By.Any(one => conditional.Any(reference => one.Evidence.Contains(reference, StringComparison.OrdinalIgnoreCase))));
            if (line.Problem.Length == 0 && !isOverdue && isAllowed)
                shown.Add(line.Line.Reference);
            else
                left++;
        }

        return (shown, left);
    }

    static bool RestsOn(Pack pack, LineRecords records)
    {
        var open = records with { Evidence = [.. records.Evidence.Where(one => one.Handling == Handling.P)] };
        var (with, without) = (Score(records), Score(open));
        return with is null || without is null
            ? with != without
            : !(with.Factors.SequenceEqual(without.Factors) && with.Sections.SequenceEqual(without.Sections) && (with.Risk, with.Lowest, with.Highest, with.Confidence) == (without.Risk, without.Lowest, without.Highest, without.Confidence));

        LineScore? Score(LineRecords one) => Interpreter.Score(pack, LineFacts.InputOf(pack, one, Some.Day), Some.Day).Score;
    }

    [Fact]
    public void ARecordMergedWithItsDoubleUnderConditionsIsUnderConditionsToo()
    {
        var open = Some.Records(Some.Line("CL/A"), [Some.Evidence("firearm-discharge", Some.Day, reference: "N1", line: "CL/A")]);
        var closed = Some.Records(Some.Line("CL/B"), [Some.Evidence("firearm-discharge", Some.Day, reference: "N1", line: "CL/B") with { Handling = Handling.C }]);
        var merged = MergedLines.Of([open, closed], new MergesInForce([new LineMerge(1, false, "CL/B", "CL/A", new Grounds("One holder", "Analyst A", Some.Day))]));

        Assert.Equal(Handling.C, Assert.Single(merged[0].Evidence).Handling);
        Assert.Empty(SomeRun.List(SomeRun.Of(SomeRun.SmallPack, merged), SomeAudience.Of()).Rows);
    }

    [Fact]
    public void EvidenceUnderCodeCThatChangesNothingNeitherHoldsALineBackNorIsCounted()
    {
        var line = SomeRun.WithRisk("CL/A", 4);
        var report = SomeRun.Of(SomeRun.SmallPack, [line with { Evidence = [.. line.Evidence, Some.Evidence("arrest", Some.Day, reference: "N9", line: "CL/A") with { Handling = Handling.C, Grade = "3E" }] }]);
        var list = SomeRun.List(report, SomeAudience.Of(("held_by_a_person", "evidence: whole\n  held_by_a_person")));

        Assert.Equal("firearm-discharge 1", list.Column("evidence")["CL/A"]);
        Assert.Equal("2B 1", list.Column("grading")["CL/A"]);
    }

    [Theory]
    [InlineData("N9", 0)]
    [InlineData("log n9 of May", 0)]
    [InlineData("N99", 1)]
    public void ALineHeldByAnotherLinesEvidenceUnderCodeCStaysInTheForce(string evidence, int shown)
    {
        var other = Some.Records(Some.Line("CL/B") with { Restricted = true }, [Some.Evidence("arrest", Some.Day, reference: "N9", line: "CL/B") with { Handling = Handling.C }]);
        var report = SomeRun.Of(SomeRun.SmallPack, [SomeRun.WithRisk("CL/A", 4), other], SomeRun.Held("CL/A", new HeldValue.AtLevel("physical", 2), evidence));

        Assert.Equal(shown, SomeRun.List(report, SomeAudience.Of()).Rows.Count);
    }

    [Fact]
    public void NobodyOutsideIsToldHowManyLinesAreRestrictedAndTheMeetingIs()
    {
        var report = SomeRun.Of(SomeRun.SmallPack, [SomeRun.WithRisk("CL/A", 4), SomeRun.WithRisk("CL/B", 8, line => line with { Restricted = true })]);

        Assert.Empty(SomeRun.List(report, SomeAudience.Of()).Heading.LeftOut);
        Assert.Equal(1, SomeRun.List(report, SomeAudience.Of(("goes: outside", "goes: inside"))).LeftOut()["restricted"]);
        Assert.Equal("1", SomeRun.List(report, SomeAudience.Of()).Column("rank")["CL/A"]);
    }

    [Fact]
    public void LinesOfEqualRankDoNotTellByTheirOrderWhoseEvidenceUnderCodeCIsNewer()
    {
        var closed = SomeRun.WithRisk("CL/B", 4);
        var report = SomeRun.Of(SomeRun.SmallPack, [SomeRun.WithRisk("CL/A", 4), closed with { Evidence = [.. closed.Evidence, Some.Evidence("arrest", Some.Day, reference: "N9", line: "CL/B") with { Handling = Handling.C }] }]);

        Assert.Equal(["CL/B", "CL/A"], report.Ranked.Select(line => line.Line.Reference));
        Assert.Equal(["CL/A", "CL/B"], SomeRun.List(report, SomeAudience.Of()).References());
    }
}
