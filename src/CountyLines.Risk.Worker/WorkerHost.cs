using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Health;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Telemetry;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.Extensions.Hosting.Systemd;

namespace CountyLines.Risk.Worker;

/// <summary>The process that stays: the nights, and what watches them. Under systemd and as a Windows service it tells them when it is ready and when it stops.</summary>
static partial class WorkerHost
{
    /// <summary>How long a night may take to stop where it can be taken up again. The unit's TimeoutStopSec is longer.</summary>
    static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    /// <param name="places">Says where the store of a part is, by its name, once the settings have no fault.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SettingsFile file, Func<Func<string, StorePlace>> places, RulesFolder rules, TimeProvider clock, CancellationToken stop)
    {
        var settings = WorkerSettings.Read(file, rules, clock);
        var folders = new NightFolders(places(), rules);
        // Before any night begins: a console that cannot be opened stops the worker, and not in the middle of one.
        using (var stores = new ConsoleStores(folders.PlaceOf(settings.Console.Part), rules, clock))
            ConsoleServer.ThrowIfItCannotOpen(settings.Console, stores);
        var host = Build(settings, folders, clock);
        var (fault, log) = (host.Services.GetRequiredService<NightFault>(), host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CountyLines.Risk"));
        Log.Waiting(log, settings.Night.Schedule.Cron.CronExpressionString, settings.Night.Schedule.Zone.Id, settings.Night.Parts.Sum(part => part.Feeds.Count));
        // RunAsync disposes the host.
        await host.RunAsync(stop);
        if (fault.First is null)
            Log.Stopped(log);
        return fault.First is null ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A host with a web server only where somebody may ask it.</summary>
    /// <param name="more">What a test adds.</param>
    internal static IHost Build(WorkerSettings settings, NightFolders folders, TimeProvider clock, Action<IHostApplicationBuilder>? more = null)
    {
        if (settings.Health.Listen is not { } listen)
        {
            var quiet = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            Add(quiet, settings, folders, clock);
            more?.Invoke(quiet);
            return quiet.Build();
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(listen);
        });
        builder.Services.AddRoutingCore();
        Add(builder, settings, folders, clock);
        more?.Invoke(builder);
        var web = builder.Build();
        HealthPages.Map(web);
        if (settings.Telemetry.Prometheus)
            web.MapPrometheusScrapingEndpoint("/metrics");
        return web;
    }

    static void Add(IHostApplicationBuilder builder, WorkerSettings settings, NightFolders folders, TimeProvider clock)
    {
        builder.Services.AddSystemd();
        builder.Services.AddWindowsService(service => service.ServiceName = "CountyLines.Risk");
        // After these two, which choose a format of their own.
        AddLog(builder.Logging, settings.Log);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
        builder.Services.AddSingleton(settings.Facts).AddSingleton(settings.Health).AddSingleton(clock);
        builder.Services.AddSingleton<NightMeter>().AddSingleton<WorkerHealth>();
        builder.Services.AddNights(settings.Night, folders);
        builder.Services.AddMeters(settings.Telemetry);
        if (settings.Console.Listen is not null)
            builder.Services.AddHostedService(services => new ConsoleServer(settings.Console, new ConsoleStores(folders.PlaceOf(settings.Console.Part), folders.Rules, clock) { Settings = settings.File is { } file ? new SettingsInUse(file, clock) : null }, services.GetRequiredService<ILoggerFactory>()));
    }

    static void AddLog(ILoggingBuilder logging, LogSettings settings)
    {
        if (settings.Format == LogFormat.Json)
            logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        else if (SystemdHelpers.IsSystemdService())
            logging.AddSystemdConsole();
        else
            logging.AddSimpleConsole(options => options.SingleLine = true);
        // NightJob says what failed; the host would print the same exception twice more.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Quartz tells of each look at the clock; only what it cannot do is of interest.
        logging.AddFilter("Quartz", LogLevel.Warning);
        // A line for each question after the health, from whoever asks, says nothing of the worker.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        ConsoleAccess.Quieten(logging);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Waiting for {Cron} in {Zone}, with {Feeds} feeds")]
        public static partial void Waiting(ILogger log, string cron, string zone, int feeds);

        [LoggerMessage(4, LogLevel.Information, "Stopped on request; nothing was left half done")]
        public static partial void Stopped(ILogger log);
    }
}
