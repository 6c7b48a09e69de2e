using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Releases;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Night;

/// <summary>A good night, and then one that should not go out: nothing is drafted until a person has looked.</summary>
public sealed class NightGatesTests : IDisposable
{
    readonly Cli cli = new() { Clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)) };
    readonly SaidLog log = new();

    public void Dispose() => cli.Dispose();

    /// <summary>Thirty lines with ten logs each, the newest of them the day before the night.</summary>
    static SmallExtract Extract(int lines = 30, string newest = "19/11/2026", int logs = 10, string kind = "Knife")
    {
        var extract = new SmallExtract();
        for (var line = 0; line < lines; line++)
        {
            var reference = $"CL/2026/{900 + line}";
            extract.Line(reference, lastActivity: newest);
            for (var one = 0; one < logs; one++)
                extract.Log($"N{line}-{one}", reference, kind, newest);
        }

        return extract;
    }

    async Task<NightResult> NightAsync(SmallExtract extract, bool nextDay = true, RulesFolder? rules = null)
    {
        if (nextDay)
            ((Microsoft.Extensions.Time.Testing.FakeTimeProvider)cli.Clock).Advance(TimeSpan.FromDays(1));
        var result = await SomeNight.Watch(cli.Data, SomeNight.Settings(extract.WriteTo(Path.Combine(cli.Folder, "extract")), null, "tasking"), cli.Clock, log, rules).LookAsync("", CancellationToken.None);
        return result!;
    }

    async Task HeldAsync(SmallExtract extract, params string[] reasons)
    {
        var good = await NightAsync(Extract(), nextDay: false);
        Assert.Equal((NightState.Done, ""), (good.State, string.Join("; ", good.Reasons)));
        var held = await NightAsync(extract);
        AssertHeld(held, reasons);
        Assert.Equal(["draft"], States());
        // What was drafted from the good night can still go its way; from the bad one nothing can be drafted, by hand either.
        var draft = await cli.RunAsync("release", "draft", "tasking");
        Assert.Equal(4, draft.ExitCode);
        Assert.Contains("the night of 2026-11-21 was held", draft.Error);
        Assert.Contains("ALARM: the night of 2026-11-21 is held", (await cli.RunAsync("list")).Error);
    }

    void AssertHeld(NightResult held, string[] reasons)
    {
        Assert.Equal((NightState.Held, 0, ""), (held.State, held.Drafts.Count, held.Result?.Briefing ?? ""));
        Assert.Equal(reasons.Length, held.Reasons.Count);
        Assert.All(held.Reasons.Zip(reasons), pair => Assert.Contains(pair.Second, pair.First));
        Assert.All(reasons, reason => Assert.Contains(log.Said, said => said.StartsWith("ALARM: the night of ", StringComparison.Ordinal) && said.Contains(reason, StringComparison.Ordinal)));
    }

    List<string> States()
    {
        using var store = RiskStore.Open(Some.Place(cli.Data), cli.Clock, Some.Person);
        return [.. store.Releases().Select(one => Releasing.Word(one.State))];
    }

    [Fact]
    public async Task ANightLikeTheOneBeforeIsDrafted()
    {
        await NightAsync(Extract(), nextDay: false);
        var next = await NightAsync(Extract(lines: 32, newest: "20/11/2026"));
        Assert.Equal((NightState.Done, 1, 2), (next.State, next.Drafts.Count, States().Count));
    }

    [Fact]
    public async Task TooManyQuarantinedRowsHoldTheNight()
    {
        var extract = Extract(newest: "20/11/2026");
        for (var one = 0; one < 40; one++)
            extract.Log($"B{one}", "CL/2026/900", "Unheard of", "20/11/2026");
        await HeldAsync(extract, "force-extract: 40 of 370 rows are in quarantine, more than 10 %");
    }

    [Fact]
    public async Task AnExtractThatIsNotMadeAnewHoldsTheNight()
    {
        await NightAsync(Extract(), nextDay: false);
        NightResult? night = null;
        for (var day = 0; day < 7; day++)
        {
            night = await NightAsync(Extract());
            if (night.State == NightState.Held)
                break;
        }

        AssertHeld(night!, ["force-extract: the newest date in it is 2026-11-19, more than 7 days before the night; is the extract made anew?"]);
        Assert.Equal(new DateOnly(2026, 11, 27), night!.Key.Date);
    }

    [Fact]
    public async Task FewerLinesThanOnTheLastGoodNightHoldTheNight()
    {
        await HeldAsync(Extract(lines: 20, newest: "20/11/2026"),
            "force-extract: it brings 20 lines, and 30 on the last good night; that is more than 20 % fewer", "force-extract: it brings 200 records of evidence, and 300 on the last good night");
    }

    [Fact]
    public async Task AShortExtractIsNoBetterForComingTwice()
    {
        await HeldAsync(Extract(lines: 20, newest: "20/11/2026"), "20 lines, and 30", "200 records of evidence, and 300");
        AssertHeld(await NightAsync(Extract(lines: 20, newest: "21/11/2026")), ["20 lines, and 30", "200 records of evidence, and 300"]);
        Assert.Equal(0, (await cli.RunAsync("night", "accept", "2026-11-22", "--because", "Lines were closed at the source", "--as", "Ann")).ExitCode);
        Assert.Equal(0, (await cli.RunAsync("release", "draft", "tasking")).ExitCode);
        Assert.Equal(NightState.Done, (await NightAsync(Extract(lines: 20, newest: "22/11/2026"))).State);
    }

    [Fact]
    public async Task AnErasureThatTakesWhatAPullFoundLeavesTheCountsToMeasureAgainst()
    {
        await NightAsync(Extract(), nextDay: false);
        // As an erasure does it when the line's reference stands in what the pull found.
        Assert.Equal(1, StoreUnderTest.Execute(cli.Data, "UPDATE pull SET intake = NULL"));
        AssertHeld(await NightAsync(Extract(lines: 20, newest: "20/11/2026")), ["20 lines, and 30", "200 records of evidence, and 300"]);
    }

    [Fact]
    public async Task MoreEvidenceThanOnTheLastGoodNightHoldsTheNight()
    {
        await HeldAsync(Extract(newest: "20/11/2026", logs: 13), "force-extract: it brings 390 records of evidence, and 300 on the last good night; that is more than 20 % more");
    }

    [Fact]
    public async Task AMeanRiskThatMovesTooFarHoldsTheNight()
    {
        await HeldAsync(Extract(newest: "20/11/2026", kind: "Firearm discharge"), "the mean risk of the ranked lines is ");
    }

    [Fact]
    public async Task AnAuditBehindItsAnchorHoldsTheNight()
    {
        await NightAsync(Extract(), nextDay: false);
        StoreUnderTest.Execute(cli.Data, $"{StoreUnderTest.DropTrigger("audit_stays", "audit")}; DELETE FROM audit WHERE number = 3");

        AssertHeld(await NightAsync(Extract(newest: "20/11/2026")), ["the audit does not stand: Entry 3 is missing."]);
    }

    [Fact]
    public async Task AnAuditThatIsNotWhatARecipientHoldsOfItHoldsTheNight()
    {
        using var force = new ReleasingForce();
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        var data = force.Governed.Cli.Data;
        // What is left hangs together; only the manifest that went out tells of more.
        StoreUnderTest.Execute(data, $"{StoreUnderTest.DropTrigger("audit_stays", "audit")}; DELETE FROM audit WHERE number >= (SELECT max(audit_entry) FROM package)");
        force.Governed.PassDays(1);
        var settings = SomeNight.Settings(force.In("extract"), SomeNight.Patient, "emsou");
        var night = await SomeNight.Watch(data, settings, force.Governed.Cli.Clock, log, new RulesFolder(force.Rules)).LookAsync("", CancellationToken.None);
        AssertHeld(night!, ["is not the one that is known from outside the chain"]);
    }

    [Fact]
    public async Task TooManyLinesInErrorHoldTheNight()
    {
        var extract = Extract(newest: "20/11/2026");
        foreach (var line in new[] { "CL/2026/900", "CL/2026/901" })
            extract.Log($"E{line}", line, "Child exploited", "20/11/2026", quantity: "10000");
        await HeldAsync(extract, "2 of 30 lines are in error and have no score, more than 5 %");
    }

    [Fact]
    public async Task APackWhoseCasesFailHoldsTheNightAndScoresNothing()
    {
        await NightAsync(Extract(), nextDay: false);
        var rules = Path.Combine(cli.Folder, "rules");
        ReleasingForce.CopyRules(Repository.Rules, rules);
        await File.AppendAllTextAsync(Path.Combine(rules, "packs", "county-lines", "1.0.0", "cases.csv"), "one more case that nobody released\n");
        var held = await NightAsync(Extract(newest: "20/11/2026"), rules: new RulesFolder(rules));
        AssertHeld(held, ["the rules cannot be used, and nothing was scored: "]);
        Assert.Null(held.Result);
    }

    [Fact]
    public async Task OnlyAHeldNightIsAcceptedAndOnlyOnceAndWithAReason()
    {
        await HeldAsync(Extract(lines: 20, newest: "20/11/2026"), "20 lines", "200 records");
        foreach (var (date, because, words) in new[]
        {
            ("2026-11-20", "Looked at", "the night of 2026-11-20 is done; only a held night is accepted"), ("2026-11-19", "Looked at", "there is no night of 2026-11-19 on record"), ("2026-11-21", "", "--because"),
        })
        {
            var refused = await cli.RunAsync("night", "accept", date, "--because", because);
            Assert.Equal(4, refused.ExitCode);
            Assert.Contains(words, refused.Error);
        }

        Assert.Equal(0, (await cli.RunAsync("night", "accept", "2026-11-21", "--because", "Lines were closed at the source", "--as", "Ann")).ExitCode);
        Assert.Contains("Ann accepted it already", (await cli.RunAsync("night", "accept", "2026-11-21", "--because", "Again")).Error);
        var shown = (await cli.RunAsync("night", "show", "2026-11-21")).Out;
        Assert.Contains("Accepted by Ann on 21 November 2026: Lines were closed at the source", shown);
        Assert.Contains("held", string.Concat((await cli.RunAsync("night", "list", "--json")).Json.GetProperty("nights").EnumerateArray().Select(night => night.GetProperty("state").GetString())));
    }
}
