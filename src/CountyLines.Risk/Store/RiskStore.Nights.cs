using System.Data.Common;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The store's side of nights: a night's row decides that it runs once, and who has lost it writes nothing more.</summary>
public sealed partial class RiskStore
{
    /// <summary>A fault that was caught is tried once more; a night that was cut off is always taken up again.</summary>
    const int MostFailures = 2;

    (NightKey Key, int Attempt)? night;

    /// <summary>Every night of a job, the newest last.</summary>
    public IReadOnlyList<RecordedNight> Nights(string job) => NightTable.Read(connection, "WHERE night.job = @job ORDER BY night.night", new { job });

    public RecordedNight? FindNight(NightKey key) => NightTable.Find(connection, key);

    /// <summary>The night that stored a run; null when a person asked for it.</summary>
    public RecordedNight? NightOf(long run) => NightTable.Read(connection, "WHERE night.run = @run", new { run }) is [var one, ..] ? one : null;

    public IReadOnlyList<NightStage> StagesOf(NightKey key) => NightTable.Stages(connection, key);

    /// <summary>
    /// Takes a night up, when it is nobody's: it was never begun, was missed, failed once, or its worker has not been seen for longer than the lease. From here
    /// on everything that this store writes is written only as long as the night is this worker's.
    /// </summary>
    /// <param name="lease">How long a worker may be silent before its night is taken from it.</param>
    /// <returns>Null when it is over or another's.</returns>
    public RecordedNight? Claim(NightKey key, string worker, TimeSpan lease)
    {
        using var transaction = connection.BeginWrite();
        var before = NightTable.Find(connection, key, transaction);
        var isFree = before?.State switch
        {
            null or NightState.Missed => true,
            NightState.Running => clock.GetUtcNow() - before.Seen >= lease || before.Seen > clock.GetUtcNow() + lease,
            NightState.Failed => before.Attempt < MostFailures,
            _ => false,
        };
        if (!isFree)
            return null;
        var attempt = (before?.Attempt ?? 0) + 1;
        NightTable.Claim(connection, transaction, key, attempt, worker, At);
        night = (key, attempt);
        Audited(transaction, new AuditAct(AuditOperation.Control, "night-begun", ("night", AuditValue.Of(key.Date)), ("attempt", attempt)));
        transaction.Commit();
        return FindNight(key);
    }

    /// <summary>Says that this worker is still at its night.</summary>
    /// <exception cref="NightLostException">It is another's by now.</exception>
    public void Beat(NightKey key, int attempt)
    {
        if (!NightTable.Beat(connection, key, attempt, At))
            throw new NightLostException(key);
    }

    /// <summary>Puts nights for which no worker was there on record. They are not run, and they are not forgotten.</summary>
    public void RecordMissed(IReadOnlyList<NightKey> missed, string reason)
    {
        if (missed.Count == 0)
            return;
        using var transaction = connection.BeginWrite();
        foreach (var key in missed.Where(key => NightTable.Find(connection, key, transaction) is null))
            NightTable.Missed(connection, transaction, key, reason, At);
        Audited(transaction, new AuditAct(AuditOperation.Control, "nights-missed", ("nights", missed.Count), ("first", AuditValue.Of(missed[0].Date)), ("last", AuditValue.Of(missed[^1].Date))));
        transaction.Commit();
    }

    /// <summary>Ends the night that this store has taken up.</summary>
    /// <param name="reasons">Why it was held or failed; they name no person and no line.</param>
    public void EndNight(NightState state, IReadOnlyList<string> reasons, IReadOnlyList<NightStage> stages)
    {
        var (key, attempt) = night ?? throw new InvalidOperationException("No night was taken up.");
        using var transaction = connection.BeginWrite();
        Audited(transaction, new AuditAct(AuditOperation.Control, $"night-{state.ToString().ToLowerInvariant()}", ("night", AuditValue.Of(key.Date)), ("attempt", attempt), ("reasons", reasons.Count)));
        foreach (var stage in stages)
            NightTable.Stage(connection, transaction, key, stage);
        NightTable.End(connection, transaction, key, state, reasons, At);
        transaction.Commit();
        night = null;
    }

    /// <summary>Lets the run of a held night be drafted from.</summary>
    /// <param name="check">Says from the night as it stands at this moment why it may not be.</param>
    public RecordedNight AcceptNight(NightKey key, string because, Action<RecordedNight?> check)
    {
        using var transaction = connection.BeginWrite();
        check(NightTable.Find(connection, key, transaction));
        NightTable.Accept(connection, transaction, key, new NightAcceptance(who.Name, because, clock.GetUtcNow()));
        Audited(transaction, new AuditAct(AuditOperation.Control, "night-accepted", ("night", AuditValue.Of(key.Date))));
        transaction.Commit();
        return FindNight(key)!;
    }

    /// <summary>What the night that this store has taken up pulled before it was cut off, by feed.</summary>
    public IReadOnlyDictionary<string, long> PulledTonight => night is { } one ? NightTable.Pulls(connection, one.Key) : new Dictionary<string, long>();

    /// <summary>The run that the night stored before it was cut off; null when it had none.</summary>
    public Run? RunTonight => night is { } one && FindNight(one.Key)?.Run is { } run ? FindRun(run) : null;

    /// <summary>The last night of a job from which lists may be drafted; null before the first.</summary>
    public RecordedNight? LastGoodNight(string job) => Nights(job).LastOrDefault(one => one.State == NightState.Done || one is { State: NightState.Held, Acceptance: not null });

    /// <summary>What a night pulled, by feed.</summary>
    public IReadOnlyDictionary<string, long> PullsOf(NightKey key) => NightTable.Pulls(connection, key);

    /// <summary>The held night from whose records a run was scored, when nobody has accepted it and no good night came after; null otherwise.</summary>
    public RecordedNight? HeldNightBehind(Run run)
    {
        return NightTable.Read(connection, "WHERE night.state IN ('done', 'held') ORDER BY night.night", null).GroupBy(one => one.Key.Job).Select(nights => nights.Last())
            .FirstOrDefault(one => one.IsHeld && (one.Run == run.Number || PullsOf(one.Key).Values.Any(pull => pull <= run.Pull)));
    }

    /// <summary>Refuses to write for a night that is another's by now. Called with every act that is written.</summary>
    void MustStillHaveNight(DbTransaction transaction)
    {
        if (night is { } mine && !(NightTable.Find(connection, mine.Key, transaction) is { State: NightState.Running } now && now.Attempt == mine.Attempt))
            throw new NightLostException(mine.Key);
    }
}
