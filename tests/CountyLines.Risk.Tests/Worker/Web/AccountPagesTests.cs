using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;
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

    [Theory]
    [InlineData("countylines console")]
    [InlineData("CountyLines doctor")]
    [InlineData("erased person")]
    [InlineData("\u0410nn Example")]
    public async Task NobodyIsCalledAsTheProductOrAsAnotherLooks(string name)
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var administrator = await console.SignInAsync(Administrator);
        var before = console.State();
        Assert.Contains("govuk-error-summary", (await administrator.PostAsync("/accounts/new", ("name", name), ("role", "approver"), ("password", Other))).Text);
        Assert.Equal(before, console.State());
    }

    [Fact]
    public async Task ARoleThatWasTakenAwayIsNotGivenBackByAPasswordOfTheSameMoment()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        var read = console.Find(Analyst)!;
        using var store = console.Open();
        Assert.Equal(AccountChange.Done, store.ChangeRoles(read, LocalAccounts.WithRoles(read, ["viewer"]), Roles.Administrator));
        Assert.Equal(AccountChange.ChangedMeanwhile, store.ChangePassword(read, LocalAccounts.WithPassword(read, Other), Roles.Administrator));
        Assert.Equal(["viewer"], console.Find(Analyst)!.Roles);
        var again = console.Find(Analyst)!;
        Assert.Equal(AccountChange.Done, store.ChangePassword(again, LocalAccounts.WithPassword(again, Other), Roles.Administrator));
        Assert.Equal(AccountChange.ChangedMeanwhile, store.ChangeRoles(again, LocalAccounts.WithRoles(again, ["analyst"]), Roles.Administrator));
        Assert.Equal(["viewer"], console.Find(Analyst)!.Roles);
        using var browser = await console.SignInAsync(Analyst, Other);
        Assert.Equal(200, (await browser.GetAsync("/list")).Status);
    }

    [Fact]
    public async Task WhoeverGaveAPasswordCannotBeTheOtherPairOfEyesWithIt()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        console.Make("Ann Example", Roles.Administrator, "analyst");
        var approver = ConsoleUnderTest.NameOf("approver");
        using var ann = await console.SignInAsync("Ann Example");
        Assert.Equal(302, (await ann.PostAsync("/releases?handler=Draft", ("Audience", "tasking"))).Status);
        Assert.Equal(302, (await ann.PostAsync("/accounts/change?handler=Password", ("name", approver), ("password", Other))).Status);

        using (var asApprover = await console.SignInAsync(approver, Other))
        {
            var refused = await asApprover.PostAsync("/releases/show?handler=Approve&number=1", ("Number", "1"));
            Assert.Equal(409, refused.Status);
            Assert.Contains("Ann Example gave you your password, and could have signed in as you", refused.Text);
            // Nor when it was changed with what she gave.
            Assert.Equal(302, (await asApprover.PostAsync("/account", ("old", Other), ("password", "a third long password"))).Status);
            Assert.Equal(409, (await asApprover.PostAsync("/releases/show?handler=Approve&number=1", ("Number", "1"))).Status);
        }

        using var administrator = await console.SignInAsync(Administrator);
        Assert.Equal(302, (await administrator.PostAsync("/accounts/change?handler=Password", ("name", approver), ("password", Other))).Status);
        using var again = await console.SignInAsync(approver, Other);
        Assert.Equal(302, (await again.PostAsync("/releases/show?handler=Approve&number=1", ("Number", "1"))).Status);
    }

    [Fact]
    public async Task ATryOnALockedAccountAndOnNobodysIsOnRecordWithoutWhatWasTyped()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = console.Browse();
        for (var tries = 0; tries < 7; tries++)
            Assert.Equal(401, (await browser.PostAsync("/sign-in", ("name", Analyst), ("password", "wrong horse battery"))).Status);
        Assert.Equal(401, (await browser.PostAsync("/sign-in", ("name", "my secret password"), ("password", "x"))).Status);
        Assert.Equal(8, console.Audit().Count(entry => entry.Act == "sign-in-refused"));
        using var store = console.Open();
        Assert.DoesNotContain(store.AuditNames(), name => name.Name.Contains("secret", StringComparison.Ordinal));
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
