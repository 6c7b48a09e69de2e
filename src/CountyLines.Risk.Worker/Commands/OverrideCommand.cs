using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class OverrideCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        return new Command("override", "A person's level or band against the machine's, for a time, approved by a second person; the machine's value stays beside it")
        {
            Add(common, terminal, clock), Approve(common, terminal, clock), End(common, terminal, clock), List(common, terminal, clock), Report(common, terminal, clock),
        };
    }

    static Command Add(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string>("REF") { Description = "The line's reference, such as CL/2024/001" };
        var factor = new Option<string?>("--factor") { Description = "Hold this factor, such as physical, at --level" };
        var level = new Option<int?>("--level") { Description = "The level to hold the factor at" };
        var band = new Option<string?>("--band") { Description = "Hold the line in this band instead, such as High" };
        var code = new Option<string>("--reason-code") { Description = "One of the codes in rules/governance.yaml", Required = true };
        var because = new Option<string>("--because") { Description = "Why, in words that name nobody", Required = true };
        var evidence = new Option<string>("--evidence") { Description = "The reference of the record it rests on", Required = true };
        var until = Dates.Option("--until", "The last day on which it holds, such as 2026-12-31");
        until.Required = true;
        var acting = new Acting();
        var command = new Command("add", "Ask for an override; it changes nothing until another person approves it") { reference, factor, level, band, code, because, evidence, until, acting.Option };
        command.Validators.Add(result =>
        {
            var (hasFactor, hasLevel, hasBand) = (result.GetResult(factor) is not null, result.GetResult(level) is not null, result.GetResult(band) is not null);
            if (hasFactor != hasLevel || hasFactor == hasBand)
                result.AddError("Give --factor ID with --level N, or --band NAME alone");
        });
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            HeldValue holds = parsed.GetValue(band) is { } inBand ? new HeldValue.InBand(inBand) : new HeldValue.AtLevel(parsed.GetValue(factor)!, parsed.GetValue(level)!.Value);
            var asked = new OverrideRequest(parsed.GetValue(reference)!, holds, parsed.GetValue(code)!, parsed.GetValue(because)!, parsed.GetValue(evidence)!, parsed.GetValue(until)!.Value);
            var (made, isKnown) = new Overriding(store, common.Rules(parsed)).Add(asked, acting.Of(parsed), Dates.Today(clock));
            if (common.Json(parsed))
                Json.Write(terminal.Out, OverrideText.Shape(made, Dates.Today(clock)));
            else
                OverrideText.WriteMade(terminal.Out, made, isKnown);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Approve(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var id = new Argument<long>("ID") { Description = "The override's number" };
        var acting = new Acting();
        var command = new Command("approve", "Approve another person's override; it is in force from today") { id, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var (approved, superseded) = new Overriding(store, common.Rules(parsed)).Approve(parsed.GetValue(id), acting.Of(parsed), Dates.Today(clock));
            if (common.Json(parsed))
                Json.Write(terminal.Out, OverrideText.Shape(approved, Dates.Today(clock)));
            else
                OverrideText.WriteApproved(terminal.Out, approved, superseded);
            return ExitCode.Done;
        });
        return command;
    }

    static Command End(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var id = new Argument<long>("ID") { Description = "The override's number" };
        var because = new Option<string>("--because") { Description = "Why", Required = true };
        var acting = new Acting();
        var command = new Command("end", "End an override before its last day; it stays on record") { id, because, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var ended = new Overriding(store, common.Rules(parsed)).End(parsed.GetValue(id), acting.Of(parsed), parsed.GetValue(because)!, Dates.Today(clock));
            if (common.Json(parsed))
                Json.Write(terminal.Out, OverrideText.Shape(ended, Dates.Today(clock), store.RestrictedLines().Contains(ended.Line)));
            else
                terminal.Out.WriteLine($"Override {ended.Id} on {ended.Line} is ended by {ended.Ending!.By}. The next run does not apply it: countylines rescore");
            return ExitCode.Done;
        });
        return command;
    }

    static Command List(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var all = new Option<bool>("--all") { Description = "Also those that expired, ended, or were superseded" };
        var acting = new Acting();
        var command = new Command("list", "Overrides in force and those that wait for approval") { all, acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var (today, restricted) = (Dates.Today(clock), store.RestrictedLines());
            var shown = store.OverridesNow().Overrides.Where(one => parsed.GetValue(all) || one.StateOn(today) is OverrideState.Pending or OverrideState.InForce).ToList();
            var run = store.LatestRun is { } latest ? store.Report(latest) : null;
            return new Consultation(new AuditAct(AuditOperation.Consultation, "overrides-shown", ("overrides", shown.Count)) { Lines = [.. shown.Select(one => one.Line).Distinct()] }, Write);

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, new { Today = today, Overrides = shown.Select(one => OverrideText.Shape(one, today, restricted.Contains(one.Line), OverrideText.InRun(run, one))) });
                else
                    OverrideText.WriteList(terminal, shown, today, restricted, run);
            }
        }));
        return command;
    }

    static Command Report(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("report", "How often each factor is overridden, by whom, and which way") { acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var today = Dates.Today(clock);
            var bands = common.Rules(parsed).PackInForce(today).Pack.Bands.Select(band => band.Name).ToList();
            var approved = store.OverridesNow().Overrides.Where(one => one.Approval is not null).ToList();
            return new Consultation("override-report-shown", Write, ("overrides", approved.Count));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, new { Today = today, Rows = OverrideReport.Of(approved, bands, today) });
                else
                    OverrideReport.Write(terminal, OverrideReport.Of(approved, bands, today));
            }
        }));
        return command;
    }
}
