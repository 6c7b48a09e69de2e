using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>Which list is asked for: a run by its number, or what was known on a day.</summary>
sealed class WhichRun
{
    readonly Option<long?> run = new("--run") { Description = "The run's number (default: the last)" };
    readonly Option<DateOnly?> asOf = Dates.Option("--as-of", "As things were known on this day, such as 2026-11-20: from the last pull made by then, under the pack then in force");
    readonly Option<string?> pack = new("--pack") { Description = "With --as-of: under this pack, such as county-lines@1.0.0, whichever was in force" };

    public void AddTo(Command command)
    {
        command.Add(run);
        command.Add(asOf);
        command.Add(pack);
        command.Validators.Add(result =>
        {
            if (result.GetResult(run) is not null && result.GetResult(asOf) is not null)
                result.AddError("--run and --as-of ask for two different lists; give one of them");
            if (result.GetResult(pack) is not null && result.GetResult(asOf) is null)
                result.AddError("--pack needs the day: give --as-of too, or see any run under another pack with: countylines whatif");
        });
    }

    public (RunReport Report, KnownOn? Known) Report(ParseResult parsed, CommonOptions common, RiskStore store, TimeProvider clock)
    {
        if (parsed.GetValue(asOf) is not { } day)
            return (CommonOptions.Report(store, parsed.GetValue(run)), null);
        var known = KnownOn.Of(store, common.Rules(parsed), day, parsed.GetValue(pack), () => common.Sources(parsed, clock));
        return (known.Report, known);
    }
}
