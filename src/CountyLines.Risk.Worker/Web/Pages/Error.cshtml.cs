using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Night;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>What went wrong, in words for whoever asked; the rest is in the worker's log.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
sealed class ErrorModel : PageModel
{
    public string Title { get; private set; } = "Something went wrong";

    public string Words { get; private set; } = "Nothing was changed. Try again; if it stays so, tell who runs the worker: its log says more.";

    public void OnGet(int? code) => Tell(code);

    public void OnPost(int? code) => Tell(code);

    void Tell(int? code)
    {
        (Title, Words) = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            NotFoundException fault => Say(StatusCodes.Status404NotFound, "Not found", fault.Message),
            StoreBusyException fault => Say(StatusCodes.Status503ServiceUnavailable, "Not now", fault.Message),
            StoreRefusedException fault => Say(StatusCodes.Status503ServiceUnavailable, "The store cannot be used", fault.Message),
            RefusedException fault => Say(StatusCodes.Status403Forbidden, "Refused", fault.Message),
            NothingToScoreException fault => Say(StatusCodes.Status404NotFound, "Not found", fault.Message),
            RulesException fault => Say(StatusCodes.Status503ServiceUnavailable, "The rules cannot be used", fault.Message),
            SettingsException fault => Say(StatusCodes.Status503ServiceUnavailable, "The settings cannot be used", fault.Message),
            ActRefusedException fault => Say(StatusCodes.Status409Conflict, "Refused", fault.Message),
            null => code switch
            {
                StatusCodes.Status404NotFound => ("Not found", "There is no such page."),
                StatusCodes.Status400BadRequest => ("Not understood", "The form was too old or not complete. Go back, load the page again, and try once more."),
                _ => (Title, Words),
            },
            _ => (Title, Words),
        };
    }

    (string, string) Say(int status, string title, string words)
    {
        Response.StatusCode = status;
        return (title, words);
    }
}
