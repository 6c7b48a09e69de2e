using System.CommandLine;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Doctor;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Screens;

namespace CountyLines.Risk.Worker.Commands;

static class DoctorCommand
{
    public static Command Create(CommonOptions common, Terminal terminal, TimeProvider clock)
    {
        var command = new Command("doctor", "Look at settings, rules, store, keys, feeds and the machine: what works, what does not, and what to do. It changes nothing");
        command.SetAction(parsed =>
        {
            var (settings, unreadable) = Settings(common, parsed);
            var findings = new Examination(settings, unreadable, Places(common, parsed), common.RulesFolder(parsed), clock).Look();
            var table = settings?.All() ?? [];
            if (common.Json(parsed))
                Json.Write(terminal.Out, DoctorText.Shape(findings, table));
            else
                DoctorText.Write(terminal, findings, table);
            return findings.Max(one => one.Level) switch { FindingLevel.Fault => ExitCode.Failed, FindingLevel.Warning => ExitCode.ProblemsFound, _ => ExitCode.Done };
        });
        return command;
    }

    /// <returns>Null when nobody can say where the store is; why is told with the settings.</returns>
    static Func<string, StorePlace>? Places(CommonOptions common, ParseResult parsed)
    {
        try
        {
            return common.StoreOf(parsed);
        }
        catch (SettingsException)
        {
            return null;
        }
    }

    static (SettingsFile?, IReadOnlyList<string>) Settings(CommonOptions common, ParseResult parsed)
    {
        try
        {
            return (common.SettingsFile(parsed), []);
        }
        catch (SettingsException fault)
        {
            return (null, fault.Problems);
        }
    }
}
