using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>Leads to the first page that somebody may see.</summary>
[AnyRight]
sealed class IndexModel : PageModel
{
    public IActionResult OnGet() => Redirect(User.May(Right.Look) ? "/list" : User.May(Right.Administer) ? "/accounts" : "/account");
}
