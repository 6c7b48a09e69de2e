using System.CommandLine;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The verb of somebody who writes a feed's mapping.</summary>
static class FeedCommand
{
    const int FirstRows = 3;

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var path = new Argument<string>("PATH") { Description = "The mapping, such as rules/feeds/force-extract.yaml" };
        var from = new Option<string?>("--from") { Description = "The folder with a sample; without it only the mapping of a feed from files is read" };
        var rows = new Option<int>("--rows") { Description = "How many records of each kind to show", DefaultValueFactory = _ => FirstRows };
        rows.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count < 0))
                result.AddError("--rows must be a whole number from 0");
        });
        var acting = new Acting();
        var check = new Command("check", "Try a mapping on a sample: the first records as they would land, the counts, and every problem; nothing is stored") { path, from, rows, acting.Option };
        check.SetAction(parsed =>
        {
            var found = FeedCheck.Of(common.Rules(parsed), parsed.GetValue(path)!, parsed.GetValue(from), Dates.Today(clock), name => KnownLines(common, parsed, clock, acting, name));
            if (common.Json(parsed))
                Json.Write(terminal.Out, FeedText.Shape(found, parsed.GetValue(rows)));
            else
                FeedText.Write(terminal, found, parsed.GetValue(rows));
            return found.HasProblems ? ExitCode.ProblemsFound : ExitCode.Done;
        });
        return new Command("feed", "Feeds: how a force's own files, databases and web services become records") { check };
    }

    /// <summary>The lines held from a feed, so that a sample of new evidence can be tried alone.</summary>
    static IReadOnlySet<string> KnownLines(CommonOptions common, ParseResult parsed, TimeProvider clock, Acting acting, string feed)
    {
        if (!RiskStore.ExistsAt(common.Store(parsed)))
            return new HashSet<string>();
        using var store = common.OpenStore(parsed, clock, acting);
        return store.LinesKnownTo(feed);
    }
}
