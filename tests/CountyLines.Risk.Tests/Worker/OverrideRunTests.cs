using System.Text.Json;
using Xunit;
using static CountyLines.Risk.Tests.Worker.GovernedForce;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>What a run does with overrides: held, moved under, run out, not fitting any more, and worked out again.</summary>
public sealed class OverrideRunTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task AHeldLevelCountsInTheRiskAndTheMachinesValueStaysBesideIt()
    {
        await force.PullAndRescoreAsync();
        var machine = await force.ExplainAsync(Quiet);
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "4");
        await force.DoAsync("rescore");

        var held = await force.ExplainAsync(Quiet);
        var sections = held.GetProperty("sections");
        int Of(string name) => sections.GetProperty(name).GetInt32();
        Assert.Equal(machine.GetProperty("sections").GetProperty("harm").GetInt32() + 4, Of("harm"));
        Assert.Equal((Of("harm") + Of("impact")) * Of("capability"), held.GetProperty("risk").GetInt32());
        Assert.True(held.GetProperty("overridden").GetBoolean());
        Assert.Equal(machine.GetProperty("risk").GetInt32(), held.GetProperty("machine_risk").GetInt32());
        Assert.Equal(machine.GetProperty("highest").GetInt32(), held.GetProperty("machine_highest").GetInt32());
        Assert.Equal(machine.GetProperty("band").GetString(), held.GetProperty("machine_band").GetString());
        var looked = 0;
        foreach (var (was, now) in machine.GetProperty("factors").EnumerateArray().Zip(held.GetProperty("factors").EnumerateArray()))
        {
            looked++;
            Assert.Equal(was.GetProperty("lowest").GetInt32(), now.GetProperty("machine_lowest").GetInt32());
            Assert.Equal(was.GetProperty("highest").GetInt32(), now.GetProperty("machine_highest").GetInt32());
            Assert.Equal(was.GetProperty("row").ToString(), now.GetProperty("machine_row").ToString());
            Assert.Equal(now.GetProperty("id").GetString() == "physical" ? 4 : was.GetProperty("lowest").GetInt32(), now.GetProperty("lowest").GetInt32());
        }

        Assert.Equal(15, looked);
        var text = await force.DoAsync("explain", Quiet);
        Assert.Contains("Held: Override 1 on CL/2026/902 holds physical at 4 until 10 Dec 2026; the machine says 0.", text);
        Assert.Contains("new-intelligence: Two sources agree (evidence N2); made by Ann, approved by Bob on 20 Nov 2026", text);
        Assert.Contains("held by override 1 until 10 Dec 2026; the machine says 0, None known:", text);
        Assert.Contains($"The machine alone says {machine.GetProperty("risk")}", text);
        Assert.Contains("Held: Override 1", await force.DoAsync("list"));
        Assert.Contains("held by a person</b>; machine: ", force.Briefing(2));
        Assert.Contains("<b>physical at 4</b> (New intelligence, override 1)", force.Briefing(2));
        Assert.DoesNotContain("Two sources agree", force.Briefing(2));
        Assert.DoesNotContain("Held by people", force.Briefing(1));
    }

    [Fact]
    public async Task TheListOfADayHasTheOverrideThatWasApprovedAfterThatDaysRun()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--band", "Very high");

        using var list = JsonDocument.Parse(await force.DoAsync("list", "--as-of", "2026-11-20", "--json"));
        var line = list.RootElement.GetProperty("lines").EnumerateArray().Single(one => one.GetProperty("reference").GetString() == Quiet);
        Assert.Equal((1, true), (line.GetProperty("rank").GetInt32(), line.GetProperty("overridden").GetBoolean()));
    }

    [Fact]
    public async Task WhatIsHeldOnALineThatWasMergedWithARestrictedOneIsNotListed()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "4");
        Assert.Contains(Quiet, await force.DoAsync("override", "list"));
        await force.DoAsync("duplicates", "merge", Quiet, Discharge, "--because", "One holder");
        force.Extract.Lines[0][13] = "SECRET";
        await force.PullAsync();

        var screen = (await force.RunAsync("override", "list", "--all")).Out;
        Assert.Contains(Quiet, screen);
        Assert.DoesNotContain("Two sources agree", screen);
        Assert.DoesNotContain("physical", screen);
    }

    [Fact]
    public async Task TheListIsRankedByTheHeldValue()
    {
        await force.PullAndRescoreAsync();
        Assert.Equal(1, (await force.LineAsync(Discharge)).GetProperty("rank").GetInt32());
        await force.HoldAsync(1, Quiet, "--band", "Very high");
        await force.DoAsync("rescore");
        Assert.Equal(1, (await force.LineAsync(Quiet)).GetProperty("rank").GetInt32());
        Assert.Equal(2, (await force.LineAsync(Discharge)).GetProperty("rank").GetInt32());
    }

    [Theory]
    [InlineData("Very high", 200, 200, 200)]
    [InlineData("Medium", 75, 75, 76)]
    public async Task AHeldBandPutsTheRiskWhereThatBandIsNearest(string band, int risk, int lowest, int highest)
    {
        await force.PullAndRescoreAsync();
        var machine = await force.LineAsync(Quiet);
        Assert.Equal("Low", machine.GetProperty("band").GetString());
        Assert.Equal(76, machine.GetProperty("highest").GetInt32());
        await force.HoldAsync(1, Quiet, "--band", band);
        await force.DoAsync("rescore");
        var held = await force.LineAsync(Quiet);
        Assert.Equal((band, risk, lowest, highest), (held.GetProperty("band").GetString(), held.GetProperty("risk").GetInt32(), held.GetProperty("lowest").GetInt32(), held.GetProperty("highest").GetInt32()));
        Assert.Equal(("Low", machine.GetProperty("risk").GetInt32()), (held.GetProperty("machine_band").GetString(), held.GetProperty("machine_risk").GetInt32()));
        Assert.Equal(machine.GetProperty("sections").ToString(), held.GetProperty("sections").ToString());
        Assert.Contains($"Override 1 holds band {band}, so the risk stands at {risk}", await force.DoAsync("explain", Quiet));
        // The same rules move nobody, held or not.
        var whatif = (await force.RunAsync("whatif", "--pack", "county-lines@1.0.0", "--json")).Json;
        Assert.Empty(whatif.GetProperty("movers").EnumerateArray());
    }

    [Theory]
    [InlineData("2026-11-19", false, false)]
    [InlineData("2026-11-20", true, false)]
    [InlineData("2026-12-10", true, false)]
    [InlineData("2026-12-11", false, true)]
    public async Task AnOverrideHoldsFromItsApprovalThroughItsLastDayAndThenFallsAwayWithANote(string asOf, bool holds, bool isNoted)
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "4");
        await force.DoAsync("rescore");
        var run = await force.RunAsync("rescore", "--as-of", asOf);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(holds, (await force.LineAsync(Quiet)).GetProperty("overridden").GetBoolean());
        Assert.Equal(isNoted, run.Out.Contains("Expired: Override 1 on CL/2026/902 (physical at 4) expired after 10 Dec 2026; the machine's value stands again."));
        Assert.Equal(isNoted, (await force.DoAsync("list")).Contains("Expired: Override 1"));
        // Said once: the run after has nothing to add.
        if (isNoted)
            Assert.DoesNotContain("Override 1", await force.DoAsync("rescore", "--as-of", "2026-12-12"));
    }

    [Fact]
    public async Task WhenTheMachinesValueMovesUnderAnOverrideTheAlarmSoundsInTheRunTheListAndTheBriefing()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "1");
        Assert.DoesNotContain("ALARM", await force.DoAsync("rescore"));
        force.Extract.Log("N9", Quiet, kind: "Firearm discharge");
        await force.PullAsync();
        var run = await force.RunAsync("rescore");
        const string alarm = "ALARM: Override 1 on CL/2026/902 holds physical at 1, and the machine's value has moved from 0 to 4 since it was approved on 20 Nov 2026. Look again: end it, or make a new one.";
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(alarm, run.Out);
        Assert.Contains(alarm, await force.DoAsync("list"));
        Assert.Contains(alarm, await force.DoAsync("list", "--top", "1"));
        Assert.Contains(alarm, await force.DoAsync("explain", Quiet));
        Assert.Contains("alarm</b> the machine's value has moved: look again", System.Net.WebUtility.HtmlDecode(force.Briefing(3)));
        Assert.Contains("0, now 4", await force.DoAsync("override", "list"));
        Assert.True((await force.ListAsync()).GetProperty("overrides")[0].GetProperty("alarm").GetBoolean());
        Assert.Equal(1, (await force.ExplainAsync(Quiet)).GetProperty("factors").EnumerateArray().First(one => one.GetProperty("id").GetString() == "physical").GetProperty("level").GetInt32());
    }

    [Fact]
    public async Task UnderAPackWithoutTheFactorTheOverrideIsAtFaultAndTheLineIsScoredByTheMachine()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Discharge, "--factor", "psychological", "--level", "4");
        await force.HoldAsync(2, Discharge, "--band", "Very high");
        await force.HoldAsync(3, Discharge, "--factor", "physical", "--level", "1");
        await force.DoAsync("rescore");
        var run = await force.RunAsync("rescore", "--pack", force.OtherPack());
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("NOT APPLIED: Override 1 on CL/2026/900 (psychological at 4) is not applied: small@1.0.0 has no factor 'psychological'", run.Out);
        Assert.Contains("NOT APPLIED: Override 2 on CL/2026/900 (band Very high) is not applied: small@1.0.0 has no band 'Very high'; expected one of: Low, High", run.Out);
        Assert.Contains("small@1.0.0 has no level 1 of 'physical'; expected one of: 0, 2, 4", run.Out);
        var line = await force.LineAsync(Discharge);
        // One discharge is level 4, and reach is not assessed: 4 * 1.
        Assert.Equal((4, "ranked", false), (line.GetProperty("risk").GetInt32(), line.GetProperty("standing").GetString(), line.GetProperty("overridden").GetBoolean()));
        Assert.Contains("NOT APPLIED: Override 1", await force.DoAsync("list"));
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(force.Briefing(3), "not applied</b> small@1.0.0 has no"));
    }

    [Fact]
    public async Task OfAWithheldLineNothingIsHeldAndNothingIsShown()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Discharge, "--factor", "psychological", "--level", "4");
        await force.DoAsync("rescore");
        force.Extract.Lines[0][13] = "SECRET";
        await force.PullAsync();
        var run = await force.RunAsync("rescore");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("NOT APPLIED: Override 1 on CL/2026/900 is not applied: the line is withheld.", run.Out);
        var refused = await force.AskAsync(Discharge, "--factor", "physical", "--level", "1");
        Assert.Equal((4, "The override was not recorded: CL/2026/900 is withheld: it is not scored, so there is nothing to hold.\n"), (refused.ExitCode, refused.Error));
        string[] screens =
        [
            run.Out, (await force.RunAsync("list")).Out, (await force.RunAsync("list", "--json")).Out, (await force.RunAsync("explain", Discharge)).Out, (await force.RunAsync("explain", Discharge, "--json")).Out,
            (await force.RunAsync("override", "list", "--all")).Out, (await force.RunAsync("override", "list", "--json")).Out, force.Briefing(3),
        ];
        Assert.All(screens, screen => Assert.Contains(Discharge, screen));
        Assert.All(screens, screen => Assert.DoesNotContain("psychological", screen));
        Assert.All(screens, screen => Assert.DoesNotContain("Two sources agree", screen));
    }

    [Fact]
    public async Task ALineInErrorStaysInErrorWhateverIsHeld()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "child_exploitation", "--level", "1");
        force.Extract.Log("N8", Quiet, kind: "Child exploited", quantity: "9000");
        force.Extract.Log("N9", Quiet, kind: "Child exploited", quantity: "9000");
        await force.PullAsync();
        var run = await force.RunAsync("rescore");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("In error: CL/2026/902", run.Out);
        Assert.Contains("NOT APPLIED: Override 1 on CL/2026/902 (child_exploitation at 1) is not applied: the line cannot be scored (", run.Out);
        var line = await force.LineAsync(Quiet);
        Assert.Equal((JsonValueKind.Null, "in error"), (line.GetProperty("risk").ValueKind, line.GetProperty("standing").GetString()));
        var refused = await force.AskAsync(Quiet, "--band", "High");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("cannot be scored, so there is nothing to hold", refused.Error);
    }

    [Fact]
    public async Task AnEndedOverrideHoldsNoMoreAndItsRunsReplayToTheSameBytes()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "4");
        await force.HoldAsync(2, Discharge, "--band", "Low");
        await force.HoldAsync(3, Knives, "--band", "High");
        await force.DoAsync("rescore");
        var listed = (await force.RunAsync("list", "--json")).Out;
        // Ended on the very day of the run, which could not know it.
        await force.DoAsync("override", "end", "3", "--because", "Entered twice", "--as", "Bob");
        force.PassDays(2);
        await force.DoAsync("override", "end", "1", "--because", "The source was wrong", "--as", "Ann");
        await force.DoAsync("rescore");
        Assert.False((await force.LineAsync(Quiet)).GetProperty("overridden").GetBoolean());
        Assert.True((await force.LineAsync(Discharge)).GetProperty("overridden").GetBoolean());
        Assert.Equal(listed, (await force.RunAsync("list", "--json", "--run", "2")).Out);
        for (var run = 1; run <= 3; run++)
            Assert.Contains($"Run {run}: 3 lines worked out again", await force.DoAsync("replay", $"{run}"));
        Assert.DoesNotContain("physical at 4", await force.DoAsync("override", "list"));
        Assert.Contains("Ended 22 Nov 2026 by Ann: The source was wrong", await force.DoAsync("override", "list", "--all"));
        // As of a day on which it held, a run of today holds it still.
        await force.DoAsync("rescore", "--as-of", "2026-11-21");
        Assert.True((await force.LineAsync(Quiet)).GetProperty("overridden").GetBoolean());
        var twice = await force.RunAsync("override", "end", "1", "--because", "Again", "--as", "Ann");
        Assert.Equal((4, "Override 1 was not ended: it ended on 2026-11-22: The source was wrong.\n"), (twice.ExitCode, twice.Error));
    }

    [Theory]
    [InlineData("UPDATE run_hold SET risk = risk + 1", "the machine has risk")]
    [InlineData("UPDATE run_override SET machine_lowest = 1", "It would not say so now.")]
    [InlineData("UPDATE run SET last_step = 0 WHERE id = 2", "The records or overrides are not those that the run saw")]
    public async Task AReplayNamesWhatWasAlteredOfAnOverridesRun(string sql, string difference)
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Quiet, "--factor", "physical", "--level", "4");
        await force.DoAsync("rescore");
        force.Sql(sql.Contains("last_step", StringComparison.Ordinal) ? "DELETE FROM run_override; " + sql : sql);
        var replay = await force.RunAsync("replay", "2");
        Assert.Equal(3, replay.ExitCode);
        Assert.Contains(difference, replay.Out);
    }

    [Fact]
    public async Task AnOverrideOfAMadeUpLineNeverMeetsAForcesLineOfTheSameReference()
    {
        await force.DoAsync("demo");
        var madeUp = (await force.ListAsync()).GetProperty("lines")[0].GetProperty("reference").GetString()!;
        await force.HoldAsync(1, madeUp, "--band", "Low");
        await force.DoAsync("rescore");
        Assert.True((await force.LineAsync(madeUp)).GetProperty("overridden").GetBoolean());
        var replay = await force.DoAsync("replay", "3");
        force.Extract.Line(madeUp);
        await force.PullAndRescoreAsync();
        Assert.False((await force.LineAsync(madeUp)).GetProperty("overridden").GetBoolean());
        Assert.Contains("No override", await force.DoAsync("override", "list"));
        Assert.Equal(replay, await force.DoAsync("replay", "3"));
    }

    [Fact]
    public async Task TheStabilityNamesTheLinesThatAreDrawnWithoutTheirHeldBand()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, Knives, "--band", "Very high");
        await force.DoAsync("rescore");
        Assert.Contains("An override holds the band of CL/2026/901; the draws leave that out", await force.DoAsync("stability", "--draws", "50"));
    }
}
