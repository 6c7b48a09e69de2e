using System.Globalization;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>A table of vectors as a partner has it: a file, read without the product's readers.</summary>
sealed class VectorFile(Pack pack, IReadOnlyList<Some.CsvLine> rows)
{
    public static VectorFile Of(Pack pack, string folder, string file) => new(pack, Some.RowsOf(folder, file));

    public IReadOnlyList<Some.CsvLine> Rows => rows;

    public LineInput Input(Some.CsvLine row)
    {
        var facts = pack.Facts.Where(fact => row.Cells.TryGetValue(fact.Name, out var cell) && cell.Length > 0).ToDictionary(fact => fact.Name, fact => Value(fact, row[fact.Name]));
        var levels = pack.Factors.Where(factor => factor.IsAssessed && row[factor.Id].Length > 0).ToDictionary(factor => factor.Id, factor => int.Parse(row[factor.Id], CultureInfo.InvariantCulture));
        return new LineInput(facts, levels);
    }

    static FactValue Value(Fact fact, string cell) => fact.Type switch
    {
        FactType.Boolean => FactValue.Of(bool.Parse(cell)),
        FactType.Date => FactValue.Of(DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        FactType.Enum => FactValue.Of(cell),
        FactType.Set => FactValue.OfSet(cell == "none" ? [] : cell.Split(';')),
        _ => FactValue.Of(decimal.Parse(cell, CultureInfo.InvariantCulture)),
    };

    /// <summary>The answers that a plain reading of the pack gives, under the names of the table's columns.</summary>
    public Dictionary<string, string> Answers(LineInput input, DateOnly asOf)
    {
        var score = Interpreter.Score(pack, input, asOf).Score!;
        var answers = new Dictionary<string, string>
        {
            ["expected risk"] = $"{score.Risk}",
            ["expected lowest"] = $"{score.Lowest}",
            ["expected highest"] = $"{score.Highest}",
            ["expected band"] = pack.Bands.Last(band => score.Risk >= band.From).Name,
            ["expected unknown factors"] = $"{pack.Factors.Zip(score.Factors).Count(pair => pair.First.Section != "position" && pair.Second.Lowest != pair.Second.Highest)}",
        };
        foreach (var (factor, result) in pack.Factors.Append(pack.Confidence).Zip(score.Factors.Append(score.Confidence)))
        {
            answers[$"expected {factor.Id}"] = $"{result.Lowest}";
            answers[$"expected {factor.Id} at most"] = $"{result.Highest}";
            if (factor.Rows.Count > 0)
                answers[$"expected {factor.Id} row"] = $"{result.Row}";
        }

        foreach (var (section, total) in pack.Sections.Zip(score.Sections))
            (answers[$"expected {section.Id}"], answers[$"expected {section.Id} at most"]) = ($"{total.Lowest}", $"{total.Highest}");
        return answers;
    }

    /// <summary>In how many ways the unknowns of a line can turn out for the factor that looks at most of them: a plain reading tries them all.</summary>
    public double Ways(LineInput input)
    {
        var ways = pack.Factors.Append(pack.Confidence).Max(factor => WaysOf(factor.Facts, factor.Rows));
        var shared = pack.Facts.Where(fact => fact.Worse == Worse.Undeclared && pack.Factors.Count(factor => factor.Facts.Any(own => own.Name == fact.Name)) > 1);
        return ways * WaysOf(shared, pack.Factors.SelectMany(factor => factor.Rows));

        double WaysOf(IEnumerable<Fact> facts, IEnumerable<Row> rows) => facts.Where(fact => !input.Facts.ContainsKey(fact.Name))
            .Aggregate(1.0, (product, fact) => product * Representatives.Of(fact, rows.SelectMany(row => row.When).Where(cell => cell.Fact.Name == fact.Name).Select(cell => cell with { Test = cell.Test.AsOf(Some.Day) })).Count);
    }
}
