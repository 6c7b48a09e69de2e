using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>The way in by the ticket that the browser has from the force's machines; a person sees this page only when it went wrong.</summary>
[AllowAnonymous]
sealed class KerberosModel : PageModel
{
    public string Problem { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? to)
    {
        // Where people sign in otherwise there is nothing here.
        if (HttpContext.RequestServices.GetService<NegotiateSignIn>() is not { } signIn)
            return Redirect("/sign-in");
        if (User.Identity?.IsAuthenticated == true)
            return Redirect("/");
        var answer = await signIn.ComeInAsync(HttpContext);
        if (answer == TicketAnswer.CameIn)
            return Redirect($"{OidcSignIn.Arrived}{QueryString.Create("to", to is { Length: > 0 } && Url.IsLocalUrl(to) ? to : "/")}");
        (Response.StatusCode, Problem) = answer switch
        {
            TicketAnswer.NoTicket => (StatusCodes.Status401Unauthorized, "Your browser did not show who you are. It does so only for addresses that it has been told to trust: ask your force's IT to put the address of this console on that list, and sign in to this machine with your force's account."),
            TicketAnswer.NotKerberos => (StatusCodes.Status403Forbidden, "Your browser has no Kerberos ticket for this console, and nothing else is taken. Open the console by the name that your force's IT gave for it, and sign in to this machine with your force's account; if it stays so, tell who runs the worker."),
            TicketAnswer.NoRole => (StatusCodes.Status403Forbidden, "Your account has no role in this console. Who runs the worker can give it one: Console:Negotiate:Roles names who has which."),
            TicketAnswer.NoKeys => (StatusCodes.Status503ServiceUnavailable, "The console cannot check who you are, and nobody can sign in until it can. Tell who runs the worker: its log says why."),
            _ => (StatusCodes.Status403Forbidden, "Your ticket is not good for this console, or it was used before. Try again; if it stays so, lock this machine, unlock it with your password, and then tell who runs the worker: its log says more."),
        };
        return Page();
    }

    /// <summary>Nothing is sent here.</summary>
    public IActionResult OnPost() => Redirect("/sign-in");
}
