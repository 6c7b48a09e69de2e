using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Web;

/// <summary>
/// The reports of runs, which are the same for everybody and never change, held for whoever asks next. Each has a store of its own, from which the evidence
/// is read when somebody looks at a line, and which stays open as long as anybody shows it.
/// </summary>
/// <param name="open">Opens the store as it is now.</param>
sealed class HeldReports(Func<RiskStore> open) : IDisposable
{
    /// <summary>The newest run, the one before it, and one that somebody looks back to.</summary>
    const int Most = 3;

    readonly Lock one = new();

    /// <summary>What was asked for last comes first.</summary>
    readonly List<Held> reports = [];

    /// <summary>The report of a run, until it is let go.</summary>
    /// <param name="store">The store as it is now: what was held of another that a restore put aside is held no longer.</param>
    public Lease Of(RiskStore store, Run run)
    {
        var (restricted, erased) = (store.RestrictedLines(), store.Erasures.Count);
        List<Held> known;
        lock (one)
            known = [.. reports];
        // What an erasure removed must be gone from here too, and so must what stood in a store that another took the place of. The store is asked while
        // nobody waits for the lock.
        var past = known.Where(held => held.Erased != erased || (held.Then.Run == run && !store.Holds(held.Known))).ToList();
        lock (one)
        {
            past.ForEach(Drop);
            if (reports.Find(held => held.Then.Run == run) is not { } found)
                found = Read(run, erased);
            if (reports.Count == 0 || reports[0] != found)
            {
                reports.Remove(found);
                reports.Insert(0, found);
            }

            while (reports.Count > Most)
                Drop(reports[^1]);
            if (found.Now is null || !found.Restricted.SetEquals(restricted))
            {
                (found.Restricted, found.Now) = (restricted, found.Then.Withholding(restricted));
                found.Overview = new Overview(found.Now);
            }

            return Share(found);
        }
    }

    /// <summary>Everything is read anew by whoever asks next: a connection may be lost.</summary>
    public void Forget()
    {
        lock (one)
        {
            foreach (var held in reports.ToList())
                Drop(held);
        }
    }

    public void Dispose() => Forget();

    Held Read(Run run, int erased)
    {
        var reading = open();
        try
        {
            // The end of the audit is taken before the report: an entry that comes meanwhile makes it no other.
            return new Held(reading, reading.AuditHead, reading.Report(run), erased);
        }
        catch
        {
            reading.Dispose();
            throw;
        }
    }

    Lease Share(Held held)
    {
        held.Users++;
        return new Lease(this, held, held.Now!, held.Overview!);
    }

    void Drop(Held held)
    {
        if (reports.Remove(held))
            LetGo(held);
    }

    static void LetGo(Held held)
    {
        if (--held.Users == 0)
            held.Reading.Dispose();
    }

    /// <summary>A report in somebody's hands.</summary>
    internal sealed class Lease(HeldReports from, Held held, RunReport now, Overview overview) : IDisposable
    {
        bool isOver;

        /// <summary>With no more of a line than may be shown now.</summary>
        public RunReport Now => now;

        /// <summary>Of <see cref="Now"/>.</summary>
        public Overview Overview => overview;

        /// <summary>As the run scored it, to work out ranks from; of lines that were restricted since nothing may be shown.</summary>
        public RunReport Then => held.Then;

        /// <summary>For work that goes on after the page was answered.</summary>
        public Lease Again()
        {
            lock (from.one)
                return from.Share(held);
        }

        public void Dispose()
        {
            lock (from.one)
            {
                if (!isOver)
                    LetGo(held);
                isOver = true;
            }
        }
    }

    /// <param name="known">An entry of the audit of the store that it was read from.</param>
    /// <param name="erased">How many erasures there were.</param>
    internal sealed class Held(RiskStore reading, AuditHead known, RunReport then, int erased)
    {
        public RiskStore Reading => reading;

        public AuditHead Known => known;

        public RunReport Then => then;

        public int Erased => erased;

        public RunReport? Now { get; set; }

        public Overview? Overview { get; set; }

        /// <summary>The lines that were restricted when <see cref="Now"/> was made.</summary>
        public IReadOnlySet<string> Restricted { get; set; } = new HashSet<string>();

        /// <summary>Who has it in hand, and this list.</summary>
        public int Users { get; set; } = 1;
    }
}
