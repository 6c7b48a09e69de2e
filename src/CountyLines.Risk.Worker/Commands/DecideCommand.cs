using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class DecideCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string?>("REF") { Description = "The line's reference, such as CL/2024/001", Arity = ArgumentArity.ZeroOrOne };
        var what = new Argument<string?>("DECISION") { Description = string.Join(", ", Decision.Words), Arity = ArgumentArity.ZeroOrOne };
        var role = new Option<string?>("--role") { Description = "The deciding role, one of those in rules/governance.yaml" };
        var because = new Option<string?>("--because") { Description = "Why, in words that name nobody" };
        var owner = new Option<string?>("--owner") { Description = "The role that owns the 4P plan" };
        var plan = new Option<string[]>("--plan") { Description = $"The strands of the plan: {string.Join(", ", Decision.Strands)}", AllowMultipleArgumentsPerToken = true };
        var review = Dates.Option("--review", "When the meeting looks at it again, such as 2026-12-20");
        var list = new Option<bool>("--list") { Description = "Show the open decisions instead" };
        var acting = new Acting();
        var command = new Command("decide", "Record what the meeting decides about a line, or show the open decisions with --list") { reference, what, role, because, owner, plan, review, list, acting.Option };
        command.Validators.Add(result =>
        {
            if (result.GetResult(list) is null && (result.GetValue(reference) is null || result.GetValue(what) is null || result.GetResult(role) is null || result.GetResult(because) is null))
                result.AddError("Give REF, DECISION, --role and --because; or --list alone");
        });
        command.SetAction(parsed =>
        {
            var today = Dates.Today(clock);
            if (parsed.GetValue(list))
                return Consultation.Show(common, parsed, clock, acting, store => OpenOf(store, today, common.Json(parsed), terminal));
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var asked = new Decision(
                0, 0, parsed.GetValue(reference)!, parsed.GetValue(what)!, parsed.GetValue(role)!, parsed.GetValue(because)!, parsed.GetValue(owner),
                parsed.GetValue(plan) ?? [], parsed.GetValue(review), acting.Of(parsed).Name, today);
            var made = new Deciding(store, common.Rules(parsed)).Decide(asked);
            if (common.Json(parsed))
                Json.Write(terminal.Out, DecisionText.Shape(made, today, isWithheld: false));
            else
                terminal.Out.WriteLine($"Decision {made.Id}: {made.What} {made.Line}, by {made.Role} on run {made.Run}{(made.Review is { } day ? $"; review {day:d MMMM yyyy}" : made.IsOpen ? "; no review date" : "")}.");
            return ExitCode.Done;
        });
        return command;
    }

    static Consultation OpenOf(RiskStore store, DateOnly today, bool json, Terminal terminal)
    {
        var open = Decision.OpenOf(store.Decisions()).Values.OrderBy(one => one.Review ?? DateOnly.MaxValue).ThenBy(one => one.Id).ToList();
        var restricted = store.RestrictedLines();
        return new Consultation(new AuditAct(AuditOperation.Consultation, "decisions-shown", ("decisions", open.Count)) { Lines = [.. open.Select(one => one.Line)] }, Write);

        void Write()
        {
            if (json)
                Json.Write(terminal.Out, new { Today = today, Decisions = open.Select(one => DecisionText.Shape(one, today, restricted.Contains(one.Line))) });
            else
                DecisionText.WriteOpen(terminal, open, today, restricted);
        }
    }
}

static class OutcomeCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string>("REF") { Description = "The line's reference, such as CL/2024/001" };
        var label = new Argument<string>("LABEL") { Description = "One of the outcomes in rules/governance.yaml, such as arrest" };
        var on = Dates.Option("--on", "The day it happened, such as 2026-11-18");
        on.Required = true;
        var evidence = new Option<string?>("--evidence") { Description = "The reference of the record that shows it" };
        var because = new Option<string?>("--because") { Description = "What happened, in words that name nobody" };
        var acting = new Acting();
        var add = new Command("add", "Record what came of work against a line") { reference, label, on, evidence, because, acting.Option };
        add.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var asked = new Outcome(
                0, parsed.GetValue(reference)!, parsed.GetValue(label)!, parsed.GetValue(on)!.Value, parsed.GetValue(evidence), parsed.GetValue(because), acting.Of(parsed).Name, Dates.Today(clock));
            var made = new Deciding(store, common.Rules(parsed)).Record(asked);
            if (common.Json(parsed))
                Json.Write(terminal.Out, made);
            else
                terminal.Out.WriteLine($"Outcome {made.Id}: {made.Label} on {made.Line}, {made.On:d MMMM yyyy}. The risk before and after it: countylines explain {made.Line}");
            return ExitCode.Done;
        });
        return new Command("outcome", "Disruption outcomes: what came of work against a line") { add };
    }
}
