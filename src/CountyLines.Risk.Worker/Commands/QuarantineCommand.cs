using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class QuarantineCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var all = new Option<bool>("--all") { Description = "Also show what later pulls have put right" };
        var acting = new Acting();
        var list = new Command("list", "Every value that keeps a row out") { all, acting.Option };
        list.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var items = store.Quarantine(parsed.GetValue(all));
            return new Consultation("quarantine-shown", Write, ("items", items.Count));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, QuarantineText.Shape(items));
                else
                    QuarantineText.WriteList(terminal, items);
            }
        }));

        var id = new Argument<long>("ID") { Description = "The item's number" };
        var actingOnOne = new Acting();
        var show = new Command("show", "One quarantined value, what is wrong with it and what to do") { id, actingOnOne.Option };
        show.SetAction(parsed => Consultation.Show(common, parsed, clock, actingOnOne, store =>
        {
            var item = store.Quarantine(includeClosed: true).FirstOrDefault(item => item.Id == parsed.GetValue(id))
                ?? throw new NotFoundException($"There is no quarantine item {parsed.GetValue(id)}.");
            return new Consultation("quarantine-shown", Write, ("items", 1), ("item", item.Id));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, QuarantineText.Shape(item));
                else
                    QuarantineText.WriteOne(terminal.Out, item);
            }
        }));
        return new Command("quarantine", "Rows that could not be used, and why") { list, show };
    }
}
