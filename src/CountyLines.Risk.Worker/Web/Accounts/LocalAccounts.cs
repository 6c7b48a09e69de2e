using System.Security.Claims;
using System.Security.Cryptography;
using CountyLines.Risk.Lines;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>Local accounts: passwords, sessions and locks.</summary>
sealed class LocalAccounts(ConsoleStores stores)
{
    /// <summary>Wrong passwords in a row that lock an account: a person mistypes, and a program that guesses gets no further.</summary>
    const int MayFail = 5;

    const string StampClaim = "stamp";
    const string BeganClaim = "began";

    /// <summary>A password is at least this long; nothing is asked of its letters, because that makes shorter passwords and not better ones (NCSC).</summary>
    public const int ShortestPassword = 12;

    public const int LongestPassword = 128;

    static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>A screen that nobody has touched for so long has been left.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>However busy, a session ends with the shift.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    static readonly PasswordHasher<string> Hasher = new();

    /// <summary>Compared with when there is no such account, so that a name cannot be found by how long the answer takes.</summary>
    static readonly string NoPassword = Hasher.HashPassword("", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Who reads accounts before anybody has signed in.</summary>
    public static Person Nobody { get; } = Person.Of("countylines console")!;

    /// <summary>A new account, not yet kept.</summary>
    public static Account New(Person person, IReadOnlyList<string> roles, string password) => new(person.Name, roles, Hasher.HashPassword(person.Name, password), NewStamp(), 0, null);

    public static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static string HashOf(string name, string password) => Hasher.HashPassword(name, password);

    /// <summary>Why a password cannot be used; null when it can.</summary>
    public static string? WhyNot(string password, string name)
    {
        return password.Length < ShortestPassword ? $"Use at least {ShortestPassword} characters; three words that have nothing to do with each other are easy to keep in mind"
            : password.Length > LongestPassword ? $"Use at most {LongestPassword} characters"
            : name.Length > 0 && password.Contains(name, StringComparison.OrdinalIgnoreCase) ? "Do not use your name in it"
            : password.Distinct().Count() < 5 ? "Use more than a few different characters"
            : null;
    }

    /// <summary>The account, when the password is its own; the try is on record either way.</summary>
    public Account? Try(string name, string password)
    {
        var person = Person.Of(name);
        using var store = stores.Open(person ?? Nobody);
        var account = person is null ? null : store.FindAccount(person);
        var isRight = Hasher.VerifyHashedPassword(account?.Name ?? "", account?.Password ?? NoPassword, password) != PasswordVerificationResult.Failed;
        if (account is null || account.IsLocked(stores.Clock.GetUtcNow()))
            return null;
        store.RecordSignIn(person!, isRight, MayFail, LockedFor);
        return isRight ? account : null;
    }

    public ClaimsPrincipal PrincipalOf(Account account)
    {
        return Roles.Principal(
            account.Name, account.Roles, CookieAuthenticationDefaults.AuthenticationScheme, new Claim(StampClaim, account.Stamp),
            new Claim(BeganClaim, stores.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    public static void Configure(CookieAuthenticationOptions cookie)
    {
        (cookie.LoginPath, cookie.AccessDeniedPath, cookie.ReturnUrlParameter) = ("/sign-in", "/refused", "to");
        (cookie.Cookie.Name, cookie.Cookie.HttpOnly, cookie.Cookie.SameSite, cookie.Cookie.SecurePolicy) = ("countylines", true, SameSiteMode.Strict, CookieSecurePolicy.SameAsRequest);
        (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (Idle, true);
        cookie.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<LocalAccounts>().CheckAsync(context);
    }

    /// <summary>With every request: the account is as it was, and the session is not too old.</summary>
    async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        using var store = stores.Open(Nobody);
        var account = Person.Of(context.Principal?.Identity?.Name ?? "") is { } person ? store.FindAccount(person) : null;
        var began = long.TryParse(context.Principal?.FindFirstValue(BeganClaim), out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MinValue;
        if (account is not null && account.Stamp == context.Principal!.FindFirstValue(StampClaim) && stores.Clock.GetUtcNow() - began < Longest)
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }
}
