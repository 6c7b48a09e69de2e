using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class EraseCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string?>("REF") { Description = "The line's reference, such as CL/2024/001", Arity = ArgumentArity.ZeroOrOne };
        var person = new Option<string?>("--person") { Description = "Take this person's name out of the store instead; what the person did stays" };
        var finish = new Option<bool>("--finish") { Description = "Only finish what a crash left of an erasure" };
        var because = new Option<string?>("--because") { Description = "Why: one of the codes under 'erasure' in rules/governance.yaml" };
        var confirm = new Option<string?>("--confirm") { Description = "The reference, or the name, once more: there is no way back" };
        var acting = new Acting();
        var command = new Command("erase", "Remove a line from the store for good, or a person's name from all that the person did") { reference, person, finish, because, confirm, acting.Option };
        command.Validators.Add(result =>
        {
            var asked = new[] { result.GetValue(reference) is not null, result.GetResult(person) is not null, result.GetValue(finish) }.Count(one => one);
            if (asked != 1)
                result.AddError("Give REF, or --person NAME, or --finish");
            else if (!result.GetValue(finish) && (result.GetResult(because) is null || result.GetResult(confirm) is null))
                result.AddError("--because CODE and --confirm are needed; --confirm repeats the reference or the name");
            else if (!result.GetValue(finish) && result.GetValue(confirm) != (result.GetValue(reference) ?? result.GetValue(person)))
                result.AddError("--confirm does not repeat it; nothing was erased");
            if (result.GetValue(person) is { } name && Person.Of(name) is null)
                result.AddError("--person is not a name of at most 80 characters that can be seen");
        });
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            if (parsed.GetValue(finish))
                return Finish(terminal, common.Json(parsed), store.FinishErasures(RiskStore.PatienceOfErasing), store.Erasures);
            var (erasing, today) = (new Erasing(store, common.Rules(parsed), common.Data(parsed)), Dates.Today(clock));
            var report = parsed.GetValue(reference) is { } line
                ? erasing.Line(line, parsed.GetValue(because)!, today)
                : erasing.Person(Person.Of(parsed.GetValue(person)!)!, acting.Of(parsed), parsed.GetValue(because)!, today);
            if (common.Json(parsed))
                Json.Write(terminal.Out, ErasureText.Shape(report));
            else
                ErasureText.Write(terminal, report, parsed.GetValue(reference), common.Store(parsed).IsShared);
            return report.Left.Length == 0 && report.ToRecall.Count == 0 && report.Outcome.Mentions.Count == 0 ? ExitCode.Done : ExitCode.ProblemsFound;
        });
        return command;
    }

    static int Finish(Terminal terminal, bool json, string left, IReadOnlyList<Erasure> erasures)
    {
        if (json)
            Json.Write(terminal.Out, new { Left = left.Length > 0 ? left : null, Erasures = erasures.Select(one => new { one.Id, one.Day, one.IsFinished }) });
        else
            terminal.Out.WriteLine(left.Length == 0 ? $"Every erasure is finished; there were {erasures.Count}." : ErasureText.Unfinished(left));
        return left.Length == 0 ? ExitCode.Done : ExitCode.ProblemsFound;
    }
}
