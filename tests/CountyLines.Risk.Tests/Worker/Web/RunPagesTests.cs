using System.Net;
using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker.Night;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>Nights, quarantine and quality on the console.</summary>
public sealed class RunPagesTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task AHeldNightIsAcceptedWithAReasonByWhoeverWorksOnLines()
    {
        await HoldNightAsync();
        await using var console = await StartAsync();
        var (ann, eve) = (await console.SignInAsync("Ann", "analyst"), await console.SignInAsync("Eve", "viewer"));
        var page = await ann.GetAsync("/runs");
        Assert.Contains("ALARM: the night of 2026-11-20 is held", page.Text);
        Assert.Contains("more than 7 days before the night", page.Text);
        Assert.Contains("pull: ", page.Text);
        Assert.Contains("score: ", page.Text);

        foreach (var path in new[] { "/list", "/map", $"/lines?reference={GovernedForce.Knives}", "/meeting", "/meeting?handler=Minutes", "/releases", "/rules/whatif?pack=county-lines@1.0.0" })
            Assert.Contains("ALARM: the night of 2026-11-20", (await ann.GetAsync(path)).Text);

        Assert.DoesNotContain("handler=Accept", (await eve.GetAsync("/runs")).Html);
        Assert.Contains("/refused", (await eve.PostAsync("/runs", "/runs?handler=Accept", ("Night", "2026-11-20"), ("Because", "It is well"))).To);
        var empty = await ann.PostAsync("/runs", "/runs?handler=Accept", ("Night", "2026-11-20"), ("Because", " "));
        Assert.Equal(HttpStatusCode.Conflict, empty.Status);
        Assert.Contains("There is a problem The reason says nothing", empty.Text);
        Assert.True(Night().IsHeld);

        Assert.Equal("/runs?done=accepted", (await ann.PostAsync("/runs", "/runs?handler=Accept", ("Night", "2026-11-20"), ("Because", "The extract is made once a month"))).To);
        Assert.Equal(("Ann", "The extract is made once a month"), (Night().Acceptance!.By, Night().Acceptance!.Because));
        Assert.DoesNotContain("ALARM", (await ann.GetAsync("/list")).Text);
        var again = await ann.PostAsync("/runs", "/runs?handler=Accept", ("Night", "2026-11-20"), ("Because", "Once more"));
        Assert.Contains("Ann accepted it already", again.Text);
    }

    [Fact]
    public async Task QuarantineListsEachValueAndAPullOfTheMendedFeedClosesIt()
    {
        force.Extract.Log("N30", GovernedForce.Quiet, date: "31/09/2026");
        await force.PullAndRescoreAsync();
        var item = (await force.RunAsync("quarantine", "list", "--json")).Json.GetProperty("items").EnumerateArray().Single();
        await using var console = await StartAsync();
        var (ann, bob) = (await console.SignInAsync("Ann", "analyst"), await console.SignInAsync("Bob", "approver"));
        var page = await ann.GetAsync("/runs/quarantine");
        Assert.Contains("There is no such date", page.Text);
        foreach (var part in new[] { "file", "row", "column", "value" })
            Assert.Contains(item.GetProperty(part).ToString(), page.Text);

        Assert.DoesNotContain("handler=Pull", (await bob.GetAsync("/runs/quarantine")).Html);
        Assert.Contains("/refused", (await bob.PostAsync("/releases", "/runs/quarantine?handler=Pull", ("feed", "force-extract"))).To);
        force.Extract.Evidence.RemoveAt(force.Extract.Evidence.Count - 1);
        force.Extract.Log("N30", GovernedForce.Quiet, date: "30/09/2026");
        force.Extract.WriteTo(Path.Combine(force.Cli.Folder, "extract"));
        var pulled = await ann.PostAsync("/runs/quarantine", "/runs/quarantine?handler=Pull", ("feed", "force-extract"));
        Assert.Equal("/runs/quarantine?pulled=2", pulled.To);
        var after = await ann.GetAsync(pulled.To!);
        Assert.Contains("1 put right, 0 new", after.Text);
        Assert.Contains("It is empty", after.Text);
        Assert.Equal("closed", (await force.RunAsync("quarantine", "show", $"{item.GetProperty("id")}", "--json")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task AFeedThatTheSettingsDoNotNameIsPulledByTheCommandThatThePageShows()
    {
        force.Extract.Log("N30", GovernedForce.Quiet, date: "31/09/2026");
        await force.PullAndRescoreAsync();
        await using var console = await ForceConsole.StartAsync(force.Cli, Path.Combine(force.Cli.Folder, "none.json"));
        var ann = await console.SignInAsync("Ann", "analyst");
        Assert.Contains("countylines pull --feed force-extract --from FOLDER", (await ann.GetAsync("/runs/quarantine")).Text);
        var refused = await ann.PostAsync("/runs/quarantine", "/runs/quarantine?handler=Pull", ("feed", "force-extract"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("The settings do not say where that feed is", refused.Text);
    }

    [Fact]
    public async Task AFeedThatIsNotThereChangesNothingAndSaysSo()
    {
        force.Extract.Log("N30", GovernedForce.Quiet, date: "31/09/2026");
        await force.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        Directory.Delete(Path.Combine(force.Cli.Folder, "extract"), recursive: true);
        var refused = await ann.PostAsync("/runs/quarantine", "/runs/quarantine?handler=Pull", ("feed", "force-extract"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("could not be read, and nothing was changed", refused.Text);
    }

    [Fact]
    public async Task QualityCountsWhatTheCommandCountsAndLeadsToTheLines()
    {
        await force.PullAndRescoreAsync();
        var told = (await force.RunAsync("quality", "--json")).Json;
        await using var console = await StartAsync();
        var page = await (await console.SignInAsync("Eve", "viewer")).GetAsync("/runs/quality");
        var looked = 0;
        foreach (var measure in told.GetProperty("measures").EnumerateArray().Concat(told.GetProperty("unknown").EnumerateArray()))
        {
            looked++;
            Assert.Contains($"{measure.GetProperty("what").GetString()} {measure.GetProperty("count").GetInt32()} ", page.Text);
            Assert.All(measure.GetProperty("lines").EnumerateArray(), line => Assert.Contains($"/lines?reference={Uri.EscapeDataString(line.GetString()!)}\"", page.Html));
        }

        Assert.InRange(looked, 15, 100);
    }

    [Fact]
    public async Task AViewerSeesTheRunsAndNotWhatCameInRaw()
    {
        await force.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var eve = await console.SignInAsync("Eve", "viewer");
        var page = await eve.GetAsync("/runs");
        Assert.Contains("county-lines@1.0.0", page.Text);
        Assert.DoesNotContain("/runs/quarantine", page.Html);
        Assert.Contains("/refused", (await eve.GetAsync("/runs/quarantine")).To);
    }

    async Task HoldNightAsync()
    {
        var extract = force.Extract.WriteTo(Path.Combine(force.Cli.Folder, "extract"));
        var result = await SomeNight.Watch(force.Cli.Data, SomeNight.Settings(extract), force.Cli.Clock).LookAsync("", CancellationToken.None);
        Assert.Equal(NightState.Held, result!.State);
    }

    RecordedNight Night()
    {
        using var store = RiskStore.Open(Some.Place(force.Cli.Data), force.Cli.Clock, Some.Person);
        return store.FindNight(new NightKey("", Some.Day))!;
    }

    async Task<ForceConsole> StartAsync()
    {
        var settings = Path.Combine(force.Cli.Folder, "countylines.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Night = new { Feeds = new Dictionary<string, string> { ["force-extract"] = Path.Combine(force.Cli.Folder, "extract") } } }));
        return await ForceConsole.StartAsync(force.Cli, settings);
    }
}
