using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

[AnyRight]
sealed class RefusedModel : PageModel
{
    public void OnGet() => Response.StatusCode = StatusCodes.Status403Forbidden;
}
