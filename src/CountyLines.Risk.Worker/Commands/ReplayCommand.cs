using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class ReplayCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var run = new Argument<long>("RUN") { Description = "The run's number" };
        var acting = new Acting();
        var command = new Command("replay", "Work an old run out again from its stored records and pack: the same bytes, or every difference") { run, acting.Option };
        command.SetAction((parsed, stop) => Consultation.ShowAsync(common, parsed, clock, acting, async store =>
        {
            var found = store.FindRun(parsed.GetValue(run)) ?? throw new NotFoundException($"There is no run {parsed.GetValue(run)}.");
            var result = await ProgressBar.RunAsync(terminal, progress => Task.Run(() => Replay.Of(store, found, progress, stop), stop));
            return new Consultation("run-replayed", Write, ("run", found.Number), ("pull", found.Pull), ("lines", result.Lines), ("differences", result.Differences.Count))
            {
                ExitCode = result.Differences.Count == 0 ? ExitCode.Done : ExitCode.ProblemsFound,
            };

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, new { Run = found.Number, result.Lines, result.Differences });
                else if (result.Differences.Count == 0)
                    terminal.Out.WriteLine($"Run {found.Number}: {result.Lines} lines worked out again from what the run saw; every stored level, row, total, risk, band and rank is the same.");
                foreach (var difference in common.Json(parsed) ? [] : result.Differences)
                    terminal.Out.WriteLine(difference);
            }
        }));
        return command;
    }
}
