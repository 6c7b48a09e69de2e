using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Screens;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>What the form of a decision holds.</summary>
sealed record DecisionForm
{
    public string? What { get; init; }

    public string? Role { get; init; }

    public string? Because { get; init; }

    public string? Owner { get; init; }

    public string[] Plan { get; init; } = [];

    public DateOnly? Review { get; init; }
}

/// <summary>The meeting works down the list, one line after another, and decides.</summary>
[Needs(Right.Work)]
sealed class MeetingModel(ConsoleStores stores) : ConsolePage(stores)
{
    /// <summary>The line that is before the meeting; the first of the list when none is named.</summary>
    [FromQuery]
    public string? At { get; set; }

    /// <summary>The deciding role, kept from line to line.</summary>
    [FromQuery]
    public string? Role { get; set; }

    [BindProperty]
    public DecisionForm Form { get; set; } = new();

    public RunReport Report { get; private set; } = null!;

    /// <summary>The ranked lines; null when there is none.</summary>
    public RunLine? Entry { get; private set; }

    public string? Before { get; private set; }

    public string? After { get; private set; }

    public Decision? Open { get; private set; }

    public int Decided { get; private set; }

    public Governance Governance { get; private set; } = null!;

    public IReadOnlyList<string> Problems { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Fill();
        Form = Form with { Role = Role };
        if (Entry is not null)
            await LookedAsync(new AuditAct(AuditOperation.Consultation, "meeting-line-shown", ("run", Report.Run.Number), ("pull", Report.Run.Pull)) { Lines = [Entry.Line.Reference] });
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Fill();
        if (Entry is null)
            return RedirectToPage();
        var asked = new Decision(0, 0, Entry.Line.Reference, Form.What ?? "", Form.Role ?? "", Form.Because ?? "", Form.Owner is { Length: > 0 } owner ? owner : null, Form.Plan, Form.Review, Who.Name, Today);
        try
        {
            new Deciding(Store, Stores.Rules).Decide(asked);
        }
        catch (ActRefusedException refused)
        {
            Problems = refused.Reasons;
            await LookedAsync(new AuditAct(AuditOperation.Consultation, "meeting-line-shown", ("run", Report.Run.Number), ("pull", Report.Run.Pull)) { Lines = [Entry.Line.Reference] });
            return Page();
        }

        return Redirect($"/meeting?at={Uri.EscapeDataString(After ?? Entry.Line.Reference)}&role={Uri.EscapeDataString(asked.Role)}");
    }

    /// <summary>The day's decisions as a text file.</summary>
    public async Task<IActionResult> OnGetMinutesAsync()
    {
        var report = Stores.Report(Store, null);
        var restricted = Store.RestrictedLines();
        var made = Store.Decisions().Where(one => one.MadeOn == Today && !restricted.Contains(one.Line)).OrderBy(one => one.Id).ToList();
        await LookedAsync(new AuditAct(AuditOperation.Consultation, "minutes-shown", ("run", report.Run.Number), ("decisions", made.Count)) { Lines = [.. made.Select(one => one.Line).Distinct()] });
        return File(System.Text.Encoding.UTF8.GetBytes(MinutesText.Of(report, made, Stores.Rules.Governance(), Today, Who)), "text/plain; charset=utf-8", $"minutes-{Today:yyyy-MM-dd}.txt");
    }

    void Fill()
    {
        Report = Stores.Report(Store, null);
        Governance = Stores.Rules.Governance();
        var lines = Report.Ranked.ToList();
        var at = At is null ? 0 : lines.FindIndex(line => line.Line.Reference.Equals(At, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
            throw new NotFoundException($"There is no ranked line '{Scoring.VisibleText.Of(At!, 80)}' in run {Report.Run.Number}.");
        Entry = lines.ElementAtOrDefault(at);
        (Before, After) = (lines.ElementAtOrDefault(at - 1)?.Line.Reference, lines.ElementAtOrDefault(at + 1)?.Line.Reference);
        Open = Entry is null ? null : CommonOptions.OpenDecisions(Store).GetValueOrDefault(Entry.Line.Reference);
        Decided = Store.Decisions().Count(one => one.MadeOn == Today);
    }

    public string AddressOf(string reference) => $"/meeting?at={Uri.EscapeDataString(reference)}{(Form.Role is { Length: > 0 } role ? $"&role={Uri.EscapeDataString(role)}" : "")}";
}
