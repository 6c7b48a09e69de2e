using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>
/// The first page after the force's sign-in. A browser shows the session's cookie to no page that it was sent to from elsewhere, and so this one
/// asks for nothing and goes on by itself.
/// </summary>
[AllowAnonymous]
sealed class ArrivedModel : PageModel
{
    public string To { get; private set; } = "/";

    public void OnGet(string? to)
    {
        if (to is { Length: > 0 } && Url.IsLocalUrl(to))
            To = to;
        // A header holds plain letters only; the page behind the link is the same for whatever else stands in the address.
        Response.Headers["Refresh"] = $"0; url={(To.All(letter => letter is > ' ' and < '\x7f') ? To : "/")}";
    }
}
