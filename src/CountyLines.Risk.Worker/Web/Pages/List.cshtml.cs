using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>The prioritised list.</summary>
[Needs(Right.Look)]
sealed class ListModel(ConsoleStores stores, RankIntervals intervals) : ConsolePage(stores)
{
    /// <summary>Lines to a page: as many as a screen scrolls through without waiting.</summary>
    public const int OnPage = 100;

    /// <summary>The columns that can be left out, with their headings.</summary>
    public static IReadOnlyList<(string Name, string Heading)> Columns { get; } =
    [
        ("from", "From"), ("to", "To"), ("sections", "Totals"), ("confidence", "Confidence"), ("interval", "Rank could be"), ("position", "Position"), ("status", "Status"), ("review", "Review"), ("activity", "Last active"), ("decision", "Decision"),
    ];

    [FromQuery]
    public ListQuery Query { get; set; } = new();

    public RunReport Report { get; private set; } = null!;

    public Overview Overview { get; private set; } = null!;

    public IReadOnlyDictionary<string, Decision> Decisions { get; private set; } = new Dictionary<string, Decision>();

    public IReadOnlyDictionary<string, RankInterval>? Intervals { get; private set; }

    /// <summary>What stands in their place when there are none.</summary>
    public string NoIntervals { get; private set; } = "";

    /// <summary>All lines asked for, and those of the page.</summary>
    public IReadOnlyList<RunLine> Wanted { get; private set; } = [];

    public IReadOnlyList<RunLine> Shown { get; private set; } = [];

    public int Pages => Math.Max(1, (Wanted.Count + OnPage - 1) / OnPage);

    /// <summary>The rank behind which the cut would fall, and how many lines share it; null when the list is not cut or not in the order of rank.</summary>
    public (int Rank, int Tied, bool IsThrough)? CutAt { get; private set; }

    public async Task OnGetAsync()
    {
        var held = Hold(Query.Run);
        (Report, Overview) = (held.Now, held.Overview);
        Decisions = CommonOptions.OpenDecisions(Store);
        (Intervals, NoIntervals) = Query.Run is null || Query.Run == Store.LatestRun?.Number ? intervals.Of(held) : (null, "only for the last run");
        Wanted = Query.Of(Report, Decisions, Today);
        var page = Math.Clamp(Query.Page, 1, Pages);
        Shown = [.. Wanted.Skip((page - 1) * OnPage).Take(OnPage)];
        CutAt = FindCut();
        await LookedAsync(new AuditAct(AuditOperation.Consultation, "list-shown", Consultation.Of(Report, Shown.Count)));
    }

    (int, int, bool)? FindCut()
    {
        var ranked = Overview.Ranked;
        if (Query.Cut <= 0 || Query.Cut >= ranked.Count || Query.Sort != ListQuery.ByRank)
            return null;
        var rank = ranked[Query.Cut - 1].Rank!.Value;
        var tied = ranked.Count(line => line.Rank == rank);
        return (rank, tied, ranked[Query.Cut].Rank == rank);
    }

    /// <summary>Whether the cut is drawn above this line of the page.</summary>
    public bool IsCutAbove(int index)
    {
        return CutAt is { } cut && Shown[index].Rank is { } rank && rank > cut.Rank && (index == 0 ? Query.Page > 1 : !(Shown[index - 1].Rank > cut.Rank));
    }

    /// <summary>Says which two districts are asked for; null when none are.</summary>
    public string? PairWords => Query.Pair?.Split(':') is [var from, var to] && ReferenceData.Districts.TryGetValue(from, out var origin) && ReferenceData.Districts.TryGetValue(to, out var destination)
        ? from == to ? $"Only lines inside {origin.Name}." : $"Only lines from {origin.Name} to {destination.Name}."
        : null;

    public static IReadOnlyList<(string Code, string Name)> Areas { get; } =
    [
        .. ReferenceData.Forces.Values.OrderBy(force => force.Name, StringComparer.Ordinal).Select(force => (force.Code, force.Name)),
    ];

    public static IReadOnlyList<(string Code, string Name)> Districts { get; } =
    [
        .. ReferenceData.Districts.Values.OrderBy(district => district.Name, StringComparer.Ordinal).Select(district => (district.Code, district.Name)),
    ];

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public string ConfidenceOf(RunLine line) => Report.Pack.Confidence.LevelOf(line.Score!.Confidence.Lowest).Label;

    public string ActivityOf(RunLine line) => line.DaysSinceActivity(Report.Run.AsOf) is { } days ? $"{days} d ago" : "not known";
}
