using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class ExplainCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string>("REF") { Description = "The line's reference, such as CL/2024/001" };
        var (which, acting) = (new WhichRun(), new Acting());
        var command = new Command("explain", "One line's arithmetic, evidence, range, and what would move it") { reference, acting.Option };
        which.AddTo(command);
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var (report, known) = which.Report(parsed, common, store, clock);
            var told = Explanation.Of(store, report, parsed.GetValue(reference)!, known);
            return new Consultation(told.Act, Write);

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, ExplainShape.Of(report, told.Line, told.Duplicates, told.History, told.Events, store.Pulls, known));
                else
                    ExplainText.Write(terminal, report, told.Line, told.Duplicates, told.History, told.Events, store.Pulls, known);
            }
        }));
        return command;
    }
}
