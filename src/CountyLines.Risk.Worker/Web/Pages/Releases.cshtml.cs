using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>Every release, what is on its way, the receipts that are missing, and the form that drafts.</summary>
[Needs(Right.LookAtPersons)]
sealed class ReleasesModel(ConsoleStores stores) : FormPage(stores)
{
    /// <summary>Newest first.</summary>
    public IReadOnlyList<RecordedRelease> Releases { get; private set; } = [];

    public IReadOnlyList<RecordedPackage> Packages { get; private set; } = [];

    public IReadOnlyList<RecordedPackage> Waiting => [.. Packages.Where(package => package.IsWaiting)];

    public IReadOnlyList<MissedReceipt> Missed { get; private set; } = [];

    public IReadOnlyList<string> Audiences { get; private set; } = [];

    /// <summary>The last run, from which a draft is taken unless another is named; null when there is none.</summary>
    public Run? Last { get; private set; }

    [BindProperty(SupportsGet = true)]
    public string? Audience { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Run { get; set; }

    [BindProperty]
    public long? Corrects { get; set; }

    [BindProperty]
    public string? Because { get; set; }

    public string? Marking => Releases.Select(release => LineWords.MarkingOf(release.Marking)!.Value).DefaultIfEmpty(Lines.Marking.Official).Max() is var most ? Marks.Of(most) : null;

    public Task OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostDraftAsync()
    {
        if (!May(Right.Work))
            return Forbid();
        return await TryAsync(() =>
        {
            if (Corrects is null != string.IsNullOrWhiteSpace(Because))
                throw new ActRefusedException("The release was not drafted", ["a release that corrects another says which one and what was wrong: fill in both, or neither"]);
            var made = new Releasing(Store, Stores.Rules).Draft(new DraftRequest(Audience ?? "", Run, Corrects, Because ?? ""), Today, Stores.Clock.GetUtcNow());
            return $"/releases/show?number={made.Number}&done=drafted";
        }, ShowAsync);
    }

    public async Task<IActionResult> OnPostDeliverAsync(CancellationToken stop)
    {
        if (!May(Right.Approve))
            return Forbid();
        return await TryAsync(async () =>
        {
            var ways = Stores.Settings?.Ways() ?? new Dictionary<string, DeliveryWay>();
            var failed = (await new Delivering(Store, ways).DeliverAsync(stop)).Where(report => !report.Arrived).ToList();
            if (failed.Count == 0)
                return "/releases?done=delivered";
            Tell(StatusCodes.Status502BadGateway, [.. failed.Select(ReleaseModel.NotDelivered)]);
            return null;
        }, ShowAsync);
    }

    async Task ShowAsync()
    {
        (Releases, Packages, Missed) = ([.. Store.Releases().Reverse()], Store.Packages(), Delivering.Missed(Store, Today));
        (Audiences, Last) = (Stores.Rules.AudienceNames(), Store.LatestRun);
        SayIfHeld(Last);
        await LookedAsync("releases-shown", ("releases", Releases.Count));
    }
}
