using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>One example with its expected answer, as the pack's author wrote it.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Target">A factor, <c>confidence</c>, a section, <c>risk</c> or <c>band</c>.</param>
/// <param name="Input">The facts and analysts' levels given.</param>
/// <param name="GivenLevels">Levels given to factors that have rows, in cases about totals.</param>
/// <param name="Expected">A level, a number, a range such as <c>1..4</c>, or a band's name.</param>
/// <param name="Where">Where the case stands.</param>
public sealed record PackCase(
    string Name, string Target, LineInput Input, IReadOnlyDictionary<string, int> GivenLevels, string Expected, Place Where)
{
    /// <summary>What is given, as the author wrote it.</summary>
    public string Given { get; init; } = "";
}

/// <summary>Reads <c>cases.csv</c>: <c>case,factor,given,expected</c>.</summary>
static class CaseReader
{
    /// <summary>The most cases of a pack. The product's own bound: some twenty-five times those of the default pack.</summary>
    public const int MaxCases = 5000;

    static readonly string[] Header = ["case", "factor", "given", "expected"];

    /// <summary>The rows of the file; none, and a problem, when it is too long to be looked at or holds what cannot be seen.</summary>
    public static IReadOnlyList<CsvRow> ReadRows(string text, string file, List<RuleProblem> problems)
    {
        if (text.Length > RuleYaml.MaxLength)
        {
            problems.Add(new("case.size", new(file, 0, 0), $"the file has more than the {RuleYaml.MaxLength:N0} characters that a rules file may have"));
            return [];
        }

        // Names of cases are shown; and a spreadsheet that saves in another encoding loses characters without a word.
        if (VisibleText.FirstHidden(text, "\n\r\t") is >= 0 and var hidden)
        {
            var (line, column) = SourceLines.PlaceOf(text, hidden);
            problems.Add(new("case.character", new(file, line, column), VisibleText.Reason(text, hidden)));
            return [];
        }

        var rows = CsvText.Read(new StringReader(text)).Take(MaxCases + 2).ToList();
        if (rows.Count <= MaxCases + 1)
            return rows;
        problems.Add(new("case.size", new(file, rows[^1].Line, 1), $"there are more than {MaxCases:N0} cases; keep those that pin a boundary"));
        return [];
    }

    /// <summary>Reads the cases, or, when there is no sound pack to read them by, checks their form alone.</summary>
    public static List<PackCase> Read(IReadOnlyList<CsvRow> rows, Pack? pack, string file, List<RuleProblem> problems)
    {
        var cases = new List<PackCase>();
        if (rows.Count == 0 && problems.Any(problem => problem.Where.File == file))
            return cases;
        if (rows.Count == 0 || !rows[0].Fields.SequenceEqual(Header))
        {
            problems.Add(new("case.header", new(file, rows.Count == 0 ? 0 : 1, rows.Count == 0 ? 0 : 1), $"the first row must be {string.Join(',', Header)}"));
            return cases;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows.Skip(1))
        {
            TooManyProblemsException.ThrowIfMany(problems);
            var where = new Place(file, row.Line, 1);
            if (row.Fault.Length > 0)
            {
                problems.Add(new("case.form", where, row.Fault));
                continue;
            }

            if (!names.Add(row.Fields[0]))
                problems.Add(new("case.twice", where, $"there are two cases '{row.Fields[0]}'"));
            if (pack is not null && ReadOne(row, pack, where, problems) is { } one)
                cases.Add(one);
        }

        return cases;
    }

    static PackCase? ReadOne(CsvRow row, Pack pack, Place where, List<RuleProblem> problems)
    {
        var before = problems.Count;
        var target = row.Fields[1];
        var targets = pack.Factors.Select(factor => factor.Id).Append("confidence").Concat(pack.Sections.Select(section => section.Id)).Append("risk").Append("band").ToList();
        if (!targets.Contains(target))
            problems.Add(new("case.factor", where, $"there is nothing called '{target}' to expect an answer from{Words.DidYouMean(target, targets)}"));

        var facts = pack.Facts.Where(fact => fact.Type != FactType.Enum).ToDictionary(fact => fact.Name, Best);
        var levels = new Dictionary<string, int>();
        var given = new Dictionary<string, int>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var isTotal = pack.Factors.Append(pack.Confidence).All(factor => factor.Id != target);
        foreach (var part in row.Fields[2].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            TooManyProblemsException.ThrowIfMany(problems);
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var text])
                problems.Add(new("case.given", where, $"'{part}' must be written name = value"));
            else if (!seen.Add(name))
                problems.Add(new("case.given", where, $"'{name}' is given twice"));
            else if (pack.Facts.FirstOrDefault(fact => fact.Name == name) is { } fact)
                facts[name] = ReadValue(text, fact, where, problems);
            else if (pack.Factors.FirstOrDefault(factor => factor.Id == name) is { } factor && (factor.IsAssessed || isTotal))
                ReadLevel(text, factor, factor.IsAssessed ? levels : given, where, problems);
            else
                problems.Add(new("case.given", where, $"there is no fact or assessed factor '{name}'{Words.DidYouMean(name, pack.Facts.Select(known => known.Name).Concat(pack.Factors.Where(known => known.IsAssessed || isTotal).Select(known => known.Id)))}"));
        }

        return problems.Count > before ? null : new PackCase(row.Fields[0], target, new LineInput(facts, levels), given, row.Fields[3], where) { Given = row.Fields[2] };
    }

    /// <summary>What a fact is when a case does not speak of it: as good as it can be.</summary>
    static FactValue Best(Fact fact)
    {
        return fact.Type switch
        {
            FactType.Set => FactValue.OfSet([]),
            FactType.Boolean => FactValue.Of(fact.Worse == Worse.Lower),
            _ => FactValue.Of(fact.Worse == Worse.Lower ? fact.Max : fact.Min),
        };
    }

    static void ReadLevel(string text, Factor factor, Dictionary<string, int> levels, Place where, List<RuleProblem> problems)
    {
        if (text == "unknown" && factor.IsAssessed)
            return;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && factor.Levels.Any(known => known.Value == level))
            levels[factor.Id] = level;
        else
            problems.Add(new("case.given", where, $"'{text}' is not a level of '{factor.Id}'; expected one of: {string.Join(", ", factor.Levels.Select(known => known.Value))}"));
    }

    static FactValue ReadValue(string text, Fact fact, Place where, List<RuleProblem> problems)
    {
        if (text == "unknown")
            return FactValue.Unknown;
        var atLeast = text.StartsWith("at least ", StringComparison.Ordinal) && fact.Type == FactType.Integer;
        if (FactText.Read(atLeast ? text[9..] : text, fact, ',') is { } value)
            return atLeast ? FactValue.AtLeast(value.Number) : value;
        problems.Add(new("case.given", where, $"'{text}' is not a value of '{fact.Name}'{Words.DidYouMean(text, fact.Values)}"));
        return FactValue.Unknown;
    }
}
