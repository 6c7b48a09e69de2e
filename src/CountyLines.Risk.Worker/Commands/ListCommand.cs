using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class ListCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var top = new Option<int?>("--top") { Description = "Only the first N lines; a tie at the cut is shown whole" };
        top.Validators.Add(result =>
        {
            // A token that is no number at all is already reported; asking for its value would throw.
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
                result.AddError("--top must be 1 or more");
        });
        var which = new WhichRun();
        var acting = new Acting();
        var command = new Command("list", "The prioritised list") { top, acting.Option };
        which.AddTo(command);
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var (report, known) = which.Report(parsed, common, store, clock);
            var decisions = CommonOptions.OpenDecisions(store, known?.Day);
            var cut = Cut.At(report, parsed.GetValue(top));
            var held = store.HeldNightBehind(report.Run);
            return new Consultation("list-shown", Write, Consultation.Of(report, cut.Lines.Count));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, ListShape.Of(report, cut.Lines, decisions, known));
                else
                    ListTable.Write(terminal, report, cut, decisions, known);
                if (held is not null)
                    terminal.Error.WriteLine($"ALARM: the night of {held.Key} is held, and nothing is drafted from this list until somebody has looked: {string.Join("; ", held.Reasons)}. See: countylines night show {held.Key.Date:yyyy-MM-dd}");
            }
        }));
        return command;
    }
}
