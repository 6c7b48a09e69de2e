using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Commands;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>Where the ranked lines run, as drawings and in words.</summary>
[Needs(Right.Look)]
sealed class MapModel(ConsoleStores stores) : ConsolePage(stores)
{
    [FromQuery]
    public long? Run { get; set; }

    public RunReport Report { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        Report = Hold(Run).Now;
        await LookedAsync(new AuditAct(AuditOperation.Consultation, "map-shown", Consultation.Of(Report, Report.Ranked.Count())));
    }

    public string AddressOf(string from, string to) => $"/list?pair={from}:{to}{(Run is { } run ? $"&run={run}" : "")}";
}
