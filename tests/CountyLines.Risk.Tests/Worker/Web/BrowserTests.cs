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

    static readonly string[] Pages =
    [
        "/list", "/list?wall=true", "/list?band=High&overdue=true&sort=movement", "/list?text=no-such-line", "/lines?reference=CL/2024/030", "/map", "/meeting", "/releases", "/runs", "/runs/quarantine",
        "/runs/quality", "/rules", "/rules/compare", "/rules/whatif", "/audit", "/accounts", "/accounts/new", "/account", "/first", "/nowhere",
    ];

    [Fact]
    public async Task NoPageHasASeriousFaultForThoseWhoCannotSeeWell()
    {
        var looked = 0;
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await console.NewPageAsync(Everything, new() { ColorScheme = scheme });
            foreach (var path in Pages.Append("/sign-in"))
            {
                await page.GotoAsync(path);
                var faults = (await page.RunAxe()).Violations.Where(fault => fault.Impact is "serious" or "critical").ToList();
                Assert.True(faults.Count == 0, $"{path} {scheme}: {string.Join("; ", faults.Select(Words))}");
                looked++;
            }

            await page.Context.CloseAsync();
        }

        Assert.Equal(2 * (Pages.Length + 1), looked);
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
        foreach (var path in Pages)
        {
            await page.GotoAsync(path);
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
        // What the audit says grows with every look.
        foreach (var path in Pages.Where(path => path != "/audit"))
        {
            await with.GotoAsync(path);
            await without.GotoAsync(path);
            Assert.Equal(await with.Locator("main").InnerTextAsync(), await without.Locator("main").InnerTextAsync());
        }

        await with.Context.CloseAsync();
        await without.Context.CloseAsync();
    }

    [Fact]
    public async Task OnPaperStandsTheMarkingAndNoMenu()
    {
        var page = await console.NewPageAsync(Everything);
        await page.GotoAsync("/list");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).IsVisibleAsync());
        Assert.False(await page.Locator(".filters").IsVisibleAsync());
        Assert.Equal(2, await page.Locator(".marking").CountAsync());
        Assert.All(await page.Locator(".marking").AllInnerTextsAsync(), marking => Assert.Equal("OFFICIAL-SENSITIVE", marking));
        Assert.Equal("%PDF", System.Text.Encoding.ASCII.GetString((await page.PdfAsync(new() { Format = "A4", Landscape = true }))[..4]));
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
