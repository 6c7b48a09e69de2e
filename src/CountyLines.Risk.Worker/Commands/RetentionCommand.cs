using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class RetentionCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("retention", "Lines whose records are overdue for review, or should be gone, by the periods in rules/retention.yaml") { acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var today = Dates.Today(clock);
            var records = store.RecordsAt(store.LatestPull, store.LatestMerge);
            var retention = common.Rules(parsed).Retention();
            var overdue = OverdueLine.Among(records, retention, today);
            var restricted = store.RestrictedLines();
            var shown = overdue.Where(one => !restricted.Contains(one.Line.Reference)).ToList();
            return new Consultation("retention-shown", Write, ("pull", store.LatestPull), ("lines", shown.Count), ("withheld", overdue.Count - shown.Count));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, RetentionText.Shape(retention, shown, overdue.Count - shown.Count, records.Count, today));
                else
                    RetentionText.Write(terminal, retention, shown, overdue.Count - shown.Count, records.Count, today);
            }
        }));
        return command;
    }
}
