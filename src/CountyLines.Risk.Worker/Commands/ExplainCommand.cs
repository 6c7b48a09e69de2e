using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class ExplainCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var reference = new Argument<string>("REF") { Description = "The line's reference, such as CL/2024/001" };
        var (which, acting) = (new WhichRun(), new Acting());
        var command = new Command("explain", "One line's arithmetic, evidence, range, and what would move it") { reference, acting.Option };
        which.AddTo(command);
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var (report, known) = which.Report(parsed, common, store, clock);
            var wanted = parsed.GetValue(reference)!;
            var line = report.Lines.FirstOrDefault(line => line.Line.Reference.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                ?? throw new NotFoundException($"There is no line '{wanted}' in {(known is null ? $"run {report.Run.Number}" : $"what was known on {known.Day:d MMMM yyyy}")}{Words.DidYouMean(wanted, report.Lines.Select(line => line.Line.Reference))}");
            // What was one line in the run is no duplicate of itself, whatever was decided since.
            var staysAs = report.Lines.Where(other => other.Records.MergedInto is not null).ToDictionary(other => other.Line.Reference, other => other.Records.MergedInto!.Into);
            // That a withheld line has this number would be something of it shown.
            var withheld = report.Lines.Where(other => other.Standing == Standing.Withheld).Select(other => other.Line.Reference).ToHashSet();
            var duplicates = (known?.PossibleDuplicates() ?? store.PossibleDuplicates()).Where(pair => !withheld.Contains(pair.LineA) && !withheld.Contains(pair.LineB))
                .Where(pair => staysAs.GetValueOrDefault(pair.LineA, pair.LineA) != staysAs.GetValueOrDefault(pair.LineB, pair.LineB)).ToList();
            var records = (line.Records.Merged?.Absorbed ?? []).Select(one => one.Line).Prepend(line.Line.Reference).ToList();
            var history = records.SelectMany(reference => store.History(reference, report.Run.Pull)).OrderBy(change => change.Pull).ToList();
            var events = line.Standing == Standing.Withheld || store.RestrictedLines().Contains(line.Line.Reference) ? [] : LineEvents.Of(store, report, line, known?.Day);
            return new Consultation(new AuditAct(AuditOperation.Consultation, "line-explained", ("run", report.Run.Number), ("pull", report.Run.Pull)) { Lines = [.. records] }, Write);

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, ExplainShape.Of(report, line, duplicates, history, events, store.Pulls, known));
                else
                    ExplainText.Write(terminal, report, line, duplicates, history, events, store.Pulls, known);
            }
        }));
        return command;
    }
}
