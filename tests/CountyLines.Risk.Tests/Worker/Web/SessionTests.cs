using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>How long somebody is signed in, and what ends it.</summary>
public sealed class SessionTests
{
    static readonly string Analyst = ConsoleUnderTest.NameOf("analyst");

    static async Task<bool> IsInAsync(Browser browser) => (await browser.GetAsync("/account")).Status == 200;

    [Fact]
    public async Task AScreenThatNobodyTouchesForHalfAnHourIsSignedOut()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = await console.SignInAsync(Analyst);
        for (var look = 0; look < 4; look++)
        {
            console.Clock.Advance(TimeSpan.FromMinutes(29));
            Assert.True(await IsInAsync(browser), $"look {look}");
        }

        console.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.False(await IsInAsync(browser));
    }

    [Fact]
    public async Task HoweverBusyASessionEndsAfterTwelveHours()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = await console.SignInAsync(Analyst);
        for (var minutes = 20; minutes < 12 * 60; minutes += 20)
        {
            console.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.True(await IsInAsync(browser), $"after {minutes} minutes");
        }

        console.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.False(await IsInAsync(browser));
    }

    [Theory]
    [InlineData("Roles")]
    [InlineData("Password")]
    [InlineData("Remove")]
    public async Task AChangeOfTheAccountEndsItsSessionsEverywhere(string change)
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var one = await console.SignInAsync(Analyst);
        using var other = await console.SignInAsync(Analyst);
        using var administrator = await console.SignInAsync(ConsoleUnderTest.NameOf("administrator"));
        Assert.Equal(200, (await one.GetAsync("/meeting")).Status);
        Assert.Equal((302, "/accounts"), Of(await administrator.PostAsync($"/accounts/change?handler={change}", ("name", Analyst), ("role", "viewer"), ("password", "another long password"))));
        Assert.False(await IsInAsync(one));
        Assert.False(await IsInAsync(other));
        Assert.True(await IsInAsync(administrator));

        static (int, string) Of(Answer answer) => (answer.Status, answer.To);
    }

    [Fact]
    public async Task WhoSignsOutIsSignedOutForEveryCopyOfTheCookie()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = await console.SignInAsync(Analyst);
        using var copy = console.Browse();
        foreach (var cookie in browser.Cookies)
            copy.Cookies.Add(cookie.Key, cookie.Value);
        Assert.True(await IsInAsync(copy));
        await browser.PostAsync("/sign-out");
        Assert.False(await IsInAsync(browser));
        Assert.False(await IsInAsync(copy));
    }

    [Fact]
    public async Task SigningInAnewLeavesNoSessionFromBefore()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = await console.SignInAsync(Analyst);
        using var copy = console.Browse();
        foreach (var cookie in browser.Cookies)
            copy.Cookies.Add(cookie.Key, cookie.Value);
        await browser.PostAsync("/sign-in", ("name", ConsoleUnderTest.NameOf("viewer")), ("password", ConsoleUnderTest.Password));
        Assert.Contains(ConsoleUnderTest.NameOf("viewer"), (await browser.GetAsync("/account")).Text);
        Assert.False(await IsInAsync(copy));
    }

    [Fact]
    public async Task FiveWrongPasswordsLockTheAccountForAQuarterOfAnHour()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = console.Browse();
        var answers = new List<string>();
        for (var tries = 0; tries < 5; tries++)
            answers.Add((await TryAsync("wrong horse battery")).Text);
        var right = await TryAsync(ConsoleUnderTest.Password);
        Assert.Equal(401, right.Status);
        // The form's own word is another each time; whoever guesses learns from nothing else whether the account is locked.
        Assert.Single(answers.Append(right.Text).Select(WithoutWord).Distinct());
        console.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(401, (await TryAsync(ConsoleUnderTest.Password)).Status);
        console.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(302, (await TryAsync(ConsoleUnderTest.Password)).Status);
        // Those that the lock kept out are on record like the wrong ones.
        Assert.Equal((7, 1), (console.Audit().Count(entry => entry.Act == "sign-in-refused"), console.Audit().Count(entry => entry.Act == "signed-in")));

        Task<Answer> TryAsync(string password) => browser.PostAsync("/sign-in", ("name", Analyst), ("password", password));

        static string WithoutWord(string page) => System.Text.RegularExpressions.Regex.Replace(page, "name=\"form\" type=\"hidden\" value=\"[^\"]+\"", "");
    }

    [Fact]
    public async Task AFewWrongPasswordsAreForgottenAfterARightOne()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = console.Browse();
        for (var round = 0; round < 3; round++)
        {
            for (var tries = 0; tries < 4; tries++)
                Assert.Equal(401, (await browser.PostAsync("/sign-in", ("name", Analyst), ("password", "wrong horse battery"))).Status);
            Assert.Equal(302, (await browser.PostAsync("/sign-in", ("name", Analyst), ("password", ConsoleUnderTest.Password))).Status);
            await browser.PostAsync("/sign-out");
        }
    }

    /// <summary>A right password that was read before the lock and comes to the store after it.</summary>
    [Fact]
    public async Task ARightPasswordAmongManyAtTheSameTimeDoesNotGetPastTheLock()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var store = console.Open();
        var person = Risk.Lines.Person.Of(Analyst)!;
        for (var tries = 0; tries < 5; tries++)
            Assert.False(store.RecordSignIn(person, false, 5, TimeSpan.FromMinutes(15)));
        Assert.False(store.RecordSignIn(person, true, 5, TimeSpan.FromMinutes(15)));
        Assert.NotNull(store.FindAccount(person)!.LockedUntil);
    }

    [Theory]
    [InlineData("/map", "/map")]
    [InlineData("/lines?reference=CL/2026/900", "/lines?reference=CL/2026/900")]
    [InlineData("https://example.org/list", "/")]
    [InlineData("//example.org/list", "/")]
    [InlineData("/\\example.org", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    public async Task AfterSigningInOnlyAPageOfTheConsoleFollows(string wanted, string comesTo)
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = console.Browse();
        var answer = await browser.PostAsync("/sign-in", ("name", Analyst), ("password", ConsoleUnderTest.Password), ("to", wanted));
        Assert.Equal((302, comesTo), (answer.Status, answer.To));
        var arrived = await browser.GetAsync($"/arrived?to={Uri.EscapeDataString(wanted)}");
        Assert.Equal($"0; url={comesTo}", arrived.Headers["Refresh"]);
        Assert.DoesNotContain("example.org", arrived.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCookieIsForTheServerAloneAndForNobodyElsesPages()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = console.Browse();
        var answer = await browser.PostAsync("/sign-in", ("name", Analyst), ("password", ConsoleUnderTest.Password));
        var cookie = Assert.Single(answer.Cookies, one => one.StartsWith("countylines=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Contains("path=/", cookie);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(console.Data, "console")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(console.Data, "console")));
    }

    [Fact]
    public async Task AWorkerThatIsStartedAgainKnowsNoSession()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        using var browser = await console.SignInAsync(Analyst);
        await console.OpenAsync();
        using var after = console.Browse();
        foreach (var cookie in browser.Cookies)
            after.Cookies.Add(cookie.Key, cookie.Value);
        Assert.False(await IsInAsync(after));
    }
}
