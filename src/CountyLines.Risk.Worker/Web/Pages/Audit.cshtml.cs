using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Screens;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>Who did what and when, the newest first.</summary>
[Needs(Right.Audit)]
sealed class AuditModel(ConsoleStores stores) : FormPage(stores)
{
    const int OnPage = 100;

    [FromQuery]
    public string? Operation { get; set; }

    [FromQuery]
    public string? Line { get; set; }

    [FromQuery(Name = "who")]
    public string? By { get; set; }

    [FromQuery]
    public DateOnly? From { get; set; }

    [FromQuery]
    public DateOnly? To { get; set; }

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public AuditNames Names { get; private set; } = null!;

    public int Found { get; private set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    public int Last => Math.Max(1, (Found + OnPage - 1) / OnPage);

    /// <summary>Of all that are found, the place of the first on the page.</summary>
    public int First => ((Number - 1) * OnPage) + 1;

    public async Task OnGetAsync()
    {
        Names = new AuditNames(Store.AuditNames(), Store.RestrictedLines());
        // A date that is none would ask for everything, and seem to be answered.
        if (!ModelState.IsValid)
        {
            Tell(StatusCodes.Status400BadRequest, ["A day is written as 2026-11-20, and a page as a number"]);
            return;
        }

        Number = Math.Clamp(Number, 1, int.MaxValue / OnPage);
        var asked = new AuditSearch(Given(Operation), Given(Line), Given(By), From, To);
        try
        {
            (Found, var last) = asked.Find(Store, Names, Number * OnPage);
            // The queue ends with the newest; the page's own are its oldest.
            Entries = [.. last.Take(Math.Max(0, last.Count - ((Number - 1) * OnPage))).Reverse()];
        }
        catch (Exception fault) when (fault is RefusedException or NotFoundException)
        {
            await LookedAsync("audit-search-refused");
            Tell(fault is RefusedException ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound, [fault.Message]);
            return;
        }

        await LookedAsync(asked.Act(Names, Entries.Count));
    }

    public string At(int page)
    {
        var query = new Dictionary<string, string?> { ["operation"] = Given(Operation), ["line"] = Given(Line), ["who"] = Given(By), ["from"] = $"{From:yyyy-MM-dd}", ["to"] = $"{To:yyyy-MM-dd}", ["page"] = page > 1 ? $"{page}" : null };
        return QueryHelpers.AddQueryString("/audit", query.Where(one => one.Value is { Length: > 0 }));
    }

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
