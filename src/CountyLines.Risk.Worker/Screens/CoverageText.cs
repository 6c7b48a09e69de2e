using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>How much of a pack its cases pin down, and what they leave open.</summary>
static class CoverageText
{
    public static void Write(Terminal terminal, PackReading reading)
    {
        var output = terminal.Out;
        ProblemText.WriteResults(terminal, reading.Problems);
        if (reading.Coverage is not { } coverage)
        {
            output.WriteLine($"{Count(reading.Problems.Count, "problem", "problems")}; the pack has faults, so its cases were not run. Mend them first: countylines pack check PATH shows the same list.");
            return;
        }

        Column[] columns = [new("Factor"), new("Cases", IsNumber: true), new("Rows covered", IsNumber: true), new("Levels covered", IsNumber: true)];
        TableView.Write(terminal, columns, [.. coverage.Factors.Select(Line)]);
        WriteUncovered(output, coverage);
        var failed = coverage.Outcomes.Count - coverage.Passed;
        output.WriteLine($"{Count(coverage.Passed, "case passes", "cases pass")}{(failed > 0 ? $", {failed} fail" : "")}; {coverage.RowsCovered} of {coverage.Rows} rows and {coverage.LevelsCovered} of {coverage.Levels} levels covered");
    }

    static IReadOnlyList<Cell> Line(FactorCoverage one)
    {
        var (rows, levels) = (one.Factor.Rows.Count, one.Factor.Levels.Count);
        return
        [
            one.Factor.Label,
            $"{one.Cases}",
            one.Factor.IsAssessed ? "assessed" : Part(rows - one.UncoveredRows.Count, rows),
            Part(levels - one.UncoveredLevels.Count, levels),
        ];
    }

    static Cell Part(int covered, int all) => new($"{covered} of {all}", covered < all ? "yellow" : "");

    static void WriteUncovered(TextWriter output, PackCoverage coverage)
    {
        var rows = coverage.Factors.SelectMany(one => one.UncoveredRows.Select(row => $"  {one.Factor.Id} row {row.Number}: level {row.Level.Value} {row.Level.Label}, {PlainWords.Of(row)}{(row.Means.Length > 0 ? $". {row.Means}" : "")}")).ToList();
        var levels = coverage.Factors.SelectMany(one => one.UncoveredLevels.Select(level => $"  {one.Factor.Id} level {level.Value} {level.Label}")).ToList();
        WriteList(output, "Rows that no case covers; add a case that comes out at each:", rows);
        WriteList(output, "Levels that no case covers:", levels);
    }

    static void WriteList(TextWriter output, string heading, List<string> lines)
    {
        if (lines.Count == 0)
            return;
        output.WriteLine(heading);
        lines.ForEach(output.WriteLine);
    }

    static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";

    public static object Shape(PackReading reading)
    {
        var coverage = reading.Coverage;
        return new
        {
            Pack = reading.Pack?.Identity,
            reading.Pack?.Sha256,
            Cases = coverage?.Outcomes.Count,
            coverage?.Passed,
            coverage?.Rows,
            coverage?.RowsCovered,
            coverage?.Levels,
            coverage?.LevelsCovered,
            Factors = coverage?.Factors.Select(one => new
            {
                one.Factor.Id,
                one.Cases,
                Rows = one.Factor.Rows.Count,
                UncoveredRows = one.UncoveredRows.Select(row => new { Row = row.Number, Level = row.Level.Value, row.Level.Label, When = PlainWords.Of(row), row.Means }),
                Levels = one.Factor.Levels.Count,
                UncoveredLevels = one.UncoveredLevels.Select(level => new { Level = level.Value, level.Label }),
            }),
            Outcomes = coverage?.Outcomes.Select(one => new
            {
                Case = one.Case.Name,
                Factor = one.Case.Target,
                one.Passed,
                one.Case.Expected,
                one.Actual,
                Row = one.Row == 0 ? null : (int?)one.Row,
                Problem = one.Problem.Length == 0 ? null : one.Problem,
                one.Case.Where.Line,
            }),
            Problems = reading.Problems.Select(ProblemText.Shape),
        };
    }
}
