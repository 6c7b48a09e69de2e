using System.CommandLine;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Demo;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class DemoCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("demo", "A first run on made-up Nottinghamshire lines: pull, score, print the list, write the briefing") { acting.Option };
        command.SetAction(async (parsed, stop) =>
        {
            using var store = common.OpenStore(parsed, clock, acting);
            if (store.HoldsForceRecords)
                throw new RefusedException($"The store in '{common.Data(parsed)}' holds a force's lines, and made-up lines never stand beside them. Give the demo a folder of its own: --data demo-data");
            var rules = common.Rules(parsed);
            var cycle = new RiskCycle(store, rules, common.Data(parsed), common.Sources(parsed, clock));
            var feed = rules.FeedNamed("force-extract") with { Name = RiskStore.DemoFeed };
            var last = await RunWeekAsync(store, cycle, feed, (common.Data(parsed), acting.Of(parsed).Name), terminal, stop);
            if (common.Json(parsed))
            {
                Json.Write(terminal.Out, ListShape.Of(last.Report, last.Report.Lines, CommonOptions.OpenDecisions(store)));
                return ExitCode.Done;
            }

            foreach (var pull in last.Pulls)
                PullText.Write(terminal.Out, pull);
            ListTable.Write(terminal, last.Report, Cut.At(last.Report, null), CommonOptions.OpenDecisions(store));
            DemoText.Write(terminal.Out, last);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Two weeks, so that movement shows. A second demo finds both weeks scored and lets them stand.</summary>
    static async Task<CycleResult> RunWeekAsync(RiskStore store, RiskCycle cycle, Feed feed, (string Data, string Who) at, Terminal terminal, CancellationToken stop)
    {
        var weeks = store.LatestRun?.AsOf == DemoExtract.SecondWeek ? [DemoExtract.SecondWeek] : new[] { DemoExtract.FirstWeek, DemoExtract.SecondWeek };
        CycleResult? result = null;
        foreach (var week in weeks)
        {
            var folder = Path.Combine(at.Data, "demo-extract", $"{week:yyyy-MM-dd}");
            DemoExtract.Write(folder, week);
            var request = new CycleRequest([new FeedSource(feed, folder)], week, week, null, "demo") { Who = at.Who };
            result = await ProgressBar.RunAsync(terminal, progress => cycle.RunAsync(request, progress, stop));
        }

        return result!;
    }
}
