using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>
/// Works the chain out again from its first entry. Nothing of a record is shown, and a chain that may be broken is not written to: this look
/// leaves no entry.
/// </summary>
[Needs(Right.Audit)]
sealed class AuditVerifyModel(ConsoleStores stores) : ConsolePage(stores)
{
    public AuditVerdict Verdict { get; private set; } = null!;

    public AuditHead Head { get; private set; } = null!;

    /// <summary>The entry that the last signed manifest names; null when none was signed.</summary>
    public AuditHead? Anchor { get; private set; }

    public void OnGet()
    {
        Anchor = Store.LastAnchor;
        Verdict = AuditChain.Verify(Store.AuditRows(), Store.AuditNames(), Anchor);
        Head = Store.AuditHead;
    }
}
