using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CountyLines.Risk.Worker.Web;

/// <summary>A page of the console: who asks, the store as that person, and the entry in the audit that stands before anything is shown.</summary>
abstract class ConsolePage(ConsoleStores stores) : PageModel
{
    RiskStore? store;

    protected ConsoleStores Stores => stores;

    /// <summary>Who has signed in.</summary>
    public Person Who => Person.Of(User.Identity?.Name ?? "") ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>The store, as the person who asks. It is closed with the request.</summary>
    protected RiskStore Store
    {
        get
        {
            if (store is null)
            {
                store = stores.Open(Who);
                HttpContext.Response.RegisterForDispose(store);
            }

            return store;
        }
    }

    public DateOnly Today => stores.Today;

    public bool May(Right right) => User.May(right);

    /// <summary>Puts on record that somebody looks. When it cannot be recorded, nothing is shown.</summary>
    protected Task LookedAsync(AuditAct act) => stores.Consultations.RecordAsync(Who, act);

    protected Task LookedAsync(string act, params (string Name, AuditValue Value)[] what) => LookedAsync(new AuditAct(AuditOperation.Consultation, act, what));
}
