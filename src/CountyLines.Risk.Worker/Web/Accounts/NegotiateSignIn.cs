using System.Net.Security;
using System.Runtime.InteropServices;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CountyLines.Risk.Worker.Web.Accounts;

/// <summary>How it went when somebody came with a ticket, or without.</summary>
enum TicketAnswer
{
    CameIn,

    /// <summary>The browser sent no ticket; it is asked for one, once.</summary>
    NoTicket,

    /// <summary>What it sent is no good ticket for this console: made up, used before, over, or for another.</summary>
    NotGood,

    /// <summary>It sent something else than one whole Kerberos ticket, such as NTLM.</summary>
    NotKerberos,

    /// <summary>The ticket is good, and nobody gave its owner a role.</summary>
    NoRole,

    /// <summary>The console's own keys cannot be used, so nobody can come in.</summary>
    NoKeys,
}

/// <summary>
/// Sign-in by Kerberos in one step, as RFC 4559 has it: the browser sends a ticket, and the console's key says whose it is. Nothing that needs a second
/// step is taken, so no answer depends on what went over the connection before; NTLM, which proves less, needs one.
/// </summary>
sealed partial class NegotiateSignIn(NegotiateSettings settings, ConsoleStores stores, Sessions sessions, ILoggerFactory log)
{
    public const string Address = "/sign-in/kerberos";

    /// <summary>The scheme, as it stands in headers.</summary>
    const string Scheme = "Negotiate";

    const string Kerberos = "Kerberos";

    readonly ILogger logger = log.CreateLogger("CountyLines.Risk.Console");

    /// <summary>Takes the ticket of a request, and opens a session for its owner.</summary>
    public async Task<TicketAnswer> ComeInAsync(HttpContext context)
    {
        if (TokenOf(context.Request) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = Scheme;
            return TicketAnswer.NoTicket;
        }

        var (answer, principal, reply) = Take(token);
        if (answer != TicketAnswer.CameIn)
            return answer;
        if (!settings.Roles.TryGetValue(principal, out var roles) || roles.Count == 0 || Person.Of(principal) is not { } person || person.Name != principal)
        {
            Log.NoRole(logger, VisibleText.Of(principal, 300));
            return TicketAnswer.NoRole;
        }

        using (var store = stores.Open(person))
            store.RecordSignIn(person);
        // By this the browser can tell that the console has its key.
        if (reply is { Length: > 0 })
            context.Response.Headers.WWWAuthenticate = $"{Scheme} {Convert.ToBase64String(reply)}";
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, Web.Roles.Principal(person.Name, roles, CookieAuthenticationDefaults.AuthenticationScheme, sessions.Begin()));
        return TicketAnswer.CameIn;
    }

    /// <summary>Why nobody can come in by Kerberos on this machine; null when somebody can.</summary>
    public static string? WhyNot()
    {
        if (OperatingSystem.IsWindows())
            return null;
        if (!NativeLibrary.TryLoad(Keytab.Gssapi, out var library))
            return $"Console:Negotiate needs GSSAPI, and this machine has no {Keytab.Gssapi}; install it: apt-get install libgssapi-krb5-2, or dnf install krb5-libs";
        NativeLibrary.Free(library);
        return null;
    }

    /// <summary>What stands behind the scheme; null when the request has no such header, and empty when it is not well formed.</summary>
    static byte[]? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith($"{Scheme} ", StringComparison.OrdinalIgnoreCase))
            return null;
        var text = header.AsSpan(Scheme.Length).Trim();
        var token = new byte[text.Length];
        return Convert.TryFromBase64Chars(text, token, out var length) ? token[..length] : [];
    }

    (TicketAnswer Answer, string Principal, byte[]? Reply) Take(byte[] token)
    {
        // Nothing at all would begin a conversation.
        if (token.Length == 0)
        {
            Log.TurnedAway(logger, NegotiateAuthenticationStatusCode.InvalidToken);
            return (TicketAnswer.NotGood, "", null);
        }

        using var ticket = new NegotiateAuthentication(new NegotiateAuthenticationServerOptions { Package = Scheme });
        var reply = ticket.GetOutgoingBlob(token, out var status);
        // Only what is complete says who came, and only Kerberos is to say it.
        if (status == NegotiateAuthenticationStatusCode.Completed && ticket is { IsAuthenticated: true, Package: Kerberos } && ticket.RemoteIdentity is { Name: { Length: > 0 } principal })
            return (TicketAnswer.CameIn, principal, reply);
        // An outage is told as one, and not as a fault of whoever came.
        if (status != NegotiateAuthenticationStatusCode.Completed && settings.Keytab is { } keytab && Keytab.WhyNot(keytab) is [var why, ..])
        {
            Log.NoKeys(logger, keytab, why);
            return (TicketAnswer.NoKeys, "", null);
        }

        Log.TurnedAway(logger, status);
        var isOther = status is NegotiateAuthenticationStatusCode.Completed or NegotiateAuthenticationStatusCode.ContinueNeeded or NegotiateAuthenticationStatusCode.Unsupported;
        return (isOther ? TicketAnswer.NotKerberos : TicketAnswer.NotGood, "", null);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Somebody came with what is no good Kerberos ticket for this console and was turned away ({Status}). If everybody is, look at the clock, at whether the keytab holds the key that the directory has now, and at whether GSSAPI can write its replay cache; with KRB5_TRACE=FILE in its environment GSSAPI writes down why")]
        public static partial void TurnedAway(ILogger log, NegotiateAuthenticationStatusCode status);

        [LoggerMessage(2, LogLevel.Warning, "{Principal} came with a good ticket and was turned away: Console:Negotiate:Roles gives no role to that name")]
        public static partial void NoRole(ILogger log, string principal);

        [LoggerMessage(3, LogLevel.Error, "Nobody can come in by Kerberos: the keytab {Path} {Why}")]
        public static partial void NoKeys(ILogger log, string path, string why);
    }
}
