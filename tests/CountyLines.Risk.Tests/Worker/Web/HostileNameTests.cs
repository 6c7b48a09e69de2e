using System.Text.RegularExpressions;
using CountyLines.Risk.Worker.Web;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>What a feed or a person wrote is shown and never run.</summary>
public sealed class HostileNameTests
{
    static readonly string[] Names = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "' onmouseover='alert(3)", "{{7*7}} &lt;b&gt; &amp;", "line \u05d0\u05d1 \u0627\u0644"];

    [Fact]
    public async Task ANameFromAFeedIsShownAsItIsAndRunsNothing()
    {
        await using var console = await ConsoleUnderTest.StartAsync(fill: extract =>
        {
            for (var at = 0; at < Names.Length; at++)
                extract.Line($"CL/2026/91{at}", name: Names[at]);
        });
        using var browser = await console.SignInAsync(ConsoleUnderTest.NameOf("analyst"));
        var looked = 0;
        foreach (var path in Enumerable.Range(0, Names.Length).Select(at => $"/lines?reference=CL/2026/91{at}").Concat(["/list", "/map", "/meeting?at=CL/2026/910"]))
        {
            var page = await browser.GetAsync(path);
            Assert.True(page.Status == 200, $"{path}: {page.Status}");
            AssertHarmless(page.Text);
            looked++;
        }

        Assert.Equal(Names.Length + 3, looked);
        var list = (await browser.GetAsync("/list")).Text;
        Assert.All(Names, name => Assert.Contains($"<bdi>{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(name)}</bdi>", list));
        // A mark that turns the reading about makes a name that is not what it looks like.
        Assert.DoesNotContain('\u202e', list);
    }

    [Fact]
    public async Task WhatAPersonWritesIntoAnAddressIsShownAsItIsAndRunsNothing()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        console.Make("<img src=x onerror=alert(4)>", Roles.Administrator);
        using var browser = await console.SignInAsync("<img src=x onerror=alert(4)>");
        using var analyst = await console.SignInAsync(ConsoleUnderTest.NameOf("analyst"));
        var looked = 0;
        foreach (var name in Names.Append("\u202egnp.exe"))
        {
            var text = Uri.EscapeDataString(name);
            foreach (var page in new[]
            {
                await browser.GetAsync("/accounts"), await browser.GetAsync($"/accounts/change?name={text}"), await browser.PostAsync("/accounts/new", ("name", name)), await browser.GetAsync("/account"),
                await analyst.GetAsync($"/list?text={text}"), await analyst.GetAsync($"/lines?reference={text}"), await analyst.GetAsync($"/sign-in?to={text}"), await analyst.GetAsync($"/arrived?to=/{text}"),
                await console.Browse().PostAsync("/sign-in", ("name", name), ("to", name)), await console.Browse().GetAsync($"/first?word={text}"), await analyst.GetAsync($"/{text}"),
            })
            {
                AssertHarmless(page.Text);
                looked++;
            }
        }

        Assert.Equal(66, looked);
    }

    static void AssertHarmless(string page)
    {
        Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        // Between the quotes of an attribute anything may stand but the quote itself.
        Assert.DoesNotMatch("<[^>]*\\son[a-z]+\\s*=", Regex.Replace(page, "=\"[^\"]*\"", "=\"\""));
        Assert.DoesNotContain("&lt;b&gt; & ", page, StringComparison.Ordinal);
    }
}
