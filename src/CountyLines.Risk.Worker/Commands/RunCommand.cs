using System.CommandLine;

namespace CountyLines.Risk.Worker.Commands;

static class RunCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var command = new Command("run", "The hosted worker: pulls the configured feeds and scores every line once a day at the set time");
        command.SetAction((parsed, stop) => WorkerHost.RunAsync(common.SettingsFile(parsed), () => common.StoreOf(parsed), common.Rules(parsed), clock, stop));
        return command;
    }
}
