using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>How good the records are that a list rests on: each measure with its lines.</summary>
[Needs(Right.Look)]
sealed class QualityModel(ConsoleStores stores) : ConsolePage(stores)
{
    public DataQuality Quality { get; private set; } = null!;

    public CalibrationCheck? Check { get; private set; }

    public async Task OnGetAsync()
    {
        Quality = new RiskCycle(Store, Stores.Rules, Stores.Place.Folder, Stores.Settings?.Facts() ?? FactSources.None).Quality(Today, HttpContext.RequestAborted);
        Check = Store.LastCalibration(Today);
        await LookedAsync("quality-shown", ("pull", Store.LatestPull), ("lines", Quality.LookedAt));
    }

    /// <summary>The first of a measure's lines, and the rest.</summary>
    public static (IReadOnlyList<string> First, IReadOnlyList<string> Others) Split(IReadOnlyList<string> lines)
    {
        const int Most = 10, MostOfRest = 500;
        return ([.. lines.Take(Most)], [.. lines.Skip(Most).Take(MostOfRest)]);
    }
}
