using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Lines;

/// <summary>Merged lines count as one: nothing is lost, nothing counts twice, and a split leaves no trace.</summary>
public sealed class MergedLinesTests
{
    static readonly string[] References = ["CL/A", "CL/B", "CL/C", "CL/D"];

    /// <summary>Few kinds, days, quantities and grades, so that entries look alike within a record and across them.</summary>
    static readonly Gen<Evidence[]> SomeEvidence = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[1, 2], Gen.Int[0, 1], Gen.Bool,
        (kind, day, quantity, grade, conditions) => new Evidence("", "", kind == 0 ? "knife" : "threats", Some.Day.AddDays(-day), quantity, grade == 0 ? "2B" : "1A", conditions ? Handling.C : Handling.P)).Array[0, 8];

    static readonly Gen<DealNumber[]> SomeNumbers = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool,
        (number, days, ended) => new DealNumber("", $"+44770090000{number}", days == 0 ? null : Some.Day.AddDays(-days * 10), ended ? Some.Day : null)).Array[0, 3];

    static readonly Gen<Assessment[]> SomeAssessments = Gen.Select(Gen.Int[-1, 4], Gen.Int[0, 5], Gen.Int[0, 1],
        (level, days, by) => new Assessment("", "psychological", level < 0 ? null : level, $"Analyst {by}", Some.Day.AddDays(-days), "See log")).Array[0, 3];

    static readonly Gen<Line> SomeLine = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 9], Gen.Bool, (status, places, group, days, conditions) => Some.Line() with
    {
        Status = (LineStatus)status,
        ImportingDistricts = places == 0 ? null : [.. new[] { "E06000015", "E06000016", "E06000018" }.Skip(3 - places)],
        OcgReference = group switch { 0 => null, 1 => "", _ => "OCG-A" },
        FirstSeen = days == 0 ? null : Some.Day.AddDays(-days),
        NotAssessed = conditions ? ["debt-bondage"] : [],
        Handling = conditions ? Handling.C : Handling.P,
    });

    static readonly Gen<IReadOnlyList<LineRecords>> Four = Gen.Select(SomeLine, SomeNumbers, SomeEvidence, SomeAssessments).Array[4].Select(all =>
        (IReadOnlyList<LineRecords>)[.. all.Select((one, at) => new LineRecords(
            one.Item1 with { Reference = References[at] },
            [.. one.Item2.DistinctBy(number => number.Number).Select(number => number with { Line = References[at] })],
            [.. one.Item3.Select((entry, index) => entry with { Line = References[at], Reference = $"N{at}{index}" })],
            [.. one.Item4.Select(assessment => assessment with { Line = References[at] })]))]);

    [Fact]
    public void MergingAndSplittingAgainLeavesEveryRecordAsItWas()
    {
        var looked = 0;
        Four.Sample(records =>
        {
            looked++;
            var merged = Merged(records, "B A", "D C", "C A");
            Assert.NotEqual(Text(records), Text(merged));
            Assert.Equal(Text(records), Text(Merged(records, "B A", "D C", "C A", "-C", "-D", "-B")));
            Assert.Equal(InputsDigest.Of(records), InputsDigest.Of(Merged(records, "B A", "-B")));
            Assert.Equal(Text(Merged(records, "D C")), Text(Merged(records, "D C", "B A", "-B")));
        }, iter: 300, threads: 1);
        Assert.True(looked >= 300);
    }

    [Fact]
    public void NoEvidenceIsCountedTwiceAndNoneIsLost()
    {
        var (looked, same) = (0, 0);
        Four.Sample(records =>
        {
            looked++;
            var members = records.Take(3).ToList();
            var merged = Merged(records, "B A", "C A")[0];
            foreach (var alike in members.SelectMany(one => one.Evidence).GroupBy(Look))
                Assert.Equal(members.Max(one => one.Evidence.Count(entry => Look(entry) == alike.Key)), merged.Evidence.Count(entry => Look(entry) == alike.Key));

            Assert.InRange(merged.Evidence.Count, members.Max(one => one.Evidence.Count), members.Sum(one => one.Evidence.Count));
            var told = merged.Evidence.Select(entry => entry.Reference).Concat(merged.Merged!.Same.Select(pair => pair.NotCounted.Reference)).ToList();
            Assert.Equal(members.SelectMany(one => one.Evidence).Select(entry => entry.Reference).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
            Assert.All(merged.Merged.Same, pair => Assert.True(Look(pair.Counted) == Look(pair.NotCounted) && pair.Counted.Line != pair.NotCounted.Line));
            // What one record may share with conditions only, stays so.
            Assert.All(merged.Merged.Same.Where(pair => pair.NotCounted.Handling == Handling.C), pair => Assert.Equal(Handling.C, merged.Evidence.Single(entry => entry.Reference == pair.Counted.Reference).Handling));
            same += merged.Merged.Same.Count;
        }, iter: 300, threads: 1);
        Assert.True(looked >= 300 && same > 300, $"{same} pairs in {looked} merges");
    }

    [Fact]
    public void ANumberOfSeveralRecordsIsOneNumberFromItsFirstDayToItsLast()
    {
        var shared = 0;
        Four.Sample(records =>
        {
            var merged = Merged(records, "B A", "C A", "D A")[0];
            var numbers = records.SelectMany(one => one.Numbers).GroupBy(number => number.Number).ToList();
            Assert.Equal(numbers.Select(one => one.Key).Order(StringComparer.Ordinal), merged.Numbers.Select(number => number.Number));
            foreach (var number in numbers)
            {
                var one = merged.Numbers.Single(merged => merged.Number == number.Key);
                Assert.Equal(number.Select(use => use.From).OfType<DateOnly>().Order().Cast<DateOnly?>().FirstOrDefault(), one.From);
                Assert.Equal(number.Any(use => use.To is null), one.To is null);
                shared += number.Count() > 1 ? 1 : 0;
            }
        }, iter: 200, threads: 1);
        Assert.True(shared > 100);
    }

    [Fact]
    public void TheOrderInWhichLinesAreMergedDoesNotMatter()
    {
        var looked = 0;
        Four.Sample(records =>
        {
            string[][] orders = [["B A", "C A", "D A"], ["D A", "C A", "B A"], ["C A", "B A", "D A"], ["C B", "B A", "D A"], ["D C", "C B", "B A"], ["D C", "B A", "C A"]];
            Assert.Single(orders.Select(order => Text(Merged(records, order))).Distinct());
            looked += orders.Length;
        }, iter: 100, threads: 1);
        Assert.True(looked >= 600);
    }

    [Fact]
    public void AMergeNeverTakesALineOffTheListThatOneOfItsRecordsHasAsGoingOn()
    {
        var closed = Some.Line("CL/A") with { Status = LineStatus.ClosedType1 };
        Assert.Equal(LineStatus.Dormant, Joined(closed, Some.Line() with { Status = LineStatus.Dormant }).Line.Status);
        Assert.Equal(LineStatus.ClosedType1, Joined(closed, closed).Line.Status);
        Assert.Equal(LineStatus.Active, Joined(Some.Line(), closed).Line.Status);
    }

    [Fact]
    public void TheStrictestMarkingHandlingAndRestrictionGoverns()
    {
        var open = Some.Line() with { Marking = Marking.Official, Handling = Handling.P };
        var strict = Some.Line() with { Marking = Marking.OfficialSensitive, Handling = Handling.C, HandlingConditions = "Ask first", Restricted = true };
        foreach (var line in new[] { Joined(open, strict).Line, Joined(strict, open).Line })
            Assert.Equal((Marking.OfficialSensitive, Handling.C, "Ask first", true), (line.Marking, line.Handling, line.HandlingConditions, line.Restricted));
    }

    [Fact]
    public void TheRecordThatStaysSpeaksFirstAndWhatItDoesNotKnowIsTakenFromTheOthers()
    {
        var unknown = Some.Line() with { ExportingForce = null, ExportingDistrict = null, ImportingDistricts = null, SupplyModel = null, OcgReference = "", FirstSeen = null };
        var known = Some.Line() with { Name = "Other name", ImportingDistricts = ["E06000015"], SupplyModel = "local", OcgReference = "OCG-A" };
        var (line, merged) = Joined(unknown, known);
        Assert.Equal(("Example line", "E23000014", "E08000025", "E06000015", "local", "OCG-A"), (line.Name, line.ExportingForce, line.ExportingDistrict, line.ImportingDistricts![0], line.SupplyModel, line.OcgReference));
        Assert.Equal(["exporting force", "exporting district", "importing districts", "supply model", "OCG reference", "first seen"], merged.Taken.Select(field => field.Field));
        Assert.All(merged.Taken, field => Assert.Equal(["CL/B"], field.From));
        Assert.Equal(["E06000015", "E06000018"], Joined(Some.Line(), known).Line.ImportingDistricts);
        Assert.Empty(Joined(Some.Line(), Some.Line()).Merged.Taken);
    }

    [Fact]
    public void ANewerAssessmentOfOneRecordDoesNotBringDownWhatWasFoundOfTheOtherUntilTheLineIsAssessedAfterTheMerge()
    {
        Assessment[] made = [Level("CL/A", 4, -30), Level("CL/A", 3, -20), Level("CL/B", 1, -10)];
        Assert.Equal(("CL/A", 3), InForce(made));
        Assert.Equal(("CL/A", 2), InForce([.. made, Level("CL/A", 2, 1)]));
        Assert.Equal(("CL/B", 2), InForce([.. made, Level("CL/B", 2, 1), Level("CL/B", null, 0)]));
        Assert.Equal(("CL/B", 1), InForce([Level("CL/A", null, -5), Level("CL/B", 1, -10)]));

        static (string, int?) InForce(Assessment[] made)
        {
            LineRecords[] records = [.. References.Take(2).Select(reference => Some.Records(Some.Line(reference), assessments: made.Where(one => one.Line == reference)))];
            var one = LineFacts.AssessmentInForce(Merged(records, "B A")[0], "psychological", Some.Day.AddDays(9))!;
            return (one.Line, one.Level);
        }
    }

    [Theory]
    [InlineData("A A", "cannot be merged into itself")]
    [InlineData("B A;B C", "CL/B is merged into CL/A already (by Analyst A on 20 November 2026: One holder). Merge CL/A instead")]
    [InlineData("B A;A B", "CL/B cannot be the line that stays: it is merged into CL/A")]
    [InlineData("B A;C B", "Merge into CL/A")]
    [InlineData("C B;B A;A C", "CL/C cannot be the line that stays")]
    [InlineData("B A;-A", "CL/A is the line that stays. Name a line that it absorbed: CL/B.")]
    [InlineData("-B", "CL/B is not merged into any line")]
    [InlineData("B A;-B;-B", "CL/B is not merged into any line")]
    public void WhatCannotBeMergedOrSplitIsRefusedWithTheReason(string decisions, string reason)
    {
        Assert.Contains(reason, Assert.Throws<MergeRefusedException>(() => Merges(decisions.Split(';'))).Message);
    }

    static (Line Line, MergedRecords Merged) Joined(Line stays, Line absorbed)
    {
        var one = Merged([Some.Records(stays with { Reference = "CL/A" }), Some.Records(absorbed with { Reference = "CL/B" })], "B A")[0];
        return (one.Line, one.Merged!);
    }

    static Assessment Level(string line, int? level, int days) => new(line, "psychological", level, "Analyst A", Some.Day.AddDays(days), "See log");

    static (string, DateOnly, int, string) Look(Evidence one) => (one.Kind, one.OccurredOn, one.Quantity, one.Grade);

    static IReadOnlyList<LineRecords> Merged(IReadOnlyList<LineRecords> records, params string[] decisions) => MergedLines.Of(records, Merges(decisions));

    /// <summary>"B A" merges B into A; "-B" takes it out.</summary>
    static MergesInForce Merges(params string[] decisions)
    {
        var grounds = new Grounds("One holder", "Analyst A", Some.Day);
        return new MergesInForce(decisions.Select((said, at) => said[0] == '-' ? new LineMerge(at, true, $"CL/{said[1..]}", "", grounds) : new LineMerge(at, false, $"CL/{said[..1]}", $"CL/{said[2..]}", grounds)));
    }

    static string Text(IReadOnlyList<LineRecords> records) => JsonSerializer.Serialize(records);
}
