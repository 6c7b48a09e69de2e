using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Web;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>What the console holds of runs is what the store says that is there now.</summary>
public sealed partial class HeldReportsTests : IDisposable
{
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AfterARestoreThePagesShowTheStoreThatIsThereAndTheLooksAreInItsAudit()
    {
        await force.PullAndRescoreAsync();
        var backup = Path.Combine(force.Cli.Folder, "whole.db");
        await force.DoAsync("backup", backup);
        await force.DoAsync("rescore", "--as-of", "2026-11-19");
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        await AssertIsThatOfTheTerminalAsync(ann);

        // The run of the same number as of another day, in the store that takes the place of the one that was held.
        await force.DoAsync("restore", backup, "--replace", "--because", "mistaken-change");
        await force.DoAsync("rescore", "--as-of", "2027-06-30");
        Assert.Contains("/sign-in", (await ann.GetAsync("/list")).To);
        var bob = await console.SignInAsync("Bob", "analyst");
        var before = Looks();
        await AssertIsThatOfTheTerminalAsync(bob);
        Assert.Contains("30 June 2027", (await bob.GetAsync($"/lines?reference={GovernedForce.Knives}")).Text);
        // The list in the terminal and the two pages.
        Assert.Equal(before + 3, Looks());
    }

    [Fact]
    public async Task ManyWhoLookAtManyRunsAtOnceEachSeeTheRunThatTheyAskedFor()
    {
        await force.PullAndRescoreAsync();
        string[] days = ["2026-11-20", "2026-11-19", "2026-11-18", "2026-11-17", "2026-11-16", "2026-11-15"];
        foreach (var day in days.Skip(1))
            await force.DoAsync("rescore", "--as-of", day);
        await using var console = await StartAsync();
        var visitors = new List<ForceConsole.Visitor>();
        foreach (var name in new[] { "Ann", "Bob", "Cat", "Dan", "Eve", "Fay" })
            visitors.Add(await console.SignInAsync(name, "analyst"));
        var looked = await Task.WhenAll(visitors.Select((visitor, at) => Task.Run(async () =>
        {
            var seen = 0;
            for (var turn = 0; turn < 12; turn++)
            {
                var run = ((at + turn) % days.Length) + 1;
                foreach (var reference in new[] { GovernedForce.Knives, GovernedForce.Discharge })
                {
                    var page = await visitor.GetAsync($"/lines?reference={reference}&run={run}");
                    Assert.Equal(HttpStatusCode.OK, page.Status);
                    Assert.Contains($"as of {DateOnly.ParseExact(days[run - 1], "yyyy-MM-dd"):d MMMM yyyy}, run {run}, ", page.Text);
                    Assert.Contains(reference == GovernedForce.Knives ? "N5" : "N2", page.Text);
                    seen++;
                }
            }

            return seen;
        })));
        Assert.Equal(6 * 12 * 2, looked.Sum());
    }

    [Fact]
    public async Task AReportInHandIsReadToItsEndThoughNothingIsHeldAnyMore()
    {
        await force.PullAndRescoreAsync();
        var opened = new List<RiskStore>();
        using var reports = new HeldReports(() =>
        {
            opened.Add(Open());
            return opened[^1];
        });
        using var store = Open();
        var first = reports.Of(store, store.LatestRun!);
        using (var second = reports.Of(store, store.LatestRun!))
            Assert.Same(first.Now, second.Now);
        Assert.Single(opened);
        reports.Forget();
        Assert.Equal(3, first.Now.Lines.Single(line => line.Line.Reference == GovernedForce.Knives).Records.Evidence.Select(one => one.Reference).Count());
        first.Dispose();
        first.Dispose();
        using var third = reports.Of(store, store.LatestRun!);
        Assert.Equal(2, opened.Count);
        Assert.Equal(3, third.Now.Lines.Count);
    }

    RiskStore Open() => RiskStore.Open(Some.Place(force.Cli.Data), Some.Clock(), Some.Person);

    long Looks() => StoreUnderTest.Query<byte[]>(force.Cli.Data, "SELECT entry FROM audit").Count(entry => JsonDocument.Parse(entry).RootElement.GetProperty("operation").GetString() == "consultation" && JsonDocument.Parse(entry).RootElement.GetProperty("act").GetString() is "list-shown" or "line-explained");

    Task<ForceConsole> StartAsync() => ForceConsole.StartAsync(force.Cli, Path.Combine(force.Cli.Folder, "countylines.json"));

    async Task AssertIsThatOfTheTerminalAsync(ForceConsole.Visitor visitor)
    {
        var told = (await force.RunAsync("list", "--json")).Json;
        var page = await visitor.GetAsync("/list");
        Assert.Contains($"As of {DateOnly.Parse(told.GetProperty("as_of").GetString()!, System.Globalization.CultureInfo.InvariantCulture):d MMMM yyyy}, run {told.GetProperty("run")}, ", page.Text);
        var risks = told.GetProperty("lines").EnumerateArray().Select(line => (Lowest: line.GetProperty("lowest").GetInt64(), Highest: line.GetProperty("highest").GetInt64())).Select(risk => risk.Lowest == risk.Highest ? $"{risk.Lowest}" : $"{risk.Lowest}..{risk.Highest}");
        Assert.Equal(risks, Risks().Matches(page.Html).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex("<td class=\"risk\">([0-9.]+)")]
    private static partial Regex Risks();
}
