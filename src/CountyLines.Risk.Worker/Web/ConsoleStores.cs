using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// What the pages read. A store is opened for each request, by the person who asks; the reports of runs, which are the same for everybody and never
/// change, are held, and show nothing of a line that was restricted since.
/// </summary>
sealed class ConsoleStores(StorePlace place, RulesFolder rules, TimeProvider clock) : IDisposable
{
    readonly Consultations consultations = new(() => RiskStore.Open(place, clock, Reader));

    /// <summary>Reads for the held reports, which only read.</summary>
    static readonly Person Reader = Person.Of("countylines console")!;

    /// <summary>The newest run, the one before it, and one that somebody looks back to.</summary>
    const int Held = 3;

    readonly Lock one = new();
    readonly List<HeldReport> reports = [];
    RiskStore? reading;
    int erasedThen;

    /// <summary>Where it is put on record that somebody looks.</summary>
    public Consultations Consultations => consultations;

    public RulesFolder Rules => rules;

    public StorePlace Place => place;

    public TimeProvider Clock => clock;

    /// <summary>Null where there are none, and nothing is signed or pulled.</summary>
    public SettingsInUse? Settings { get; init; }

    public DateOnly Today => Dates.Today(clock);

    public RiskStore Open(Person who) => RiskStore.Open(place, clock, who);

    /// <summary>The report of a run, or of the last one when none is named, with no more of a line than may be shown now.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public RunReport Report(RiskStore store, long? number) => Find(store, number).Now;

    /// <summary>The same as the run scored it, to work out ranks from; of lines that were restricted since nothing may be shown.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public RunReport AsScored(RiskStore store, long? number) => Find(store, number).Then;

    HeldReport Find(RiskStore store, long? number)
    {
        var run = (number is { } wanted ? store.FindRun(wanted) : store.LatestRun)
            ?? throw new NotFoundException(number is null ? "There is no run yet: no line has been scored." : $"There is no run {number}.");
        var (erased, restricted) = (store.Erasures.Count, store.RestrictedLines());
        lock (one)
        {
            // What an erasure removed must be gone from here too.
            if (erased != erasedThen)
                Forget();
            erasedThen = erased;
            var known = reports.Find(held => held.Then.Run == run);
            if (known?.Restricted.SetEquals(restricted) == true)
                return known;
            reading ??= Open(Reader);
            var then = known?.Then ?? reading.Report(run);
            reports.RemoveAll(held => held == known);
            reports.Insert(0, new HeldReport(then, restricted, then.Withholding(restricted)));
            if (reports.Count > Held)
                reports.RemoveAt(Held);
            return reports[0];
        }
    }

    public void Dispose()
    {
        consultations.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Forget();
    }

    void Forget()
    {
        reports.Clear();
        reading?.Dispose();
        reading = null;
    }

    sealed class HeldReport(RunReport then, IReadOnlySet<string> restricted, RunReport now)
    {
        public RunReport Then => then;

        /// <summary>The lines that were restricted when <see cref="Now"/> was made.</summary>
        public IReadOnlySet<string> Restricted => restricted;

        public RunReport Now => now;
    }
}
