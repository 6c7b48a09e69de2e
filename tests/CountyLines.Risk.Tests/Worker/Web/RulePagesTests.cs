using System.Net;
using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Releases;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The rules on the console: looked at, compared, tried on the list, and released by two people.</summary>
public sealed class RulePagesTests : IDisposable
{
    const string Draft = "county-lines@1.1.0";

    readonly GovernedForce force = new();

    public RulePagesTests()
    {
        force.Cli.Rules = Path.Combine(force.Cli.Folder, "rules");
        ReleasingForce.CopyRules(Repository.Rules, force.Cli.Rules);
        ReleasingForce.CopyRules(FolderOf("1.0.0"), FolderOf("1.1.0"));
        Change("version: 1.0.0", "version: 1.1.0");
    }

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task APackIsProposedByOnePersonAndReleasedByAnother()
    {
        await using var console = await StartAsync();
        var (ann, bob) = (await console.SignInAsync("Ann", "analyst", "approver"), await console.SignInAsync("Bob", "approver"));
        await AssertRefusedAsync(bob, "Release", "nobody has proposed county-lines@1.1.0 as it stands");
        Assert.Equal($"/rules?pack={Uri.EscapeDataString(Draft)}&done=proposed", (await PostAsync(ann, "Propose")).To);
        await AssertRefusedAsync(ann, "Propose", "Ann proposed it already as it stands");
        await AssertRefusedAsync(ann, "Release", "Ann proposed it; another person must release it");
        Assert.DoesNotContain(Draft, await ListAsync());
        var page = await bob.GetAsync($"/rules?pack={Draft}");
        Assert.Contains("Ann proposed it as it stands", page.Text);
        Assert.Equal($"/rules?pack={Uri.EscapeDataString(Draft)}&done=released", (await PostAsync(bob, "Release")).To);
        Assert.Contains($"{Draft} ", await ListAsync());
        await AssertRefusedAsync(ann, "Propose", "was released on 20 November 2026; a change to it is a new version");
        var acts = (await force.RunAsync("audit", "list", "--operation", "control", "--json")).Json.GetProperty("entries").EnumerateArray()
            .Select(entry => (entry.GetProperty("act").GetString()!, entry.GetProperty("who").GetProperty("name").GetString()!)).Where(one => one.Item1.StartsWith("pack-", StringComparison.Ordinal));
        Assert.Equal([("pack-proposed", "Ann"), ("pack-released", "Bob")], acts);
        Assert.Equal(0, (await force.RunAsync("audit", "verify")).ExitCode);
    }

    [Fact]
    public async Task APackThatWasChangedSinceItWasProposedIsProposedAgain()
    {
        await using var console = await StartAsync();
        var (ann, bob) = (await console.SignInAsync("Ann", "analyst"), await console.SignInAsync("Bob", "approver"));
        await PostAsync(ann, "Propose");
        Change("owner: SOCU analysis", "owner: SOCU analysts");
        await AssertRefusedAsync(bob, "Release", "nobody has proposed county-lines@1.1.0 as it stands");
        Assert.DoesNotContain(Draft, await ListAsync());
        Assert.Contains("done=proposed", (await PostAsync(ann, "Propose")).To);
        Assert.Contains("done=released", (await PostAsync(bob, "Release")).To);
    }

    [Fact]
    public async Task ADraftWhoseCasesFailIsNotProposedAndThePageSaysWhichFail()
    {
        Change("""{ knife_incidents: ">= 3" }""", """{ knife_incidents: ">= 4" }""");
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        await AssertRefusedAsync(ann, "Propose", "It has ");
        var told = (await force.RunAsync("pack", "check", FolderOf("1.1.0"), "--json")).Json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("message").GetString()!).ToList();
        Assert.NotEmpty(told);
        var page = await ann.GetAsync($"/rules?pack={Draft}");
        Assert.All(told, problem => Assert.Contains(problem, page.Text));
        Assert.DoesNotContain("handler=Propose", page.Html);
    }

    [Fact]
    public async Task EachStepAsksForItsRight()
    {
        await using var console = await StartAsync();
        var (bob, eve) = (await console.SignInAsync("Bob", "approver"), await console.SignInAsync("Eve", "viewer"));
        Assert.Contains("/refused", (await PostAsync(bob, "Propose")).To);
        Assert.Contains("/refused", (await PostAsync(eve, "Release")).To);
        Assert.DoesNotContain("method=\"post\" action=\"/rules", (await eve.GetAsync($"/rules?pack={Draft}")).Html);
    }

    [Fact]
    public async Task WhatAPackWouldDoIsWhatTheCommandSays()
    {
        Change("""{ knife_incidents: ">= 3" }""", """{ knife_incidents: ">= 4" }""");
        Change("from: 75 }", "from: 1 }");
        await force.PullAndRescoreAsync();
        var told = (await force.RunAsync("whatif", "--pack", Draft, "--top", "1", "--json")).Json;
        await using var console = await StartAsync();
        var page = await (await console.SignInAsync("Eve", "viewer")).GetAsync($"/rules/whatif?pack={Draft}&top=1");
        var movers = told.GetProperty("movers").EnumerateArray().ToList();
        Assert.NotEmpty(movers);
        Assert.Contains($"{movers.Count} of 3 lines would be scored or placed otherwise", page.Text);
        var shown = RowsOf(page.Html, "movers").Select(row => row[1]).ToList();
        Assert.Equal(movers.Select(mover => $"{mover.GetProperty("name").GetString()} {mover.GetProperty("reference").GetString()}"), shown);
        Assert.Contains(movers, mover => mover.GetProperty("causes").EnumerateArray().Any(cause => cause.GetProperty("factor").GetString() == "physical"));
        Assert.All(movers.SelectMany(mover => mover.GetProperty("causes").EnumerateArray()), cause => Assert.Contains(cause.GetProperty("words").GetString()!, page.Text));
        var migration = told.GetProperty("migration").EnumerateArray().Select(from => from.GetProperty("to").EnumerateArray().Select(to => to.GetProperty("lines").GetInt32()).ToList()).ToList();
        Assert.Equal(3, migration.Sum(row => row.Sum()));
        // Lines come up and none goes down, so that rows and columns cannot be taken for each other.
        Assert.InRange(migration[0][1], 1, 3);
        Assert.Equal(migration, RowsOf(page.Html, "migration").Select(row => row.Skip(1).Select(int.Parse).ToList()));
        Assert.Contains("in its cases. It cannot be released", page.Text);
    }

    [Fact]
    public async Task ALineThatIsRestrictedSinceTheRunMovesUnseen()
    {
        Change("""{ knife_incidents: ">= 3" }""", """{ knife_incidents: ">= 4" }""");
        await force.PullAndRescoreAsync();
        force.SqlAndSeal($"UPDATE line SET restricted = 1 WHERE reference = '{GovernedForce.Knives}'");
        await using var console = await StartAsync();
        var page = await (await console.SignInAsync("Eve", "viewer")).GetAsync($"/rules/whatif?pack={Draft}");
        Assert.Contains($"withheld {GovernedForce.Knives} Restricted since the run", page.Text);
        Assert.DoesNotContain("Knives line", page.Text);
    }

    [Fact]
    public async Task TwoVersionsAreComparedByWhatTheySay()
    {
        Change("""{ knife_incidents: ">= 3" }""", """{ knife_incidents: ">= 4" }""");
        Change("from: 75 }", "from: 70 }");
        await using var console = await StartAsync();
        var page = await (await console.SignInAsync("Eve", "viewer")).GetAsync($"/rules/compare?left=county-lines@1.0.0&right={Draft}");
        Assert.Contains("2 changed.", page.Text);
        Assert.Contains("row 3 changed Knife incidents: 3 or more", page.Text);
        Assert.Contains("band Medium changed from 75 from 70", page.Text);
        var same = await (await console.SignInAsync("Olga", "viewer")).GetAsync("/rules/compare?left=county-lines@1.0.0&right=county-lines@1.0.0");
        Assert.Contains("No rule, note or case says anything else", same.Text);
    }

    [Fact]
    public async Task TheWholeDocumentIsTheOneThatTheCommandRendersAndRunsNothing()
    {
        var file = Path.Combine(force.Cli.Folder, "pack.html");
        Assert.Equal(0, (await force.RunAsync("pack", "render", FolderOf("1.1.0"), "--out", file)).ExitCode);
        await using var console = await StartAsync();
        var paper = await (await console.SignInAsync("Eve", "viewer")).GetAsync($"/rules/paper?pack={Draft}");
        Assert.Equal(await File.ReadAllBytesAsync(file), paper.Bytes);
        Assert.StartsWith("sandbox; default-src 'none';", paper.Response.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task CasesAndCoverageAreThoseOfTheCommand()
    {
        var told = (await force.RunAsync("pack", "test", FolderOf("1.0.0"), "--json")).Json;
        int Of(string name) => told.GetProperty(name).GetInt32();
        await using var console = await StartAsync();
        var page = await (await console.SignInAsync("Eve", "viewer")).GetAsync("/rules");
        Assert.Contains("county-lines@1.0.0: in force", page.Text);
        Assert.Contains(told.GetProperty("sha256").GetString()!, page.Text);
        Assert.Contains($"{Of("passed")} of {Of("cases")} cases pass; {Of("rows_covered")} of {Of("rows")} rows and {Of("levels_covered")} of {Of("levels")} levels covered", page.Text);
    }

    [Fact]
    public async Task NoTextOfAnAddressBecomesAPath()
    {
        var outside = force.OtherPack();
        // With a run, so that nothing else keeps the pages from answering.
        await force.PullAndRescoreAsync();
        await using var console = await StartAsync();
        var eve = await console.SignInAsync("Eve", "viewer");
        var asked = 0;
        foreach (var pack in new[] { outside, "county-lines@../county-lines/1.0.0", "../../other-pack@.", FolderOf("1.0.0"), "" })
        {
            foreach (var page in new[] { "whatif?pack=", "paper?pack=", "compare?left=county-lines@1.0.0&right=" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await eve.GetAsync($"/rules/{page}{Uri.EscapeDataString(pack)}")).Status);
                asked++;
            }
        }

        Assert.Equal(15, asked);
    }

    [Fact]
    public async Task AProposalOutlivesTheNameOfWhoMadeIt()
    {
        await using var console = await StartAsync();
        var (ann, bob) = (await console.SignInAsync("Ann", "analyst"), await console.SignInAsync("Bob", "approver"));
        await PostAsync(ann, "Propose");
        using (var store = CountyLines.Risk.Store.RiskStore.Open(Some.Place(force.Cli.Data), force.Cli.Clock, Some.Person))
        {
            Assert.Equal("Ann", Assert.Single(store.PackProposals()).By);
            store.ErasePerson(CountyLines.Risk.Lines.Person.Of("Ann")!, "request", Some.Day, _ => []);
            Assert.Equal(CountyLines.Risk.Lines.Person.Erased, Assert.Single(store.PackProposals()).By);
        }

        Assert.Contains("done=released", (await PostAsync(bob, "Release")).To);
    }

    static IEnumerable<IReadOnlyList<string>> RowsOf(string html, string table)
    {
        var body = Regex.Match(html, $"id=\"{table}\".*?<tbody>(.*?)</tbody>", RegexOptions.Singleline).Groups[1].Value;
        return Regex.Matches(body, "<tr>(.*?)</tr>", RegexOptions.Singleline).Select(row => (IReadOnlyList<string>)[.. Regex.Matches(row.Groups[1].Value, "<t[dh][^>]*>(.*?)</t[dh]>", RegexOptions.Singleline).Select(cell => WebUtility.HtmlDecode(Regex.Replace(cell.Groups[1].Value, "<[^>]*>", "")).Trim())]);
    }

    static Task<ForceConsole.Answer> PostAsync(ForceConsole.Visitor who, string step) => who.PostAsync($"/rules?pack={Draft}", $"/rules?handler={step}", ("Pack", Draft));

    static async Task AssertRefusedAsync(ForceConsole.Visitor who, string step, string why)
    {
        var answer = await PostAsync(who, step);
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("There is a problem", answer.Text);
        Assert.Contains(why, answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    string FolderOf(string version) => Path.Combine(force.Cli.Rules, "packs", "county-lines", version);

    Task<string> ListAsync() => File.ReadAllTextAsync(Path.Combine(force.Cli.Rules, "released.txt"));

    void Change(string before, string after)
    {
        var file = Path.Combine(FolderOf("1.1.0"), "pack.yaml");
        var text = File.ReadAllText(file);
        Assert.Contains(before, text);
        var at = text.IndexOf(before, StringComparison.Ordinal);
        File.WriteAllText(file, text[..at] + after + text[(at + before.Length)..]);
    }

    Task<ForceConsole> StartAsync() => ForceConsole.StartAsync(force.Cli, Path.Combine(force.Cli.Folder, "none.json"));
}
