using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Screens;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>Every line of a run under another pack: who moves, and why. Nothing is stored.</summary>
[Needs(Right.Look)]
sealed class WhatIfModel(ConsoleStores stores) : ConsolePage(stores)
{
    /// <summary>More movers than anybody reads on a page; the command tells them all.</summary>
    public const int MostMovers = 300;

    [FromQuery]
    public string? Pack { get; set; }

    [FromQuery]
    public long? Run { get; set; }

    /// <summary>How many ranks count as the top of the list.</summary>
    [FromQuery]
    public int Top { get; set; } = 10;

    public WhatIf Result { get; private set; } = null!;

    /// <summary>What is wrong with the other pack's cases.</summary>
    public IReadOnlyList<RuleProblem> Cases { get; private set; } = [];

    /// <summary>Lines of which nothing may be shown now, whatever the run knew.</summary>
    public IReadOnlySet<string> Restricted { get; private set; } = new HashSet<string>();

    public string NamesOf(IReadOnlyList<RunLine> lines) => lines.Count == 0 ? "none" : string.Join(", ", lines.Select(line => Restricted.Contains(line.Line.Reference) ? line.Line.Reference : WhatIfText.NameOf(line)));

    public async Task OnGetAsync()
    {
        // Only what stands in the rules folder: a text from an address must never become a path.
        var (wanted, versions) = (Pack ?? "", Stores.Rules.Versions());
        if (versions.All(version => version.Identity != wanted))
            throw new NotFoundException($"There is no pack '{VisibleText.Of(wanted, 80)}'{Words.DidYouMean(wanted, versions.Select(version => version.Identity))}");
        // A run that is no number would read as the last one.
        if (!ModelState.IsValid)
            throw new NotFoundException("A run, and how many ranks count as the top, are numbers.");
        Restricted = Store.RestrictedLines();
        var report = Hold(Run).Then;
        (var other, Cases) = Stores.Rules.DraftNamed(wanted);
        Top = Math.Max(1, Top);
        Result = WhatIf.Of(report, other, Top, () => Stores.Settings?.Facts() ?? FactSources.None, null, HttpContext.RequestAborted);
        await LookedAsync(new AuditAct(AuditOperation.Consultation, "whatif-shown", [.. Consultation.Of(report, report.Lines.Count), ("pack_sha256", AuditValue.Hash(other.Sha256))]));
    }
}
