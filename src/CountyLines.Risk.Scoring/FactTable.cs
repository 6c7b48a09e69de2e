namespace CountyLines.Risk.Scoring;

/// <summary>
/// Scores a table of facts, a row at a time: a <c>reference</c> column, one per fact and one per assessed factor. An empty cell is unknown;
/// the values of a set stand with <c>;</c> between them. A row that cannot be scored keeps its place and says why.
/// </summary>
public static class FactTable
{
    /// <summary>Reads the table and writes the scores.</summary>
    /// <returns>How many rows were scored, and how many could not be.</returns>
    /// <exception cref="FormatException">The header cannot be used; the message says everything that is wrong with it.</exception>
    public static (int Scored, int Faulty) Score(Kernel kernel, TextReader table, TextWriter output)
    {
        var pack = kernel.Pack;
        using var rows = CsvText.Read(table).GetEnumerator();
        if (!rows.MoveNext() || rows.Current.Fault.Length > 0)
            throw new FormatException("The table has no header; the first row must name the columns, beginning with reference.");
        var header = rows.Current.Fields.Select(name => name.Trim()).ToList();
        CheckHeader(pack, header);
        CsvText.Write(output, ["reference", .. pack.Factors.Select(factor => factor.Id), .. pack.Sections.Select(section => section.Id), "risk", "lowest", "highest", "band", "error"]);
        var (scored, faulty) = (0, 0);
        while (rows.MoveNext())
        {
            var fields = ScoreRow(kernel, header, rows.Current);
            CsvText.Write(output, fields);
            _ = fields[^1].Length == 0 ? scored++ : faulty++;
        }

        return (scored, faulty);
    }

    /// <summary>
    /// The columns that a table for a pack must have. Facts that only the confidence rule looks at may be left out. The answers of a table
    /// of vectors may stand there too, and are not read.
    /// </summary>
    public static IReadOnlyList<string> Columns(Pack pack)
    {
        var facts = pack.Factors.SelectMany(factor => factor.Facts).Select(fact => fact.Name).ToHashSet();
        return ["reference", .. pack.Facts.Select(fact => fact.Name).Where(facts.Contains), .. pack.Factors.Where(factor => factor.IsAssessed).Select(factor => factor.Id)];
    }

    static void CheckHeader(Pack pack, List<string> header)
    {
        var wanted = Columns(pack);
        var known = wanted.Concat(pack.Facts.Select(fact => fact.Name)).ToHashSet();
        var answers = VectorTable.Answers(pack).ToHashSet();
        var problems = header.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => $"the column '{group.Key}' stands {group.Count()} times")
            .Concat(wanted.Where(name => !header.Contains(name)).Select(name => $"there is no column '{name}'"))
            .Concat(header.Where(name => !known.Contains(name) && !answers.Contains(name)).Distinct().Select(name => $"the pack knows no '{name}'{Words.DidYouMean(name, known)}"))
            .ToList();
        if (problems.Count > 0)
            throw new FormatException($"The table does not fit {pack.Identity}:{Environment.NewLine}{string.Join(Environment.NewLine, problems.Select(problem => $"  {problem}"))}");
    }

    static List<string> ScoreRow(Kernel kernel, List<string> header, CsvRow row)
    {
        var pack = kernel.Pack;
        if (row.Fault.Length > 0)
            return Faulty(pack, "", [$"row {row.Number}: {row.Fault}"]);
        var reference = row.Fields[header.IndexOf("reference")].Trim();
        var problems = new List<string>();
        if (reference.Length == 0)
            problems.Add($"row {row.Number} has no reference");
        var facts = new Dictionary<string, FactValue>();
        var levels = new Dictionary<string, int>();
        foreach (var (name, cell) in header.Zip(row.Fields.Select(field => field.Trim())).Where(pair => pair.Second.Length > 0))
        {
            if (pack.Facts.FirstOrDefault(fact => fact.Name == name) is { } fact)
            {
                if (FactText.Read(cell, fact, ';') is { } value)
                    facts[name] = value;
                else
                    problems.Add($"'{cell}' is not a value of '{name}'{Words.DidYouMean(cell, fact.Values)}");
            }
            else if (pack.Factors.FirstOrDefault(factor => factor.Id == name) is { } factor)
            {
                if (int.TryParse(cell, out var level) && factor.Levels.Any(known => known.Value == level))
                    levels[name] = level;
                else
                    problems.Add($"'{cell}' is not a level of '{name}'; expected one of: {string.Join(", ", factor.Levels.Select(known => known.Value))}");
            }
        }

        if (problems.Count > 0)
            return Faulty(pack, reference, problems);
        var (score, faults) = kernel.Score(new LineInput(facts, levels));
        if (score is null)
            return Faulty(pack, reference, faults);
        return
        [
            reference, .. score.Factors.Select(result => result.IsUnknown ? $"{result.Lowest}..{result.Highest}" : $"{result.Lowest}"),
            .. score.Sections.Select(section => $"{section.Lowest}"), $"{score.Risk}", $"{score.Lowest}", $"{score.Highest}", pack.BandOf(score.Risk).Name, "",
        ];
    }

    static List<string> Faulty(Pack pack, string reference, IEnumerable<string> problems)
    {
        var blank = Enumerable.Repeat("", pack.Factors.Count + pack.Sections.Count + 4);
        return [reference, .. blank, string.Join("; ", problems)];
    }
}
