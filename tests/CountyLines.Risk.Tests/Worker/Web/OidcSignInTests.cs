using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The force's own sign-in, against a real provider on this machine.</summary>
public sealed class OidcSignInTests : IAsyncLifetime
{
    readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider clock = Some.Clock();

    OidcProvider provider = null!;
    ConsoleUnderTest console = null!;

    public async Task InitializeAsync()
    {
        provider = await OidcProvider.StartAsync(clock);
        console = await ConsoleUnderTest.StartAsync(With);
        provider.Claims = new() { ["preferred_username"] = "ann.example@force.example", ["roles"] = new[] { "SOCU analysts", "Everybody" } };
    }

    public async Task DisposeAsync()
    {
        await console.DisposeAsync();
        await provider.DisposeAsync();
    }

    ConsoleSettings With(ConsoleSettings settings)
    {
        var secret = Secret.Read(new SecretPlace("SECRET", null), new SourceAccess(_ => OidcProvider.Secret, null), []);
        var roles = new Dictionary<string, string> { ["SOCU analysts"] = "analyst", ["Heads"] = "approver", ["IT"] = "administrator" };
        return settings with { Oidc = new OidcSettings(new Uri(provider.Issuer), OidcProvider.Client, secret, "preferred_username", "roles", roles) };
    }

    /// <summary>Goes to a page as somebody who has not signed in would, through the sign-in and back, to the page after it.</summary>
    static async Task<Answer> GoAsync(Browser browser, string path = "/list") => await browser.FollowAsync(await browser.GetAsync(path));

    [Fact]
    public async Task WhoeverTheForceKnowsComesToThePageThatTheyAskedForWithTheirRoles()
    {
        using var browser = console.Browse();
        var arrived = await GoAsync(browser, "/lines?reference=CL/2026/900");
        Assert.Equal((200, "0; url=/lines?reference=CL/2026/900"), (arrived.Status, arrived.Headers["Refresh"]));
        var session = Assert.Single(browser.Cookies.Keys, name => name == "countylines");
        Assert.Equal("countylines", session);
        Assert.Equal(200, (await browser.GetAsync("/lines?reference=CL/2026/900")).Status);
        Assert.Equal(200, (await browser.GetAsync("/meeting")).Status);
        Assert.Equal(302, (await browser.GetAsync("/accounts")).Status);
        var account = (await browser.GetAsync("/account")).Text;
        Assert.Contains("ann.example@force.example", account);
        Assert.Contains("Analyst", account);
        Assert.DoesNotContain("Change your password", account, StringComparison.Ordinal);
        Assert.Contains(("control", "signed-in"), console.Audit());
        Assert.Empty(provider.Refused);
    }

    [Fact]
    public async Task RolesOfAllGroupsComeTogether()
    {
        provider.Claims["roles"] = new[] { "Heads", "SOCU analysts" };
        using var browser = console.Browse();
        await GoAsync(browser);
        var account = (await browser.GetAsync("/account")).Text;
        Assert.Contains("Analyst", account);
        Assert.Contains("Approver", account);
    }

    [Theory]
    [InlineData("preferred_username", null, "gives no name for you")]
    [InlineData("preferred_username", "", "gives no name for you")]
    [InlineData("preferred_username", "ann\u202eexample", "gives no name for you")]
    [InlineData("roles", null, "Your account has no role in this console")]
    [InlineData("roles", "Everybody", "Your account has no role in this console")]
    [InlineData("roles", "socu ANALYSTS", "Your account has no role in this console")]
    [InlineData("roles", "analyst", "Your account has no role in this console")]
    public async Task WhoHasNoNameOrNoRoleHereIsTurnedAwayAndToldWhy(string claim, string? value, string words)
    {
        provider.Claims.Remove(claim);
        if (value is not null)
            provider.Claims[claim] = value;
        await AssertTurnedAwayAsync(words);
    }

    [Fact]
    public async Task ATokenThatTheSignInDidNotSignIsRefused()
    {
        provider.SignsByAnother = true;
        await AssertTurnedAwayAsync("did not let you in");
    }

    [Fact]
    public async Task ATokenForAnotherIsRefused()
    {
        provider.Audience = "another";
        await AssertTurnedAwayAsync("did not let you in");
    }

    [Fact]
    public async Task ATokenThatIsOverByTheWorkersClockIsRefused()
    {
        provider.GoodFor = TimeSpan.FromMinutes(-6);
        await AssertTurnedAwayAsync("did not let you in");
    }

    [Fact]
    public async Task AnAnswerThatNobodyAskedForIsRefused()
    {
        using var browser = console.Browse();
        var answer = await browser.FollowAsync(await browser.GetAsync("/signed-in?code=made-up&state=made-up"));
        Assert.Equal(403, answer.Status);
        Assert.Contains("did not let you in", answer.Text);
        var planted = await browser.FollowAsync(await browser.GetAsync("/signed-in?error=%3Cscript%3Ealert(1)%3C/script%3E&state=x"));
        Assert.DoesNotContain("<script>", planted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereTheForceHasItsOwnSignInNoAccountIsKeptHere()
    {
        using var browser = console.Browse();
        Assert.Null(console.Server.FirstLink);
        var first = await browser.GetAsync("/first?word=00");
        Assert.Equal(403, first.Status);
        Assert.Contains("your force has its own sign-in", first.Text);
        var page = await browser.GetAsync("/sign-in?out=true");
        Assert.DoesNotContain("type=\"password\"", page.Text, StringComparison.Ordinal);

        // The accounts from before are of no use, and nobody can make or change one.
        provider.Claims["roles"] = "IT";
        await GoAsync(browser);
        var before = console.State();
        Assert.Contains("No account is kept here", (await browser.GetAsync("/accounts")).Text);
        Assert.Equal(409, (await browser.GetAsync("/accounts/new")).Status);
        Assert.Equal(409, (await browser.PostAsync("/accounts/new", ("name", "Bea Example"), ("role", "viewer"), ("password", ConsoleUnderTest.Password))).Status);
        Assert.Equal(409, (await browser.PostAsync("/accounts/change?handler=Remove", ("name", ConsoleUnderTest.NameOf("analyst")))).Status);
        Assert.Equal(409, (await browser.PostAsync("/account", ("old", ConsoleUnderTest.Password), ("password", "another long password"))).Status);
        Assert.Equal(before, console.State());
    }

    [Fact]
    public async Task APasswordFromBeforeLetsNobodyIn()
    {
        using var browser = console.Browse();
        var token = await browser.GetAsync("/sign-in?out=true");
        Assert.Equal(200, token.Status);
        var answer = await browser.PostAloneAsync("/sign-in", ("name", ConsoleUnderTest.NameOf("analyst")), ("password", ConsoleUnderTest.Password));
        Assert.Equal(400, answer.Status);
        Assert.Equal(302, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task WhoSignsOutIsNotSignedInAgainUnasked()
    {
        using var browser = console.Browse();
        await GoAsync(browser);
        var page = await browser.FollowAsync(await browser.PostAsync("/sign-out"));
        Assert.Equal(200, page.Status);
        Assert.Contains("You have signed out of the console", page.Text);
        Assert.Equal(302, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task ASessionEndsAsEveryOther()
    {
        using var browser = console.Browse();
        await GoAsync(browser);
        console.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(200, (await browser.GetAsync("/account")).Status);
        console.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(302, (await browser.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task ASignInThatDoesNotAnswerIsSaidAndNobodyComesIn()
    {
        await provider.DisposeAsync();
        using var browser = console.Browse();
        var answer = await GoAsync(browser);
        Assert.Equal(503, answer.Status);
        Assert.Contains("does not answer", answer.Text);
    }

    async Task AssertTurnedAwayAsync(string words)
    {
        using var browser = console.Browse();
        var before = console.State();
        var answer = await GoAsync(browser);
        Assert.Equal(403, answer.Status);
        Assert.Contains(words, answer.Text);
        Assert.Equal(302, (await browser.GetAsync("/account")).Status);
        Assert.Equal(before, console.State());
    }
}
