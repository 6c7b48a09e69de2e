using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The list of the console beside the list of the terminal, over the made-up lines of the demo.</summary>
public sealed partial class ListPagesTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task TheListIsThatOfTheTerminalAndEachFilterLeavesExactlyTheLinesItMeans()
    {
        await using var console = await StartAsync();
        var viewer = await console.SignInAsync("Eve", "viewer");
        foreach (var (line, what) in new[] { ("CL/2024/030", "adopt"), ("CL/2025/0", "monitor") })
            await DecideAsync(line, what);
        var lines = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(lines.Select(Reference), await ListedAsync(viewer, "/list"));

        var someone = lines.First(line => line.GetProperty("importing_districts").GetArrayLength() > 1);
        var (from, to) = (someone.GetProperty("exporting_district").GetString()!, someone.GetProperty("importing_districts")[1].GetString()!);
        (string Query, Func<JsonElement, bool> Means)[] filters =
        [
            ("band=High", line => Text(line, "band") == "High"),
            ("band=High&band=Very high", line => Text(line, "band") is "High" or "Very high"),
            ("status=dormant", line => Text(line, "status") == "dormant"),
            ("text=saTURN", line => Text(line, "name")!.Contains("Saturn", StringComparison.Ordinal)),
            ("text=CL/2025/", line => Reference(line).StartsWith("CL/2025/", StringComparison.Ordinal)),
            ($"area={from}", line => Text(line, "exporting_district") == from || RunsInto(line, from)),
            ($"area={to}", line => Text(line, "exporting_district") == to || RunsInto(line, to)),
            ($"area={Text(someone, "exporting_force")}&band=Very high", line => Text(line, "band") == "Very high" && IsOfForce(line, Text(someone, "exporting_force")!)),
            ($"pair={from}:{to}", line => Text(line, "exporting_district") == from && RunsInto(line, to)),
            ("overdue=true", line => line.GetProperty("review_overdue").GetBoolean() || line.GetProperty("decision") is { ValueKind: JsonValueKind.Object } decided && decided.GetProperty("review_overdue").GetBoolean()),
            ("decision=monitor", line => line.GetProperty("decision") is { ValueKind: JsonValueKind.Object } decided && Text(decided, "decision") == "monitor"),
            ("decision=none", line => line.GetProperty("decision").ValueKind == JsonValueKind.Null),
        ];
        foreach (var (query, means) in filters)
        {
            var wanted = lines.Where(line => !line.GetProperty("withheld").GetBoolean() && means(line)).Select(Reference).ToList();
            Assert.True(wanted.Count > 0 && wanted.Count < lines.Count, $"{query} means {wanted.Count} of {lines.Count} lines, which says nothing");
            Assert.Equal(wanted, (await ListedAsync(viewer, $"/list?{query}")).Except(lines.Where(line => line.GetProperty("withheld").GetBoolean()).Select(Reference)));
        }
    }

    [Fact]
    public async Task ARunThatIsNoneIsSaidAndNotAnsweredWithTheLastAndEachLinkStaysWithItsRun()
    {
        await using var console = await StartAsync();
        var viewer = await console.SignInAsync("Eve", "viewer");
        foreach (var path in new[] { "/list?run=abc", "/list?page=x", "/list?run=99", "/lines?reference=CL/2024/030&run=abc", "/map?run=abc", "/rules/whatif?pack=county-lines@1.0.0&run=abc" })
            Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync(path)).Status);
        var map = (await viewer.GetAsync("/map?run=1")).Html;
        var links = Regex.Matches(map, "href=\"(/list[^\"]*)\"").Select(match => match.Groups[1].Value).Where(link => link != "/list").ToList();
        Assert.InRange(links.Count, 10, 1_000);
        Assert.All(links, link => Assert.Contains("run=1", link));
        Assert.Contains("only for the last run", (await viewer.GetAsync("/list?run=1&column=interval")).Text);
    }

    [Fact]
    public async Task TheCutIsDrawnBehindTheLinesThatShareItsRank()
    {
        await using var console = await StartAsync();
        var viewer = await console.SignInAsync("Eve", "viewer");
        var ranks = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("rank").ValueKind == JsonValueKind.Number).Select(line => line.GetProperty("rank").GetInt32()).ToList();
        var tied = 0;
        for (var cut = 1; cut < ranks.Count; cut++)
        {
            var page = await viewer.GetAsync($"/list?cut={cut}");
            var rows = Rows().Matches(page.Html).ToList();
            var above = ranks.Count(rank => rank <= ranks[cut - 1]);
            Assert.Equal(above < ranks.Count ? [above] : [], Enumerable.Range(0, rows.Count).Where(at => Regex.IsMatch(rows[at].Groups[1].Value, @"\bcut\b")));
            var isThrough = ranks[cut] == ranks[cut - 1];
            Assert.Equal(isThrough ? ranks.Count(rank => rank == ranks[cut - 1]) : 0, rows.Count(row => Regex.IsMatch(row.Groups[1].Value, @"\btied\b")));
            Assert.Equal(isThrough, page.Text.Contains("would run through", StringComparison.Ordinal));
            tied += isThrough ? 1 : 0;
        }

        Assert.InRange(tied, 1, ranks.Count - 2);
    }

    [Fact]
    public async Task ALineThatIsRestrictedSinceTheRunShowsItsReferenceAndNothingElse()
    {
        using var force = new GovernedForce();
        await force.PullAndRescoreAsync();
        await using var console = await ForceConsole.StartAsync(force.Cli, Path.Combine(force.Cli.Folder, "countylines.json"));
        var ann = await console.SignInAsync("Ann", "analyst");
        var pages = new[] { "/list", "/list?sort=name", "/list?text=901", $"/lines?reference={GovernedForce.Knives}", "/map", "/meeting", "/runs/quality" };
        foreach (var path in pages)
            await ann.GetAsync(path);
        Assert.Contains("Knives line", (await ann.GetAsync("/list")).Text);
        force.SqlAndSeal($"UPDATE line SET restricted = 1 WHERE reference = '{GovernedForce.Knives}'");
        foreach (var path in pages)
        {
            var page = await ann.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("Knives line", page.Text);
        }

        Assert.Contains($"withheld {GovernedForce.Knives}", (await ann.GetAsync("/list")).Text);
        Assert.Equal([GovernedForce.Discharge, GovernedForce.Quiet, GovernedForce.Knives], await ListedAsync(ann, "/list"));
        Assert.Empty(await ListedAsync(ann, "/list?text=Knives"));
    }

    [Fact]
    public async Task AListIsDownloadedOnlyAsTheTaskingReleaseOfItsRun()
    {
        await using var console = await StartAsync();
        var ann = await console.SignInAsync("Ann", "analyst");
        var run = (await cli.RunAsync("list", "--json")).Json.GetProperty("run").GetInt64();
        Assert.Contains($"/list/download?run={run}", (await ann.GetAsync("/list")).Html);
        var form = await ann.GetAsync($"/list/download?run={run}");
        Assert.Equal($"/releases?run={run}&audience=tasking#draft", form.To);
        var drafted = await ann.PostAsync(form.To!, "/releases?handler=Draft", ("Audience", "tasking"), ("Run", $"{run}"));
        Assert.Equal("/releases/show?number=1&done=drafted", drafted.To);
        Assert.Equal("/releases/show?number=1", (await ann.GetAsync($"/list/download?run={run}")).To);
        var file = await ann.GetAsync("/releases/preview?number=1&recipient=socu-tasking&file=list.xlsx");
        Assert.Equal("list.xlsx", file.Response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(run, long.Parse(Regex.Match((await ann.GetAsync("/releases/show?number=1")).Text, @"Run (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain("/list/download", (await (await console.SignInAsync("Eve", "viewer")).GetAsync("/list")).Html);
    }

    /// <param name="beginning">Of the reference; the first line that has it is meant.</param>
    async Task DecideAsync(string beginning, string what)
    {
        var line = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().Select(Reference).First(reference => reference.StartsWith(beginning, StringComparison.Ordinal));
        var made = await cli.RunAsync("decide", line, what, "--role", "socu-tasking-chair", "--because", "Two sources agree", "--owner", "socu-lead-investigator", "--plan", "pursue", "--review", "2026-12-20", "--as", "Bob");
        Assert.True(made.ExitCode == 0, made.Error);
    }

    async Task<ForceConsole> StartAsync()
    {
        var demo = await cli.RunAsync("demo");
        Assert.True(demo.ExitCode is 0 or 3, demo.Error);
        return await ForceConsole.StartAsync(cli, Path.Combine(cli.Folder, "countylines.json"));
    }

    /// <summary>The references of the rows, from top to bottom.</summary>
    static async Task<IReadOnlyList<string>> ListedAsync(ForceConsole.Visitor visitor, string path)
    {
        return [.. References().Matches((await visitor.GetAsync(path)).Html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];
    }

    static string? Text(JsonElement line, string property) => line.GetProperty(property).GetString();

    static string Reference(JsonElement line) => Text(line, "reference")!;

    static bool RunsInto(JsonElement line, string district) => line.GetProperty("importing_districts") is { ValueKind: JsonValueKind.Array } all && all.EnumerateArray().Any(one => one.GetString() == district);

    static bool IsOfForce(JsonElement line, string force)
    {
        return Text(line, "exporting_force") == force || (line.GetProperty("importing_districts") is { ValueKind: JsonValueKind.Array } all && all.EnumerateArray().Any(one => CountyLines.Risk.Lines.ReferenceData.Districts[one.GetString()!].ForceCode == force));
    }

    [GeneratedRegex("<bdi class=\"reference\">([^<]*)</bdi>")]
    private static partial Regex References();

    [GeneratedRegex("<tr class=\"([^\"]*)\">\\s*<td class=\"number\">")]
    private static partial Regex Rows();
}
