using System.CommandLine;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class QualityCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var asOf = Dates.Option("--as-of", "Look at the records as of this date (default: today)");
        var acting = new Acting();
        var command = new Command("quality", "How good the records are: stale lines, overdue reviews, unknowns, old evidence, and how far analysts differ") { asOf, acting.Option, Calibrate(common, terminal, clock) };
        command.SetAction(parsed => Consultation.Show(common, parsed, clock, acting, store =>
        {
            var day = parsed.GetValue(asOf) ?? Dates.Today(clock);
            var rules = common.Rules(parsed);
            var (quality, check) = (new RiskCycle(store, rules, common.Data(parsed), common.Sources(parsed, clock)).Quality(day), store.LastCalibration(day));
            return new Consultation("quality-shown", Write, ("pull", store.LatestPull), ("lines", quality.LookedAt));

            void Write()
            {
                if (common.Json(parsed))
                    Json.Write(terminal.Out, QualityText.Shape(quality, check));
                else
                    QualityText.Write(terminal, quality, check);
            }
        }));
        return command;
    }

    static Command Calibrate(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var acting = new Acting();
        var command = new Command("calibrate", "Score the calibration set in rules/calibration under the pack in force, and record this quarter's check") { acting.Option };
        command.SetAction(parsed =>
        {
            using var store = common.OpenExistingStore(parsed, clock, acting);
            var (rules, today, person) = (common.Rules(parsed), Dates.Today(clock), acting.Of(parsed));
            var tables = rules.CalibrationTables();
            if (tables.Count == 0)
                throw new NotFoundException("There is no calibration set: put tables of facts with agreed_risk or agreed_band into rules/calibration. Nothing was recorded.");
            var pack = rules.PackInForce(today).Pack;
            var lines = Calibration.Of(Kernel.Compile(pack, today), tables);
            var check = new CalibrationCheck(today, pack.Identity, pack.Sha256, lines.Count, lines.Count(line => line.Agrees), person.Name);
            // A set that nobody could compare was not checked.
            var isChecked = lines.Any(line => line.Problem.Length == 0);
            if (isChecked)
                store.AddCalibration(check);
            if (common.Json(parsed))
                Json.Write(terminal.Out, QualityText.Shape(check, lines, isChecked));
            else
                QualityText.Write(terminal.Out, check, lines, isChecked);
            return check.Agreed == check.Lines && isChecked ? ExitCode.Done : ExitCode.ProblemsFound;
        });
        return command;
    }
}
