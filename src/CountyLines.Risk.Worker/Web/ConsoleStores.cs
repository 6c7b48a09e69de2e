using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Worker.Web;

/// <summary>What the pages read. A store is opened for each request, by the person who asks; reports of runs are held.</summary>
sealed class ConsoleStores(StorePlace place, RulesFolder rules, TimeProvider clock) : IDisposable
{
    /// <summary>Reads for the held reports, which only read.</summary>
    static readonly Person Reader = Person.Of("countylines console")!;

    readonly HeldReports reports = new(() => RiskStore.Open(place, clock, Reader));

    /// <summary>Where it is put on record that somebody looks.</summary>
    public Consultations Consultations { get; } = new(() => RiskStore.Open(place, clock, Reader));

    public RulesFolder Rules => rules;

    public StorePlace Place => place;

    public TimeProvider Clock => clock;

    /// <summary>Null where there are none, and nothing is signed or pulled.</summary>
    public SettingsInUse? Settings { get; init; }

    public DateOnly Today => Dates.Today(clock);

    public RiskStore Open(Person who) => RiskStore.Open(place, clock, who);

    /// <summary>The store as whoever has signed in, once for a request and closed with it.</summary>
    public RiskStore OpenFor(HttpContext request, Person who)
    {
        if (request.Items[typeof(RiskStore)] is RiskStore known)
            return known;
        var store = Open(who);
        request.Response.RegisterForDispose(store);
        request.Items[typeof(RiskStore)] = store;
        return store;
    }

    /// <summary>The report of a run, or of the last one when none is named, until it is let go.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public HeldReports.Lease Report(RiskStore store, long? number)
    {
        var run = (number is { } wanted ? store.FindRun(wanted) : store.LatestRun)
            ?? throw new NotFoundException(number is null ? "There is no run yet: no line has been scored." : $"There is no run {number}.");
        return reports.Of(store, run);
    }

    /// <summary>After a fault of the database nothing is held: a connection may be lost.</summary>
    public void Forget() => reports.Forget();

    public void Dispose()
    {
        Consultations.DisposeAsync().AsTask().GetAwaiter().GetResult();
        reports.Dispose();
    }
}
