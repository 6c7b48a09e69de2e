using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// What the pages read. A store is opened for each request, by the person who asks; the reports of runs, which are the same for everybody and never
/// change, are held.
/// </summary>
sealed class ConsoleStores(StorePlace place, RulesFolder rules, TimeProvider clock) : IDisposable
{
    /// <summary>Reads for the held reports, which only read.</summary>
    static readonly Person Reader = Person.Of("countylines console")!;

    /// <summary>The newest run, the one before it, and one that somebody looks back to.</summary>
    const int Held = 3;

    readonly Lock one = new();
    readonly List<RunReport> reports = [];
    RiskStore? reading;

    public RulesFolder Rules => rules;

    public StorePlace Place => place;

    public TimeProvider Clock => clock;

    public DateOnly Today => Commands.Dates.Today(clock);

    public RiskStore Open(Person who) => RiskStore.Open(place, clock, who);

    /// <summary>The report of a run.</summary>
    public RunReport Report(Run run)
    {
        lock (one)
        {
            if (reports.Find(held => held.Run == run) is { } known)
                return known;
            // An erasure changes what an old run still says, and the run's own row stays: see Forget.
            reading ??= Open(Reader);
            var report = reading.Report(run);
            reports.Insert(0, report);
            if (reports.Count > Held)
                reports.RemoveAt(Held);
            return report;
        }
    }

    public void Dispose() => reading?.Dispose();
}
