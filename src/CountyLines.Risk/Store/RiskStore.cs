using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CountyLines.Risk.Store;

/// <summary>A pull as the store took it in.</summary>
/// <param name="Ended">Records of made-up lines that ended because a force's own feed arrived.</param>
public sealed record PullOutcome(
    long Pull, TableChange Lines, TableChange Numbers, TableChange Evidence, TableChange Assessments, int NewlyQuarantined, int NoLongerQuarantined, int Ended)
{
    /// <summary>Whether any record is other than before.</summary>
    public bool ChangedRecords => new[] { Lines, Numbers, Evidence, Assessments }.Any(change => change.Added + change.Changed > 0) || Ended > 0;
}

/// <summary>One number that two lines have, whenever they used it: they may be one line mapped twice.</summary>
public sealed record PossibleDuplicate(string Number, string LineA, string LineB)
{
    public bool Has(string reference) => LineA == reference || LineB == reference;

    public string Other(string reference) => LineA == reference ? LineB : LineA;
}

/// <summary>The records, the runs and the quarantine, in one SQLite file.</summary>
public sealed partial class RiskStore : IDisposable
{
    /// <summary>The feed of the demo. Its lines never stand in a list with a force's own.</summary>
    public const string DemoFeed = "demo";

    /// <summary>The trigger of the nightly run.</summary>
    public const string NightTrigger = "night";

    const string FileName = "countylines.db";

    readonly SqliteConnection connection;
    readonly TimeProvider clock;

    RiskStore(SqliteConnection connection, TimeProvider clock)
    {
        this.connection = connection;
        this.clock = clock;
    }

    /// <exception cref="StoreRefusedException">The file is not one that this product may write.</exception>
    public static RiskStore Open(string folder, TimeProvider clock)
    {
        return new RiskStore(Database.Open(Path.Combine(folder, FileName)), clock);
    }

    /// <summary>Whether a folder holds a store.</summary>
    public static bool ExistsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    public void Dispose() => connection.Dispose();

    /// <summary>The number of the last pull, or 0.</summary>
    public long LatestPull => connection.ExecuteScalar<long>("SELECT ifnull(max(id), 0) FROM pull");

    /// <summary>Whether a force's own feed was ever pulled.</summary>
    public bool HoldsForceRecords => connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM pull WHERE feed <> @DemoFeed)", new { DemoFeed });

    /// <summary>References of the lines in force to which a feed's records may belong. A force's evidence never belongs to a made-up line.</summary>
    public IReadOnlySet<string> LinesKnownTo(string feed)
    {
        return connection.Query<string>(
            "SELECT reference FROM line WHERE until IS NULL AND (feed = @DemoFeed) = (@feed = @DemoFeed)", new { feed, DemoFeed }).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Takes in an extract in one transaction: all of it, or nothing.</summary>
    /// <exception cref="StoreRefusedException">Made-up lines for a store that holds a force's own.</exception>
    public PullOutcome Take(Extract extract)
    {
        if (extract.Feed == DemoFeed && HoldsForceRecords)
            throw new StoreRefusedException("The store holds a force's lines, and made-up lines never stand beside them.");
        using var transaction = connection.BeginTransaction(deferred: false);
        var pull = connection.ExecuteScalar<long>(
            "INSERT INTO pull (feed, day, received_at, digest, added, changed) VALUES (@Feed, @Day, @At, @Digest, 0, 0) RETURNING id",
            new { extract.Feed, Day = RecordTables.Day(extract.Today), At = clock.GetUtcNow().ToUnixTimeMilliseconds(), extract.Digest }, transaction);
        var ended = extract.Feed == DemoFeed ? 0 : EndDemo(pull, transaction);
        var lines = RecordTables.Lines.Take(connection, transaction, extract.Feed, pull, extract.Lines);
        var numbers = RecordTables.Numbers.Take(connection, transaction, extract.Feed, pull, extract.Numbers);
        var evidence = RecordTables.Evidence.Take(connection, transaction, extract.Feed, pull, extract.Evidence);
        var assessments = RecordTables.Assessments.Take(connection, transaction, extract.Feed, pull, extract.Assessments);
        lines = lines with { Changed = lines.Changed + Withhold(extract, pull, transaction) };
        var (opened, closed) = QuarantineTable.Take(connection, transaction, extract, pull);
        connection.Execute("UPDATE pull SET added = @Added, changed = @Changed WHERE id = @pull", new
        {
            pull,
            Added = lines.Added + numbers.Added + evidence.Added + assessments.Added,
            Changed = lines.Changed + numbers.Changed + evidence.Changed + assessments.Changed,
        }, transaction);
        transaction.Commit();
        return new PullOutcome(pull, lines, numbers, evidence, assessments, opened, closed, ended);
    }

    /// <summary>Everything known after a pull, by reference.</summary>
    public IReadOnlyList<LineRecords> RecordsAt(long pull) => RecordTables.Read(connection, pull);

    /// <summary>Every change that pulls made to a line's record, up to and with one pull, oldest first.</summary>
    public IReadOnlyList<LineChange> History(string reference, long pull) => RecordTables.History(connection, reference, pull);

    /// <summary>Quarantined values still open or held, or all there ever were, by number.</summary>
    public IReadOnlyList<QuarantineItem> Quarantine(bool includeClosed) => QuarantineTable.Read(connection, includeClosed);

    /// <summary>The last run, or null before the first.</summary>
    public Run? LatestRun => RunTables.Find(connection, "ORDER BY id DESC LIMIT 1", null);

    /// <summary>The last date that a nightly run scored; the first day of the calendar before any.</summary>
    public DateOnly LastNight => RecordTables.Date(connection.ExecuteScalar<string?>("SELECT max(as_of) FROM run WHERE trigger = @NightTrigger", new { NightTrigger })) ?? default;

    /// <summary>The run with a number, or null.</summary>
    public Run? FindRun(long number) => RunTables.Find(connection, "WHERE id = @number", new { number });

    /// <summary>Stores a run with its lines in display order; the number is given here.</summary>
    public Run Save(Run run, Pack pack, string packYaml, string packCases, IReadOnlyList<RunLine> lines)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var saved = RunTables.Insert(connection, transaction, run, clock.GetUtcNow().ToUnixTimeMilliseconds(), pack, packYaml, packCases, lines);
        transaction.Commit();
        return saved;
    }

    /// <summary>A run with its lines as they were scored, the records they were scored from, and what the run before said of them.</summary>
    public RunReport Report(Run run)
    {
        return RunTables.Report(connection, run, RunBefore(run));
    }

    /// <summary>The run that a run is compared with: the last one before it, but never a run of made-up lines for a run of a force's own.</summary>
    Run? RunBefore(Run run)
    {
        var firstOfForce = connection.ExecuteScalar<long?>("SELECT min(id) FROM pull WHERE feed <> @DemoFeed", new { DemoFeed }) ?? long.MaxValue;
        return RunTables.Find(connection, "WHERE id < @Number AND (pull < @firstOfForce) = (@Pull < @firstOfForce) ORDER BY id DESC LIMIT 1", new { run.Number, run.Pull, firstOfForce });
    }

    int EndDemo(long pull, SqliteTransaction transaction)
    {
        connection.Execute("UPDATE quarantine SET until = @pull, state = 'closed' WHERE until IS NULL AND feed = @DemoFeed", new { pull, DemoFeed }, transaction);
        return RecordTables.Names.Sum(table => connection.Execute(
            $"UPDATE {table} SET until = @pull WHERE until IS NULL AND feed = @DemoFeed", new { pull, DemoFeed }, transaction));
    }

    /// <summary>
    /// A line that was held and is now marked above what may be held is neither dropped from the list nor scored on: it is shown as
    /// withheld until its marking comes down.
    /// </summary>
    int Withhold(Extract extract, long pull, SqliteTransaction transaction)
    {
        if (extract.RefusedLines.Count == 0)
            return 0;
        var held = RecordTables.ReadLines(connection, pull)
            .Where(line => !line.Restricted && extract.RefusedLines.Contains(line.Reference));
        return RecordTables.Lines.Take(connection, transaction, extract.Feed, pull, held.Select(line => line with { Restricted = true }).ToList()).Changed;
    }
}
