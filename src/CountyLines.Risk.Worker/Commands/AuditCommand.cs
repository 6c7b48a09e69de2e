using System.CommandLine;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class AuditCommand
{
    const int ShownUnlessAsked = 50;

    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        return new Command("audit", "Who did what and when: a chain of entries in which none can be changed, removed or put in without the rest telling")
        {
            Verify(common, terminal, clock), List(common, terminal, clock),
        };
    }

    static Command Verify(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("verify", "Work the chain out again from its first entry: intact, or the first entry that is not, and why") { acting.Option };
        command.SetAction(parsed =>
        {
            // Nothing of a record is shown, and a chain that may be broken is not written to: this look leaves no entry.
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var anchor = store.LastAnchor;
            var verdict = AuditChain.Verify(store.AuditRows(), store.AuditNames(), anchor);
            if (common.Json(parsed))
                Json.Write(terminal.Out, AuditText.Shape(verdict, store.AuditHead, anchor));
            else
                AuditText.Write(terminal.Out, verdict, store.AuditHead, anchor);
            return verdict.State == AuditState.Intact ? ExitCode.Done : ExitCode.ProblemsFound;
        });
        return command;
    }

    static Command List(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var operation = new Option<string?>("--operation") { Description = $"Only one of: {string.Join(", ", AuditEntry.Operations)}" };
        operation.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !AuditEntry.Operations.Contains(word))
                result.AddError($"'{word}' is not an operation{Words.DidYouMean(word, AuditEntry.Operations)}");
        });
        var line = new Option<string?>("--line") { Description = "Only what names this line, such as CL/2024/001" };
        var name = new Option<string?>("--who") { Description = "Only what this person did" };
        var from = Dates.Option("--from", "Only from this day on, such as 2026-11-20");
        var to = Dates.Option("--to", "Only through this day");
        var last = new Option<int?>("--last") { Description = $"Only the last N of these (default: {ShownUnlessAsked} on a screen, all with --json)" };
        last.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number < 1)
                result.AddError("--last must be 1 or more");
        });
        var acting = new Acting();
        var command = new Command("list", "The entries of the audit, the newest last") { operation, line, name, from, to, last, acting.Option };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var names = new AuditNames(store.AuditNames(), store.RestrictedLines());
            var search = new AuditSearch(parsed.GetValue(operation), parsed.GetValue(line), parsed.GetValue(name), parsed.GetValue(from), parsed.GetValue(to));
            var (found, shown) = search.Find(store, names, parsed.GetValue(last) ?? (common.Json(parsed) ? int.MaxValue : ShownUnlessAsked));
            return new Consultation(search.Act(names, shown.Count), Write);

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, new { Entries = shown.Select(entry => AuditText.Shape(entry, names)) });
                else
                    AuditText.Write(terminal, shown, found, names);
            }
        }));
        return command;
    }
}
