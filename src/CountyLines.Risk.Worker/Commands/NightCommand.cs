using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The nights on record, and a person's word on one that was held.</summary>
static class NightCommand
{
    const int ShownUnlessAsked = 30;

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        return new Command("night", "The nights of the worker: done, held, failed, missed, and why")
        {
            List(common, terminal, clock), Show(common, terminal, clock), Accept(common, terminal, clock),
        };
    }

    static Command List(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var last = new Option<int>("--last") { Description = "Only the last N", DefaultValueFactory = _ => ShownUnlessAsked };
        last.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
                result.AddError("--last must be 1 or more");
        });
        var acting = new Acting();
        var command = new Command("list", "Every night, the newest last") { last, acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var nights = store.Nights(common.Part(parsed)).TakeLast(parsed.GetValue(last)).ToList();
            return new Consultation("nights-shown", Write, ("nights", nights.Count)) { ExitCode = nights is [.., { IsHeld: true } or { State: NightState.Failed or NightState.Missed }] ? ExitCode.ProblemsFound : ExitCode.Done };

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, new { Nights = nights.Select(NightText.Shape) });
                else
                    NightText.Write(terminal, nights);
            }
        }));
        return command;
    }

    static Command Show(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (date, acting) = (Date(), new Acting());
        var command = new Command("show", "One night: its stages, what it pulled, and why it was held") { date, acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var key = new NightKey(common.Part(parsed), parsed.GetValue(date));
            var night = store.FindNight(key) ?? throw new NotFoundException($"There is no night of {key} on record; see: countylines night list");
            var (stages, pulls) = (store.StagesOf(key), store.PullsOf(key));
            return new Consultation("night-shown", Write, ("night", AuditValue.Of(key.Date)));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, NightText.Shape(night, stages, pulls));
                else
                    NightText.Write(terminal, night, stages, pulls);
            }
        }));
        return command;
    }

    static Command Accept(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var (date, acting) = (Date(), new Acting());
        var because = new Option<string>("--because") { Description = "What you looked at and why the list may be used, in words that name nobody", Required = true };
        var command = new Command("accept", "Let lists be drafted from a night that was held, having looked at why; later nights are measured against it") { date, because, acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var night = new Nights(store).Accept(new NightKey(common.Part(parsed), parsed.GetValue(date)), parsed.GetValue(because)!);
            if (common.Json(parsed))
                Json.Write(terminal.Out, NightText.Shape(night));
            else
                terminal.Out.WriteLine($"The night of {night.Key} is accepted. Next: countylines release draft AUDIENCE");
            return ExitCode.Done;
        });
        return command;
    }

    static Argument<DateOnly> Date()
    {
        return new Argument<DateOnly>("DATE")
        {
            Description = "The night's date, such as 2026-11-20",
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", out var date))
                    return date;
                result.AddError($"'{result.Tokens[0].Value}' is not a date; write it as 2026-11-20");
                return default;
            },
        };
    }
}
