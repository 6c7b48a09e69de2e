using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CountyLines.Risk.Worker;

/// <summary>The process that stays: the night, and what watches it.</summary>
static class WorkerHost
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SettingsFile file, StorePlace store, RulesFolder rules, TimeProvider clock, CancellationToken stop)
    {
        var host = Build(WorkerSettings.Read(file, rules, clock), store, rules, clock);
        var night = host.Services.GetRequiredService<NightlyRun>();
        // RunAsync disposes the host. A background service that throws leaves the exit code at 0, so the failure is asked for by name.
        await host.RunAsync(stop);
        return night.Failure is null ? ExitCode.Done : ExitCode.Failed;
    }

    static IHost Build(WorkerSettings settings, StorePlace store, RulesFolder rules, TimeProvider clock)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole(options => options.SingleLine = true);
        // NightlyRun says what failed; the host would print the same exception twice more.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(settings.Night).AddSingleton(settings.Facts).AddSingleton(clock).AddSingleton(new NightFolders(store, rules));
        builder.Services.AddSingleton<NightMeter>().AddSingleton<NightlyRun>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NightlyRun>());
        return builder.Build();
    }
}
