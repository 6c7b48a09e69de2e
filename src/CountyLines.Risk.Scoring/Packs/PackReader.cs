using System.Security.Cryptography;

namespace CountyLines.Risk.Scoring;

/// <summary>What came of reading a pack: the pack, or everything that is wrong with it.</summary>
/// <param name="Pack">Null when there is a problem.</param>
/// <param name="Cases">The cases that could be read.</param>
/// <param name="Problems">All problems, in the order of the files.</param>
public sealed record PackReading(Pack? Pack, IReadOnlyList<PackCase> Cases, IReadOnlyList<RuleProblem> Problems);

/// <summary>
/// Reads a rule pack. A pack with any fault does not load, because a rule that cannot be read must never look like a rule that does not
/// apply; all faults are reported at once so that an author mends them in one go.
/// </summary>
public static class PackReader
{
    /// <summary>Reads a pack and its cases.</summary>
    /// <param name="packText">The text of <c>pack.yaml</c>.</param>
    /// <param name="casesText">The text of <c>cases.csv</c>.</param>
    /// <param name="packFile">The name of the pack's file in messages.</param>
    /// <param name="casesFile">The name of the cases' file in messages.</param>
    public static PackReading Read(string packText, string casesText, string packFile, string casesFile)
    {
        var problems = new List<RuleProblem>();
        var (pack, cases) = ReadBoth(packText, casesText, packFile, casesFile, problems);
        var placed = SourceLines.Attach(SourceLines.Attach(InFileOrder(problems), packFile, packText), casesFile, casesText);
        return new(problems.Count == 0 ? pack : null, cases, placed);
    }

    static (Pack? Pack, IReadOnlyList<PackCase> Cases) ReadBoth(string packText, string casesText, string packFile, string casesFile, List<RuleProblem> problems)
    {
        if (RuleYaml.Read(packText, packFile, problems) is not { } map)
            return (null, []);
        try
        {
            var rows = CaseReader.ReadRows(casesText, casesFile, problems);
            var (read, tablesAreSound) = ReadPack(map, problems);
            var draft = read with { Sha256 = HashOf(map, rows) };
            var cases = CaseReader.Read(rows, tablesAreSound ? draft : null, casesFile, problems);
            // What the cases come to can only be asked of a pack that is sound in itself.
            if (problems.Count == 0)
                CaseRun.Check(draft, cases, casesFile, problems);
            return (draft, cases);
        }
        catch (TooManyProblemsException)
        {
            problems.Add(TooManyProblemsException.Problem(packFile));
            return (null, []);
        }
    }

    /// <returns>The pack as far as it could be read, and whether its facts, sections and factors have no fault, so that what rests on them can be checked.</returns>
    static (Pack Draft, bool TablesAreSound) ReadPack(RuleMap map, List<RuleProblem> problems)
    {
        var fields = new RuleFields(map, "a pack", problems);
        var (id, version) = (fields.Text("pack"), fields.Text("version"));
        var (status, owner, effectiveFrom) = (fields.Text("status"), fields.Text("owner"), fields.Date("effective_from"));
        fields.Text("purpose", "");
        if (id.Length > 0 && !id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))
            fields.Fault("pack.name", fields.Optional("pack")!.Where, $"'{id}' is not a name for a pack; use lower-case letters, digits and -");
        if (version.Length > 0 && !(Version.TryParse(version, out var parts) && parts.Build >= 0 && parts.Revision < 0))
            fields.Fault("pack.version", fields.Optional("version")!.Where, $"'{version}' is not a version; write three numbers such as 1.0.0");
        var before = problems.Count;
        var facts = FactReader.Read(fields);
        var sections = RiskReader.ReadSections(fields);
        var reader = new FactorReader(facts, problems);
        var factors = reader.ReadAll(fields, [.. sections.Select(section => section.Id)]);
        var confidence = reader.ReadConfidence(fields);
        var tablesAreSound = problems.Count == before;
        var formula = RiskReader.ReadFormula(fields, sections, factors, tablesAreSound);
        var bands = RiskReader.ReadBands(fields);
        CheckPosition(fields);
        fields.RefuseOthers();
        if (tablesAreSound)
            CheckFacts(fields, facts.Values, factors, confidence!);
        var draft = new Pack
        {
            Id = id,
            Version = version,
            EffectiveFrom = effectiveFrom,
            Status = status,
            Owner = owner,
            Sha256 = "",
            Facts = [.. facts.Values],
            Factors = factors,
            Sections = sections,
            Risk = formula,
            Bands = bands,
            Confidence = confidence!,
        };
        return (draft, tablesAreSound);
    }

    /// <summary>Read from the file rather than from the factors, so that a fault inside one of them is not reported here as well.</summary>
    static void CheckPosition(RuleFields fields)
    {
        var named = fields.Texts("position");
        var items = (fields.Optional("factors") as RuleList)?.Items ?? [];
        var graded = items.OfType<RuleMap>().Where(factor => Value(factor, "section") == Factor.PositionSection).Select(factor => Value(factor, "id")).ToList();
        foreach (var name in named.Where(name => !graded.Contains(name.Text)))
            fields.Fault("position.unknown", name.Where, $"there is no factor '{name.Text}' with 'section: position'{Words.DidYouMean(name.Text, graded)}");
        foreach (var id in graded.Where(id => named.All(name => name.Text != id)))
            fields.Fault("position.missing", fields.Where, $"the factor '{id}' has 'section: position' but 'position' does not name it");
    }

    static string Value(RuleMap map, string name)
    {
        return map.Entries.FirstOrDefault(entry => entry.Key.Text == name).Value is RuleScalar scalar ? scalar.Text : "";
    }

    static void CheckFacts(RuleFields fields, IEnumerable<Fact> facts, IReadOnlyList<Factor> factors, Factor confidence)
    {
        var used = factors.Append(confidence).SelectMany(factor => factor.Facts).Select(fact => fact.Name).ToHashSet();
        foreach (var (name, _) in fields.Entries("facts").Where(entry => !used.Contains(entry.Key.Text)))
            fields.Fault("fact.unused", name.Where, $"no factor looks at '{name.Text}'; use it or remove it");
        var countable = factors.Count(factor => !factor.IsPosition);
        foreach (var fact in facts.Where(fact => fact.From is Derivation.UnknownFactors))
        {
            if (fact.Min > 0 || fact.Max < countable)
                fields.Fault("fact.range", fields.Where, $"'{fact.Name}' counts from 0 to {countable} unknown factors, and its range is only {fact.Min} to {fact.Max}");
            if (factors.FirstOrDefault(factor => factor.Facts.Any(inner => inner.Name == fact.Name)) is { } factor)
                fields.Fault("fact.circle", fields.Where, $"'{factor.Id}' looks at '{fact.Name}', which counts the unknown factors; only the confidence rule may");
        }
    }

    static List<RuleProblem> InFileOrder(IEnumerable<RuleProblem> problems)
    {
        return [.. problems.OrderBy(problem => problem.Where.File, StringComparer.Ordinal).ThenBy(problem => problem.Where.Line).ThenBy(problem => problem.Where.Column)];
    }

    static string HashOf(RuleMap pack, IReadOnlyList<CsvRow> cases)
    {
        return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Of(pack, cases)));
    }
}
