using CountyLines.Risk.Worker.Web;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>Accounts as an administrator, and everybody for themselves, makes and changes them.</summary>
public sealed class AccountPagesTests
{
    const string Other = "another long password";

    static readonly string Administrator = ConsoleUnderTest.NameOf("administrator");
    static readonly string Analyst = ConsoleUnderTest.NameOf("analyst");

    [Fact]
    public async Task AnAccountIsMadeWithItsRolesAndItsOwnerSignsIn()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var administrator = await console.SignInAsync(Administrator);
        var made = await administrator.PostAsync("/accounts/new", ("name", "Bea Example"), ("role", "auditor"), ("role", "viewer"), ("password", Other));
        Assert.Equal((302, "/accounts"), (made.Status, made.To));
        Assert.Equal(["viewer", "auditor"], console.Find("bea example")!.Roles);
        Assert.DoesNotContain(Other, console.Find("Bea Example")!.Password, StringComparison.Ordinal);
        Assert.Contains("Bea Example", (await administrator.GetAsync("/accounts")).Text);
        using var bea = await console.SignInAsync("Bea Example", Other);
        Assert.Equal(200, (await bea.GetAsync("/list")).Status);
        Assert.Equal("account-made", console.Audit().Last(entry => entry.Operation == "control" && entry.Act.StartsWith("account", StringComparison.Ordinal)).Act);
    }

    [Theory]
    [InlineData("", "viewer", Other, "Give a name of at most 80 characters that can be seen")]
    [InlineData("Bea\u202eExample", "viewer", Other, "Give a name of at most 80 characters that can be seen")]
    [InlineData("Bea Example", "owner", Other, "Give at least one role")]
    [InlineData("Bea Example", "viewer", "short", "Use at least 12 characters")]
    [InlineData("example  ANALYST", "viewer", Other, "There is an account with this name")]
    public async Task AnAccountThatCannotBeMadeSaysWhyAndIsNotMade(string name, string role, string password, string words)
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var administrator = await console.SignInAsync(Administrator);
        var before = console.State();
        var answer = await administrator.PostAsync("/accounts/new", ("name", name), ("role", role), ("password", password));
        Assert.Contains(words, answer.Text);
        Assert.Contains("govuk-error-summary", answer.Text);
        Assert.Equal(before, console.State());
    }

    [Fact]
    public async Task TheLastAdministratorCannotBeTakenAwayNorTakeThemselvesAway()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var administrator = await console.SignInAsync(Administrator);
        var before = console.State();
        foreach (var change in new[] { "Remove", "Roles" })
        {
            var answer = await administrator.PostAsync($"/accounts/change?handler={change}", ("name", Administrator), ("role", "viewer"));
            Assert.Contains("Nobody would be left who can make and change accounts", answer.Text);
        }

        Assert.Equal(before, console.State());
        console.Make("Bea Example", "viewer", Roles.Administrator);
        Assert.Equal(302, (await administrator.PostAsync("/accounts/change?handler=Remove", ("name", Administrator))).Status);
        Assert.Null(console.Find(Administrator));
        Assert.Equal("account-removed", console.Audit()[^1].Act);
    }

    [Fact]
    public async Task ANewPasswordUnlocksAndTheOldOneIsOver()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = console.Browse();
        for (var tries = 0; tries < 5; tries++)
            await browser.PostAsync("/sign-in", ("name", Analyst), ("password", "wrong horse battery"));
        using var administrator = await console.SignInAsync(Administrator);
        Assert.Contains("locked after wrong passwords", (await administrator.GetAsync("/accounts")).Text);
        await administrator.PostAsync("/accounts/change?handler=Password", ("name", Analyst), ("password", Other));
        Assert.Equal("account-password-changed", console.Audit()[^1].Act);
        Assert.Equal(401, (await browser.PostAsync("/sign-in", ("name", Analyst), ("password", ConsoleUnderTest.Password))).Status);
        Assert.Equal(302, (await browser.PostAsync("/sign-in", ("name", Analyst), ("password", Other))).Status);
    }

    [Fact]
    public async Task OnesOwnPasswordIsChangedByWhoeverKnowsTheOldOne()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = await console.SignInAsync(Analyst);
        using var elsewhere = await console.SignInAsync(Analyst);
        Assert.Contains("sees everything about lines and works on them", (await browser.GetAsync("/account")).Text);
        var before = console.Find(Analyst)!.Password;
        Assert.Contains("The password that you have is not right", (await browser.PostAsync("/account", ("old", "wrong horse battery"), ("password", Other))).Text);
        Assert.Contains("Use at least 12 characters", (await browser.PostAsync("/account", ("old", ConsoleUnderTest.Password), ("password", "short"))).Text);
        Assert.Equal(before, console.Find(Analyst)!.Password);
        var changed = await browser.FollowAsync(await browser.PostAsync("/account", ("old", ConsoleUnderTest.Password), ("password", Other)));
        Assert.Contains("The password is changed", changed.Text);
        Assert.Equal(302, (await elsewhere.GetAsync("/account")).Status);
        Assert.Equal(["analyst"], console.Find(Analyst)!.Roles);
    }

    [Fact]
    public async Task AScreenThatWasLeftIsNoPlaceToGuessThePassword()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = await console.SignInAsync(Analyst);
        for (var tries = 0; tries < 5; tries++)
            await browser.PostAsync("/account", ("old", "wrong horse battery"), ("password", Other));
        await browser.PostAsync("/account", ("old", ConsoleUnderTest.Password), ("password", Other));
        Assert.True(console.Find(Analyst)!.IsLocked(console.Clock.GetUtcNow()));
        using var other = console.Browse();
        Assert.Equal(401, (await other.PostAsync("/sign-in", ("name", Analyst), ("password", Other))).Status);
    }

    [Fact]
    public async Task AnAccountThatIsNotThereIsNotFound()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var administrator = await console.SignInAsync(Administrator);
        Assert.Equal(404, (await administrator.GetAsync("/accounts/change?name=Nobody%20Here")).Status);
        Assert.Equal(404, (await administrator.PostAsync("/accounts/change?handler=Remove", ("name", "Nobody Here"))).Status);
    }
}
