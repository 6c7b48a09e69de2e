using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>Who comes in, and to what.</summary>
static class ConsoleAccess
{
    /// <summary>Whoever has not signed in comes to the sign-in, and what asks for no right is for nobody.</summary>
    public static void Add(IServiceCollection services, ConsoleSettings settings, ConsoleStores stores)
    {
        var isHttps = settings.Certificate is not null;
        services.AddDataProtection().SetApplicationName("CountyLines.Risk console").PersistKeysToFileSystem(KeyFolder(stores));
        services.AddSingleton(settings).AddSingleton<Sessions>().AddSingleton<LocalAccounts>().AddSingleton<FirstAccount>();
        services.AddAntiforgery(options =>
        {
            (options.Cookie.Name, options.Cookie.SameSite, options.FormFieldName) = (LocalAccounts.CookieName("countylines.form", isHttps), SameSiteMode.Strict, "form");
            (options.Cookie.SecurePolicy, options.Cookie.Path) = (isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None, "/");
        });
        var access = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => LocalAccounts.Configure(cookie, isHttps));
        if (settings.Oidc is { } oidc)
            OidcSignIn.Add(access, oidc);
        if (settings.Negotiate is { } negotiate)
            services.AddSingleton(negotiate).AddSingleton<NegotiateSignIn>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        services.Configure<AuthorizationOptions>(options =>
        {
            foreach (var right in Enum.GetValues<Right>())
                options.AddPolicy(right.ToString(), policy => policy.RequireAuthenticatedUser().RequireClaim(Roles.RightClaim, right.ToString()));
            options.AddPolicy(AnyRight.Policy, policy => policy.RequireAuthenticatedUser());
        });
    }

    /// <summary>What the framework says of itself and nobody who runs the worker can act on.</summary>
    public static void Quieten(ILoggingBuilder log)
    {
        // That its keys stand in plain files: their folder is the owner's alone.
        log.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    /// <summary>Whoever has the keys can make a cookie that the console takes for its own.</summary>
    static DirectoryInfo KeyFolder(ConsoleStores stores)
    {
        var keys = Directory.CreateDirectory(Path.Combine(stores.Place.Folder, "console"));
        if (!OperatingSystem.IsWindows())
            keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return keys;
    }
}
