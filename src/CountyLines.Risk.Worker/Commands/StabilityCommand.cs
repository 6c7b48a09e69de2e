using System.CommandLine;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class StabilityCommand
{
    const int MaxDraws = 1_000_000;

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var draws = new Option<int>("--draws") { Description = "How often the list is drawn", DefaultValueFactory = _ => 2000 };
        draws.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number is < 1 or > MaxDraws)
                result.AddError($"--draws must be 1 to {MaxDraws}");
        });
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same answer", DefaultValueFactory = _ => 1 };
        var run = new Option<long?>("--run") { Description = "The run's number (default: the last)" };
        var top = Ranks.Top("How many ranks count as the top of the list");
        var acting = new Acting();
        var command = new Command("stability", "How firm each rank is, given what is unknown and that levels may be one off") { draws, seed, top, run, acting.Option };
        command.SetAction((parsed, stop) => Consultation.ShowAsync(common, parsed, clock, acting, async store =>
        {
            var report = CommonOptions.Report(store, parsed.GetValue(run));
            var result = await ProgressBar.RunAsync(terminal, progress => Task.Run(
                () => RankStability.Of(report, parsed.GetValue(draws), parsed.GetValue(seed), parsed.GetValue(top), progress, stop), stop));
            return new Consultation("stability-shown", Write, Consultation.Of(report, report.Lines.Count));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, StabilityText.Shape(result));
                else
                    StabilityText.Write(terminal, result);
            }
        }));
        return command;
    }
}

/// <summary>The option that both comparisons of ranks take.</summary>
static class Ranks
{
    public static Option<int> Top(string description)
    {
        var top = new Option<int>("--top") { Description = description, DefaultValueFactory = _ => 10 };
        top.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
                result.AddError("--top must be 1 or more");
        });
        return top;
    }
}
