using CountyLines.Risk.Audiences;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>Which lines stand in a list, what is left of a value, and what is told of the copy before.</summary>
public sealed class AudienceListTests
{
    static RunReport Risks(params (string Reference, int Risk)[] lines) => SomeRun.Of(SomeRun.SmallPack, [.. lines.Select(one => SomeRun.WithRisk(one.Reference, one.Risk))]);

    static RunReport One(Func<Line, Line> change, IEnumerable<Evidence>? evidence = null, IEnumerable<DealNumber>? numbers = null)
    {
        return SomeRun.Of(SomeRun.SmallPack, [Some.Records(change(Some.Line("CL/A")), evidence?.Select(one => one with { Line = "CL/A" }), numbers)]);
    }

    static string? Cell(RunReport run, string field, string column) => SomeRun.List(run, SomeAudience.Of(("  name: whole\n", field.StartsWith("last_activity", StringComparison.Ordinal) ? "" : $"  {field}\n"))).Column(column)["CL/A"];

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1 to 4")]
    [InlineData(4, "1 to 4")]
    [InlineData(5, "5 to 9")]
    [InlineData(9, "5 to 9")]
    [InlineData(10, "10 to 19")]
    [InlineData(19, "10 to 19")]
    [InlineData(20, "20 to 49")]
    [InlineData(49, "20 to 49")]
    [InlineData(50, "50 to 99")]
    [InlineData(99, "50 to 99")]
    [InlineData(100, "100 or more")]
    [InlineData(123_456, "100 or more")]
    public void ACountGoesAsTheRangeThatItLiesIn(int count, string range) => Assert.Equal(range, ListColumns.RangeOf(count));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "false")]
    [InlineData("OCG-7", "true")]
    public void ALinkThatNobodyKnowsOfIsNotSaidToBeNone(string? group, string? flag) => Assert.Equal(flag, Cell(One(line => line with { OcgReference = group }), "ocg: flag", "ocg_linked"));

    [Fact]
    public void OfANumberInUseTheLastThreeDigitsGoAndFormerAndLaterNumbersDoNot()
    {
        DealNumber[] numbers =
        [
            new("CL/A", "+447700900111", null, Some.Day), new("CL/A", "+447700900222", Some.Day, null), new("CL/A", "+447700900333", null, Some.Day.AddDays(-1)), new("CL/A", "+447700900444", Some.Day.AddDays(1), null),
        ];
        Assert.Equal("…111; …222", Cell(One(line => line, numbers: numbers), "deal_numbers: last-three", "deal_numbers"));
        Assert.Equal("2", Cell(One(line => line, numbers: numbers), "deal_numbers: count", "deal_numbers_in_use"));
        Assert.Null(Cell(One(line => line), "deal_numbers: last-three", "deal_numbers"));
    }

    [Fact]
    public void WhereALineRunsGoesAsDistrictsOrForcesOrACountAndUnknownStaysUnknown()
    {
        static Line Three(Line line) => line with { ImportingDistricts = ["E06000017", "E06000016", "E06000018"] };
        Assert.Equal("Leicester; Nottingham; Rutland", Cell(One(Three), "to: whole", "to_districts"));
        Assert.Equal("Leicestershire; Nottinghamshire", Cell(One(Three), "to: force", "to_forces"));
        Assert.Equal("2", Cell(One(Three), "to: count", "to_forces_count"));
        foreach (var (reduction, column) in new[] { ("whole", "to_districts"), ("force", "to_forces"), ("count", "to_forces_count") })
            Assert.Null(Cell(One(line => line with { ImportingDistricts = null }), $"to: {reduction}", column));
        Assert.Equal("West Midlands", Cell(One(line => line), "from: force", "from_force"));
        Assert.Equal("West Midlands", Cell(One(line => line with { ExportingForce = null }), "from: force", "from_force"));
        Assert.Null(Cell(One(line => line with { ExportingForce = null, ExportingDistrict = null }), "from: force", "from_force"));
    }

    [Fact]
    public void ADayGoesAsItsMonthAndALastActivityAfterTheAsOfDateIsNotToldYet()
    {
        Assert.Equal("2025-01", Cell(One(line => line), "first_seen: month", "first_seen"));
        Assert.Null(Cell(One(line => line with { FirstSeen = null }), "first_seen: month", "first_seen"));
        var later = One(line => line with { LastActivity = Some.Day.AddDays(1) }, [Some.Evidence("knife", Some.Day.AddDays(-9)), Some.Evidence("knife", Some.Day.AddDays(-2), reference: "N2") with { Handling = Handling.C }]);
        Assert.Equal("2026-11-11", Cell(later, "last_activity: whole", "last_activity"));
    }

    [Theory]
    [InlineData(1, true, "A", "The first 1 of 5 lines.")]
    [InlineData(2, true, "ABC", "The first 2 of 5 lines were asked for; 2 lines share rank 2 at the cut and all stand in the list, so it has 3.")]
    [InlineData(2, false, "A", "The first 2 of 5 lines were asked for; 2 lines share rank 2 at the cut and none of them stands in the list, so it has 1.")]
    [InlineData(3, false, "ABC", "The first 3 of 5 lines.")]
    [InlineData(4, false, "ABCD", "The first 4 of 5 lines.")]
    [InlineData(5, false, "ABCDE", "")]
    [InlineData(9, true, "ABCDE", "")]
    public void TheCutNeverRunsThroughATie(int top, bool included, string shown, string sentence)
    {
        var list = SomeRun.List(Risks(("C", 4), ("E", 0), ("A", 8), ("B", 4), ("D", 2)), SomeAudience.Choosing($"top: {top}, at_the_cut: {(included ? "include-tie" : "leave-tie-out")}"));

        Assert.Equal(shown, string.Concat(list.References()));
        Assert.Equal(sentence, list.Heading.Cut);
        // The cut leaves nothing out that was to go for another reason.
        Assert.Empty(list.Heading.LeftOut);
    }

    [Fact]
    public void ATieAtTheVeryTopThatIsLeftOutLeavesAnEmptyListThatSaysSo()
    {
        var list = SomeRun.List(Risks(("A", 4), ("B", 4), ("C", 2)), SomeAudience.Choosing("top: 1, at_the_cut: leave-tie-out"));

        Assert.Empty(list.Rows);
        Assert.Contains("so it has 0", list.Heading.Cut);
    }

    [Fact]
    public void LinesLeftOutDoNotUseUpTheFirstPlaces()
    {
        var run = SomeRun.Of(SomeRun.SmallPack, [SomeRun.WithRisk("A", 8, line => line with { Handling = Handling.C }), SomeRun.WithRisk("B", 4), SomeRun.WithRisk("C", 2)]);
        var list = SomeRun.List(run, SomeAudience.Choosing("top: 1, at_the_cut: include-tie"));

        Assert.Equal(["B"], list.References());
        Assert.Equal("2", list.Column("rank")["B"]);
        Assert.Equal(1, list.LeftOut()["under a handling condition that does not name the recipient"]);
    }

    static readonly (string Choice, Func<RunLine, bool> Plainly)[] Choices =
    [
        ("crosses_forces: no", _ => true),
        ("band_from: High", line => line.Score!.Risk >= 4),
        ("band_from: Low", _ => true),
        ("risk_from: 4", line => line.Score!.Risk >= 4),
        ("risk_from: 5", line => line.Score!.Risk >= 5),
        ("confidence_from: High", line => line.Score!.Factors.Take(2).All(factor => factor.Lowest == factor.Highest)),
        ("confidence_from: Low", _ => true),
        ("statuses: [dormant, reopened]", line => line.Line.Status is LineStatus.Dormant or LineStatus.Reopened),
        ("areas: [EMSOU]", line => Districts(line).Any(code => code.StartsWith("E0600001", StringComparison.Ordinal))),
        ("areas: [West Midlands]", line => line.Line.ExportingForce == "E23000014" || Districts(line).Contains("E08000025")),
        ("areas: [Leicestershire, West Midlands]", line => line.Line.ExportingForce == "E23000014" || Districts(line).Any(code => code is "E08000025" or "E06000016" or "E06000017")),
        ("crosses_forces: yes", line => !(line.Line.ExportingForce == "E23000014" && line.Line.ImportingDistricts is ["E08000025"])),
        ("band_from: High, statuses: [active], areas: [EMSOU]", line => line.Score!.Risk >= 4 && line.Line.Status == LineStatus.Active && Districts(line).Any(code => code.StartsWith("E0600001", StringComparison.Ordinal))),
    ];

    static IEnumerable<string> Districts(RunLine line) => (line.Line.ImportingDistricts ?? []).Append(line.Line.ExportingDistrict).OfType<string>();

    [Fact]
    public void EveryChoiceTakesTheLinesThatAPlainReadingTakes()
    {
        string?[] exporting = ["E23000014", null];
        string[]?[] importing = [null, ["E08000025"], ["E06000018"], ["E06000017", "E08000025"]];
        var records = (from risk in new[] { 8, 5, 4, 2, 0 } from status in Enum.GetValues<LineStatus>() from force in exporting from to in importing select (risk, status, force, to))
            .Select((one, at) => SomeRun.WithRisk($"CL/{at:000}", one.risk, line => line with { Status = one.status, ExportingForce = one.force, ExportingDistrict = null, ImportingDistricts = one.to })).ToList();
        var run = SomeRun.Of(SomeRun.SmallPack, records);
        var some = 0;
        foreach (var (choice, plainly) in Choices)
        {
            var expected = run.Ranked.Where(plainly).Select(line => line.Line.Reference).ToList();
            var list = SomeRun.List(run, SomeAudience.Choosing(choice));
            Assert.Equal(expected.Order(StringComparer.Ordinal), list.References().Order(StringComparer.Ordinal));
            some += expected.Count > 0 && expected.Count < run.Ranked.Count() ? 1 : 0;
        }

        Assert.Equal(240, records.Count);
        Assert.Equal(200, run.Ranked.Count());
        Assert.Equal(10, some);
    }

    [Fact]
    public void ALineWithAnUnknownEndThatMayRunInTheAreaIsCountedAsLeftOut()
    {
        LineRecords[] records =
        [
            SomeRun.WithRisk("in", 4), SomeRun.WithRisk("elsewhere", 4, line => line with { ImportingDistricts = ["E08000025"] }), SomeRun.WithRisk("to unknown", 4, line => line with { ImportingDistricts = null }),
            SomeRun.WithRisk("unknown", 4, line => line with { ImportingDistricts = null, ExportingForce = null, ExportingDistrict = null }), SomeRun.WithRisk("from unknown", 4, line => line with { ExportingForce = null, ExportingDistrict = null }),
        ];
        var list = SomeRun.List(SomeRun.Of(SomeRun.SmallPack, records), SomeAudience.Choosing("areas: [EMSOU]"));

        Assert.Equal(["from unknown", "in"], list.References());
        Assert.Equal(2, Assert.Single(list.Heading.LeftOut).Lines);
    }

    [Fact]
    public void ALineInErrorIsCountedAsLeftOutWhateverTheChoice()
    {
        var error = Some.Records(Some.Line("CL/E"), Enumerable.Range(0, 1000).Select(number => Some.Evidence("knife", Some.Day, reference: $"N{number}", line: "CL/E")));
        var run = SomeRun.Of(SomeRun.SmallPack, [SomeRun.WithRisk("CL/A", 4), error]);
        Assert.Equal(Standing.Error, run.Lines.Single(line => line.Line.Reference == "CL/E").Standing);

        foreach (var choice in new[] { "band_from: High", "areas: [Kent]", "top: 1, at_the_cut: include-tie" })
            Assert.Equal(1, SomeRun.List(run, SomeAudience.Choosing(choice)).LeftOut().Single(one => one.Key.StartsWith("could not be scored", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void OverdueIsCountedFromTheDayOfTheDraftAndTheDueDayItselfIsInTime()
    {
        var run = SomeRun.Of(SomeRun.SmallPack, [SomeRun.WithRisk("CL/A", 4, line => line with { ReviewDue = Some.Day.AddDays(1) })]);

        Assert.Single(SomeRun.List(run, SomeAudience.Of(), today: Some.Day.AddDays(1)).Rows);
        Assert.Equal(1, SomeRun.List(run, SomeAudience.Of(), today: Some.Day.AddDays(2)).LeftOut()["overdue for review"]);
        var inside = SomeAudience.Of(("goes: outside", "goes: inside"), ("  name: whole\n", "  review_due: whole\n"));
        Assert.Equal("true", SomeRun.List(run, inside, today: Some.Day.AddDays(2)).Column("review_overdue")["CL/A"]);
    }

    [Fact]
    public void ChangesAreToldOnlyInWhatTheRecipientWasGivenBothTimes()
    {
        var before = SomeRun.List(Risks(("A", 8), ("B", 4), ("C", 2)), SomeAudience.Of(("last_activity: whole", "last_activity: month")));
        var run = SomeRun.Of(SomeRun.SmallPack, [SomeRun.WithRisk("A", 8), SomeRun.WithRisk("C", 4, line => line with { LastActivity = Some.Day, OcgReference = "OCG-7" }), SomeRun.WithRisk("D", 2)]);
        var now = SomeRun.List(run, SomeAudience.Of(("  name: whole\n", "  ocg: whole\n")), before);

        Assert.Equal(["C changed", "D entered", "B left"], now.Changes.Select(change => $"{change.Reference} {change.What}"));
        var told = now.Changes[0].Detail;
        Assert.Equal("Rank: 3 to 2; Band: Low to High; Band at highest: Low to High; Risk: 2 to 4; Lowest risk: 2 to 4; Highest risk: 2 to 4; Grading: 2B 3 to 2B 1; Machine's risk: 2 to 4", told);
        Assert.Equal(7, now.Heading.Previous);
        Assert.Empty(SomeRun.List(run, SomeAudience.Of(("  name: whole\n", "  ocg: whole\n")), now).Changes);
        Assert.Empty(before.Changes);
    }

    [Fact]
    public void NoNameOfASectionOrOfAFactorCanTakeTheNameOfAColumn()
    {
        var (yaml, cases) = (Some.SmallPack, Some.SmallCases);
        foreach (var (old, name) in new[] { ("harm", "rank"), ("capability", "marking"), ("capacity", "highest_rank") })
            (yaml, cases) = (yaml.Replace(old, name), cases.Replace($",{old},", $",{name},").Replace($"{old} =", $"{name} ="));
        var pack = Some.Read(yaml.Replace("question: rank", "question: x"), cases).Pack;
        Assert.NotNull(pack);

        var list = SomeRun.List(SomeRun.Of(pack, [Some.Records(Some.Line("CL/A"))]), SomeAudience.Of(("  name: whole\n", "  sections: whole\n  position: whole\n")));

        Assert.Equal(list.Columns.Count, list.Columns.Select(column => column.Id).Distinct().Count());
        Assert.Equal(["total_rank", "total_marking", "position_highest_rank"], list.Columns.Select(column => column.Id).Where(id => id.Contains("total_") || id.Contains("position_")));
    }

    [Fact]
    public void TheMarkingOfAListIsThatOfItsStrictestLine()
    {
        static LineRecords Marked(string reference, Marking marking) => SomeRun.WithRisk(reference, 4, line => line with { Marking = marking });
        Assert.Equal("OFFICIAL", SomeRun.List(SomeRun.Of(SomeRun.SmallPack, [Marked("A", Marking.Official)]), SomeAudience.Of()).Heading.Marking);
        Assert.Equal("OFFICIAL-SENSITIVE", SomeRun.List(SomeRun.Of(SomeRun.SmallPack, [Marked("A", Marking.Official), Marked("B", Marking.OfficialSensitive)]), SomeAudience.Of()).Heading.Marking);
    }
}
