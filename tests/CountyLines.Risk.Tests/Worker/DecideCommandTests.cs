using System.Data.Common;
using System.Text.Json;
using Xunit;
using static CountyLines.Risk.Tests.Worker.GovernedForce;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>Decisions of the meeting and what came of them, through the commands.</summary>
public sealed class DecideCommandTests : IDisposable
{
    static readonly string[] Chair = ["--role", "socu-tasking-chair", "--because", "Highest harm on the list", "--as", "Ann"];

    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task TheListOfADayHasNoDecisionThatWasMadeAfterIt()
    {
        await force.PullAndRescoreAsync();
        force.PassDays(1);
        await force.DoAsync("rescore");
        await force.DoAsync("decide", Quiet, "adopt", "--role", "socu-tasking-chair", "--because", "Most harm");

        Assert.Contains("adopt", await force.DoAsync("list", "--as-of", "2026-11-21"));
        Assert.DoesNotContain("adopt", await force.DoAsync("list", "--as-of", "2026-11-20"));
        Assert.Contains("adopt", await force.DoAsync("explain", Quiet, "--as-of", "2026-11-21"));
        Assert.DoesNotContain("adopt", await force.DoAsync("explain", Quiet, "--as-of", "2026-11-20"));
    }

    [Fact]
    public async Task AnOpenDecisionStandsInTheListAndTheExplanationUntilItIsClosed()
    {
        await force.PullAndRescoreAsync();
        Assert.DoesNotContain("Decision", await force.DoAsync("list"));
        Assert.Equal("Decision 1: adopt CL/2026/900, by socu-tasking-chair on run 1; review 18 December 2026.\n",
            await force.DoAsync(["decide", Discharge, "adopt", "--owner", "socu-lead-investigator", "--plan", "protect", "pursue", "--review", "2026-12-18", .. Chair]));
        var listed = await force.DoAsync("list");
        Assert.Contains("Decision", listed);
        Assert.Contains("adopt, 18 Dec 2026", listed);
        var decision = (await force.LineAsync(Discharge)).GetProperty("decision");
        Assert.Equal(("adopt", "socu-lead-investigator", "pursue protect"),
            (decision.GetProperty("decision").GetString(), decision.GetProperty("owner").GetString(), string.Join(' ', decision.GetProperty("plan").EnumerateArray().Select(one => one.GetString()))));
        // Every command that gives the line gives its decision.
        Assert.True(JsonElement.DeepEquals(decision, (await force.ExplainAsync(Discharge)).GetProperty("decision")));
        var rescored = (await force.RunAsync("rescore", "--json")).Json.GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("reference").GetString() == Discharge);
        Assert.True(JsonElement.DeepEquals(decision, rescored.GetProperty("decision")));
        Assert.Equal(JsonValueKind.Null, (await force.LineAsync(Quiet)).GetProperty("decision").ValueKind);
        Assert.Contains("20 Nov 2026  adopt by socu-tasking-chair: Highest harm on the list; owner socu-lead-investigator; pursue, protect; review 18 Dec 2026", await force.DoAsync("explain", Discharge));

        await force.DoAsync(["decide", Discharge, "refer-emsou", .. Chair]);
        Assert.Contains("refer-emsou", await force.DoAsync("decide", "--list"));
        Assert.Contains("refer to EMSOU", await force.DoAsync("list"));
        Assert.DoesNotContain("adopt", await force.DoAsync("decide", "--list"));
        await force.DoAsync(["decide", Discharge, "close", .. Chair]);
        Assert.Equal("No decision is open.\n", await force.DoAsync("decide", "--list"));
        Assert.DoesNotContain("refer to EMSOU", await force.DoAsync("list"));
        var told = await force.DoAsync("explain", Discharge);
        Assert.All(new[] { "adopt by", "refer-emsou by", "close by" }, words => Assert.Contains(words, told));
    }

    [Fact]
    public async Task AReviewIsOverdueOnTheDayAfterItsDateAndNotOnIt()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync(["decide", Quiet, "monitor", "--review", "2026-11-25", .. Chair]);
        force.PassDays(5);
        Assert.Contains("1 open decisions, 0 with an overdue review.", await force.DoAsync("decide", "--list"));
        force.PassDays(1);
        Assert.Contains("1 open decisions, 1 with an overdue review.", await force.DoAsync("decide", "--list"));
        await force.DoAsync("rescore");
        Assert.Contains("monitor, overdue 1 d", await force.DoAsync("list"));
    }

    [Fact]
    public async Task TheRiskBeforeAndAfterAnOutcomeIsToldWithWhatElseChangedAndNeverAsItsEffect()
    {
        await force.PullAndRescoreAsync();
        var before = (await force.LineAsync(Knives)).GetProperty("risk").GetInt32();
        force.PassDays(3);
        await force.DoAsync("outcome", "add", Knives, "arrest", "--on", "2026-11-22", "--evidence", "N77", "--because", "Two held at the address", "--as", "Ann");
        Assert.Contains($"The machine's risk before it: {before} Low (run 1, 20 Nov 2026). No later run to compare with.", await force.DoAsync("explain", Knives));
        force.Extract.Log("N8", Knives, kind: "Firearm discharge", date: "21/11/2026");
        force.Extract.Log("N9", Knives, kind: "Bulk message", date: "21/11/2026");
        await force.PullAndRescoreAsync();
        var after = (await force.LineAsync(Knives)).GetProperty("risk").GetInt32();
        Assert.NotEqual(before, after);
        var told = await force.DoAsync("explain", Knives);
        Assert.Contains("22 Nov 2026  outcome arrest: Two held at the address (evidence N77)", told);
        Assert.Contains($"The machine's risk before it: {before} Low (run 1, 20 Nov 2026); after it: {after} ", told);
        Assert.Contains("Also between the two: 2 evidence records were new or changed; 3 days passed, so older evidence may no longer count.", told);
        Assert.Contains("This says only what came before and after; it does not say that one caused the other.", told);
        var shape = (await force.ExplainAsync(Knives)).GetProperty("events")[0];
        Assert.Equal((before, after), (shape.GetProperty("risk_before").GetProperty("risk").GetInt32(), shape.GetProperty("risk_after").GetProperty("risk").GetInt32()));
        // Nobody has to read it as an effect: no screen says that it was one.
        Assert.DoesNotContain("because of", told);
        Assert.DoesNotContain("reduced", told);
    }

    [Fact]
    public async Task AMeetingDecidesOnTheListOfItsDayAndWhatHappensOnADayMayBeInThatDaysList()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync(["decide", Quiet, "adopt", .. Chair]);
        Assert.Matches("The machine's risk before it: [0-9]+ Low \\(run 1, 20 Nov 2026\\). No later run to compare with.", await force.DoAsync("explain", Quiet));
        await force.DoAsync("outcome", "add", Discharge, "charge", "--on", "2026-11-20", "--as", "Ann");
        Assert.Contains("No run came before it, so there is no risk to compare with.", await force.DoAsync("explain", Discharge));
    }

    [Fact]
    public async Task ARunUnderOtherRulesSaysThatTheTwoRisksAreNotOfOneScale()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync(["decide", Discharge, "adopt", .. Chair]);
        force.PassDays(1);
        await force.DoAsync("rescore", "--pack", force.OtherPack());
        Assert.Contains("the rules went from county-lines@1.0.0 to small@1.0.0, so the two risks are not of one scale", await force.DoAsync("explain", Discharge));
    }

    [Fact]
    public async Task AnOverrideIsNotTakenForAnEffectOfADecision()
    {
        await force.PullAndRescoreAsync();
        var machine = (await force.LineAsync(Quiet)).GetProperty("risk").GetInt32();
        await force.DoAsync(["decide", Quiet, "park", .. Chair]);
        await force.HoldAsync(1, Quiet, "--band", "Very high");
        force.PassDays(1);
        await force.DoAsync("rescore");
        Assert.Contains($"after it: {machine} Low (run 2, 21 Nov 2026)", await force.DoAsync("explain", Quiet));
    }

    [Fact]
    public async Task EveryReasonForARefusalIsSaidAtOnce()
    {
        await force.PullAndRescoreAsync();
        var refused = await force.RunAsync("decide", "CL/2026/9O2", "adpt", "--role", "chair", "--because", "", "--owner", "nobody", "--plan", "persue", "--review", "2026-11-19", "--as", "Ann");
        Assert.Equal(4, refused.ExitCode);
        string[] expected = ["'adpt' is not a decision; did you mean 'adopt'?", "'chair' is not a role that decides", "'nobody' is not a role that owns a plan", "'persue' is not a strand of a 4P plan; did you mean 'pursue'?", "--because says nothing", "--review 2026-11-19 is before today, 2026-11-20", "there is no line 'CL/2026/9O2' in run 1; did you mean 'CL/2026/902'?"];
        Assert.All(expected, words => Assert.Contains(words, refused.Error));
        var outcome = await force.RunAsync("outcome", "add", Quiet, "arest", "--on", "2026-11-21", "--as", "Ann");
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("'arest' is not an outcome; did you mean 'arrest'?", outcome.Error);
        Assert.Contains("--on 2026-11-21 is after today, 2026-11-20", outcome.Error);
        Assert.Equal("No decision is open.\n", await force.DoAsync("decide", "--list"));
        var wrong = await force.RunAsync("decide", Quiet);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("Give REF, DECISION, --role and --because; or --list alone", wrong.Error);
    }

    [Fact]
    public async Task NothingIsDecidedOnAWithheldLineAndNothingDecidedOfItIsShown()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync(["decide", Discharge, "adopt", .. Chair]);
        await force.DoAsync("outcome", "add", Discharge, "arrest", "--on", "2026-11-19", "--as", "Ann");
        force.Extract.Lines[0][13] = "SECRET";
        await force.PullAndRescoreAsync();
        Assert.Contains("CL/2026/900 is withheld", (await force.RunAsync(["decide", Discharge, "close", .. Chair])).Error);
        string[] screens =
        [
            await force.DoAsync("decide", "--list"), await force.DoAsync("decide", "--list", "--json"), await force.DoAsync("list"), await force.DoAsync("list", "--json"),
            await force.DoAsync("explain", Discharge), await force.DoAsync("explain", Discharge, "--json"),
        ];
        Assert.All(screens, screen => Assert.Contains(Discharge, screen));
        Assert.All(screens, screen => Assert.DoesNotContain("adopt", screen));
        Assert.All(screens, screen => Assert.DoesNotContain("arrest", screen));
    }

    [Theory]
    [InlineData("UPDATE decision SET because = 'x'")]
    [InlineData("DELETE FROM decision")]
    [InlineData("DELETE FROM outcome")]
    public async Task TheStoreItselfRefusesToChangeOrRemoveADecisionOrAnOutcome(string sql)
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync(["decide", Discharge, "adopt", .. Chair]);
        await force.DoAsync("outcome", "add", Discharge, "arrest", "--on", "2026-11-19", "--as", "Ann");
        Assert.ThrowsAny<DbException>(() => force.Sql(sql));
    }
}
