using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>The way in. One answer for a wrong name, a wrong password and a locked account; where the force has its own sign-in, the way there.</summary>
[AllowAnonymous]
sealed class SignInModel(LocalAccounts accounts, ConsoleSettings settings) : PageModel
{
    /// <summary>Where the person wanted to go.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Whether somebody has just signed out and must not be signed in again by the force's sign-in, which still knows them.</summary>
    [FromQuery]
    public bool Out { get; set; }

    /// <summary>Why the force's sign-in let nobody in.</summary>
    [FromQuery]
    public string? Why { get; set; }

    public bool AreKeptHere => accounts.AreKeptHere;

    /// <summary>Whether the force's sign-in is by Kerberos, which a person signs out of with the machine.</summary>
    public bool IsByTicket => settings.Negotiate is not null;

    public string? Problem { get; private set; }

    /// <summary>A page of the console; an address elsewhere is none.</summary>
    string Wanted => To is { Length: > 0 } to && Url.IsLocalUrl(to) ? to : "/";

    public async Task<IActionResult> OnGetAsync()
    {
        if (User.Identity?.IsAuthenticated == true)
            return Redirect("/");
        if (AreKeptHere || Out)
            return Page();
        if (IsByTicket)
            return Redirect($"{NegotiateSignIn.Address}{QueryString.Create("to", Wanted)}");
        if (Why is not null)
            return Refuse(StatusCodes.Status403Forbidden, Why switch
            {
                OidcSignIn.NoRole => "Your account has no role in this console. Who runs your force's sign-in can give it one of the groups that the worker's settings name.",
                OidcSignIn.NoName => "Your force's sign-in gives no name for you that can stand in the audit. Tell who runs the worker: Console:Oidc:NameClaim names the claim.",
                _ => "Your force's sign-in did not let you in, or it took too long. Try again; if it stays so, tell who runs the worker: its log says more.",
            });
        return await HttpContext.RequestServices.GetRequiredService<OidcSignIn>().GoAsync(HttpContext, Wanted)
            ? new EmptyResult()
            : Refuse(StatusCodes.Status503ServiceUnavailable, "Your force's sign-in does not answer, and nobody can sign in without it. Try again; if it stays so, tell who runs the worker.");
    }

    public async Task<IActionResult> OnPostAsync(string? password)
    {
        if (!AreKeptHere)
            return Redirect("/sign-in");
        if (accounts.Try(Name ?? "", password ?? "") is { } account)
        {
            await accounts.SignInAsync(HttpContext, account);
            return LocalRedirect(Wanted);
        }

        return Refuse(StatusCodes.Status401Unauthorized, "The name or the password is not right, or the account is locked for a quarter of an hour after five wrong passwords. If you cannot get in, an administrator gives you a new password.");
    }

    PageResult Refuse(int status, string problem)
    {
        Problem = problem;
        Response.StatusCode = status;
        return Page();
    }
}
