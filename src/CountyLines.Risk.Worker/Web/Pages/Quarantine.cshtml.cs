using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>
/// Rows that could not be used, by feed and reason. They are mended where they come from, and pulled again. What stands in them is as it came
/// and may be of anybody, so the page asks for more than a look at the list.
/// </summary>
[Needs(Right.LookAtPersons)]
sealed class QuarantineModel(ConsoleStores stores) : FormPage(stores)
{
    /// <summary>Items of one reason that are shown: more are mended where they come from, all at once.</summary>
    public const int Most = 100;

    [FromQuery]
    public long? Pulled { get; set; }

    /// <summary>By feed; within a feed by reason, the most frequent first.</summary>
    public IReadOnlyList<(string Feed, IReadOnlyList<(string Reason, IReadOnlyList<QuarantineItem> Items)> Reasons)> Feeds { get; private set; } = [];

    public int Count { get; private set; }

    /// <summary>What the pull that was just asked for did.</summary>
    public (Intake Intake, PullOutcome Outcome)? Result { get; private set; }

    /// <summary>Where the settings say that a feed is; null when they do not.</summary>
    public string? FolderOf(string feed) => Stores.Settings?.Feeds.GetValueOrDefault(feed);

    public Task OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostPullAsync(string? feed)
    {
        if (!May(Right.Work))
            return Forbid();
        return await TryAsync(() =>
        {
            if (feed is null || FolderOf(feed) is not { } folder)
                throw new RefusedException("The settings do not say where that feed is, so it cannot be pulled from here.");
            var report = new RiskCycle(Store, Stores.Rules, Stores.Place.Folder).Pull(new FeedSource(Stores.Rules.FeedNamed(feed), folder), Today, Who.Name);
            return $"/runs/quarantine?pulled={report.Outcome.Pull}";
        }, ShowAsync);
    }

    async Task ShowAsync()
    {
        var items = Store.Quarantine(includeClosed: false);
        Count = items.Count;
        Feeds =
        [
            .. items.GroupBy(item => item.What.Feed).OrderBy(feed => feed.Key, StringComparer.Ordinal).Select(feed => (feed.Key, (IReadOnlyList<(string, IReadOnlyList<QuarantineItem>)>)
            [
                .. feed.GroupBy(item => item.What.Reason).OrderByDescending(reason => reason.Count()).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => (reason.Key, (IReadOnlyList<QuarantineItem>)[.. reason])),
            ])),
        ];
        Result = Pulled is { } pull ? Store.PullMade(pull) : null;
        await LookedAsync("quarantine-shown", ("items", Count));
    }
}
