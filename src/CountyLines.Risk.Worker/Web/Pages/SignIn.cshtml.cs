using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>The sign-in of local accounts. One answer for a wrong name, a wrong password and a locked account.</summary>
[AllowAnonymous]
sealed class SignInModel(LocalAccounts accounts) : PageModel
{
    /// <summary>Where the person wanted to go.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public string? Problem { get; private set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? Redirect("/") : Page();

    public async Task<IActionResult> OnPostAsync(string? password)
    {
        if (accounts.Try(Name ?? "", password ?? "") is { } account)
        {
            await HttpContext.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, accounts.PrincipalOf(account));
            return LocalRedirect(To is { Length: > 0 } to && Url.IsLocalUrl(to) ? to : "/");
        }

        Problem = "The name or the password is not right, or the account is locked for a quarter of an hour after five wrong passwords. If you cannot get in, an administrator gives you a new password.";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }
}
