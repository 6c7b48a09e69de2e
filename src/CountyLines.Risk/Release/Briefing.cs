using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>Stands until the briefing branch is merged.</summary>
public static class Briefing
{
    public static void Write(RunReport report, TextWriter output) => output.WriteLine(report.Run);
}
