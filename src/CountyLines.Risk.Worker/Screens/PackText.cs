using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What came of checking a pack.</summary>
static class PackText
{
    public static void Write(TextWriter output, PackReading reading)
    {
        foreach (var problem in reading.Problems)
            output.WriteLine(problem);
        output.WriteLine(reading.Pack is { } pack
            ? $"{pack.Identity} is sound: {pack.Facts.Count} facts, {pack.Factors.Count} factors, {pack.Factors.Append(pack.Confidence).Sum(factor => factor.Rows.Count)} rows, {reading.Cases.Count} cases pass. SHA-256 {pack.Sha256}"
            : $"{reading.Problems.Count} problems; the pack does not load.");
    }

    public static object Shape(PackReading reading)
    {
        return new
        {
            Pack = reading.Pack?.Identity,
            reading.Pack?.Sha256,
            Cases = reading.Cases.Count,
            Problems = reading.Problems.Select(problem => new { problem.Code, problem.Where.File, problem.Where.Line, problem.Where.Column, problem.Message }),
        };
    }
}
