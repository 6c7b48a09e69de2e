using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Doctor;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What doctor saw, on a screen and for programs. A secret is never in it.</summary>
static class DoctorText
{
    public static void Write(Terminal terminal, IReadOnlyList<Finding> findings, IReadOnlyList<Setting> settings)
    {
        var output = terminal.Out;
        foreach (var one in findings)
        {
            output.WriteLine($"{Word(one.Level),-8} {one.What}{(one.Where.Length > 0 ? $" ({VisibleText.Of(one.Where)})" : "")}: {VisibleText.Of(one.Found)}");
            if (one.ToDo.Length > 0)
                output.WriteLine($"{"",-8} -> {VisibleText.Of(one.ToDo)}");
        }

        var (faults, warnings) = (findings.Count(one => one.Level == FindingLevel.Fault), findings.Count(one => one.Level == FindingLevel.Warning));
        output.WriteLine($"{findings.Count} looked at: {faults} {(faults == 1 ? "fault" : "faults")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}.");
        output.WriteLine();
        TableView.Write(terminal, [new("Setting"), new("Value", MayFold: true), new("From")], [.. settings.Select(one => (IReadOnlyList<Cell>)[VisibleText.Of(one.Key), VisibleText.Of(Shown(one) ?? "-"), From(one)])]);
    }

    public static object Shape(IReadOnlyList<Finding> findings, IReadOnlyList<Setting> settings)
    {
        return new
        {
            Checks = findings.Select(one => new { Level = Word(one.Level), one.What, one.Where, one.Found, one.ToDo }),
            Settings = settings.Select(one => new { one.Key, Value = Shown(one), From = one.Origin.ToString().ToLowerInvariant(), Variable = one.Variable.Length > 0 ? one.Variable : null }),
        };
    }

    static string Word(FindingLevel level) => level.ToString().ToLowerInvariant();

    static string From(Setting one) => one.Origin == SettingOrigin.Environment ? VisibleText.Of(one.Variable) : one.Origin.ToString().ToLowerInvariant();

    /// <summary>People write passwords into addresses, though none is taken there.</summary>
    static string? Shown(Setting one)
    {
        return one.Value is { Length: > 0 } text && (one.Known.IsSecret || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length + url.Query.Length > 0)) ? Pull.Secret.Hidden : one.Value;
    }
}
