using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Lines;

/// <summary>How long records are kept, and which are overdue.</summary>
public sealed class RetentionTests
{
    static readonly string Text = File.ReadAllText(Path.Combine(Repository.Rules, "retention.yaml"));

    [Fact]
    public void TheProductsOwnFileLoadsAndSetsNoPeriod()
    {
        var retention = Some.Rules.Retention();
        Assert.Equal(["open-lines", "quiet-lines", "closed-lines"], retention.Groups.Select(group => group.Id));
        Assert.All(retention.Groups, group => Assert.Equal((null, null), (group.ReviewAfterMonths, group.DisposeAfterMonths)));
        Assert.Equal(Enum.GetValues<LineStatus>().Order(), retention.Groups.SelectMany(group => group.Statuses).Order());
    }

    [Theory]
    [InlineData("[dormant, closed-type-2]", "[dormant, active]", "retention.yaml:14:5 status.twice the status 'active' stands in two groups; a line belongs to one|retention.yaml:7:3 status.missing no group has the status 'closed-type-2', so nobody could say what becomes of such a line")]
    [InlineData("review_after_months: none     #", "review_after_months: 0 #", "retention.yaml:10:26 months.range 'review_after_months' must be 1 to 1200, or none")]
    [InlineData("review_after_months: none     #", "review_after_months: 1201 #", "retention.yaml:10:26 months.range 'review_after_months' must be 1 to 1200, or none")]
    [InlineData("review_after_months: none     #", "review_after_months: long #", "retention.yaml:10:26 type.whole 'review_after_months' must be a whole number")]
    [InlineData("groups:\n", "periods: 3\ngroups:\n", "retention.yaml:7:1 field.unknown retention.yaml has no 'periods'")]
    public void EachFaultIsNamedWithItsPlace(string before, string after, string problems)
    {
        Assert.Contains(before, Text);
        var (retention, found) = RetentionReader.Read(Text.Replace(before, after), "retention.yaml");
        Assert.Null(retention);
        Assert.Equal(problems.Split('|'), found.Select(problem => problem.ToString()));
    }

    [Fact]
    public void AllFaultsAreToldAtOnce()
    {
        var text = Text.Replace("[dormant, closed-type-2]", "[dormant, active]").Replace("review_after_months: none     #", "review_after_months: 0 #").Replace("owner: Records management", "owners: Records management");
        var (_, found) = RetentionReader.Read(text, "retention.yaml");
        Assert.Equal(["field.missing", "field.unknown", "months.range", "status.missing", "status.twice"], found.Select(problem => problem.ToString().Split(' ')[1]).Order());
    }

    [Theory]
    [InlineData(null, null, null, "2026-11-01", false)]      // no period and no date of its own
    [InlineData("2026-11-19", null, null, "2026-11-01", true)]   // its own date was yesterday
    [InlineData("2026-11-20", null, null, "2026-11-01", false)]  // and is today
    [InlineData(null, 1, null, "2026-10-19", true)]
    [InlineData(null, 1, null, "2026-10-20", false)]
    [InlineData(null, null, 12, "2025-11-19", true)]
    [InlineData(null, null, 12, "2025-11-20", false)]
    [InlineData("2027-01-01", 1, null, "2026-10-19", true)]  // whichever comes first
    [InlineData(null, 1, 1, null, false)]                    // no activity is known, so no period begins
    public void ARecordIsOverdueByItsOwnDateOrItsGroupsPeriod(string? due, int? review, int? dispose, string? lastActivity, bool isOverdue)
    {
        var retention = new Retention([new("all", "All", Enum.GetValues<LineStatus>(), review, dispose)]);
        var line = Some.Line() with { ReviewDue = Day(due), FirstSeen = null, LastActivity = Day(lastActivity) };
        Assert.Equal(isOverdue, retention.IsOverdue(Some.Records(line), Some.Day));
        Assert.Equal(isOverdue, OverdueLine.Among([Some.Records(line)], retention, Some.Day).Count == 1);

        static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd");
    }

    [Fact]
    public void EvidenceIsActivityTooAndEachGroupHasItsOwnPeriod()
    {
        var retention = new Retention([new("open", "Open", [LineStatus.Active], null, 12), new("rest", "Rest", [.. Enum.GetValues<LineStatus>().Where(status => status != LineStatus.Active)], null, 24)]);
        var old = Some.Line() with { ReviewDue = null, FirstSeen = new DateOnly(2025, 1, 1), LastActivity = null };
        var overdue = Assert.Single(OverdueLine.Among([Some.Records(old), Some.Records(old with { Reference = "CL/2026/901" }, [Some.Evidence("knife", new DateOnly(2026, 1, 1))]), Some.Records(old with { Reference = "CL/2026/902", Status = LineStatus.Dormant })], retention, Some.Day));
        Assert.Equal(("CL/2026/900", "open", new DateOnly(2026, 1, 1), 323, null), (overdue.Line.Reference, overdue.Group.Id, overdue.DisposeBy, overdue.DisposalDays, overdue.ReviewDays));
    }
}
