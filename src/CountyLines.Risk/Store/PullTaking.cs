using CountyLines.Risk.Lines;
using Microsoft.Data.Sqlite;

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
    readonly SqliteConnection connection;
    readonly SqliteTransaction transaction;
    readonly PullRequest request;
    readonly long pull;
    readonly int ended;
    readonly PullTable.Kept? before;
    readonly RecordTaking<Line> lines;
    readonly RecordTaking<DealNumber> numbers;
    readonly RecordTaking<Evidence> evidence;
    readonly RecordTaking<Assessment> assessments;
    readonly QuarantineTaking quarantine;

    internal PullTaking(SqliteConnection connection, SqliteTransaction transaction, PullRequest request, long at, Func<long, SqliteTransaction, int> endDemo)
    {
        (this.connection, this.transaction, this.request) = (connection, transaction, request);
        before = PullTable.LastOf(connection, request.Feed);
        if (before is { } last && last.Digest == request.Digest && last.Reading == request.Reading && last.Intake.IsTheSameOn(request.Today)
            && !PullTable.ChangedBetween(connection, last.Number, long.MaxValue))
            Known = last.Intake with { Today = request.Today };
        pull = PullTable.Insert(connection, transaction, request, at);
        ended = request.Feed == RiskStore.DemoFeed ? 0 : endDemo(pull, transaction);
        lines = RecordTables.Lines.Begin(connection, request.Feed, pull);
        numbers = RecordTables.Numbers.Begin(connection, request.Feed, pull);
        evidence = RecordTables.Evidence.Begin(connection, request.Feed, pull);
        assessments = RecordTables.Assessments.Begin(connection, request.Feed, pull);
        quarantine = new QuarantineTaking(connection, request.Feed, pull);
        LinesKnown = RiskStore.LinesKnownTo(connection, request.Feed);
    }

    /// <summary>
    /// What the files bring, when the store knows it without reading them: they are those of the feed's last pull, they would be read the
    /// same way today, and no pull has changed a record since.
    /// </summary>
    public Intake? Known { get; }

    /// <summary>What the feed's last pull found; null before the first.</summary>
    public Intake? Before => before?.Intake;

    /// <summary>References of the lines in force to which the feed's records may belong.</summary>
    public IReadOnlySet<string> LinesKnown { get; }

    public void Take(Line line) => lines.Add(line);

    public void Take(DealNumber number) => numbers.Add(number);

    public void Take(Evidence evidence) => this.evidence.Add(evidence);

    public void Take(Assessment assessment) => assessments.Add(assessment);

    public void Take(QuarantinedValue value) => quarantine.Add(value);

    /// <summary>Keeps what was taken.</summary>
    public PullOutcome Complete(Intake intake)
    {
        var outcome = ReferenceEquals(intake, Known) ? Again(before!.Outcome) : Closed(intake);
        PullTable.Complete(connection, transaction, intake, outcome);
        transaction.Commit();
        return outcome;
    }

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { lines, numbers, evidence, assessments, quarantine, transaction })
            part.Dispose();
    }

    PullOutcome Closed(Intake intake)
    {
        var withheld = Withhold(intake.RefusedLines);
        var (opened, closed) = quarantine.Complete();
        var change = lines.Change;
        return new PullOutcome(pull, change with { Changed = change.Changed + withheld }, numbers.Change, evidence.Change, assessments.Change, opened, closed, ended) { Withheld = withheld };
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
}
