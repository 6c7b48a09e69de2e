using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>What a pull is asked to take in.</summary>
/// <param name="Today">The day of the pull; nothing may be dated after it.</param>
/// <param name="Who">Who pulls.</param>
/// <param name="Digest">SHA-256 over the files.</param>
/// <param name="Reading">SHA-256 over everything besides the files and the day that decides how a row is read.</param>
public sealed record PullRequest(string Feed, DateOnly Today, string Who, string Digest, string Reading);

/// <summary>
/// A pull being taken in, in one transaction: all of it, or nothing when it is given up before it is complete.
/// </summary>
public sealed class PullTaking : IExtractTaker, IDisposable
{
    readonly StoreConnection connection;
    readonly DbTransaction transaction;
    readonly PullRequest request;
    readonly long pull;
    readonly int ended;
    readonly Action<DbTransaction, AuditAct> audited;
    readonly NightKey? night;
    readonly PullTable.Kept? before;

    /// <summary>Null when no row has to be read: to begin with a table is to count what it holds.</summary>
    readonly Tables? tables;

    internal PullTaking(
        StoreConnection connection, DbTransaction transaction, PullRequest request, long at, Func<long, DbTransaction, int> endDemo, Action<DbTransaction, AuditAct> audited, NightKey? night)
    {
        (this.connection, this.transaction, this.request, this.audited, this.night) = (connection, transaction, request, audited, night);
        before = PullTable.LastOf(connection, request.Feed);
        if (before is { } last && last.Digest == request.Digest && last.Reading == request.Reading && last.Intake.IsTheSameOn(request.Today)
            && !PullTable.ChangedBetween(connection, last.Number, long.MaxValue))
            Known = last.Intake with { Today = request.Today };
        pull = PullTable.Insert(connection, transaction, request, at);
        ended = request.Feed == RiskStore.DemoFeed ? 0 : endDemo(pull, transaction);
        Erased = Known is null ? RiskStore.ErasedLines(connection) : [];
        LinesKnown = Known is null ? RiskStore.LinesKnownTo(connection, request.Feed) : new HashSet<string>();
        tables = Known is null ? Tables.Begin(connection, request.Feed, pull) : null;
    }

    /// <summary>
    /// What the files bring, when the store knows it without reading them: they are those of the feed's last pull, they would be read the
    /// same way today, and no pull has changed a record since.
    /// </summary>
    public Intake? Known { get; }

    /// <summary>What the feed's last pull found; null before the first.</summary>
    public (Intake Intake, PullOutcome Outcome)? Before => before is { } last ? (last.Intake, last.Outcome) : null;

    /// <summary>References of the lines in force to which the feed's records may belong.</summary>
    public IReadOnlySet<string> LinesKnown { get; }

    /// <summary>The lines that were erased and must not come back.</summary>
    public IReadOnlyList<ErasedLine> Erased { get; }

    Tables Open => tables ?? throw new InvalidOperationException("What the files bring is known; nothing more may be taken.");

    public void Take(Line line) => Open.Lines.Add(line);

    public void Take(DealNumber number) => Open.Numbers.Add(number);

    public void Take(Evidence evidence) => Open.Evidence.Add(evidence);

    public void Take(Assessment assessment) => Open.Assessments.Add(assessment);

    public void Take(QuarantinedValue value) => Open.Quarantine.Add(value);

    /// <summary>Keeps what was taken.</summary>
    public PullOutcome Complete(Intake intake)
    {
        var outcome = tables is null ? Again(before!.Outcome) : Closed(intake, tables);
        PullTable.Complete(connection, transaction, intake, outcome);
        if (night is { } tonight)
            NightTable.Pulled(connection, transaction, tonight, request.Feed, pull);
        Audit(intake, outcome);
        transaction.Commit();
        return outcome;
    }

    public void Dispose()
    {
        tables?.Dispose();
        transaction.Dispose();
    }

    /// <summary>What was taken in, and apart from it what became other than it was held.</summary>
    void Audit(Intake intake, PullOutcome outcome)
    {
        var tables = new[] { outcome.Lines, outcome.Numbers, outcome.Evidence, outcome.Assessments };
        audited(transaction, new AuditAct(AuditOperation.Collection, "pull",
            ("pull", pull), ("rows", intake.Files.Sum(file => file.Rows)), ("added", tables.Sum(table => table.Added)), ("quarantined", intake.Quarantined),
            ("newly_quarantined", outcome.NewlyQuarantined), ("no_longer_quarantined", outcome.NoLongerQuarantined)));
        if (tables.Any(table => table.Changed > 0) || ended > 0)
        {
            audited(transaction, new AuditAct(AuditOperation.Alteration, "records-changed",
                ("pull", pull), ("lines", outcome.Lines.Changed), ("numbers", outcome.Numbers.Changed), ("evidence", outcome.Evidence.Changed), ("assessments", outcome.Assessments.Changed),
                ("ended", ended), ("withheld", outcome.Withheld)));
        }
    }

    PullOutcome Closed(Intake intake, Tables taken)
    {
        var withheld = Withhold(intake.RefusedLines);
        var (opened, closed) = taken.Quarantine.Complete();
        var lines = taken.Lines.Change;
        return new PullOutcome(pull, lines with { Changed = lines.Changed + withheld }, taken.Numbers.Change, taken.Evidence.Change, taken.Assessments.Change, opened, closed, ended) { Withheld = withheld };
    }

    PullOutcome Again(PullOutcome last)
    {
        return new PullOutcome(pull, Held(last.Lines with { Changed = last.Lines.Changed - last.Withheld }), Held(last.Numbers), Held(last.Evidence), Held(last.Assessments), 0, 0, 0);

        static TableChange Held(TableChange change) => new(0, 0, change.Added + change.Changed + change.Unchanged, change.Absent);
    }

    /// <summary>
    /// A line that was held and is now marked above what may be held is neither dropped from the list nor scored on: it is shown as
    /// withheld until its marking comes down.
    /// </summary>
    int Withhold(IReadOnlyList<string> refused)
    {
        if (refused.Count == 0)
            return 0;
        var held = RecordTables.ReadLines(connection, pull).Where(line => !line.Restricted && refused.Contains(line.Reference)).ToList();
        // Apart from the counts of the extract: what is refused is not in it.
        using var withheld = RecordTables.Lines.Begin(connection, request.Feed, pull);
        foreach (var line in held)
            withheld.Add(line with { Restricted = true });
        return withheld.Change.Changed;
    }

    sealed record Tables(
        RecordTaking<Line> Lines, RecordTaking<DealNumber> Numbers, RecordTaking<Evidence> Evidence, RecordTaking<Assessment> Assessments, QuarantineTaking Quarantine) : IDisposable
    {
        public static Tables Begin(StoreConnection connection, string feed, long pull)
        {
            return new(
                RecordTables.Lines.Begin(connection, feed, pull), RecordTables.Numbers.Begin(connection, feed, pull), RecordTables.Evidence.Begin(connection, feed, pull),
                RecordTables.Assessments.Begin(connection, feed, pull), new QuarantineTaking(connection, feed, pull));
        }

        public void Dispose()
        {
            foreach (var part in new IDisposable[] { Lines, Numbers, Evidence, Assessments, Quarantine })
                part.Dispose();
        }
    }
}
