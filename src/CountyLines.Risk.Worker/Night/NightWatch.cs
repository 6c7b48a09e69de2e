using CountyLines.Risk.Facts;
using CountyLines.Risk.Files;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Telemetry;

namespace CountyLines.Risk.Worker.Night;

/// <summary>Where the worker finds its folders.</summary>
/// <param name="PlaceOf">Where the store of a part is, by its name.</param>
sealed record NightFolders(Func<string, StorePlace> PlaceOf, RulesFolder Rules);

/// <summary>
/// Looks whether a part's night is due, and runs it. It may be asked as often as one likes and by as many workers: the night's row
/// decides. So a clock step, a sleeping machine or a restart never costs a night, and never runs one twice.
/// </summary>
sealed partial class NightWatch(NightSettings settings, NightFolders folders, FactSources facts, NightMeter meter, TimeProvider clock, ILogger<NightWatch> log)
{
    /// <summary>How often in a lease a worker says that it is still at its night: one lost beat costs nothing.</summary>
    const int BeatsInLease = 3;

    /// <summary>The account that the worker runs under. In a container an account may have no name.</summary>
    static readonly Person Worker = Person.Of(Environment.UserName) ?? Person.Of("countylines run")!;

    internal static readonly string Here = $"{Environment.MachineName} {Environment.ProcessId}";

    /// <summary>Puts missed nights on record and runs the night that is due, if one is and nobody has it.</summary>
    /// <returns>How it ended; null when there was none to run.</returns>
    public async Task<NightResult?> LookAsync(string job, CancellationToken stop)
    {
        var place = folders.PlaceOf(job);
        using var store = RiskStore.Open(place, clock, Worker);
        // The file tells at once that another process is at it, or that it is there no more. On a server only the lease tells: a worker that is
        // paused would hold the file for ever.
        using var alone = place.IsShared ? null : OneAtATime.Take(Path.Combine(place.Folder, "night.lock"));
        if (alone is null && !place.IsShared)
            return null;
        var nights = store.Nights(job);
        foreach (var good in nights.Where(one => one is { State: NightState.Done, Ended: not null }).TakeLast(1))
            meter.GoodNightWas(job, good.Ended!.Value);
        var due = settings.Schedule.Look(clock.GetUtcNow(), nights.Count == 0 ? null : nights[^1].Key.Date);
        Miss(store, job, due.Missed);
        if (due.Night is not { } date || store.Claim(new NightKey(job, date), Here, place.IsShared ? settings.Lease : TimeSpan.Zero) is not { } night)
            return null;
        return await RunAsync(store, place, night, stop);
    }

    void Miss(RiskStore store, string job, IReadOnlyList<DateOnly> missed)
    {
        if (missed.Count == 0)
            return;
        store.RecordMissed([.. missed.Select(date => new NightKey(job, date))], "no worker was there before the end of making up");
        Log.NightsMissed(log, missed.Count, $"{missed[0]:yyyy-MM-dd}", $"{missed[^1]:yyyy-MM-dd}");
        foreach (var _ in missed)
            meter.NightEnded(job, "missed", TimeSpan.Zero, null);
    }

    async Task<NightResult> RunAsync(RiskStore store, StorePlace place, RecordedNight night, CancellationToken stop)
    {
        var (job, began) = (night.Key.Job, clock.GetTimestamp());
        if (night.Attempt == 1)
            Log.Starting(log, night.Key);
        else
            Log.TakenUp(log, night.Key, night.Attempt);
        using var trace = meter.NightBegins(job, night.Key.Date);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var beats = place.IsShared ? BeatAsync(place, night, lost) : Task.CompletedTask;
        try
        {
            var part = settings.Parts.First(one => one.Name == job);
            var sources = part.Feeds.Select(feed => new FeedSource(folders.Rules.FeedNamed(feed.Key), feed.Value)).ToList();
            var plan = new NightPlan(sources, settings.Audiences, settings.Bounds, Worker);
            // A night is one piece of work; what it waits for, the disk and the processor, has no other way to wait.
            var result = await Task.Run(() => new NightRun(store, folders.Rules, place.Folder, facts, plan).RunAsync(night, lost.Token), CancellationToken.None);
            Tell(store, result, clock.GetElapsedTime(began));
            return result;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The beat found out first.
            throw new NightLostException(night.Key);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not NightLostException and not StoreBusyException)
        {
            meter.NightEnded(job, "failed", clock.GetElapsedTime(began), null);
            throw;
        }
        finally
        {
            await lost.CancelAsync();
            await beats;
        }
    }

    void Tell(RiskStore store, NightResult night, TimeSpan took)
    {
        var job = night.Key.Job;
        foreach (var stage in night.Stages)
            meter.StageDone(job, stage.Stage, stage.Took);
        var lines = night.Result?.Report.Lines ?? [];
        var (errors, quarantined) = (lines.Where(line => line.Standing == Standing.Error).ToList(), night.Result?.Pulls.Sum(pull => pull.Intake.Quarantined) ?? 0);
        meter.NightEnded(job, night.State.ToString().ToLowerInvariant(), took, night.Result is null ? null : new NightCounts(lines.Count, errors.Count, quarantined));
        if (night.State == NightState.Held)
        {
            foreach (var reason in night.Reasons)
                Log.Held(log, night.Key, reason);
        }
        else
        {
            Log.Done(log, night.Result!.Report.Run.Number, night.Key, lines.Count, quarantined, night.Drafts.Count);
            foreach (var refusal in night.Reasons)
                Log.NotDrafted(log, refusal);
        }

        if (errors.Count > 0)
            Log.InError(log, errors.Count, night.Result!.Report.Run.Number);
        foreach (var one in night.Result?.Report.Overrides.Where(one => one.NeedsAPerson || one.Outcome == OverrideOutcome.Expired) ?? [])
            Log.Override(log, one.Override.Id, one.IsAlarm ? "holds while the machine's value has moved" : one.Outcome == OverrideOutcome.Expired ? "expired" : "is not applied");
        var (missed, waiting) = (Delivering.Missed(store, night.Key.Date), store.Packages().Where(package => package.IsWaiting).ToList());
        foreach (var receipt in missed)
            Log.Missed(log, receipt.Words);
        foreach (var package in waiting)
            Log.NotDelivered(log, package.Sequence, package.Feed, package.Release);
        meter.Lists(missed.Count, waiting.Count);
    }

    /// <summary>Keeps the night this worker's, on a connection of its own: the night's own may be at a long piece of work.</summary>
    async Task BeatAsync(StorePlace place, RecordedNight night, CancellationTokenSource lost)
    {
        try
        {
            using var beats = new PeriodicTimer(settings.Lease / BeatsInLease, clock);
            using var store = RiskStore.Open(place, clock, Worker);
            while (await beats.WaitForNextTickAsync(lost.Token))
                store.Beat(night.Key, night.Attempt);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception fault) when (fault is NightLostException or System.Data.Common.DbException or StoreRefusedException)
        {
            // Without its beat the night becomes another's; whether it has is asked again with every write, so nothing is written twice.
            Log.Silent(log, night.Key, fault.Message);
            if (fault is NightLostException)
                await lost.CancelAsync();
        }
    }

    static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "The night of {Night} begins")]
        public static partial void Starting(ILogger log, NightKey night);

        [LoggerMessage(10, LogLevel.Warning, "The night of {Night} is taken up again where it was left; this is attempt {Attempt}")]
        public static partial void TakenUp(ILogger log, NightKey night, int attempt);

        [LoggerMessage(3, LogLevel.Information, "Run {Run} for the night of {Night} is done: {Lines} lines, {Quarantined} values in quarantine, {Drafts} lists drafted")]
        public static partial void Done(ILogger log, long run, NightKey night, int lines, int quarantined, int drafts);

        [LoggerMessage(11, LogLevel.Error, "ALARM: the night of {Night} is held, nothing was drafted, and what was released before stands: {Reason}")]
        public static partial void Held(ILogger log, NightKey night, string reason);

        [LoggerMessage(12, LogLevel.Error, "ALARM: {Nights} nights were missed, from {First} to {Last}; they are on record and are not made up")]
        public static partial void NightsMissed(ILogger log, int nights, string first, string last);

        [LoggerMessage(13, LogLevel.Warning, "ALARM: {Refusal}")]
        public static partial void NotDrafted(ILogger log, string refusal);

        [LoggerMessage(6, LogLevel.Warning, "{Lines} lines of run {Run} are in error and have no score; see: countylines list")]
        public static partial void InError(ILogger log, int lines, long run);

        // Which line it is on is for those who may read the list: a restricted line is named nowhere else.
        [LoggerMessage(7, LogLevel.Warning, "ALARM: override {Override} {Outcome}; see: countylines override list")]
        public static partial void Override(ILogger log, long @override, string outcome);

        [LoggerMessage(8, LogLevel.Warning, "ALARM: {Missed}")]
        public static partial void Missed(ILogger log, string missed);

        [LoggerMessage(9, LogLevel.Warning, "ALARM: sequence {Sequence} of {Feed} (release {Release}) is signed and has not arrived; deliver it: countylines release deliver")]
        public static partial void NotDelivered(ILogger log, long sequence, string feed, long release);

        [LoggerMessage(14, LogLevel.Warning, "The night of {Night} cannot say that it is still at work: {Fault}")]
        public static partial void Silent(ILogger log, NightKey night, string fault);
    }
}
