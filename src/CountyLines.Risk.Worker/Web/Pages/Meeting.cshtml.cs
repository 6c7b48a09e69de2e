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

    /// <summary>The number of the open decision that the page showed; 0 for none.</summary>
    public long Seen { get; init; }
}

/// <summary>The meeting works down the list, one line after another, and decides.</summary>
[Needs(Right.Work)]
sealed class MeetingModel(ConsoleStores stores) : FormPage(stores)
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

    public Task OnGetAsync()
    {
        Form = Form with { Role = Role };
        return ShowAsync();
    }

    public Task<IActionResult> OnPostAsync()
    {
        return TryAsync(
            () =>
            {
                Fill();
                if (Entry is null)
                    return "/meeting";
                // Sent twice, or by two at once: the second has not seen what the first decided.
                if ((Open?.Id ?? 0) != Form.Seen)
                    throw new ActRefusedException("The decision was not recorded", ["another decision on this line was recorded since the page was loaded; look at it below, and send the form again when it is to take its place"]);
                var asked = new Decision(0, 0, Entry.Line.Reference, Form.What ?? "", Form.Role ?? "", Form.Because ?? "", Form.Owner is { Length: > 0 } owner ? owner : null, Form.Plan, Form.Review, Who.Name, Today);
                new Deciding(Store, Stores.Rules).Decide(asked);
                return $"/meeting?at={Uri.EscapeDataString(After ?? Entry.Line.Reference)}&role={Uri.EscapeDataString(asked.Role)}";
            },
            ShowAsync);
    }

    /// <summary>The day's decisions as a text file.</summary>
    public async Task<IActionResult> OnGetMinutesAsync()
    {
        var report = Hold(null).Now;
        var restricted = Store.RestrictedLines();
        var made = Store.Decisions().Where(one => one.MadeOn == Today && !restricted.Contains(one.Line)).OrderBy(one => one.Id).ToList();
        await LookedAsync(new AuditAct(AuditOperation.Consultation, "minutes-shown", ("run", report.Run.Number), ("decisions", made.Count)) { Lines = [.. made.Select(one => one.Line).Distinct()] });
        return File(System.Text.Encoding.UTF8.GetBytes(MinutesText.Of(report, Store.HeldNightBehind(report.Run), made, Stores.Rules.Governance(), Today, Who)), "text/plain; charset=utf-8", $"minutes-{Today:yyyy-MM-dd}.txt");
    }

    async Task ShowAsync()
    {
        Fill();
        if (Entry is not null)
            await LookedAsync(new AuditAct(AuditOperation.Consultation, "meeting-line-shown", ("run", Report.Run.Number), ("pull", Report.Run.Pull)) { Lines = [Entry.Line.Reference] });
    }

    void Fill()
    {
        Report = Hold(null).Now;
        Governance = Stores.Rules.Governance();
        var lines = Report.Ranked.ToList();
        var at = At is null ? 0 : lines.FindIndex(IsAt);
        // A run that came while the meeting spoke may have taken a line out of the ranks; what is decided on it is not lost.
        Entry = at >= 0 ? lines.ElementAtOrDefault(at) : Report.Lines.FirstOrDefault(line => line.Standing is Standing.Error or Standing.Closed && IsAt(line))
            ?? throw new NotFoundException($"There is no ranked line '{Scoring.VisibleText.Of(At!, 80)}' in run {Report.Run.Number}.");
        (Before, After) = at < 0 ? (null, lines.FirstOrDefault()?.Line.Reference) : (lines.ElementAtOrDefault(at - 1)?.Line.Reference, lines.ElementAtOrDefault(at + 1)?.Line.Reference);
        Open = Entry is null ? null : CommonOptions.OpenDecisions(Store).GetValueOrDefault(Entry.Line.Reference);
        Decided = Store.Decisions().Count(one => one.MadeOn == Today);

        bool IsAt(RunLine line) => line.Line.Reference.Equals(At, StringComparison.OrdinalIgnoreCase);
    }

    public string AddressOf(string reference) => $"/meeting?at={Uri.EscapeDataString(reference)}{(Form.Role is { Length: > 0 } role ? $"&role={Uri.EscapeDataString(role)}" : "")}";
}
