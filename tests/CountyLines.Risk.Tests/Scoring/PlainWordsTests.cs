using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>What a committee reads must say what the notation says, no more and no less.</summary>
public sealed class PlainWordsTests
{
    [Theory]
    [InlineData("knife_incidents", ">= 3", "knife incidents: 3 or more")]
    [InlineData("knife_incidents", "> 3", "knife incidents: more than 3")]
    [InlineData("knife_incidents", "<= 3", "knife incidents: 3 or less")]
    [InlineData("knife_incidents", "< 3", "knife incidents: less than 3")]
    [InlineData("knife_incidents", "3", "knife incidents: exactly 3")]
    [InlineData("knife_incidents", "[2..5]", "knife incidents: 2 to 5")]
    [InlineData("knife_incidents", "(2..5]", "knife incidents: more than 2, and 5 or less")]
    [InlineData("knife_incidents", "[2..5)", "knife incidents: 2 or more, and less than 5")]
    [InlineData("knife_incidents", "(2..5)", "knife incidents: more than 2, and less than 5")]
    [InlineData("knife_incidents", "not(3)", "knife incidents: not exactly 3")]
    [InlineData("knife_incidents", "1, >= 5", "knife incidents: exactly 1, or 5 or more")]
    [InlineData("status", "reopened", "status: reopened")]
    [InlineData("status", "closed-type-1, closed-type-2", "status: closed type 1 or closed type 2")]
    [InlineData("status", "not(reopened)", "status: not reopened")]
    [InlineData("commodities", "crack, heroin, mdma", "commodities: includes crack, heroin or MDMA")]
    [InlineData("commodities", "not(crack, heroin)", "commodities: includes none of crack or heroin")]
    [InlineData("ocg_link", "true", "OCG link: yes")]
    [InlineData("ocg_link", "false", "OCG link: no")]
    [InlineData("ocg_link", "-", "OCG link: anything")]
    public void AConditionReadsAsASentenceWould(string fact, string cell, string expected)
    {
        Assert.Equal(expected, Condition(Some.Pack.Facts.Single(one => one.Name == fact), cell));
    }

    [Theory]
    [InlineData(">= 2026-01-31", "first seen: on or after 31 January 2026")]
    [InlineData("> 2026-01-31", "first seen: after 31 January 2026")]
    [InlineData("<= 2026-01-31", "first seen: on or before 31 January 2026")]
    [InlineData("< 2026-01-31", "first seen: before 31 January 2026")]
    [InlineData("2026-01-31", "first seen: on 31 January 2026")]
    [InlineData("[2026-01-31..2026-02-28]", "first seen: from 31 January 2026 to 28 February 2026, both included")]
    [InlineData("(2026-01-31..2026-02-28]", "first seen: after 31 January 2026 and on or before 28 February 2026")]
    public void ADateReadsAsADate(string cell, string expected)
    {
        Assert.Equal(expected, Condition(DateFact(), cell));
    }

    [Theory]
    [InlineData(">= as_of - 30 days", "on or after 30 days before the as-of date")]
    [InlineData("< as_of - 6 months", "before 6 months before the as-of date")]
    [InlineData("[as_of - 90 days..as_of]", "from 90 days before the as-of date to the as-of date, both included")]
    public void AnEndRelativeToTheAsOfDateSaysSo(string notation, string expected)
    {
        Assert.Equal(expected, PlainRange.Of(notation, isDate: true));
    }

    [Theory]
    [InlineData("serious_violence", "How many records of corrosive, kidnap, serious injury or sexual violence in the last 12 months", "0 to 999; more is worse")]
    [InlineData("children_exploited", "The quantities on records of child exploited in the last 6 months, added up", "0 to 9999; more is worse")]
    [InlineData("recent_bulk_messages", "How many records of bulk message in the last 30 days", "0 to 999; more is worse")]
    [InlineData("exploitation_signs", "How many records of debt bondage, NRM referral or safeguarding referral in the last 12 months", "0 to 999; more is worse")]
    [InlineData("supply_model", "The line's supply model as recorded", "one of commuting, cuckooing, holidaying or local")]
    [InlineData("ocg_link", "Whether the line has an OCG reference", "yes or no; yes is worse")]
    [InlineData("well_graded_share", "How much of the evidence, per cent, is graded 1A, 1B, 1C, 2A or 2B in the last 12 months", "0 to 100; less is worse")]
    [InlineData("importing_forces", "How many importing forces the line has", "0 to 43; more is worse")]
    public void AFactIsToldInWords(string name, string words, string range)
    {
        var fact = Some.Pack.Facts.Single(one => one.Name == name);
        Assert.Equal((words, range), (PlainWords.Of(fact), PlainWords.RangeOf(fact)));
    }

    [Fact]
    public void ARowWithoutAConditionIsEveryOtherCase()
    {
        Assert.Equal("in every other case", PlainWords.Of(Some.Pack.Factors[0].Rows[^1]));
        Assert.Equal("knife incidents: 1 or more; and children exploited: 1 or more", PlainWords.Of(Some.Pack.Factors[0].Rows[3]));
    }

    /// <summary>The condition as a pack that has it is read.</summary>
    static string Condition(Fact fact, string cell) => PlainWords.Of(new RowCell(fact, CellParser.Parse(cell, fact).Cell!));

    static Fact DateFact()
    {
        return Some.Pack.Facts[0] with { Name = "first_seen", Type = FactType.Date, Max = DateOnly.MaxValue.DayNumber };
    }
}
