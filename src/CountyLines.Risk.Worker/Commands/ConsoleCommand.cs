using System.CommandLine;
using System.Net;
using CountyLines.Risk.Worker.Web;
using CountyLines.Risk.Worker.Web.Accounts;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The console alone, on this machine, for a first look and for whoever works without the nightly worker.</summary>
static class ConsoleCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var port = new Option<int>("--port") { Description = "The port of this machine; 0 for any that is free", DefaultValueFactory = _ => 8088 };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number is < 0 or > IPEndPoint.MaxPort)
                result.AddError($"--port must be from 0 to {IPEndPoint.MaxPort}");
        });
        var command = new Command("console", "The console in the browser, on this machine only, without the nightly worker") { port };
        command.SetAction(async (parsed, stop) =>
        {
            var place = common.Store(parsed);
            if (!Store.RiskStore.ExistsAt(place))
                throw new NotFoundException($"There is no store in '{place.Folder}'. See made-up lines first with: countylines demo");
            using var log = LoggerFactory.Create(logging => ConsoleAccess.Quieten(logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning)));
            // People sign in as they do at the worker's; where it listens is for the worker.
            var file = common.SettingsFile(parsed);
            var settings = file.Read(all => ConsoleSettings.Read(all.Section("Console"), clock)) with { Listen = new IPEndPoint(IPAddress.Loopback, parsed.GetValue(port)), Certificate = null };
            using var stores = new ConsoleStores(place, common.Rules(parsed), clock) { Settings = new SettingsInUse(file, clock) };
            await using var server = new ConsoleServer(settings, stores, log);
            await server.StartAsync(stop);
            terminal.Out.WriteLine(server.FirstLink is { } first
                ? $"The console is at {server.Address}. There is no account yet; make the first one here, once: {first}"
                : $"The console is at {server.Address}");
            terminal.Out.WriteLine("It is stopped with Ctrl+C.");
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            catch (OperationCanceledException)
            {
                // Somebody stopped it, which is how it ends.
            }

            await server.StopAsync(CancellationToken.None);
            return ExitCode.Done;
        });
        return command;
    }
}
