using System.Net;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>What a meeting decides is recorded as it was meant, once, or it is said that it was not.</summary>
public sealed class MeetingPagesTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    static string At(string reference) => $"/meeting?at={Uri.EscapeDataString(reference)}";

    static (string, string)[] Adopt(string review = "2026-12-20", string seen = "0") =>
    [
        ("Form.What", "adopt"), ("Form.Role", "socu-tasking-chair"), ("Form.Because", "Children are on it"), ("Form.Owner", "socu-lead-investigator"), ("Form.Plan", "pursue"), ("Form.Review", review), ("Form.Seen", seen),
    ];

    [Fact]
    public async Task ADayThatCannotBeReadIsSaidAndNothingIsRecordedAndWhatWasWrittenStays()
    {
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        var page = await ann.PostAsync("/meeting", At(GovernedForce.Knives), Adopt(review: "31/12/2026"));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("31/12/2026", page.Text);
        Assert.Contains("Children are on it", page.Text);
        Assert.Empty(Decisions());
    }

    [Fact]
    public async Task AFormThatIsSentTwiceIsRecordedOnce()
    {
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        Assert.Equal(HttpStatusCode.Redirect, (await ann.PostAsync("/meeting", At(GovernedForce.Knives), Adopt())).Status);
        var again = await ann.PostAsync("/meeting", At(GovernedForce.Knives), Adopt());
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Another decision on this line was recorded since the page was loaded", again.Text);
        Assert.Equal(new DateOnly(2026, 12, 20), Assert.Single(Decisions()).Review);
        Assert.Contains("name=\"Form.Seen\" value=\"1\"", again.Html);
        Assert.Equal(HttpStatusCode.Redirect, (await ann.PostAsync("/meeting", At(GovernedForce.Knives), Adopt(seen: "1"))).Status);
        Assert.Equal(2, Decisions().Count);
    }

    [Fact]
    public async Task WhatIsRefusedIsSaidInTheWordsOfTheForm()
    {
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        var refused = await ann.PostAsync("/meeting", At(GovernedForce.Knives), ("Form.What", "monitor"), ("Form.Role", "socu-tasking-chair"), ("Form.Because", "  "), ("Form.Seen", "0"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("The reason says nothing", refused.Text);
        Assert.DoesNotContain("--", refused.Text);
        Assert.Empty(Decisions());
    }

    [Fact]
    public async Task ALineThatARunTookOutOfTheRanksMeanwhileIsDecidedOnAllTheSame()
    {
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        await ann.GetAsync(At(GovernedForce.Knives));
        force.SqlAndSeal($"UPDATE line SET status = 'closed-type-1' WHERE reference = '{GovernedForce.Knives}'");
        await force.RunAsync("rescore", "--as-of", "2026-11-21");
        Assert.DoesNotContain(GovernedForce.Knives, (await ann.GetAsync("/meeting")).Html);
        Assert.Equal(HttpStatusCode.Redirect, (await ann.PostAsync("/meeting", At(GovernedForce.Knives), ("Form.What", "park"), ("Form.Role", "socu-tasking-chair"), ("Form.Because", "It is closed"), ("Form.Seen", "0"))).Status);
        Assert.Equal("park", Assert.Single(Decisions()).What);
    }

    IReadOnlyList<Decision> Decisions()
    {
        using var store = RiskStore.Open(Some.Place(force.Cli.Data), Some.Clock(), Some.Person);
        return store.Decisions();
    }

    async Task<ForceConsole> StartAsync()
    {
        await force.PullAndRescoreAsync();
        return await ForceConsole.StartAsync(force.Cli, Path.Combine(force.Cli.Folder, "countylines.json"));
    }
}
