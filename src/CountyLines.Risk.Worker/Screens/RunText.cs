using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What a cycle did, in a few lines.</summary>
static class RunText
{
    public static void Write(TextWriter output, CycleResult result)
    {
        var (run, lines) = (result.Report.Run, result.Report.Lines);
        output.WriteLine(result.IsNew
            ? $"Run {run.Number}: {lines.Count} lines scored as of {run.AsOf:d MMMM yyyy} under {run.PackIdentity} ({run.PackSha256[..12]})"
            : $"Run {run.Number} stands: it scored exactly these records as of {run.AsOf:d MMMM yyyy} under {run.PackIdentity} ({run.PackSha256[..12]})");
        foreach (var line in lines.Where(line => line.Standing == Standing.Error))
            output.WriteLine($"  In error: {line.Line.Reference}: {line.Problem}");
        foreach (var one in result.Report.Overrides.Where(one => one.NeedsAPerson || one.Outcome == OverrideOutcome.Expired))
            output.WriteLine($"  {OverrideText.Sentence(one)}");
        output.WriteLine($"  Briefing: {result.Briefing}");
        output.WriteLine("  See it: countylines list, countylines explain REF");
    }
}
