using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CountyLines.Risk.Worker.Night;

/// <summary>Where the worker finds its folders.</summary>
sealed record NightFolders(StorePlace Store, RulesFolder Rules);

/// <summary>
/// Pulls the configured feeds and runs the cycle once for each day, when the set time has come. It looks at the clock every minute rather
/// than sleeping until the time, so that a clock step, a sleeping machine or a restart never costs the night.
/// </summary>
sealed partial class NightlyRun(NightSettings settings, NightFolders folders, FactSources facts, TimeProvider clock, ILogger<NightlyRun> log) : BackgroundService
{
    /// <summary>The account that the worker runs under. In a container an account may have no name.</summary>
    static readonly Person Worker = Person.Of(Environment.UserName) ?? Person.Of("countylines run")!;

    /// <summary>What ended the worker, or null while it is well. The command exits non-zero by it.</summary>
    public Exception? Failure { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Log.Waiting(log, $"{settings.At:HH:mm}", settings.Zone.Id, settings.Feeds.Count);
            using var minutes = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
            do
            {
                if (DueNight() is { } night)
                    await RunNightAsync(night, stoppingToken);
            }
            while (await minutes.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(log);
        }
        catch (Exception fault)
        {
            // The supervisor must see it: the host stops, and the command exits with 1.
            Failure = fault;
            Log.Failed(log, fault);
            throw;
        }
    }

    /// <summary>The night that should run now, or null.</summary>
    internal DateOnly? DueNight()
    {
        using var store = RiskStore.Open(folders.Store, clock, Worker);
        return Due(clock.GetUtcNow(), settings, store.LastNight);
    }

    /// <summary>Today, when its time has come and no night has run for it. Told by the wall clock, so that an hour that is skipped or repeated never skips or repeats a night.</summary>
    internal static DateOnly? Due(DateTimeOffset now, NightSettings settings, DateOnly lastNight)
    {
        var local = TimeZoneInfo.ConvertTime(now, settings.Zone).DateTime;
        var today = DateOnly.FromDateTime(local);
        return TimeOnly.FromDateTime(local) >= settings.At && lastNight < today ? today : null;
    }

    internal async Task RunNightAsync(DateOnly night, CancellationToken stop)
    {
        Log.Starting(log, $"{night:yyyy-MM-dd}");
        using var store = RiskStore.Open(folders.Store, clock, Worker);
        var sources = settings.Feeds.Select(feed => new FeedSource(folders.Rules.FeedNamed(feed.Key), feed.Value)).ToList();
        var cycle = new RiskCycle(store, folders.Rules, folders.Store.Folder, facts);
        var result = await cycle.RunAsync(new CycleRequest(sources, night, night, null, RiskStore.NightTrigger) { Who = Worker.Name }, null, stop);
        foreach (var one in result.Report.Overrides.Where(one => one.NeedsAPerson || one.Outcome == OverrideOutcome.Expired))
            Log.Override(log, OverrideWords.Of(one));
        Log.Done(log, result.Report.Run.Number, $"{night:yyyy-MM-dd}", result.Report.Lines.Count, result.Pulls.Sum(pull => pull.Intake.Quarantined));
        foreach (var missed in Delivering.Missed(store, night))
            Log.Missed(log, missed.Words);
        foreach (var waiting in store.Packages().Where(package => package.IsWaiting))
            Log.NotDelivered(log, waiting.Sequence, waiting.Feed, waiting.Release);
        if (result.Report.Lines.Where(line => line.Standing == Standing.Error).ToList() is [var first, ..] errors)
            Log.InError(log, errors.Count, result.Report.Run.Number, first.Line.Reference, first.Problem);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Waiting for {At} in {Zone} each day, with {Feeds} feeds")]
        public static partial void Waiting(ILogger log, string at, string zone, int feeds);

        [LoggerMessage(2, LogLevel.Information, "The night of {Night} begins")]
        public static partial void Starting(ILogger log, string night);

        [LoggerMessage(3, LogLevel.Information, "Run {Run} for the night of {Night} is done: {Lines} lines, {Quarantined} values in quarantine")]
        public static partial void Done(ILogger log, long run, string night, int lines, int quarantined);

        [LoggerMessage(6, LogLevel.Warning, "{Lines} lines of run {Run} are in error and have no score; see countylines list. The first is {Reference}: {Problem}")]
        public static partial void InError(ILogger log, int lines, long run, string reference, string problem);

        [LoggerMessage(4, LogLevel.Information, "Stopped on request; nothing was left half done")]
        public static partial void Stopped(ILogger log);

        [LoggerMessage(7, LogLevel.Warning, "{Override}")]
        public static partial void Override(ILogger log, string @override);

        [LoggerMessage(8, LogLevel.Warning, "ALARM: {Missed}")]
        public static partial void Missed(ILogger log, string missed);

        [LoggerMessage(9, LogLevel.Warning, "ALARM: sequence {Sequence} of {Feed} (release {Release}) is signed and has not arrived; deliver it: countylines release deliver")]
        public static partial void NotDelivered(ILogger log, long sequence, string feed, long release);

        [LoggerMessage(5, LogLevel.Critical, "The night failed; the worker stops so that its supervisor restarts it")]
        public static partial void Failed(ILogger log, Exception fault);
    }
}
