using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>The nights and the runs, and a person's word on a night that was held.</summary>
[Needs(Right.Look)]
sealed class RunsModel(ConsoleStores stores) : FormPage(stores)
{
    /// <summary>As many as a month has nights.</summary>
    const int Most = 31;

    /// <summary>The console shows the nights of the store that it serves, which is that of the only part.</summary>
    const string Job = "";

    /// <summary>Newest first.</summary>
    public IReadOnlyList<(RecordedNight Night, IReadOnlyList<NightStage> Stages, IReadOnlyDictionary<string, long> Pulls)> Nights { get; private set; } = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Run> Runs { get; private set; } = [];

    public IEnumerable<RecordedNight> Held => Nights.Select(one => one.Night).Where(night => night.IsHeld);

    public int OpenItems { get; private set; }

    [BindProperty]
    public DateOnly Night { get; set; }

    [BindProperty]
    public string? Because { get; set; }

    public Task OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAcceptAsync()
    {
        if (!May(Right.Work))
            return Forbid();
        return await TryAsync(() =>
        {
            new Nights(Store).Accept(new NightKey(Job, Night), Because ?? "");
            return "/runs?done=accepted";
        }, ShowAsync);
    }

    public static string TagOf(RecordedNight night) => night switch
    {
        { Acceptance: not null } => "govuk-tag--grey",
        { State: NightState.Done } => "govuk-tag--green",
        { State: NightState.Running } => "govuk-tag--blue",
        _ => "govuk-tag--red",
    };

    public static string There(DateTimeOffset at) => $"{Dates.There(at):d MMM HH:mm:ss}";

    async Task ShowAsync()
    {
        Nights = [.. Store.Nights(Job).Reverse().Take(Most).Select(night => (night, Store.StagesOf(night.Key), Store.PullsOf(night.Key)))];
        Runs = Store.Runs(Most);
        OpenItems = Store.Quarantine(includeClosed: false).Count;
        await LookedAsync("nights-shown", ("nights", Nights.Count), ("runs", Runs.Count));
    }
}
