using CountyLines.Risk.Release;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.FileProviders;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// The console: a web server of its own beside the nights, so that neither is in the other's way. It is built from the settings and shares nothing with
/// them but the store, the rules, the clock and the log.
/// </summary>
sealed class ConsoleServer(ConsoleSettings settings, ConsoleStores stores, ILoggerFactory log) : IHostedService, IAsyncDisposable
{
    readonly WebApplication web = Build(settings, stores, log);

    /// <summary>The endpoints, with what each asks for.</summary>
    public IReadOnlyList<Endpoint> Endpoints => [.. web.Services.GetRequiredService<EndpointDataSource>().Endpoints];

    /// <summary>Where it is, once it listens.</summary>
    public Uri Address => new(web.Urls.First());

    /// <summary>The way in for whoever makes the first account; null when there is an account already.</summary>
    public Uri? FirstLink => web.Services.GetRequiredService<FirstAccount>().LinkAt(Address);

    public Task StartAsync(CancellationToken cancellationToken) => web.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => web.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => web.DisposeAsync();

    static WebApplication Build(ConsoleSettings settings, ConsoleStores stores, ILoggerFactory log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ConsoleServer).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(settings.Listen!);
        });
        builder.Services.AddSingleton(log).AddSingleton(stores).AddSingleton(stores.Clock).AddSingleton<FirstAccount>().AddSingleton<RankIntervals>().AddSingleton<LocalAccounts>();
        builder.Services.AddRazorPages().WithRazorPagesRoot("/Web/Pages").AddApplicationPart(typeof(ConsoleServer).Assembly);
        builder.Services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SameSite, options.FormFieldName) = ("countylines.form", SameSiteMode.Strict, "form"));
        AddAccess(builder.Services, stores);
        var app = builder.Build();
        app.UseExceptionHandler("/error");
        app.UseStatusCodePagesWithReExecute("/error", "?code={0}");
        app.Use(SecurityHeaders.AddAsync);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")), OnPrepareResponse = SecurityHeaders.OfAsset });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        // The map's drawing is the briefing's, and so is its style.
        app.MapGet("/map.css", () => Results.Text(MapStyle.Css.ToString(), "text/css; charset=utf-8")).AllowAnonymous();
        return app;
    }

    /// <summary>Whoever has not signed in comes to the sign-in, and what asks for no right is for nobody.</summary>
    static void AddAccess(IServiceCollection services, ConsoleStores stores)
    {
        var keys = Directory.CreateDirectory(Path.Combine(stores.Place.Folder, "console"));
        if (!OperatingSystem.IsWindows())
            keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        services.AddDataProtection().SetApplicationName("CountyLines.Risk console").PersistKeysToFileSystem(keys);
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(LocalAccounts.Configure);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        services.Configure<AuthorizationOptions>(options =>
        {
            foreach (var right in Enum.GetValues<Right>())
                options.AddPolicy(right.ToString(), policy => policy.RequireAuthenticatedUser().RequireClaim(Roles.RightClaim, right.ToString()));
            options.AddPolicy(AnyRight.Policy, policy => policy.RequireAuthenticatedUser());
        });
    }
}

/// <summary>Asks for a right on a page.</summary>
sealed class NeedsAttribute(Right right) : AuthorizeAttribute(right.ToString())
{
    public Right Right => right;
}

/// <summary>For pages that everybody who has signed in may see.</summary>
sealed class AnyRight() : AuthorizeAttribute(Policy)
{
    public new const string Policy = "signed-in";
}
