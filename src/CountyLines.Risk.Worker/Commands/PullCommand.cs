using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class PullCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var feed = new Option<string>("--feed") { Description = "The feed's mapping in rules/feeds", DefaultValueFactory = _ => "force-extract" };
        var from = new Option<string?>("--from") { Description = "The folder with the extract's files; a database or a web service needs none" };
        var acting = new Acting();
        var command = new Command("pull", "Take in a force's extract: good rows are used, faulty rows are quarantined, none is dropped") { feed, from, acting.Option };
        command.SetAction(parsed =>
        {
            var rules = common.Rules(parsed);
            var mapping = rules.FeedNamed(parsed.GetValue(feed)!);
            if (mapping.NeedsFolder && parsed.GetValue(from) is null)
            {
                terminal.Error.WriteLine($"The feed '{mapping.Name}' is read from files: give their folder with --from. See: countylines pull --help");
                return ExitCode.WrongUsage;
            }

            using var store = common.OpenStore(parsed, clock, acting);
            var cycle = new RiskCycle(store, rules, common.Data(parsed));
            var report = cycle.Pull(new FeedSource(mapping, parsed.GetValue(from) ?? ""), Dates.Today(clock), acting.Of(parsed).Name);
            if (common.Json(parsed))
                Json.Write(terminal.Out, PullText.Shape(report));
            else
                PullText.Write(terminal.Out, report);
            return report.Intake.Quarantined > 0 ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return command;
    }
}
