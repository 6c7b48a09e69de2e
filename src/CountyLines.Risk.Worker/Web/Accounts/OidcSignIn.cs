using System.Security.Claims;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>The force's own sign-in, by OpenID Connect: the code flow with PKCE, and of what it says only the name and the roles are kept.</summary>
sealed partial class OidcSignIn(OidcSettings settings, ConsoleStores stores, Sessions sessions, ILoggerFactory log)
{
    /// <summary>How long the sign-in may take to answer the console. Somebody waits for the page.</summary>
    static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    /// <summary>Clocks of two machines differ by less.</summary>
    static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    /// <summary>Why nobody came in, in the page's address.</summary>
    public const string Failed = "failed";
    public const string NoName = "no-name";
    public const string NoRole = "no-role";

    /// <summary>Where the browser comes from the sign-in; the first page that is the console's own is the one after it.</summary>
    public const string Back = "/signed-in";
    public const string Arrived = "/arrived";

    const string Why = "why";

    readonly ILogger logger = log.CreateLogger("CountyLines.Risk.Console");

    public static void Add(AuthenticationBuilder access, OidcSettings settings)
    {
        access.Services.AddSingleton(settings).AddSingleton<OidcSignIn>();
        access.AddOpenIdConnect(oidc =>
        {
            (oidc.Authority, oidc.ClientId, oidc.ClientSecret) = (settings.Authority.AbsoluteUri, settings.ClientId, settings.ClientSecret.Reveal());
            // Plain HTTP is taken from the settings for this machine only.
            oidc.RequireHttpsMetadata = settings.Authority.Scheme == Uri.UriSchemeHttps;
            // The answer comes as a step of the browser's own, so that its cookies need no leave to come from elsewhere.
            (oidc.ResponseType, oidc.ResponseMode, oidc.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
            (oidc.SaveTokens, oidc.MapInboundClaims, oidc.GetClaimsFromUserInfoEndpoint, oidc.DisableTelemetry) = (false, false, false, true);
            (oidc.CallbackPath, oidc.RemoteSignOutPath, oidc.SignedOutCallbackPath) = (Back, default, default);
            oidc.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            oidc.BackchannelTimeout = LongestAnswer;
            foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
                (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
            oidc.Events.OnTokenValidated = Here(here => here.ComeInAsync);
            oidc.Events.OnRemoteFailure = context => context.HttpContext.RequestServices.GetRequiredService<OidcSignIn>().TurnAwayAsync(context);
        });
        // The worker has one clock, and a token is as old as that says.
        access.Services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme).Configure<TimeProvider>((oidc, clock) =>
            oidc.TokenValidationParameters.LifetimeValidator = (from, until, _, _) => until is { } end && clock.GetUtcNow().UtcDateTime <= end + ClockError && !(from > clock.GetUtcNow().UtcDateTime + ClockError));
    }

    static Func<TokenValidatedContext, Task> Here(Func<OidcSignIn, Func<TokenValidatedContext, Task>> act) => context => act(context.HttpContext.RequestServices.GetRequiredService<OidcSignIn>())(context);

    /// <summary>Sends the browser to the sign-in.</summary>
    /// <param name="to">A page of the console, for afterwards.</param>
    /// <returns>False when the sign-in does not answer.</returns>
    public async Task<bool> GoAsync(HttpContext context, string to)
    {
        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = $"{Arrived}{QueryString.Create("to", to)}" });
            return true;
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or IOException or TaskCanceledException)
        {
            Log.NoAnswer(logger, settings.Authority, fault.InnerException?.Message ?? fault.Message);
            return false;
        }
    }

    /// <summary>Makes of what the sign-in says a person of the console, or nobody.</summary>
    Task ComeInAsync(TokenValidatedContext context)
    {
        var claims = context.Principal!;
        var roles = Roles.Read([.. claims.FindAll(settings.RoleClaim).Select(claim => settings.Roles.GetValueOrDefault(claim.Value)).OfType<string>().Distinct()]);
        if (claims.FindFirstValue(settings.NameClaim) is not { } name || Person.Of(name) is not { } person || LocalAccounts.IsOfProduct(person))
        {
            context.Fail(new TurnedAwayException(NoName));
        }
        else if (roles is null)
        {
            context.Fail(new TurnedAwayException(NoRole));
        }
        else
        {
            using (var store = stores.Open(person))
                store.RecordSignIn(person);
            context.Principal = Roles.Principal(person.Name, roles, CookieAuthenticationDefaults.AuthenticationScheme, sessions.Begin());
        }

        return Task.CompletedTask;
    }

    Task TurnAwayAsync(RemoteFailureContext context)
    {
        var why = context.Failure is TurnedAwayException turned ? turned.Why : Failed;
        // The browser brought the words, and could have made them up.
        Log.TurnedAway(logger, why, VisibleText.Of(context.Failure?.Message ?? "", 300));
        context.Response.Redirect($"/sign-in{QueryString.Create(Why, why)}");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    sealed class TurnedAwayException(string why) : Exception(why)
    {
        public string Why => Message;
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The sign-in at {Authority} does not answer: {Fault}")]
        public static partial void NoAnswer(ILogger log, Uri authority, string fault);

        [LoggerMessage(2, LogLevel.Warning, "Somebody came from the sign-in and was turned away ({Why}): {Fault}")]
        public static partial void TurnedAway(ILogger log, string why, string fault);
    }
}
