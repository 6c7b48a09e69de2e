namespace CountyLines.Risk.Worker.Demo;

/// <summary>The three deliberate faults, beside the good rows and not instead of them; <see cref="DemoExtract"/> names them.</summary>
static class DemoFaults
{
    /// <summary>An impossible date, sorted in where the month would have ended, and a type that nobody knows.</summary>
    public static IEnumerable<DemoEvidence> Evidence(DemoWorld world)
    {
        yield return new DemoEvidence(
            Reference(world, "Kestrel line"), "Knife", new DateOnly(2026, 9, 30), "1", "2B", "P", "Date as on the paper form", "31/09/2026");
        yield return new DemoEvidence(
            Reference(world, "Indigo line"), "Vehicle stop", new DateOnly(2026, 10, 8), "1", "1A", "P", "Traffic unit");
    }

    /// <summary>A level off the scale.</summary>
    public static DemoAssessment Assessment(DemoWorld world)
    {
        return new DemoAssessment(
            Reference(world, "Dune line"), DemoAssessments.Factors[2], "7", "Analyst B", new DateOnly(2026, 10, 20), "Partner return");
    }

    static string Reference(DemoWorld world, string name) => world.Lines.Single(line => line.Plan.Name == name).Reference;
}
