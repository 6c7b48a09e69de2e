namespace CountyLines.Risk.Worker.Screens;

/// <summary>Where to go after the demo.</summary>
static class DemoText
{
    public static void Write(TextWriter output, CycleResult result)
    {
        var first = result.Report.Ranked.First().Line.Reference;
        output.WriteLine();
        output.WriteLine($"These lines are made up. The briefing for the meeting: {result.Briefing}");
        output.WriteLine($"Why is the first line first?  dotnet run --project src/CountyLines.Risk.Worker -- explain {first}");
        output.WriteLine("Which rows were kept out?      dotnet run --project src/CountyLines.Risk.Worker -- quarantine list");
    }
}
