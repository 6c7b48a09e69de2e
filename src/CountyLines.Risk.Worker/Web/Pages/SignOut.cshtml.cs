using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

[AllowAnonymous]
sealed class SignOutModel(LocalAccounts accounts) : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        await accounts.SignOutAsync(HttpContext);
        return Redirect("/sign-in?out=true");
    }
}
