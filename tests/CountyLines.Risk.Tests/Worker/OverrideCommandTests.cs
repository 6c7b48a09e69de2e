using System.Data.Common;
using Xunit;
using static CountyLines.Risk.Tests.Worker.GovernedForce;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>Overrides through the commands: made, approved, superseded, counted, and what is refused.</summary>
public sealed class OverrideCommandTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task AnOverrideChangesNothingUntilASecondPersonApprovesIt()
    {
        await force.PullAndRescoreAsync();
        var before = (await force.RunAsync("list", "--json")).Out;
        Assert.Equal(0, (await force.AskAsync(Quiet, "--factor", "physical", "--level", "4")).ExitCode);
        Assert.StartsWith("Run 1 stands", await force.DoAsync("rescore"));
        Assert.Equal(before, (await force.RunAsync("list", "--json")).Out);
        foreach (var same in new[] { "Ann", "ANN", "  ann " })
        {
            var refused = await force.RunAsync("override", "approve", "1", "--as", same);
            Assert.Equal(4, refused.ExitCode);
            Assert.Equal("Override 1 was not approved: Ann made it, and a second person must approve it: --as NAME.\n", refused.Error);
        }

        Assert.Contains("pending", await force.DoAsync("override", "list"));
        await force.DoAsync("override", "approve", "1", "--as", "Bob");
        Assert.StartsWith("Run 2:", await force.DoAsync("rescore"));
        Assert.NotEqual(before, (await force.RunAsync("list", "--json")).Out);
        var again = await force.RunAsync("override", "approve", "1", "--as", "Carol");
        Assert.Equal((4, "Override 1 was not approved: Bob approved it on 2026-11-20.\n"), (again.ExitCode, again.Error));
    }

    [Fact]
    public async Task ANewerOverrideOfTheSameFactorTakesThePlaceOfTheOlder()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "4");
        await force.DoAsync("rescore");
        force.PassDays(1);
        await force.AskAsync(Quiet, "--factor", "physical", "--level", "2");
        Assert.Contains("It takes the place of override 1.", await force.DoAsync("override", "approve", "2", "--as", "Bob"));
        await force.DoAsync("rescore");
        var overrides = (await force.ListAsync()).GetProperty("overrides").EnumerateArray().ToList();
        Assert.Equal("physical at 2", Assert.Single(overrides).GetProperty("holds").GetString());
        var all = (await force.RunAsync("override", "list", "--all", "--json")).Json.GetProperty("overrides").EnumerateArray().ToList();
        Assert.Equal(["superseded", "in-force"], all.Select(one => one.GetProperty("state").GetString()));
        // When the newer ends, the older does not come back.
        await force.DoAsync("override", "end", "2", "--because", "Done", "--as", "Bob");
        await force.DoAsync("rescore");
        Assert.False((await force.LineAsync(Quiet)).GetProperty("overridden").GetBoolean());
    }

    [Fact]
    public async Task EveryReasonForARefusalIsSaidAtOnceAndNothingIsRecorded()
    {
        await force.PullAndRescoreAsync();
        var refused = await force.RunAsync("override", "add", "CL/2026/9OO", "--factor", "phisical", "--level", "2", "--reason-code", "new-inteligence", "--because", " ", "--evidence", "N\u202E2", "--until", "2027-02-19", "--as", "Ann");
        Assert.Equal(4, refused.ExitCode);
        Assert.Equal(
            """
            The override was not recorded:
              'new-inteligence' is not a reason code; did you mean 'new-intelligence'?
              --because says nothing
              --evidence holds characters that cannot be seen; write it on one line: N<U+202E>2
              --until 2027-02-19 is more than 90 days from today; the last day allowed is 2027-02-18
              there is no line 'CL/2026/9OO'; did you mean 'CL/2026/900'?
              county-lines@1.0.0 has no factor 'phisical'; did you mean 'physical'?

            """.ReplaceLineEndings("\n"), refused.Error.ReplaceLineEndings("\n"));
        Assert.Contains("No override is in force", await force.DoAsync("override", "list"));
        Assert.Equal(0, (await force.RunAsync("override", "add", Quiet, "--band", "High", "--reason-code", "operational", "--because", "x", "--evidence", "N2", "--until", "2027-02-18", "--as", "Ann")).ExitCode);
        Assert.Equal(4, (await force.RunAsync("override", "add", Quiet, "--band", "High", "--reason-code", "operational", "--because", "x", "--evidence", "N2", "--until", "2026-11-19", "--as", "Ann")).ExitCode);
        Assert.Equal(4, (await force.RunAsync("override", "approve", "7", "--as", "Bob")).ExitCode);
        Assert.Equal(2, (await force.RunAsync("override", "approve", "1", "--as", " ")).ExitCode);
    }

    [Theory]
    [InlineData("--factor", "physical")]
    [InlineData("--level", "2")]
    [InlineData("--factor", "physical", "--level", "2", "--band", "High")]
    [InlineData("--band", "High", "--level", "2")]
    public async Task AFactorWithItsLevelOrABandAloneIsHeld(params string[] what)
    {
        await force.PullAndRescoreAsync();
        var wrong = await force.AskAsync(Quiet, what);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("Give --factor ID with --level N, or --band NAME alone", wrong.Error);
    }

    [Fact]
    public async Task ANobodyHasApprovedOverrideCannotBeApprovedAfterItsLastDay()
    {
        await force.PullAndRescoreAsync();
        await force.AskAsync(Quiet, "--band", "High");
        force.PassDays(21);
        var late = await force.RunAsync("override", "approve", "1", "--as", "Bob");
        Assert.Equal((4, "Override 1 was not approved: its last day was 2026-12-10; make a new one.\n"), (late.ExitCode, late.Error));
        Assert.Contains("No override is in force", await force.DoAsync("override", "list"));
    }

    [Fact]
    public async Task TheReportCountsApprovedOverridesByFactorAuthorAndDirection()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "4");
        await force.HoldAsync(2, Discharge, "--factor", "physical", "--level", "2");
        await force.HoldAsync(3, Knives, "--factor", "community", "--level", "2");
        await force.HoldAsync(4, Knives, "--band", "Very high");
        await force.AskAsync(Knives, "--factor", "physical", "--level", "4");
        await force.DoAsync("override", "end", "1", "--because", "Done", "--as", "Bob");
        var rows = (await force.RunAsync("override", "report", "--json")).Json.GetProperty("rows").EnumerateArray()
            .Select(row => (row.GetProperty("factor").GetString(), row.GetProperty("author").GetString(), row.GetProperty("raised").GetInt32(), row.GetProperty("lowered").GetInt32(), row.GetProperty("same").GetInt32(), row.GetProperty("in_force").GetInt32()));
        Assert.Equal([("(band)", "Ann", 1, 0, 0, 1), ("community", "Ann", 0, 0, 1, 1), ("physical", "Ann", 1, 1, 0, 1)], rows);
        Assert.Contains("4 approved overrides: 2 raised, 1 lowered, 1 held where the machine stood.", await force.DoAsync("override", "report"));
    }

    [Theory]
    [InlineData("UPDATE override SET because = 'x'")]
    [InlineData("DELETE FROM override_step")]
    [InlineData("DELETE FROM override")]
    [InlineData("INSERT INTO override_step (override, step, person, day, because, machine_risk, machine_band, made_at) VALUES (2, 'approved', 'ANN', '2026-11-20', '', 0, 'Low', 0)")]
    public async Task TheStoreItselfRefusesToChangeOrRemoveAnOverrideOrToLetOnePersonDoBoth(string sql)
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--band", "High");
        await force.AskAsync(Quiet, "--band", "Medium");
        Assert.ThrowsAny<DbException>(() => force.Sql(sql));
    }
}
