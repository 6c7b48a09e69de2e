using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Lines;

/// <summary>What is counted for a line, and over how long a time.</summary>
public sealed class LineFactsTests
{
    static readonly DateOnly AsOf = new(2026, 11, 20);

    [Theory]
    [InlineData("2026-11-20", 1)]
    [InlineData("2026-11-21", 0)]
    [InlineData("2026-05-21", 1)]
    [InlineData("2026-05-20", 0)]
    [InlineData("2020-01-01", 0)]
    public void SixMonthsEndOnTheAsOfDateAndBeginAfterTheSameDaySixMonthsBefore(string day, int counted)
    {
        Assert.Equal(counted, Number("knife_incidents", Some.Records(evidence: [Some.Evidence("knife", DateOnly.Parse(day))])));
    }

    [Theory]
    [InlineData("2026-08-31", "2026-02-28", 0)]
    [InlineData("2026-08-31", "2026-03-01", 1)]
    [InlineData("2028-08-31", "2028-02-29", 0)]
    [InlineData("2028-08-31", "2028-03-01", 1)]
    [InlineData("2026-08-28", "2026-02-28", 0)]
    [InlineData("2026-08-28", "2026-03-01", 1)]
    public void SixMonthsBeforeTheEndOfAugustIsTheEndOfFebruary(string asOf, string day, int counted)
    {
        Assert.Equal(counted, Number("knife_incidents", Some.Records(evidence: [Some.Evidence("knife", DateOnly.Parse(day))]), DateOnly.Parse(asOf)));
    }

    [Theory]
    [InlineData("2026-11-20", 1)]
    [InlineData("2026-10-22", 1)]
    [InlineData("2026-10-21", 0)]
    public void ThirtyDaysBeginAfterTheDayThirtyDaysBefore(string day, int counted)
    {
        Assert.Equal(counted, Number("recent_bulk_messages", Some.Records(evidence: [Some.Evidence("bulk-message", DateOnly.Parse(day))])));
    }

    [Fact]
    public void QuantitiesAreAddedUpAndRecordsAreCounted()
    {
        var records = Some.Records(evidence:
        [
            Some.Evidence("child-exploited", AsOf, 2, "N1"),
            Some.Evidence("child-exploited", AsOf.AddDays(-10), 3, "N2"),
            Some.Evidence("child-exploited", AsOf.AddDays(-9), 0, "N3"),
            Some.Evidence("child-exploited", AsOf.AddYears(-1), 50, "N4"),
            Some.Evidence("knife", AsOf, 7, "N5"),
        ]);
        Assert.Equal(5, Number("children_exploited", records));
        Assert.Equal(1, Number("knife_incidents", records));
        // The records behind a number, newest first, so that it can be looked up.
        Assert.Equal(["N1", "N3", "N2"], Fact("children_exploited", records).Evidence.Select(one => one.Reference));
    }

    [Fact]
    public void WhatNobodyLookedAtIsKnownFromBelowOnly()
    {
        var records = Some.Records(
            Some.Line() with { NotAssessed = ["child-exploited", "threats"] },
            [Some.Evidence("child-exploited", AsOf, 2, "N1"), Some.Evidence("knife", AsOf, 1, "N2"), Some.Evidence("robbery", AsOf, 1, "N3")]);
        Assert.Equal(FactValue.AtLeast(2), Value("children_exploited", records));
        Assert.Equal(FactValue.AtLeast(1), Value("threats_and_robberies", records));
        Assert.Equal(FactValue.Of(1m), Value("knife_incidents", records));
        Assert.Equal(FactValue.AtLeast(0), Value("children_exploited", records with { Evidence = [] }));
        Assert.Equal(FactValue.Of(0m), Value("knife_incidents", records with { Evidence = [] }));
    }

    [Fact]
    public void TheNewestAssessmentByTheDateStands()
    {
        Assert.Equal(1, LevelOf(On("2026-10-01", 3), On("2026-11-20", 1)));
        Assert.Equal(3, LevelOf(On("2026-10-01", 3), On("2026-11-21", 1)));
        Assert.Null(LevelOf(On("2026-11-21", 1)));
        Assert.Null(LevelOf());
    }

    [Fact]
    public void ANewerUnknownPutsAnOlderLevelOutOfForce()
    {
        Assert.Null(LevelOf(On("2026-10-01", 3), On("2026-10-02", null)));
    }

    [Fact]
    public void OfTwoAnalystsOnOneDayTheHigherLevelStandsWhateverTheirOrder()
    {
        Assert.Equal(3, LevelOf(On("2026-10-01", 3, "A"), On("2026-10-01", 1, "B")));
        Assert.Equal(3, LevelOf(On("2026-10-01", 1, "A"), On("2026-10-01", 3, "B")));
        Assert.Equal(0, LevelOf(On("2026-10-01", null, "A"), On("2026-10-01", 0, "B")));
        var records = Some.Records(assessments: [On("2026-10-01", 2, "B"), On("2026-10-01", 2, "A")]);
        Assert.Equal("A", LineFacts.AssessmentInForce(records, "psychological", AsOf)!.AssessedBy);
    }

    [Fact]
    public void AnAssessmentOfOneFactorSaysNothingOfAnother()
    {
        var input = LineFacts.InputOf(Some.Pack, Some.Records(assessments: [On("2026-10-01", 3)]), AsOf);
        Assert.Equal(["psychological"], input.Levels.Keys);
        Assert.Equal(Some.Pack.Facts.Count, input.Facts.Count);
    }

    [Fact]
    public void NothingAfterTheAsOfDateChangesAnyFact()
    {
        var before = Some.Records(
            evidence: [Some.Evidence("knife", AsOf.AddDays(-3))],
            numbers: [new DealNumber("CL/2026/900", "+447700900123", AsOf.AddDays(-3), null)],
            assessments: [On("2026-10-01", 3)]);
        var after = before with
        {
            Evidence = [.. before.Evidence, .. Vocabulary.EvidenceKinds.Select((kind, at) => Some.Evidence(kind, AsOf.AddDays(1 + at), 5, $"F{at}"))],
            Numbers = [.. before.Numbers, new DealNumber("CL/2026/900", "+447700900124", AsOf.AddDays(1), null)],
            Assessments = [.. before.Assessments, On("2026-11-21", 0)],
        };
        var (was, now) = (LineFacts.InputOf(Some.Pack, before, AsOf), LineFacts.InputOf(Some.Pack, after, AsOf));
        Assert.Equal(was.Facts, now.Facts);
        Assert.Equal(was.Levels, now.Levels);
        Assert.Equal(Some.Pack.Facts.Count, was.Facts.Count);
        // They do count a month later, so the test would see it if they counted now.
        Assert.NotEqual(was.Facts, LineFacts.InputOf(Some.Pack, after, AsOf.AddDays(30)).Facts);
    }

    [Fact]
    public void ForcesReachedAreForcesAndNotDistricts()
    {
        var inOneForce = ReferenceData.Districts.Values.Where(district => district.ForceCode == "E23000018").Select(district => district.Code).Take(3).ToList();
        var elsewhere = ReferenceData.Districts.Values.First(district => district.ForceCode == "E23000014").Code;
        Assert.Equal(3, inOneForce.Count);
        var line = Some.Line() with { ImportingDistricts = [.. inOneForce, elsewhere] };
        Assert.Equal(2, Number("importing_forces", Some.Records(line)));
        Assert.Equal(4, Number("importing_districts", Some.Records(line)));
        Assert.Equal(FactValue.Unknown, Value("importing_forces", Some.Records(line with { ImportingDistricts = null })));
        Assert.Equal(FactValue.Of(0m), Value("importing_forces", Some.Records(line with { ImportingDistricts = [] })));
    }

    [Fact]
    public void TheShareOfWellGradedEvidenceIsAPercentageRoundedDown()
    {
        Evidence Graded(string grade, int at, DateOnly? day = null) => Some.Evidence("knife", day ?? AsOf, reference: $"N{at}") with { Grade = grade };
        Assert.Equal(66, Number("well_graded_share", Some.Records(evidence: [Graded("2B", 1), Graded("1A", 2), Graded("3E", 3)])));
        Assert.Equal(100, Number("well_graded_share", Some.Records(evidence: [Graded("2B", 1), Graded("3E", 2, AsOf.AddMonths(-12))])));
        Assert.Equal(50, Number("well_graded_share", Some.Records(evidence: [Graded("2B", 1), Graded("3E", 2, AsOf.AddMonths(-12).AddDays(1))])));
        Assert.Equal(0, Number("well_graded_share", Some.Records()));
        Assert.Equal(0, Number("well_graded_share", Some.Records(evidence: [Graded("3E", 1)])));
    }

    [Fact]
    public void TheAgeOfTheEvidenceIsThatOfTheNewestAndAtItsTopWhenThereIsNone()
    {
        Assert.Equal(0, Number("days_since_evidence", Some.Records(evidence: [Some.Evidence("knife", AsOf)])));
        Assert.Equal(4, Number("days_since_evidence", Some.Records(evidence: [Some.Evidence("knife", AsOf.AddDays(-9), reference: "N1"), Some.Evidence("arrest", AsOf.AddDays(-4), reference: "N2"), Some.Evidence("arrest", AsOf.AddDays(2), reference: "N3")])));
        Assert.Equal(9999, Number("days_since_evidence", Some.Records()));
        Assert.Equal(9999, Number("days_since_evidence", Some.Records(evidence: [Some.Evidence("knife", AsOf.AddDays(-20_000))])));
    }

    [Fact]
    public void NumbersCountWhenTheyCameIntoUseInTheWindowAndAnUndatedOneMayHave()
    {
        DealNumber From(DateOnly? day, int at) => new("CL/2026/900", $"+44770090012{at}", day, null);
        var dated = new[] { From(AsOf, 1), From(AsOf.AddMonths(-12).AddDays(1), 2), From(AsOf.AddMonths(-12), 3), From(AsOf.AddDays(1), 4) };
        Assert.Equal(FactValue.Of(2m), Value("numbers_started", Some.Records(numbers: dated)));
        Assert.Equal(FactValue.AtLeast(2), Value("numbers_started", Some.Records(numbers: [.. dated, From(null, 5)])));
        Assert.Equal(2, Fact("numbers_started", Some.Records(numbers: dated)).Numbers.Count);
    }

    [Fact]
    public void FieldsOfTheLineAreFactsAsTheyStand()
    {
        var line = Some.Line();
        Assert.Equal(FactValue.Of(false), Value("ocg_link", Some.Records(line with { OcgReference = "" })));
        Assert.Equal(FactValue.Of(true), Value("ocg_link", Some.Records(line with { OcgReference = "OCG-EM-1" })));
        Assert.Equal(FactValue.Unknown, Value("ocg_link", Some.Records(line with { OcgReference = null })));
        Assert.Equal(FactValue.Of("commuting"), Value("supply_model", Some.Records(line)));
        Assert.Equal(FactValue.Unknown, Value("supply_model", Some.Records(line with { SupplyModel = null })));
        Assert.Equal(FactValue.OfSet(["crack", "heroin"]), Value("commodities", Some.Records(line)));
        Assert.Equal(FactValue.Unknown, Value("commodities", Some.Records(line with { Commodities = null })));
        var statuses = Enum.GetValues<LineStatus>();
        Assert.Equal(6, statuses.Length);
        Assert.Equal(Vocabulary.Statuses, statuses.Select(status => Value("status", Some.Records(line with { Status = status })).Text));
    }

    [Fact]
    public void EveryWayThatAPackMayDeriveAFactIsWritten()
    {
        Derivation[] ways =
        [
            .. Vocabulary.SizedFields.Select(field => new Derivation.FieldSize(field)),
            .. Vocabulary.PresentFields.Select(field => new Derivation.FieldPresent(field)),
            .. Vocabulary.ValueFields.Keys.Select(field => new Derivation.FieldValue(field)),
        ];
        Assert.Equal(9, ways.Length);
        var facts = LineFacts.Of(Some.Pack with { Facts = [.. ways.Select(way => Some.Pack.Facts[0] with { From = way })] }, Some.Records(), AsOf);
        Assert.Equal(9, facts.Count(fact => !fact.Value.IsUnknown));
    }

    static Assessment On(string day, int? level, string by = "A") => new("CL/2026/900", "psychological", level, by, DateOnly.Parse(day), "See log");

    static int? LevelOf(params Assessment[] assessments)
    {
        var input = LineFacts.InputOf(Some.Pack, Some.Records(assessments: assessments), AsOf);
        return input.Levels.TryGetValue("psychological", out var level) ? level : null;
    }

    static LineFact Fact(string name, LineRecords records, DateOnly? asOf = null) => LineFacts.Of(Some.Pack, records, asOf ?? AsOf).Single(fact => fact.Fact.Name == name);

    static FactValue Value(string name, LineRecords records) => Fact(name, records).Value;

    static decimal Number(string name, LineRecords records, DateOnly? asOf = null)
    {
        var value = Fact(name, records, asOf).Value;
        Assert.False(value.IsUnknown);
        return value.Number;
    }
}
