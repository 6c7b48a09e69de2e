using System.CommandLine;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CountyLines.Risk.Worker.Commands;

static partial class RunCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var command = new Command("run", "The hosted worker: pulls the configured feeds and scores every line once a day at the set time");
        command.SetAction(async (parsed, stop) =>
        {
            var rules = common.Rules(parsed);
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Configuration.AddConfiguration(common.Settings(parsed));
            builder.Logging.AddSimpleConsole(options => options.SingleLine = true);
            // NightlyRun says what failed; the host would print the same exception twice more.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
            // Quartz tells of each look at the clock; only what it cannot do is of interest.
            builder.Logging.AddFilter("Quartz", LogLevel.Warning);
            var settings = NightSettings.Read(builder.Configuration, common.SettingsFolder(parsed), KnownRules.Of(rules));
            builder.Services.AddSingleton(new NightFolders(common.StoreOf(parsed), rules));
            builder.Services.AddSingleton(FactSettings.Load(builder.Configuration, clock));
            builder.Services.AddSingleton(clock);
            builder.Services.AddSingleton<NightMeter>();
            builder.Services.AddNights(settings);
            var host = builder.Build();
            var (fault, log) = (host.Services.GetRequiredService<NightFault>(), host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CountyLines.Risk"));
            Log.Waiting(log, settings.Schedule.Cron.CronExpressionString, settings.Schedule.Zone.Id, settings.Parts.Sum(part => part.Feeds.Count));
            // RunAsync disposes the host.
            await host.RunAsync(stop);
            if (fault.First is null)
                Log.Stopped(log);
            return fault.First is null ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Waiting for {Cron} in {Zone}, with {Feeds} feeds")]
        public static partial void Waiting(ILogger log, string cron, string zone, int feeds);

        [LoggerMessage(4, LogLevel.Information, "Stopped on request; nothing was left half done")]
        public static partial void Stopped(ILogger log);
    }
}
