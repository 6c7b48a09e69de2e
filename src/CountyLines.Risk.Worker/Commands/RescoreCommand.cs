using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class RescoreCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var asOf = Dates.Option("--as-of", "Count what had happened by this date, such as 2026-11-20 (default: today)");
        var pack = new Option<string?>("--pack") { Description = "Score under this pack, such as county-lines@1.0.0 (default: the version in force on the date)" };
        var acting = new Acting();
        var command = new Command("rescore", "Score and rank every line held, now") { asOf, pack, acting.Option };
        command.SetAction(async (parsed, stop) =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var cycle = new RiskCycle(store, common.Rules(parsed), common.Data(parsed), common.Sources(parsed, clock));
            var day = parsed.GetValue(asOf) ?? Dates.Today(clock);
            var request = new CycleRequest([], day, day, parsed.GetValue(pack), "rescore");
            var result = await ProgressBar.RunAsync(terminal, progress => cycle.RunAsync(request, progress, stop));
            if (common.Json(parsed))
                Json.Write(terminal.Out, ListShape.Of(result.Report, result.Report.Lines, CommonOptions.OpenDecisions(store)));
            else
                RunText.Write(terminal.Out, result);
            return result.Report.Lines.Any(line => line.Standing == Standing.Error) || result.Report.Overrides.Any(one => one.NeedsAPerson) ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return command;
    }
}
