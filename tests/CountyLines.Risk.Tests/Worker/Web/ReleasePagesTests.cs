using System.Net;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Releases;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>A release on the console: Ann drafts, Bob approves and publishes, and neither can be both.</summary>
public sealed class ReleasePagesTests : IDisposable
{
    readonly ReleasingForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task AReleaseGoesFromItsDraftToItsReceiptWithTwoAccounts()
    {
        await force.Governed.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var (ann, bob) = (await console.SignInAsync("Ann", "analyst"), await console.SignInAsync("Bob", "approver"));

        var drafted = await ann.PostAsync("/releases", "/releases?handler=Draft", ("Audience", "emsou"));
        Assert.Equal((HttpStatusCode.Redirect, "/releases/show?number=1&done=drafted"), (drafted.Status, drafted.To));
        Assert.Equal("Ann", force.Release(1).MadeBy);

        Assert.Equal("/releases/show?number=1&done=approved", (await bob.PostAsync("/releases/show?number=1", "/releases/show?handler=Approve", ("Number", "1"))).To);
        Assert.Equal(ReleaseState.Approved, force.Release(1).State);

        Assert.Equal("/releases/show?number=1&done=published", (await bob.PostAsync("/releases/show?number=1", "/releases/show?handler=Publish", ("Number", "1"))).To);
        var folder = Assert.Single(force.Arrived);
        Assert.Equal(0, (await force.VerifyAsync(folder)).ExitCode);
        Assert.Contains("Its receipt has not come", (await bob.GetAsync("/releases/show?number=1")).Text);

        Assert.Equal("/releases/show?number=1&done=received", (await ann.PostFileAsync("/releases/show?number=1", "/releases/show?handler=Receipt", "receipt", force.In("receipt.json"), ("Number", "1"))).To);
        Assert.Equal(["tried", "delivered", "received"], Assert.Single(force.Packages()).Steps.Select(step => step.Step));

        Assert.Equal("/releases/show?number=1&done=recalled", (await bob.PostAsync("/releases/show?number=1", "/releases/show?handler=Recall", ("Number", "1"), ("Because", "It was taken from the wrong run"))).To);
        Assert.Equal(2, force.Arrived.Count);
        Assert.Contains("It was taken from the wrong run", (await ann.GetAsync("/releases/show?number=1")).Text);
    }

    [Fact]
    public async Task WhoeverDraftedItCannotApproveIt()
    {
        await force.Governed.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst", "approver");
        await ann.PostAsync("/releases", "/releases?handler=Draft", ("Audience", "emsou"));
        var page = await ann.GetAsync("/releases/show?number=1");
        Assert.Contains("another person must approve it", page.Text);
        Assert.DoesNotContain("handler=Approve", page.Html);
        var refused = await ann.PostAsync("/releases/show?number=1", "/releases/show?handler=Approve", ("Number", "1"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("There is a problem Ann drafted it; another person must approve it", refused.Text);
        Assert.Equal(ReleaseState.Draft, force.Release(1).State);
    }

    [Fact]
    public async Task EachStepAsksForItsRight()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.DraftAsync();
        await using var console = await StartAsync();
        var (ann, bob, eve) = (await console.SignInAsync("Ann", "analyst"), await console.SignInAsync("Bob", "approver"), await console.SignInAsync("Eve", "viewer", "auditor"));
        foreach (var step in new[] { "Approve", "Publish", "Recall" })
            AssertRefused(await ann.PostAsync("/releases/show?number=1", $"/releases/show?handler={step}", ("Number", "1"), ("Because", "No reason")));
        AssertRefused(await ann.PostAsync("/releases", "/releases?handler=Deliver"));
        AssertRefused(await bob.PostAsync("/releases", "/releases?handler=Draft", ("Audience", "emsou")));
        foreach (var page in new[] { "/releases", "/releases/show?number=1", $"/releases/preview?number=1&recipient={ReleasingForce.Desk}&file=list.html" })
            AssertRefused(await eve.GetAsync(page));
        Assert.Equal(ReleaseState.Draft, force.Release(1).State);
    }

    [Fact]
    public async Task ARunThatIsNoNumberIsNotTakenForTheLast()
    {
        await force.Governed.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        var answer = await ann.PostAsync("/releases", "/releases?handler=Draft", ("Audience", "emsou"), ("Run", "one"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("The value 'one' is not valid for Run.", answer.Text);
        Assert.Contains("There is no release yet", answer.Text);
    }

    [Fact]
    public async Task AFormWithoutItsTokenDoesNothing()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.DraftAsync();
        await using var console = await StartAsync();
        var bob = await console.SignInAsync("Bob", "approver");
        var answer = await bob.PostAsync("/console.css", "/releases/show?handler=Approve", ("Number", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(ReleaseState.Draft, force.Release(1).State);
    }

    [Fact]
    public async Task ThePreviewIsByteForByteWhatGoesOutAndRunsNothing()
    {
        await force.Governed.PullAndRescoreAsync();
        var number = await force.PublishedAsync();
        await using var console = await StartAsync();
        var bob = await console.SignInAsync("Bob", "approver");
        var page = await bob.GetAsync($"/releases/show?number={number}");
        var names = ReleasedFiles.NamesOf(force.Release(number).Copies[0].Formats);
        Assert.Equal(6, names.Count);
        foreach (var name in names)
        {
            var path = $"/releases/preview?number={number}&recipient={ReleasingForce.Desk}&file={name}";
            Assert.Contains(WebUtility.HtmlEncode(path), page.Html);
            var answer = await bob.GetAsync(path);
            Assert.Equal(File.ReadAllBytes(Path.Combine(force.Arrived[0], name)), answer.Bytes);
            var policy = answer.Response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:", policy);
            Assert.Equal(name.EndsWith(".html") ? null : "attachment", answer.Response.Content.Headers.ContentDisposition?.DispositionType);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync($"/releases/preview?number={number}&recipient={ReleasingForce.Desk}&file=manifest.json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync($"/releases/preview?number={number}&recipient=nobody&file=list.csv")).Status);
    }

    [Fact]
    public async Task ARestrictedLineIsNotShownFromAListThatWasFrozenBefore()
    {
        await force.Governed.PullAndRescoreAsync();
        var number = await force.DraftAsync();
        force.Governed.SqlAndSeal($"UPDATE line SET restricted = 1 WHERE reference = '{GovernedForce.Knives}'");
        await using var console = await StartAsync();
        var bob = await console.SignInAsync("Bob", "approver");
        var page = await bob.GetAsync($"/releases/show?number={number}");
        Assert.Contains("restricted since it was drafted; not shown", page.Text);
        Assert.DoesNotContain("Knives line", page.Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync($"/releases/preview?number={number}&recipient={ReleasingForce.Desk}&file=list.csv")).Status);
        var refused = await bob.PostAsync($"/releases/show?number={number}", "/releases/show?handler=Approve", ("Number", $"{number}"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
    }

    [Fact]
    public async Task WithoutACertificateThePageSaysWhatToSetAndNothingIsPublished()
    {
        await force.Governed.PullAndRescoreAsync();
        var number = await force.ApprovedAsync();
        await using var console = await ForceConsole.StartAsync(force.Governed.Cli, force.In("none.json"));
        var bob = await console.SignInAsync("Bob", "approver");
        Assert.Contains("The settings have no section Release", (await bob.GetAsync($"/releases/show?number={number}")).Text);
        var refused = await bob.PostAsync($"/releases/show?number={number}", "/releases/show?handler=Publish", ("Number", $"{number}"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(ReleaseState.Approved, force.Release(number).State);
    }

    [Fact]
    public async Task WhatDoesNotArriveIsToldAndCanBeDeliveredAgain()
    {
        await force.Governed.PullAndRescoreAsync();
        var number = await force.ApprovedAsync();
        Directory.Delete(force.Share);
        await using var console = await StartAsync();
        var bob = await console.SignInAsync("Bob", "approver");
        var publishing = bob.PostAsync($"/releases/show?number={number}", "/releases/show?handler=Publish", ("Number", $"{number}"));
        var told = await WaitAsync(publishing);
        Assert.Equal(HttpStatusCode.BadGateway, told.Status);
        Assert.Contains("Not delivered: list 1, sequence 1 of emsou/", told.Text);
        Assert.Equal(ReleaseState.Published, force.Release(number).State);
        Directory.CreateDirectory(force.Share);
        Assert.Equal("/releases?done=delivered", (await bob.PostAsync("/releases", "/releases?handler=Deliver")).To);
        Assert.Single(force.Arrived);
    }

    [Fact]
    public async Task EachLookIsInTheAuditOfWhoLooked()
    {
        await force.Governed.PullAndRescoreAsync();
        await force.DraftAsync();
        await using var console = await StartAsync();
        var bob = await console.SignInAsync("Bob Looks", "approver");
        foreach (var path in new[] { "/releases", "/releases/show?number=1", $"/releases/preview?number=1&recipient={ReleasingForce.Desk}&file=list.html" })
            Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync(path)).Status);
        var entries = (await force.DoAsync("audit", "list", "--who", "Bob Looks", "--json")).Json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("act").GetString());
        Assert.Equal(["releases-shown", "release-shown", "release-file-shown"], entries.Where(act => act!.EndsWith("-shown", StringComparison.Ordinal)));
    }

    static void AssertRefused(ForceConsole.Answer answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Contains("/refused", answer.To);
    }

    async Task<ForceConsole.Answer> WaitAsync(Task<ForceConsole.Answer> running)
    {
        // A delivery that waits before it tries again waits on the calendar of the test.
        await Patience.Until(() =>
        {
            if (running.IsCompleted)
                return true;
            force.Governed.PassSeconds(1);
            return false;
        });
        return await running;
    }

    Task<ForceConsole> StartAsync() => ForceConsole.StartAsync(force.Governed.Cli, force.Settings);
}
