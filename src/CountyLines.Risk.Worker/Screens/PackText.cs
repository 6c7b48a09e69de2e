using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What came of checking a pack.</summary>
static class PackText
{
    public static void Write(Terminal terminal, PackReading reading)
    {
        ProblemText.WriteResults(terminal, reading.Problems);
        terminal.Out.WriteLine(reading.Pack is { } pack
            ? $"{pack.Identity} is sound: {pack.Facts.Count} facts, {pack.Factors.Count} factors, {pack.Factors.Append(pack.Confidence).Sum(factor => factor.Rows.Count)} rows, {reading.Cases.Count} cases pass. SHA-256 {pack.Sha256}"
            : $"{reading.Problems.Count:N0} {(reading.Problems.Count == 1 ? "problem" : "problems")}; the pack does not load.");
    }

    public static object Shape(PackReading reading)
    {
        return new
        {
            Pack = reading.Pack?.Identity,
            reading.Pack?.Sha256,
            Cases = reading.Cases.Count,
            Problems = reading.Problems.Select(ProblemText.Shape),
        };
    }
}
