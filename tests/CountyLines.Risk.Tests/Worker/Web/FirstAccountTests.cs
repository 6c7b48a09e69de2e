using System.Net;
using CountyLines.Risk.Worker.Web;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The one link by which the first account is made.</summary>
public sealed class FirstAccountTests
{
    static (string, string)[] Fields(Uri link, string name = "Ada Example", string password = ConsoleUnderTest.Password) => [("word", link.Query["?word=".Length..]), ("name", name), ("password", password)];

    [Fact]
    public async Task TheLinkMakesTheFirstAdministratorOnceAndNobodyElse()
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        var link = console.Server.FirstLink!;
        using var browser = console.Browse();
        Assert.Equal(200, (await browser.GetAsync(link.PathAndQuery)).Status);
        var made = await browser.PostAsync("/first", Fields(link));
        Assert.Equal((302, "/"), (made.Status, made.To));
        Assert.Equal(["analyst", "administrator"], Roles.All.Where(console.Find("Ada Example")!.Roles.Contains));
        Assert.Contains(("control", "account-made"), console.Audit());
        Assert.Equal(200, (await browser.GetAsync("/accounts")).Status);

        using var other = console.Browse();
        var before = console.State();
        Assert.Equal(403, (await other.GetAsync(link.PathAndQuery)).Status);
        Assert.Equal(403, (await other.PostAsync("/first", Fields(link, "Bob Example"))).Status);
        Assert.Equal(before, console.State());
        Assert.Null(console.Server.FirstLink);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?word=")]
    [InlineData("?word=0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task WithoutTheLinksWordThereIsNoFirstAccount(string query)
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        using var browser = console.Browse();
        Assert.Equal(403, (await browser.GetAsync($"/first{query}")).Status);
        Assert.Equal(403, (await browser.PostAsync($"/first{query}", ("name", "Bob Example"), ("password", ConsoleUnderTest.Password))).Status);
        Assert.Null(console.Find("Bob Example"));
    }

    [Fact]
    public async Task TheLinkOfAnEarlierStartIsOver()
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        var old = console.Server.FirstLink!;
        await console.OpenAsync();
        using var browser = console.Browse();
        Assert.Equal(403, (await browser.PostAsync("/first", Fields(old))).Status);
        Assert.Equal(200, (await browser.GetAsync(console.Server.FirstLink!.PathAndQuery)).Status);
    }

    [Theory]
    [InlineData("short one", "Use at least 12 characters")]
    [InlineData("password1234!", "little but what everybody tries first")]
    [InlineData("Qwertyuiop1234", "little but what everybody tries first")]
    [InlineData("aaaaaaaaaaaabbbb", "more than a few different characters")]
    [InlineData("ada example likes tea", "Do not use your name in it")]
    public async Task AWeakPasswordIsRefusedAndTheLinkStaysGood(string password, string words)
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        var link = console.Server.FirstLink!;
        using var browser = console.Browse();
        var answer = await browser.PostAsync("/first", Fields(link, password: password));
        Assert.Contains(words, answer.Text);
        Assert.DoesNotContain(password, answer.Text, StringComparison.Ordinal);
        Assert.Null(console.Find("Ada Example"));
        Assert.Equal(302, (await browser.PostAsync("/first", Fields(link))).Status);
    }

    [Fact]
    public async Task BeyondThisMachineThereIsNoSuchLink()
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        var link = console.Server.FirstLink!;
        Assert.Equal(IPAddress.Loopback.ToString(), link.Host);
        console.Make("Ada Example", Roles.Administrator);
        await console.OpenAsync(settings => TlsTests.Everywhere(settings, console.Data));
        using (var store = console.Open())
            Assert.Equal(Risk.Lines.AccountChange.WouldLeaveNobody, store.RemoveAccount(Risk.Lines.Person.Of("Ada Example")!, Roles.Administrator));
        Support.StoreUnderTest.Execute(console.Data, "DELETE FROM account");
        Assert.Null(console.Server.FirstLink);
    }
}
