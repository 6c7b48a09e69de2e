using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>What comes out of the printer, sheet by sheet.</summary>
[Trait("Needs", "browser")]
public sealed partial class PrintTests(ConsoleInBrowser console) : IClassFixture<ConsoleInBrowser>
{
    const string Everything = "analyst,approver,auditor,administrator";

    [Fact]
    public async Task EverySheetHasTheMarkingAboveAndBelow()
    {
        var page = await console.NewPageAsync(Everything);
        var (sheets, pagesOfThree) = (0, 0);
        foreach (var path in new[] { "/list", "/list?wall=true", "/lines?reference=CL/2024/030", "/map", "/meeting", "/releases", "/releases/show?number=1", "/runs", "/runs/quarantine", "/runs/quality", "/audit" })
        {
            await page.GotoAsync(path);
            Assert.Equal("OFFICIAL-SENSITIVE", await page.Locator("header .marking").InnerTextAsync());
            var printed = await Printed.SheetsAsync(page);
            Assert.All(printed, (sheet, at) => Assert.True(Marking().Count(sheet.Text) == 2, $"{path}, sheet {at + 1} of {printed.Count}: {sheet.Text}"));
            Assert.Contains($"Page {printed.Count} of {printed.Count}", printed[^1].Text, StringComparison.Ordinal);
            (sheets, pagesOfThree) = (sheets + printed.Count, pagesOfThree + (printed.Count > 2 ? 1 : 0));
        }

        Assert.True(sheets > 20 && pagesOfThree >= 3, $"{sheets} sheets, {pagesOfThree} pages with a sheet in the middle: too few to say anything");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task TheMapOnPaperKeepsEveryFlowAndEveryUnknownEnd()
    {
        var page = await console.NewPageAsync(Everything);
        await page.GotoAsync("/map");
        var words = (await page.Locator("#map .columns li").AllInnerTextsAsync()).Concat(await page.Locator("#map tbody tr").AllInnerTextsAsync()).Select(Letters).ToList();
        Assert.True(words.Count > 30 && words.Count(word => word.Contains("originnotknown", StringComparison.Ordinal)) > 2, $"{words.Count} entries");
        var printed = string.Concat((await Printed.SheetsAsync(page)).Select(sheet => Letters(sheet.Text)));
        Assert.All(words, word => Assert.Contains(word, printed, StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task TheListOnPaperLiesAcrossTheSheetAndShowsWhatTheMeetingAsksAndNoAddresses()
    {
        var page = await console.NewPageAsync(Everything);
        await page.GotoAsync("/list");
        var sheets = await Printed.SheetsAsync(page);
        var lines = await page.Locator("tbody .reference").AllInnerTextsAsync();
        var text = string.Join(' ', sheets.Select(sheet => sheet.Text));
        Assert.All(sheets, sheet => Assert.True(sheet.Width > sheet.Height, "The sheet stands upright."));
        Assert.All(sheets, sheet => Assert.Matches("Rank Move Line From To Band Risk Confidence Rank could be Review Decision", sheet.Text));
        Assert.DoesNotContain("/lines", text, StringComparison.Ordinal);
        Assert.Contains("refer to the NCA, 20 Dec 2026", text, StringComparison.Ordinal);
        Assert.True(lines.Count > 50);
        Assert.All(lines.Where(line => line.StartsWith("CL/", StringComparison.Ordinal)), line => Assert.Contains(line, text, StringComparison.Ordinal));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await page.EvaluateAsync<bool>("(() => { const size = what => parseFloat(getComputedStyle(document.querySelector(what)).fontSize); return size('tbody .line .reference') < size('tbody .line a'); })()"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task OnPaperIsNoMenuAndNoForm()
    {
        var page = await console.NewPageAsync(Everything);
        await page.GotoAsync("/list");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).IsVisibleAsync());
        Assert.False(await page.Locator(".filters").IsVisibleAsync());
        await page.Context.CloseAsync();
    }

    /// <summary>Without the blanks, of which a line's end on paper has another number.</summary>
    static string Letters(string text) => Blanks().Replace(text, "");

    [GeneratedRegex("OFFICIAL-SENSITIVE")]
    private static partial Regex Marking();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
