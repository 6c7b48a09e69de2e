using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class ReplayCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var run = new Argument<long>("RUN") { Description = "The run's number" };
        var command = new Command("replay", "Work an old run out again from its stored records and pack: the same bytes, or every difference") { run };
        command.SetAction(async (parsed, stop) =>
        {
            using var store = common.OpenExistingStore(parsed, clock);
            var found = store.FindRun(parsed.GetValue(run)) ?? throw new NotFoundException($"There is no run {parsed.GetValue(run)}.");
            var result = await ProgressBar.RunAsync(terminal, progress => Task.Run(() => Replay.Of(store, found, progress, stop), stop));
            if (common.Json(parsed))
                Json.Write(terminal.Out, new { Run = found.Number, result.Lines, result.Differences });
            else if (result.Differences.Count == 0)
                await terminal.Out.WriteLineAsync($"Run {found.Number}: {result.Lines} lines worked out again from what the run saw; every stored level, row, total, risk, band and rank is the same.");
            foreach (var difference in common.Json(parsed) ? [] : result.Differences)
                await terminal.Out.WriteLineAsync(difference);
            return result.Differences.Count == 0 ? ExitCode.Done : ExitCode.ProblemsFound;
        });
        return command;
    }
}
