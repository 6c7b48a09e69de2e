using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class PackCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var path = new Argument<string>("PATH") { Description = "The pack's folder, such as rules/packs/county-lines/1.0.0" };
        var check = new Command("check", "Read a pack, prove it, run its cases, and show everything that is wrong with it") { path };
        check.SetAction(parsed =>
        {
            var (reading, _, _) = RulesFolder.ReadPack(parsed.GetValue(path)!);
            if (common.Json(parsed))
                Json.Write(terminal.Out, PackText.Shape(reading));
            else
                PackText.Write(terminal.Out, reading);
            return reading.Pack is null ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return new Command("pack", "The rule author's tools") { check, PackSqlCommand.Create(terminal) };
    }
}
