using System.CommandLine;
using CountyLines.Risk.Worker.Night;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CountyLines.Risk.Worker.Commands;

static class RunCommand
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
            builder.Services.AddSingleton(NightSettings.Read(builder.Configuration, rules.FeedNames(), name => rules.FeedNamed(name).NeedsFolder));
            builder.Services.AddSingleton(new NightFolders(common.Store(parsed), rules));
            builder.Services.AddSingleton(FactSettings.Load(builder.Configuration, clock));
            builder.Services.AddSingleton(clock);
            builder.Services.AddSingleton<NightlyRun>();
            builder.Services.AddHostedService(services => services.GetRequiredService<NightlyRun>());
            var host = builder.Build();
            var night = host.Services.GetRequiredService<NightlyRun>();
            // RunAsync disposes the host. A background service that throws leaves the exit code at 0, so the failure is asked for by name.
            await host.RunAsync(stop);
            return night.Failure is null ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
