using System.Security.Claims;
using System.Security.Cryptography;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>Accounts that are kept here, and the sessions of everybody who has signed in, here or at the force's own sign-in.</summary>
sealed class LocalAccounts(ConsoleStores stores, Sessions sessions, ConsoleSettings settings)
{
    /// <summary>Wrong passwords in a row that lock an account: a person mistypes, and a program that guesses gets no further.</summary>
    const int MayFail = 5;

    /// <summary>Of an account: a session that knows another is over.</summary>
    const string StampClaim = "stamp";

    static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>Who reads accounts before anybody has signed in.</summary>
    public static Person Nobody { get; } = Person.Of("countylines console")!;

    /// <summary>Whether accounts are kept here: not where the force has its own sign-in.</summary>
    public bool AreKeptHere => !settings.SignsInElsewhere;

    /// <exception cref="ActRefusedException">No account is kept here.</exception>
    public void ThrowUnlessKeptHere()
    {
        if (!AreKeptHere)
            throw new ActRefusedException("No account is kept here", ["the force has its own sign-in, and accounts are made and changed there"]);
    }

    /// <summary>A new account, not yet kept.</summary>
    public static Account New(Person person, IReadOnlyList<string> roles, string password) => new(person.Name, roles, Passwords.Hash(person.Name, password), NewStamp(), "", 0, null);

    public static Account WithRoles(Account account, IReadOnlyList<string> roles) => account with { Roles = roles, Stamp = NewStamp() };

    public static Account WithPassword(Account account, string password) => account with { Password = Passwords.Hash(account.Name, password), Stamp = NewStamp() };

    /// <summary>The account, when the password is its own; the try is on record either way.</summary>
    public Account? Try(string name, string password)
    {
        if (!AreKeptHere)
            return null;
        var person = Person.Of(name);
        using var reading = stores.Open(Nobody);
        var account = person is null ? null : reading.FindAccount(person);
        // Who has no account acts under no name: what was typed may be a password.
        using var store = stores.Open(account is null ? Nobody : person!);
        var isRight = Passwords.IsRight(account?.Password, password);
        if (account is null || account.IsLocked(stores.Clock.GetUtcNow()))
        {
            store.RecordRefusedSignIn(account is null ? null : person);
            return null;
        }

        return store.RecordSignIn(person!, isRight, MayFail, LockedFor) ? account : null;
    }

    /// <summary>What is wrong with the name of a new account; null when nothing is.</summary>
    public static string? WhyNotNamed(string? name) => Person.Of(name ?? "") is not { } person ? "Give a name of at most 80 characters that can be seen, in the plain letters of one script"
        : IsOfProduct(person) ? "Names that begin with countylines are the product's own; give the person's"
        : null;

    /// <summary>Whether the product acts under the name, and no person may.</summary>
    public static bool IsOfProduct(Person person) => person.Name.StartsWith("countylines", StringComparison.OrdinalIgnoreCase) || person.IsSameAs(Person.Of(Person.Erased)!);

    /// <summary>Refuses a second person who may be the first: whoever chose an account's password can sign in to it.</summary>
    /// <param name="first">Who drafted or proposed.</param>
    /// <exception cref="ActRefusedException">The first gave the second the password.</exception>
    public void ThrowIfGivenBy(string first, Person second, RiskStore store, string summary)
    {
        if (AreKeptHere && store.FindAccount(second) is { } account && Person.Of(account.GivenBy) is { } giver && Person.Of(first)?.IsSameAs(giver) == true)
            throw new ActRefusedException(summary, [$"{first} gave you your password, and could have signed in as you; another administrator must give you one, or another person do this"]);
    }

    /// <summary>Opens a session for the owner of an account; the one that there was is over.</summary>
    public Task SignInAsync(HttpContext context, Account account)
    {
        sessions.End(context.User);
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, Roles.Principal(account.Name, account.Roles, CookieAuthenticationDefaults.AuthenticationScheme, new Claim(StampClaim, account.Stamp), sessions.Begin()));
    }

    public Task SignOutAsync(HttpContext context)
    {
        sessions.End(context.User);
        return context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>How a browser holds the session.</summary>
    /// <param name="isHttps">A cookie with the prefix is taken from nobody but this very host, over a connection that is encrypted.</param>
    public static void Configure(CookieAuthenticationOptions cookie, bool isHttps)
    {
        (cookie.LoginPath, cookie.AccessDeniedPath, cookie.ReturnUrlParameter) = ("/sign-in", "/refused", "to");
        (cookie.Cookie.Name, cookie.Cookie.HttpOnly, cookie.Cookie.SameSite) = (CookieName("countylines", isHttps), true, SameSiteMode.Strict);
        cookie.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (Sessions.Idle, true);
        cookie.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<LocalAccounts>().CheckAsync(context);
    }

    public static string CookieName(string name, bool isHttps) => isHttps ? $"__Host-{name}" : name;

    static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>With every request: the session is open and not too old, and the account is as it was.</summary>
    async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        if (sessions.IsOpen(context.Principal!) && (!AreKeptHere || IsUnchanged(context.HttpContext, context.Principal!)))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    bool IsUnchanged(HttpContext request, ClaimsPrincipal who)
    {
        return Person.Of(who.Identity?.Name ?? "") is { } person && stores.OpenFor(request, person).FindAccount(person) is { } account && account.Stamp == who.FindFirstValue(StampClaim);
    }
}
