using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using CountyLines.Risk.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The console as people use it: in a real browser, by hand or by keyboard, narrow and wide, light and dark, on paper.</summary>
[Trait("Needs", "browser")]
public sealed class BrowserTests(ConsoleInBrowser console) : IClassFixture<ConsoleInBrowser>
{
    const string Everything = "analyst,approver,auditor,administrator";

    /// <summary>Every page that shows something to whoever has every role.</summary>
    static readonly string[] Pages =
    [
        "/list", "/list?wall=true", "/list?band=High&overdue=true&sort=movement", "/list?text=no-such-line", "/list?column=sections&column=position&column=status&column=activity", "/lines?reference=CL/2024/030",
        "/lines?reference=CL/2025/038", "/map", "/meeting", "/releases", "/releases/show?number=1", "/runs", "/runs/quarantine", "/runs/quality", "/rules", "/rules/compare?left=county-lines@1.0.0&right=county-lines@1.0.0",
        "/rules/whatif?pack=county-lines@1.0.0", "/audit", "/audit/verify", "/accounts", "/accounts/new", $"/accounts/change?name=Person with {Everything}", "/account",
    ];

    /// <summary>Pages that say why there is nothing to show, with the status of the answer.</summary>
    static readonly (string Path, int Status)[] Refusals = [("/first", 403), ("/refused", 403), ("/nowhere", 404), ("/rules/compare", 404), ("/lines?reference=CL/1900/001", 404)];

    static IEnumerable<(string Path, int Status)> All => Pages.Select(path => (path, 200)).Concat(Refusals);

    static async Task OpenAsync(IPage page, string path, int status) => Assert.Equal((path, status), (path, (await page.GotoAsync(path))!.Status));

    [Fact]
    public async Task NoPageHasASeriousFaultForThoseWhoCannotSeeWell()
    {
        var looked = 0;
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Dark, 320) })
        {
            var page = await console.NewPageAsync(Everything, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
            foreach (var (path, status) in All.Append(("/sign-in", 200)))
            {
                await OpenAsync(page, path, status);
                var faults = (await page.RunAxe()).Violations.Where(fault => fault.Impact is "serious" or "critical").ToList();
                Assert.True(faults.Count == 0, $"{path} {scheme} {width}: {string.Join("; ", faults.Select(Words))}");
                looked++;
            }

            await page.Context.CloseAsync();
        }

        Assert.Equal(3 * (Pages.Length + Refusals.Length + 1), looked);
    }

    static string Words(AxeResultItem fault) => $"{fault.Id}: {fault.Help}: {fault.Nodes[0].Html}";

    /// <summary>320 pixels are also what a screen of 1280 has at 400 %.</summary>
    [Theory]
    [InlineData(320)]
    [InlineData(768)]
    [InlineData(1920)]
    public async Task NoPageScrollsSidewaysAndItsHeadingIsInSight(int width)
    {
        var page = await console.NewPageAsync(Everything, new() { ViewportSize = new() { Width = width, Height = 900 } });
        foreach (var (path, status) in All)
        {
            await OpenAsync(page, path, status);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{path} is wider than {width}");
            Assert.True(await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).IsVisibleAsync(), path);
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task TheKeyboardAloneLeadsFromTheListToALineAndBack()
    {
        var page = await console.NewPageAsync(Everything);
        await page.GotoAsync("/list");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to main content", await FocusedAsync(page));
        await page.Keyboard.PressAsync("Enter");
        var first = await page.Locator("tbody a").First.InnerTextAsync();
        await TabToAsync(page, first);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/lines?*");
        Assert.Contains(first, await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync());
        await TabToAsync(page, "Back to the list");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/list");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task TheMeetingDecidesByKeyboardAndTheMinutesSayIt()
    {
        var page = await console.NewPageAsync("analyst");
        await page.GotoAsync("/meeting");
        var line = await page.Locator(".before-us .reference").InnerTextAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "adopt" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Chair of the SOCU");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("The newest evidence is of children");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Lead");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "Record, and go to the next line");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/meeting?at=*&role=*");
        Assert.NotEqual(line, await page.Locator(".before-us .reference").InnerTextAsync());
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "minutes" }).ClickAsync());
        var minutes = await File.ReadAllTextAsync((await download.PathAsync())!);
        Assert.Equal("minutes-2026-11-20.txt", download.SuggestedFilename);
        Assert.StartsWith("OFFICIAL-SENSITIVE\n\nDecisions of 20 November 2026\n", minutes);
        Assert.Contains($"{line} ", minutes);
        Assert.Contains("adopt, by Chair of the SOCU tasking meeting: The newest evidence is of children", minutes);
        Assert.Contains("Owner: Lead investigator, SOCU. Plan: pursue. Review: no date. Recorded by Person with analyst.", minutes);
        Assert.Equal(1, StoreUnderTest.Query<long>(console.Data, $"SELECT count(*) FROM decision WHERE line = '{line}' AND decision = 'adopt' AND made_by = 'Person with analyst'")[0]);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task WithoutScriptEveryPageReadsTheSame()
    {
        var (with, without) = (await console.NewPageAsync(Everything), await console.NewPageAsync(Everything, new() { JavaScriptEnabled = false }));
        // How firm a rank is comes when it is drawn, and what the audit says grows with every look.
        await console.DrawnAsync(with);
        foreach (var (path, status) in All.Where(one => !one.Path.StartsWith("/audit", StringComparison.Ordinal)))
        {
            await OpenAsync(with, path, status);
            await OpenAsync(without, path, status);
            Assert.Equal(await with.Locator("main").InnerTextAsync(), await without.Locator("main").InnerTextAsync());
        }

        await with.Context.CloseAsync();
        await without.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/list", 1280)]
    [InlineData("/list?wall=true", 1280)]
    [InlineData("/list?wall=true", 1920)]
    public async Task WhatTheMeetingAsksOfEachLineIsInSightWithoutScrollingSideways(string path, int width)
    {
        var page = await console.NewPageAsync(Everything, new() { ViewportSize = new() { Width = width, Height = 900 } });
        await console.DrawnAsync(page);
        await page.GotoAsync(path);
        Assert.Equal(["Rank", "Move", "Line", "From", "To", "Band", "Risk", "Confidence", "Rank could be", "Review", "Decision"], await page.Locator("thead th").AllInnerTextsAsync());
        Assert.Contains("refer to the NCA, 20 Dec 2026", await page.Locator("tbody").InnerTextAsync());
        Assert.True(await page.Locator(".scroll").EvaluateAsync<bool>("region => region.scrollWidth <= region.clientWidth"), $"The list is wider than {width}.");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("&wall=true")]
    public async Task OnANarrowScreenEachLineIsABlockWithItsBandAndRiskInSight(string look)
    {
        var page = await console.NewPageAsync(Everything, new() { ViewportSize = new() { Width = 320, Height = 800 } });
        await page.GotoAsync($"/list?cut=3{look}");
        var rows = await page.Locator("tbody tr").AllAsync();
        foreach (var row in rows.Take(5))
        {
            var (block, band, risk) = ((await row.BoundingBoxAsync())!, (await row.Locator(".band").BoundingBoxAsync())!, (await row.Locator(".risk").BoundingBoxAsync())!);
            Assert.True(block.X >= 0 && block.X + block.Width <= 320 && block.Height < 500, $"{block.X} {block.Width} {block.Height}");
            Assert.All(new[] { band, risk }, box => Assert.True(box.X >= 0 && box.X + box.Width <= 320 && box.Y - block.Y < 120, $"{box.X} {box.Width} {box.Y - block.Y}"));
        }

        Assert.True(rows.Count > 50);
        Assert.True(await page.Locator(".scroll").EvaluateAsync<bool>("region => region.scrollWidth <= region.clientWidth"));
        await page.GotoAsync("/lines?reference=CL/2024/030");
        var reasons = page.Locator("#why [data-label=Why]");
        Assert.True(await reasons.CountAsync() > 10);
        foreach (var reason in await reasons.AllAsync())
            Assert.True((await reason.BoundingBoxAsync())! is { X: >= 0 } box && box.X + box.Width <= 320);
        Assert.True((await reasons.First.BoundingBoxAsync())!.Y - (await page.Locator("#why").BoundingBoxAsync())!.Y < 400, "The first reason is out of sight.");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task TheKeysOfTheMapStandOnTheMapsOwnGround(ColorScheme scheme)
    {
        var page = await console.NewPageAsync(Everything, new() { ColorScheme = scheme });
        await page.GotoAsync("/map");
        var ground = await page.Locator(".sea").First.EvaluateAsync<string>("sea => getComputedStyle(sea).fill");
        Assert.Equal("rgb(251, 252, 253)", ground);
        Assert.Equal(ground, await page.Locator(".legend").EvaluateAsync<string>("legend => getComputedStyle(legend).backgroundColor"));
        foreach (var mark in new[] { "start", "end" })
        {
            const string look = "mark => { const style = getComputedStyle(mark); return style.fill + style.stroke; }";
            Assert.Equal(await page.Locator($".map .{mark}").First.EvaluateAsync<string>(look), await page.Locator($".legend .{mark}").EvaluateAsync<string>(look));
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task WhoWritesStaysSignedInAndAsksAtMostEveryFiveMinutes()
    {
        var page = await console.NewPageAsync("analyst");
        await page.Clock.InstallAsync();
        await page.GotoAsync("/meeting");
        var asked = 0;
        page.Request += (_, request) => asked += request.Url.EndsWith("/account", StringComparison.Ordinal) ? 1 : 0;
        var because = page.GetByLabel("Why, in words that name nobody");
        await because.PressSequentiallyAsync("Two sources");
        for (var time = 1; time <= 2; time++)
        {
            await page.Clock.FastForwardAsync(5 * 60 * 1000);
            var answer = await page.RunAndWaitForResponseAsync(() => because.PressSequentiallyAsync(" agree"), response => response.Url.EndsWith("/account", StringComparison.Ordinal));
            Assert.Equal(200, answer.Status);
            Assert.Equal(time, asked);
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task AFlowOnTheMapIsReachedByKeyboardSaysWhatItIsAndLeadsToItsLines()
    {
        var page = await console.NewPageAsync(Everything);
        await page.GotoAsync("/map");
        var flows = page.Locator("#map svg a");
        Assert.True(await flows.CountAsync() > 50);
        var words = (await flows.First.GetAttributeAsync("aria-label"))!;
        Assert.Matches(@"^.+ to .+: \d+ lines?, the worst .+, rank \d+$", words);
        Assert.Equal(words, await flows.First.Locator("title").TextContentAsync());
        await flows.First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/list?pair=*");
        Assert.Contains("Only lines from ", await page.Locator("main").InnerTextAsync());
        var lines = int.Parse(System.Text.RegularExpressions.Regex.Match(words, @": (\d+) line").Groups[1].Value);
        Assert.Equal(lines, await page.Locator("tbody tr").CountAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task AViewerSeesThatRecordsOfExploitedPeopleCountAndNotWhatTheySay()
    {
        var (viewer, analyst) = (await console.NewPageAsync("viewer"), await console.NewPageAsync("analyst"));
        await viewer.GotoAsync("/lines?reference=CL/2024/030");
        await analyst.GotoAsync("/lines?reference=CL/2024/030");
        var (seen, all) = (await viewer.Locator("main").InnerTextAsync(), await analyst.Locator("main").InnerTextAsync());
        Assert.DoesNotContain("child exploited", seen, StringComparison.Ordinal);
        Assert.Contains("records of exploited people are not shown to your role. They count in the risk.", seen);
        Assert.Contains("child exploited", all);
        Assert.True(await analyst.Locator(".person-victim").CountAsync() > 5 && await analyst.Locator(".person-suspect").CountAsync() > 0);
        Assert.Equal(0, await viewer.Locator(".person-victim").CountAsync());
        await viewer.Context.CloseAsync();
        await analyst.Context.CloseAsync();
    }

    [Fact]
    public async Task AFilterLeavesTheLinesThatItSays()
    {
        var page = await console.NewPageAsync("viewer");
        await page.GotoAsync("/list");
        var all = await page.Locator("tbody tr").CountAsync();
        await page.GetByText("Filter, order and columns").ClickAsync();
        await page.GetByLabel("Very high").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.WaitForURLAsync("**/list?*band=Very*");
        var bands = await page.Locator("tbody .band").AllInnerTextsAsync();
        Assert.True(bands.Count > 5 && bands.Count < all);
        Assert.All(bands, band => Assert.Equal("Very high", band.Trim()));
        Assert.Contains($"1 to {bands.Count} of {bands.Count} lines as asked for, of {all}.", await page.Locator("main").InnerTextAsync());
        await page.Context.CloseAsync();
    }

    static async Task TabToAsync(IPage page, string text)
    {
        for (var press = 0; press < 60; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await FocusedAsync(page) == text)
                return;
        }

        Assert.Fail($"Sixty Tab keys do not lead to '{text}'.");
    }

    static async Task<string> FocusedAsync(IPage page) => (await page.EvaluateAsync<string>("document.activeElement.innerText")).Trim();
}

/// <summary>A newcomer, from the link that the worker tells to the reason why the first line is first.</summary>
[Trait("Needs", "browser")]
public sealed class NewcomerTests(ConsoleInBrowser console) : IClassFixture<ConsoleInBrowser>
{
    [Fact]
    public async Task TwoClicksLeadFromTheFirstLinkToWhyTheFirstLineIsFirst()
    {
        var page = await console.NewPageAsync();
        await page.GotoAsync(console.FirstLink!.ToString());
        await page.GetByLabel("Your name").FillAsync("Newcomer");
        await page.GetByLabel("Password").FillAsync(ConsoleInBrowser.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await page.WaitForURLAsync("**/list");
        await page.Locator("tbody a").First.ClickAsync();
        await page.WaitForURLAsync("**/lines?*");
        var text = await page.Locator("main").InnerTextAsync();
        Assert.Contains("Rank 1 of 59", text);
        Assert.Contains("Why it has this risk", text);
        Assert.Matches(@"\(harm \+ impact\) \* capability = \d+", text);
        Assert.Null(console.FirstLink);
        await page.Context.CloseAsync();
    }
}
