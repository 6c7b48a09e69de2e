using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class WhatIfCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var pack = new Option<string>("--pack") { Description = "The other pack: an identity such as county-lines@1.1.0, or a folder", Required = true };
        var run = new Option<long?>("--run") { Description = "The run to compare with (default: the last)" };
        var top = Ranks.Top("How many ranks count as the top of the list");
        var acting = new Acting();
        var command = new Command("whatif", "Every line of a run under another pack: who moves and why; nothing is stored") { pack, run, top, acting.Option };
        command.SetAction((parsed, stop) => Consultation.ShowAsync(common, parsed, clock, acting, async store =>
        {
            var report = CommonOptions.Report(store, parsed.GetValue(run));
            var (other, cases) = common.Rules(parsed).DraftNamed(parsed.GetValue(pack)!);
            var result = await ProgressBar.RunAsync(terminal, progress => Task.Run(() => WhatIf.Of(report, other, parsed.GetValue(top), () => common.Sources(parsed, clock), progress, stop), stop));
            return new Consultation("whatif-shown", Write, [.. Consultation.Of(report, report.Lines.Count), ("pack_sha256", AuditValue.Hash(other.Sha256))])
            {
                ExitCode = cases.Count > 0 ? ExitCode.ProblemsFound : ExitCode.Done,
            };

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, WhatIfText.Shape(result, cases));
                else
                    WhatIfText.Write(terminal, result, cases);
            }
        }));
        return command;
    }
}
