using Quartz;

namespace CountyLines.Risk.Worker.Night;

/// <summary>What ended the worker. The command exits non-zero by it: a host that stops because of a fault exits with 0 by itself.</summary>
sealed class NightFault
{
    public Exception? First { get; private set; }

    public void Tell(Exception fault) => First ??= fault;
}

/// <summary>Puts the nights on Quartz's schedule: at each part's time, and once a minute in case it was not there at the time.</summary>
static class NightHosting
{
    /// <summary>Often enough that a restart, a clock step or another worker's death costs a minute.</summary>
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    /// <summary>How often a worker of several says that it is there. What it left is another's after twice this, and its night when the lease is over.</summary>
    static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(10);

    /// <summary>Nights of one worker at once. One reads and scores as fast as a disk and a processor let it; another worker takes the next part.</summary>
    const int AtOnce = 1;

    /// <summary>Workers of one store, on whatever machines, share its parts: each part's night is on one schedule that all of them keep.</summary>
    public static IServiceCollection AddNights(this IServiceCollection services, NightSettings settings, NightFolders folders)
    {
        services.AddSingleton(settings).AddSingleton(folders).AddSingleton<NightWatch>().AddSingleton<NightFault>();
        services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(AtOnce);
            if (folders.PlaceOf("") is { IsShared: true } place)
            {
                quartz.ConfigureScheduler(scheduler => (scheduler.InstanceName, scheduler.InstanceId) = ("countylines", NightWatch.Here));
                quartz.UsePersistentStore(store =>
                {
                    store.UsePostgres(Npgsql.NpgsqlFactory.Instance, place.MakeSchedule());
                    store.ProvisionSchema();
                    store.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, CheckIn));
                });
            }

            foreach (var part in settings.Parts)
            {
                var key = new JobKey(part.Name.Length == 0 ? "night" : part.Name, "nights");
                quartz.AddJob<NightJob>(job => job.WithIdentity(key).UsingJobData(NightJob.Part, part.Name).StoreDurably());
                quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity($"{key.Name} at its time", "nights")
                    .WithCronSchedule(settings.Schedule.Cron.CronExpressionString, schedule => schedule.InTimeZone(settings.Schedule.Zone)));
                quartz.AddTrigger(trigger => trigger.ForJob(key).WithIdentity($"{key.Name} look", "nights").StartNow()
                    .WithSimpleSchedule(BetweenLooks));
            }
        });
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }
}

/// <summary>One part's night on the schedule.</summary>
[DisallowConcurrentExecution]
sealed partial class NightJob(NightWatch watch, NightFolders folders, NightFault fault, IHostApplicationLifetime host, ILogger<NightJob> log) : IJob
{
    public const string Part = "part";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await watch.LookAsync(context.MergedJobDataMap.GetString(Part) ?? "", host.ApplicationStopping);
        }
        catch (OperationCanceledException) when (host.ApplicationStopping.IsCancellationRequested)
        {
        }
        catch (Exception wrong) when (wrong is Lines.NightLostException or Store.StoreBusyException)
        {
            // Another has the night, or the store. The next look finds out how it stands.
            Log.NotNow(log, wrong.Message);
        }
        catch (Exception wrong)
        {
            // The supervisor must see it: the host stops, and the command exits with 1.
            var place = folders.PlaceOf(context.MergedJobDataMap.GetString(Part) ?? "");
            Log.Failed(log, wrong, Store.StoreFault.Words(wrong, place.Name) ?? wrong.Message);
            fault.Tell(wrong);
            host.StopApplication();
        }
    }

    static partial class Log
    {
        [LoggerMessage(5, LogLevel.Critical, "The night failed; the worker stops so that its supervisor restarts it: {Reason}")]
        public static partial void Failed(ILogger log, Exception fault, string reason);

        [LoggerMessage(15, LogLevel.Warning, "Not now: {Reason}")]
        public static partial void NotNow(ILogger log, string reason);
    }
}
