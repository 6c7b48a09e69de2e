using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What was known when, and by which rules it is shown.</summary>
static class KnownText
{
    /// <summary>For example <c>Run 2</c>.</summary>
    public static string RunOf(Run run) => run.Number > 0 ? $"Run {run.Number}" : "Not a stored run:";

    public static string Of(KnownOn known)
    {
        var pack = $"{known.Report.Run.PackIdentity}, {(known.PackWasChosen ? "chosen with --pack" : "in force on that day")}";
        return $"As known on {known.Day:d MMMM yyyy}: after pull {known.Pull.Number} of {known.Pull.Day:d MMMM yyyy} (feed {known.Pull.Feed}). Pack: {pack}.{(known.IsStored ? "" : " Worked out for this question and not stored.")}";
    }

    public static object? Shape(KnownOn? known)
    {
        return known is null ? null : new { known.Day, Pull = known.Pull.Number, PulledOn = known.Pull.Day, known.Pull.Feed, Pack = known.Report.Run.PackIdentity, known.PackWasChosen, Stored = known.IsStored };
    }
}
