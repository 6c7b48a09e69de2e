using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Tests.Worker;
using CountyLines.Risk.Tests.Worker.Night;
using Xunit;

namespace CountyLines.Risk.Tests.Releases;

/// <summary>A release from its draft to its receipt, and back when it was wrong.</summary>
public sealed class LifeTests : IDisposable
{
    readonly ReleasingForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task AReleaseGoesFromItsDraftToItsReceipt()
    {
        await force.Governed.PullAndRescoreAsync();
        var number = await force.PublishedAsync();
        var folder = Assert.Single(force.Arrived);
        var accepted = await force.VerifyAsync(folder);
        Assert.Equal(0, accepted.ExitCode);
        await force.DoAsync("receipt", "add", force.In("receipt.json"));
        var package = Assert.Single(force.Packages());
        Assert.Equal(["tried", "delivered", "received"], package.Steps.Select(step => step.Step));
        Assert.Equal(ReleaseState.Published, force.Release(number).State);
        Assert.Equal(0, (await force.RunAsync("release", "list")).ExitCode);
    }

    [Fact]
    public async Task WhatTheApproverLooksAtIsByteForByteWhatGoesOut()
    {
        await force.Governed.PullAndRescoreAsync();
        var number = await force.PublishedAsync();
        var preview = Path.Combine(force.Governed.Cli.Data, "releases", $"{number}", ReleasingForce.Desk);
        var looked = Directory.GetFiles(preview).Select(Path.GetFileName).ToList();
        Assert.Equal(6, looked.Count);
        Assert.All(looked, name => Assert.Equal(File.ReadAllBytes(Path.Combine(preview, name!)), File.ReadAllBytes(Path.Combine(force.Arrived[0], name!))));
    }

    [Fact]
    public async Task ADraftThatIsMadeAgainHasANewNumberAndTheSameLines()
    {
        await force.Governed.PullAndRescoreAsync();
        var (first, second) = (await force.DraftAsync(), await force.DraftAsync());
        Assert.Equal((1, 2), (first, second));
        Assert.Equal(force.Release(1).Copies[0].Records, force.Release(2).Copies[0].Records);
    }

    [Fact]
    public async Task ASecondReleaseSaysWhatChangedAndFollowsTheFirst()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        force.Governed.Extract.Log("N9", GovernedForce.Quiet, kind: "Firearm discharge");
        await force.Governed.PullAndRescoreAsync();
        var second = await force.PublishedAsync();
        Assert.Equal(ReleaseState.Superseded, force.Release(1).State);
        Assert.Equal(2, force.Arrived.Count);
        foreach (var folder in force.Arrived)
            Assert.Equal(0, (await force.VerifyAsync(folder)).ExitCode);
        var list = CountyLines.Risk.Release.ReleasedJson.Read(force.Release(second).Copies[0].List!);
        Assert.Equal(1, list.Heading.Previous);
        var change = Assert.Single(list.Changes, change => change.Reference == GovernedForce.Quiet);
        Assert.Equal("changed", change.What);
        Assert.Contains("Risk: ", change.Detail);
    }

    [Fact]
    public async Task ARecallIsToldToWhoeverHoldsTheList()
    {
        await force.Governed.PullAndRescoreAsync();
        var number = await force.PublishedAsync();
        Assert.Equal(0, (await force.VerifyAsync(force.Arrived[0])).ExitCode);
        await force.DoAsync("release", "recall", $"{number}", "--because", "It was taken from the wrong run");
        Assert.Equal(2, force.Arrived.Count);
        var told = await force.VerifyAsync(force.Arrived[1]);
        Assert.Equal(0, told.ExitCode);
        Assert.Contains("RECALL: do not use release 1 any more.", told.Out);
        var notice = await File.ReadAllTextAsync(Path.Combine(force.Arrived[1], "notice.txt"));
        Assert.Contains("It was taken from the wrong run", notice);
        Assert.DoesNotContain("CL/", notice);
        Assert.Equal(ReleaseState.Recalled, force.Release(number).State);
        // The next list is not compared with one that must not be used.
        var next = await force.DraftAsync();
        Assert.Null(CountyLines.Risk.Release.ReleasedJson.Read(force.Release(next).Copies[0].List!).Heading.Previous);
    }

    [Fact]
    public async Task ARecalledListThatHasNotLeftNeverLeavesAndTheNoticeIsStillAccepted()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        Assert.Equal(0, (await force.VerifyAsync(force.Arrived[0])).ExitCode);
        var second = await force.ApprovedAsync();
        Directory.Move(force.Share, force.Share + "-away");
        Assert.Equal(1, (await force.RunAsync("release", "publish", $"{second}", "--as", "Bob")).ExitCode);
        await force.RunAsync("release", "recall", $"{second}", "--because", "The share is down and the list is old");
        Directory.Move(force.Share + "-away", force.Share);
        await force.DoAsync("release", "deliver");
        Assert.Equal(2, force.Arrived.Count);
        Assert.Equal(["list", "recall"], force.Arrived.Select(folder => Package.ReadFrom(folder).Manifest.Kind.ToString().ToLowerInvariant()));
        Assert.Equal([1L, 3L], force.Arrived.Select(folder => Package.ReadFrom(folder).Manifest.Sequence));
        Assert.Equal(0, (await force.VerifyAsync(force.Arrived[1])).ExitCode);
    }

    [Fact]
    public async Task ACorrectionTellsEverybodyWhoReceivedTheWrongVersion()
    {
        await force.Governed.PullAndRescoreAsync();
        var wrong = await force.PublishedAsync();
        force.Change("emsou", "role: emsou-intelligence-desk", "role: emsou-tasking-desk");
        await force.RunAsync("release", "list");
        var settings = (await File.ReadAllTextAsync(force.Settings)).Replace("\"emsou-intelligence-desk\"", "\"emsou-tasking-desk\":{\"Folder\":\"" + force.Share + "\"},\"emsou-intelligence-desk\"");
        await File.WriteAllTextAsync(force.Settings, settings);
        var right = await force.PublishedAsync("emsou", "--corrects", $"{wrong}", "--because", "A status was wrong");
        var kinds = force.Packages().Skip(1).Select(package => (package.Recipient, package.Kind)).Order();
        Assert.Equal([("emsou-intelligence-desk", "recall"), ("emsou-tasking-desk", "correction")], kinds);
        Assert.All(force.Arrived.Select(folder => Package.ReadFrom(folder).Manifest).Where(manifest => manifest.Release == right), manifest => Assert.Equal(wrong, manifest.Concerns));
        Assert.Equal(3, force.Arrived.Count);
    }

    [Fact]
    public async Task AReceiptThatDoesNotComeIsAnAlarm()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        force.Governed.PassDays(3);
        Assert.Equal(0, (await force.RunAsync("release", "list")).ExitCode);
        force.Governed.PassDays(1);
        var late = await force.RunAsync("release", "list");
        Assert.Equal(3, late.ExitCode);
        Assert.Contains("ALARM: The receipt of emsou/emsou-intelligence-desk sequence 1 (release 1) was due by 23 November 2026 and has not come.", late.Out);
    }

    [Fact]
    public async Task TheNightSoundsTheAlarmForAMissingReceiptAndForWhatHasNotArrived()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        var second = await force.ApprovedAsync("tasking");
        Directory.Move(force.Share, force.Share + "-away");
        Assert.Equal(1, (await force.RunAsync("release", "publish", $"{second}", "--as", "Bob")).ExitCode);
        Assert.DoesNotContain(await NightAsync(), words => words.Contains("receipt", StringComparison.Ordinal));
        force.Governed.PassDays(4);
        var said = await NightAsync();
        Assert.Contains(said, words => words.StartsWith("ALARM: The receipt of emsou/emsou-intelligence-desk sequence 1 (release 1) was due by ", StringComparison.Ordinal));
        Assert.Contains("ALARM: sequence 1 of tasking/socu-tasking (release 2) is signed and has not arrived; deliver it: countylines release deliver", said);
    }

    async Task<IReadOnlyList<string>> NightAsync()
    {
        var log = new SaidLog();
        // The day is the force's; the clock of the test stands at nine, and the night is made up.
        await SomeNight.Watch(force.Governed.Cli.Data, SomeNight.Settings(force.Governed.Extract.WriteTo(force.In("extract")), SomeNight.Patient), force.Governed.Cli.Clock, log, new RulesFolder(force.Rules)).LookAsync("", CancellationToken.None);
        return log.Said;
    }

    [Fact]
    public async Task AReceiptForWhatWasNeverSentIsRefused()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        var package = force.Packages()[0];
        var receipts = new[]
        {
            (new Receipt(package.Feed, 1, new string('a', 64), package.Recipient, package.MadeAt), "no package was sent whose manifest has the hash"),
            (new Receipt(package.Feed, 2, package.ManifestSha256, package.Recipient, package.MadeAt), "it is for emsou/emsou-intelligence-desk sequence 2, and that manifest is of emsou/emsou-intelligence-desk sequence 1"),
        };
        foreach (var (receipt, words) in receipts)
        {
            await File.WriteAllBytesAsync(force.In("bad.json"), receipt.Write());
            var refused = await force.RunAsync("receipt", "add", force.In("bad.json"));
            Assert.Equal(4, refused.ExitCode);
            Assert.Contains(words, refused.Error);
        }

        Assert.DoesNotContain(force.Packages()[0].Steps, step => step.Step == "received");
    }

    [Fact]
    public async Task NothingIsPublishedBehindWhatHasNotArrived()
    {
        await force.Governed.PullAndRescoreAsync();
        var first = await force.ApprovedAsync();
        Directory.Delete(force.Share);
        var failed = await force.RunAsync("release", "publish", $"{first}", "--as", "Bob");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("NOT DELIVERED", failed.Error);
        var second = await force.ApprovedAsync();
        var refused = await force.RunAsync("release", "publish", $"{second}", "--as", "Bob");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("sequence 1 of emsou/emsou-intelligence-desk has not been delivered yet", refused.Error);
        Directory.CreateDirectory(force.Share);
        await force.DoAsync("release", "deliver");
        await force.DoAsync("release", "publish", $"{second}", "--as", "Bob");
        Assert.Equal(2, force.Arrived.Count);
    }

    [Fact]
    public async Task TheLedgerSaysWhichVersionOfALineWentToWhom()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        force.Governed.Extract.Log("N9", GovernedForce.Quiet, kind: "Firearm discharge");
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        var ledger = (await force.DoAsync("release", "ledger", GovernedForce.Quiet, "--json")).Json.GetProperty("copies").EnumerateArray().ToList();
        Assert.Equal(2, ledger.Count);
        Assert.NotEqual(ledger[0].GetProperty("version").GetString(), ledger[1].GetProperty("version").GetString());
        Assert.All(ledger, one => Assert.Equal(ReleasingForce.Desk, one.GetProperty("recipient").GetString()));
        Assert.Contains("No version of CL/1999/001 has gone to anybody.", (await force.DoAsync("release", "ledger", "CL/1999/001")).Out);
    }

    [Fact]
    public async Task WhatIsPublishedVouchesForTheAuditUpToItsOwnGoing()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.PublishedAsync();
        using var store = force.Open();
        var anchor = Package.ReadFrom(force.Arrived[0]).Manifest.Audit;
        Assert.Equal(new AuditHead(anchor.Entry, anchor.Hash), store.LastAnchor);
        Assert.Equal("release-published", AuditEntry.Read(store.AuditRows().First(row => row.Number == anchor.Entry).Entry)!.Act);
        Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), store.LastAnchor).State);
        Assert.Equal(AuditState.BehindAnchor, AuditChain.Verify(store.AuditRows().Where(row => row.Number < anchor.Entry), store.AuditNames(), store.LastAnchor).State);
    }
}
