using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class BackupCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "The file to make; there must be none of that name" };
        var acting = new Acting();
        var command = new Command("backup", "Copy the store into a file, and prove that the copy is whole and says the same") { file, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var backup = Backup.Make(store, common.Store(parsed), parsed.GetValue(file)!);
            if (common.Json(parsed))
                Json.Write(terminal.Out, BackupText.Shape(backup));
            else
                BackupText.Write(terminal.Out, backup);
            return ExitCode.Done;
        });
        return command;
    }
}
