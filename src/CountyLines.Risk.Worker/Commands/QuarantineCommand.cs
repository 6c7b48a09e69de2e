using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class QuarantineCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var all = new Option<bool>("--all") { Description = "Also show what later pulls have put right" };
        var list = new Command("list", "Every value that keeps a row out") { all };
        list.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock);
            var items = store.Quarantine(parsed.GetValue(all));
            if (common.Json(parsed))
                Json.Write(terminal.Out, QuarantineText.Shape(items));
            else
                QuarantineText.WriteList(terminal, items);
            return ExitCode.Done;
        });

        var id = new Argument<long>("ID") { Description = "The item's number" };
        var show = new Command("show", "One quarantined value, what is wrong with it and what to do") { id };
        show.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock);
            var item = store.Quarantine(includeClosed: true).FirstOrDefault(item => item.Id == parsed.GetValue(id))
                ?? throw new NotFoundException($"There is no quarantine item {parsed.GetValue(id)}.");
            if (common.Json(parsed))
                Json.Write(terminal.Out, QuarantineText.Shape(item));
            else
                QuarantineText.WriteOne(terminal.Out, item);
            return ExitCode.Done;
        });
        return new Command("quarantine", "Rows that could not be used, and why") { list, show };
    }
}
