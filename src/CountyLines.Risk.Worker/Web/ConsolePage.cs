using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web;

/// <summary>A page of the console: who asks, the store as that person, and the entry in the audit that stands before anything is shown.</summary>
abstract class ConsolePage(ConsoleStores stores) : PageModel
{
    protected ConsoleStores Stores => stores;

    /// <summary>Who has signed in.</summary>
    public Person Who => Person.Of(User.Identity?.Name ?? "") ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>The store, as the person who asks. It is closed with the request.</summary>
    protected RiskStore Store => stores.OpenFor(HttpContext, Who);

    /// <summary>The report of a run, or of the last one. It is let go with the request.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    protected HeldReports.Lease Hold(long? run)
    {
        // A run that is no number would read as the last one.
        if (HttpMethods.IsGet(HttpContext.Request.Method) && !ModelState.IsValid)
            throw new NotFoundException("There is no such page: a run, and a page of the list, are numbers.");
        var held = stores.Report(Store, run);
        HttpContext.Response.RegisterForDispose(held);
        SayIfHeld(held.Then.Run);
        return held;
    }

    /// <summary>Every page that rests on a run says at its top that the night behind it is held.</summary>
    protected void SayIfHeld(Run? run) => ViewData["HeldNight"] = run is null ? null : Store.HeldNightBehind(run);

    public DateOnly Today => stores.Today;

    public bool May(Right right) => User.May(right);

    /// <summary>Puts on record that somebody looks. When it cannot be recorded, nothing is shown.</summary>
    protected Task LookedAsync(AuditAct act) => stores.Consultations.RecordAsync(Who, act);

    protected Task LookedAsync(string act, params (string Name, AuditValue Value)[] what) => LookedAsync(new AuditAct(AuditOperation.Consultation, act, what));
}
