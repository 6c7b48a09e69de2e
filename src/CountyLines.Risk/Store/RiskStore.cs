using System.Data.Common;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>A pull as the store took it in.</summary>
/// <param name="Ended">Records of made-up lines that ended because a force's own feed arrived.</param>
public sealed record PullOutcome(
    long Pull, TableChange Lines, TableChange Numbers, TableChange Evidence, TableChange Assessments, int NewlyQuarantined, int NoLongerQuarantined, int Ended)
{
    /// <summary>How many of the changed lines the extract has no longer, because they are now marked above what may be held.</summary>
    public int Withheld { get; init; }

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

    readonly StoreConnection connection;
    readonly TimeProvider clock;
    readonly Person who;
    readonly EvidenceRows evidence;
    readonly string folder;
    readonly string name;

    RiskStore(StoreConnection connection, TimeProvider clock, Person who, StorePlace place)
    {
        (this.connection, this.clock, this.who, folder, name) = (connection, clock, who, place.Folder, place.Name);
        evidence = new EvidenceRows(connection);
    }

    /// <param name="who">Who acts: stands in the audit with everything that is done through this store.</param>
    /// <exception cref="StoreRefusedException">The file is not one that this product may write.</exception>
    public static RiskStore Open(StorePlace place, TimeProvider clock, Person who)
    {
        var store = new RiskStore(StoreConnection.Open(place), clock, who, place);
        // What a crash left of an erasure goes before anything else is done.
        store.FinishErasures(TimeSpan.FromSeconds(10));
        return store;
    }

    /// <summary>Whether there is a store.</summary>
    public static bool ExistsAt(StorePlace place) => place.ConnectionString is null ? File.Exists(place.File) : PostgreSqlDatabase.Exists(place);

    public void Dispose()
    {
        evidence.Dispose();
        connection.Dispose();
    }

    /// <summary>The number of the last pull, or 0.</summary>
    public long LatestPull => connection.ExecuteScalar<long>("SELECT coalesce(max(id), 0) FROM pull");

    /// <summary>Whether a force's own feed was ever pulled.</summary>
    public bool HoldsForceRecords => connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM pull WHERE feed <> @DemoFeed)", new { DemoFeed });

    /// <summary>References of the lines in force to which a feed's records may belong. A force's evidence never belongs to a made-up line.</summary>
    public IReadOnlySet<string> LinesKnownTo(string feed) => LinesKnownTo(connection, feed);

    internal static IReadOnlySet<string> LinesKnownTo(StoreConnection connection, string feed)
    {
        return connection.Query<string>(
            "SELECT reference FROM line WHERE until IS NULL AND (feed = @DemoFeed) = (@feed = @DemoFeed)", new { feed, DemoFeed }).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Begins to take in an extract, in one transaction. It is given up when it is disposed before it is complete.</summary>
    /// <exception cref="StoreRefusedException">Made-up lines for a store that holds a force's own.</exception>
    public PullTaking Begin(PullRequest request)
    {
        if (request.Feed == DemoFeed && HoldsForceRecords)
            throw new StoreRefusedException("The store holds a force's lines, and made-up lines never stand beside them.");
        var transaction = connection.BeginWrite();
        try
        {
            return new PullTaking(connection, transaction, request, At, EndDemo, Audited, night?.Key);
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>What a pull found and what became of it; null when that is not kept any more.</summary>
    public (Intake Intake, PullOutcome Outcome)? PullMade(long number) => PullTable.Find(connection, number) is { } kept ? (kept.Intake, kept.Outcome) : null;

    /// <summary>What became of a pull: counts, which an erasure leaves where it takes what the pull found. Null for pulls from before they were kept.</summary>
    public PullOutcome? OutcomeOf(long number) => PullTable.OutcomeOf(connection, number);

    /// <summary>The same of the feed's pull before one; null when it was the first.</summary>
    public (Intake Intake, PullOutcome Outcome)? PullBefore(string feed, long number) => PullTable.LastOf(connection, feed, number) is { } kept ? (kept.Intake, kept.Outcome) : null;

    /// <summary>Every pull, by number.</summary>
    public IReadOnlyDictionary<long, PullRecord> Pulls => PullTable.All(connection);

    /// <summary>The pull after which the records stood as they were known at the end of a day; 0 when there was none.</summary>
    public long PullBy(DateOnly day) => PullTable.LastBy(connection, day);

    /// <summary>Whether the records after one pull are those after another: no pull between them changed any.</summary>
    public bool SameRecords(long one, long other) => !PullTable.ChangedBetween(connection, one, other);

    /// <summary>
    /// Everything known after a pull, by reference. Evidence is read when it is looked at, so that millions of records fit, and only while the store is open.
    /// </summary>
    /// <param name="digest">The digest of the inputs, to which everything is added on the way.</param>
    public IReadOnlyList<LineRecords> RecordsAt(long pull, InputsDigest? digest = null) => RecordTables.Read(connection, evidence, pull, digest is null ? null : digest.Add);

    /// <summary>The same, a line at a time with its evidence in memory.</summary>
    public IEnumerable<LineRecords> StreamRecords(long pull) => RecordTables.Stream(connection, pull);

    /// <summary>The lines that were known after a pull, by reference, one at a time and without their records.</summary>
    public IEnumerable<Line> LinesAt(long pull) => RecordTables.ReadLines(connection, pull);

    /// <summary>What plug-ins gave for a line in a run.</summary>
    public GivenFacts GivenIn(Run run, string line) => RunTables.GivenIn(connection, run, line);

    /// <summary>Every change that pulls made to a line's record, up to and with one pull, oldest first.</summary>
    public IReadOnlyList<LineChange> History(string reference, long pull) => RecordTables.History(connection, reference, pull);

    /// <summary>Quarantined values still open or held, or all there ever were, by number.</summary>
    public IReadOnlyList<QuarantineItem> Quarantine(bool includeClosed) => QuarantineTable.Read(connection, includeClosed);

    /// <summary>The last run, or null before the first.</summary>
    public Run? LatestRun => RunTables.Find(connection, "ORDER BY id DESC LIMIT 1", null);

    /// <summary>The mean risk of the lines that a run ranked; null when it ranked none.</summary>
    public double? MeanRiskOf(Run run)
    {
        var (ranked, risk) = connection.QuerySingle<(long, long)>("SELECT count(*), CAST(coalesce(sum(risk), 0) AS BIGINT) FROM run_line WHERE run = @Number AND standing = 'ranked'", new { run.Number });
        return ranked == 0 ? null : (double)risk / ranked;
    }

    /// <summary>The last runs, the newest first.</summary>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<Run> Runs(int most) => RunTables.All(connection, "ORDER BY id DESC LIMIT @most", new { most });

    /// <summary>The run with a number, or null.</summary>
    public Run? FindRun(long number) => RunTables.Find(connection, "WHERE id = @number", new { number });

    /// <summary>Stores a run with its lines in display order and what came of the overrides; the number is given here.</summary>
    public Run Save(Run run, Pack pack, string packYaml, string packCases, IReadOnlyList<RunLine> lines, IReadOnlyList<RunOverride>? overrides = null)
    {
        using var transaction = connection.BeginWrite();
        var isNewPack = !connection.ExecuteScalar<bool>("SELECT exists(SELECT 1 FROM pack WHERE sha256 = @Sha256)", new { pack.Sha256 }, transaction);
        var saved = RunTables.Insert(connection, transaction, run, At, pack, packYaml, packCases, lines);
        OverrideTables.InsertRun(connection, transaction, saved.Number, lines, overrides ?? []);
        if (night is { } tonight)
            NightTable.Scored(connection, transaction, tonight.Key, saved.Number);
        if (isNewPack)
            Audited(transaction, new AuditAct(AuditOperation.Control, "pack-first-used", ("run", saved.Number), ("pack_sha256", AuditValue.Hash(pack.Sha256))));
        Audited(transaction, new AuditAct(AuditOperation.Alteration, "scored",
            ("run", saved.Number), ("pull", run.Pull), ("pack_sha256", AuditValue.Hash(pack.Sha256)), ("as_of", AuditValue.Of(run.AsOf)), ("lines", lines.Count), ("overrides", overrides?.Count ?? 0)));
        transaction.Commit();
        return saved;
    }

    /// <summary>The runs of a day under a pack, the last one first.</summary>
    public IReadOnlyList<Run> RunsOf(DateOnly asOf, string packSha256)
    {
        return RunTables.All(connection, "WHERE as_of = @AsOf AND pack_sha256 = @packSha256 ORDER BY id DESC", new { AsOf = RecordTables.Day(asOf), packSha256 });
    }

    /// <summary>A run with its lines as they were scored, the records they were scored from, and what the run before said of them.</summary>
    /// <param name="records">The records that the run saw, when they are at hand.</param>
    public RunReport Report(Run run, IReadOnlyList<LineRecords>? records = null)
    {
        return RunTables.Report(connection, run, RunBefore(run), records ?? RecordsAt(run.Pull, run.Merges));
    }

    /// <summary>The same of a run that was stored just now, from what was scored.</summary>
    /// <param name="lines">In display order, with the facts that plug-ins gave in the order of the pack.</param>
    public RunReport Report(Run run, Pack pack, IReadOnlyList<RunLine> lines, IReadOnlyList<RunOverride> overrides)
    {
        return RunTables.Report(connection, run, RunBefore(run), pack, [.. lines], overrides);
    }

    /// <summary>The run that a run is compared with: the last one before it, but never a run of made-up lines for a run of a force's own. A run that is not stored yet has the number 0.</summary>
    public Run? RunBefore(Run run)
    {
        var firstOfForce = FirstPullOfForce;
        return RunTables.Find(connection, "WHERE id < @Number AND (pull < @firstOfForce) = (@Pull < @firstOfForce) ORDER BY id DESC LIMIT 1", new { Number = run.Number == 0 ? long.MaxValue : run.Number, run.Pull, firstOfForce });
    }

    /// <summary>The first pull of a force's own feed. What was said of made-up lines before it is never said of a force's.</summary>
    long FirstPullOfForce => connection.ExecuteScalar<long?>("SELECT min(id) FROM pull WHERE feed <> @DemoFeed", new { DemoFeed }) ?? long.MaxValue;

    int EndDemo(long pull, DbTransaction transaction)
    {
        connection.Execute("UPDATE quarantine SET until = @pull, state = 'closed' WHERE until IS NULL AND feed = @DemoFeed", new { pull, DemoFeed }, transaction);
        return RecordTables.Names.Sum(table => connection.Execute(
            $"UPDATE {table} SET until = @pull, digest = {RowDigest.With("@end")} WHERE until IS NULL AND feed = @DemoFeed", new { pull, DemoFeed, end = RowDigest.OfEnd(pull) }, transaction));
    }
}
