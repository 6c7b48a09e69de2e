using CountyLines.Risk.Release;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// The console: a web server of its own beside the nights, so that neither is in the other's way. It is built from the settings and shares nothing with
/// them but the store, the rules, the clock and the log.
/// </summary>
sealed partial class ConsoleServer(ConsoleSettings settings, ConsoleStores stores, ILoggerFactory log) : IHostedService, IAsyncDisposable
{
    readonly WebApplication web = Build(settings, stores, log);

    /// <summary>Every address with what it asks for. A page says that only when it is loaded.</summary>
    public async Task<IReadOnlyList<(string Address, EndpointMetadataCollection Asks)>> EndpointsAsync()
    {
        var pages = web.Services.GetRequiredService<PageLoader>();
        var all = new List<(string, EndpointMetadataCollection)>();
        foreach (var endpoint in web.Services.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var loaded = await pages.LoadAsync(page, endpoint.Metadata);
                all.Add(($"/{page.AttributeRouteInfo?.Template?.TrimStart('/')}", loaded.Endpoint?.Metadata ?? new EndpointMetadataCollection(loaded.EndpointMetadata ?? [])));
            }
            else
            {
                all.Add(($"/{((RouteEndpoint)endpoint).RoutePattern.RawText?.TrimStart('/')}", endpoint.Metadata));
            }
        }

        return all;
    }

    /// <summary>Where it is, once it listens.</summary>
    public Uri Address => new(web.Urls.First());

    /// <summary>The way in for whoever makes the first account; null when there is an account already.</summary>
    public Uri? FirstLink => web.Services.GetRequiredService<FirstAccount>().LinkAt(Address);

    /// <exception cref="SettingsException">Nobody could come in, or other machines would reach it and it could not be kept from them.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ThrowIfItCannotOpen(settings, stores);
        if (settings.Negotiate is { Keytab: { } keytab })
            Keytab.Use(keytab);
        await web.StartAsync(cancellationToken);
        TellWhere();
    }

    /// <summary>By Kerberos somebody can come in only where the machine has what it takes. Beyond this machine the console is served encrypted, and only when somebody can sign in: there the first link is not given out.</summary>
    /// <exception cref="SettingsException">It is not so.</exception>
    public static void ThrowIfItCannotOpen(ConsoleSettings settings, ConsoleStores stores)
    {
        if (settings is { Listen: not null, Negotiate: not null } && NegotiateSignIn.WhyNot() is { } why)
            throw new SettingsException([why]);
        if (settings.IsOnlyHere)
            return;
        if (settings.Certificate is null)
            throw new SettingsException([$"Console:Listen is {settings.Listen}, which other machines reach, and nothing would be encrypted; give Console:Certificate"]);
        if (!settings.SignsInElsewhere && !FirstAccount.HasAny(stores))
            throw new SettingsException([$"Console:Listen is {settings.Listen}, which other machines reach, and nobody can sign in; set Console:Oidc or Console:Negotiate, or make the first account on this machine with: countylines console"]);
    }

    public Task StopAsync(CancellationToken cancellationToken) => web.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => web.DisposeAsync();

    static WebApplication Build(ConsoleSettings settings, ConsoleStores stores, ILoggerFactory log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ConsoleServer).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(settings.Listen!, listen =>
            {
                // Browsers show a ticket to the older version of HTTP only, and some do not go back to it by themselves.
                if (settings.Negotiate is not null)
                    listen.Protocols = HttpProtocols.Http1;
                if (settings.Certificate is { } certificate)
                    listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, settings.Issuers));
            });
        });
        builder.Services.AddSingleton(log).AddSingleton(stores).AddSingleton(stores.Clock).AddSingleton<RankIntervals>();
        builder.Services.AddRazorPages().WithRazorPagesRoot("/Web/Pages").AddApplicationPart(typeof(ConsoleServer).Assembly);
        // The worker says itself that it has started, and how it is stopped.
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        ConsoleAccess.Add(builder.Services, settings, stores);
        var app = builder.Build();
        // What somebody asked for in vain is no fault, and what they typed may name a person.
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", SuppressDiagnosticsCallback = context => context.Exception is NotFoundException or RefusedException or ActRefusedException or NothingToScoreException });
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (System.Data.Common.DbException)
            {
                stores.Forget();
                throw;
            }
        });
        app.UseStatusCodePagesWithReExecute("/error", "?code={0}");
        app.Use(SecurityHeaders.AddAsync);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")), OnPrepareResponse = SecurityHeaders.OfAsset });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        // The map's drawing is the briefing's, and so is its style.
        app.MapGet("/map.css", () => Results.Text(MapStyle.Css.ToString(), "text/css; charset=utf-8")).AllowAnonymous();
        // Whoever has not signed in does not learn which pages there are.
        app.MapFallback("{**path}", () => Results.NotFound()).RequireAuthorization(AnyRight.Policy);
        return app;
    }

    void TellWhere()
    {
        var logger = log.CreateLogger("CountyLines.Risk.Console");
        try
        {
            if (FirstLink is { } first)
                Log.NoAccountYet(logger, Address, first);
            else
                Log.Listening(logger, Address);
        }
        catch (Exception fault) when (fault is StoreRefusedException or StoreBusyException or System.Data.Common.DbException)
        {
            // The nights go on without the console; its pages say the same to whoever asks.
            Log.NoStore(logger, Address, fault.Message);
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The console is at {Address}")]
        public static partial void Listening(ILogger log, Uri address);

        [LoggerMessage(2, LogLevel.Information, "The console is at {Address}. There is no account yet; make the first one here, once: {First}")]
        public static partial void NoAccountYet(ILogger log, Uri address, Uri first);

        [LoggerMessage(3, LogLevel.Warning, "The console is at {Address}, and cannot use the store: {Fault}")]
        public static partial void NoStore(ILogger log, Uri address, string fault);
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
