using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>
/// A list leaves the console only as the tasking release, which says what was left out and on whose word it went. Leads to that of the run with its files, or
/// to the form that drafts it.
/// </summary>
[Needs(Right.LookAtPersons)]
sealed class ListDownloadModel(ConsoleStores stores) : ConsolePage(stores)
{
    public const string Audience = "tasking";

    public IActionResult OnGet(long? run)
    {
        var of = (run is { } wanted ? Store.FindRun(wanted) : Store.LatestRun) ?? throw new NotFoundException("There is no such run.");
        var released = Store.Releases().LastOrDefault(one => one.Run == of.Number && one.Audience == Audience && one.State is not (ReleaseState.Discarded or ReleaseState.Recalled));
        return Redirect(released is null ? $"/releases?run={of.Number}&audience={Audience}#draft" : $"/releases/show?number={released.Number}");
    }
}
