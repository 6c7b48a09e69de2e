
namespace CountyLines.Risk.Scoring;

/// <summary>What came of reading a pack: the pack, or everything that is wrong with it.</summary>
/// <param name="Pack">Null when there is a problem.</param>
/// <param name="Cases">The cases that could be read.</param>
/// <param name="Problems">All problems, in the order of the files.</param>
public sealed record PackReading(Pack? Pack, IReadOnlyList<PackCase> Cases, IReadOnlyList<RuleProblem> Problems)
{
    /// <summary>What came of each case and what they cover, also when a case fails; null when the pack has faults that keep its cases from being run.</summary>
    public PackCoverage? Coverage { get; init; }

    /// <summary>
    /// The pack when it is sound in itself, also when a case fails or is missing; null otherwise. For looking at what a change does before
    /// its cases are mended: nothing that is kept may be scored with it.
    /// </summary>
    public Pack? Draft { get; init; }
}

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
        var (pack, cases, coverage) = ReadBoth(packText, casesText, packFile, casesFile, problems);
        var placed = SourceLines.Attach(SourceLines.Attach(InFileOrder(problems), packFile, packText), casesFile, casesText);
        return new(problems.Count == 0 ? pack : null, cases, placed) { Coverage = coverage, Draft = coverage is null ? null : pack };
    }

    static (Pack? Pack, IReadOnlyList<PackCase> Cases, PackCoverage? Coverage) ReadBoth(string packText, string casesText, string packFile, string casesFile, List<RuleProblem> problems)
    {
        if (RuleYaml.Read(packText, packFile, problems) is not { } map)
            return (null, [], null);
        try
        {
            var rows = CaseReader.ReadRows(casesText, casesFile, problems);
            var (read, tablesAreSound) = ReadPack(map, problems);
            var draft = read with { Sha256 = HashOf(map, rows) };
            var cases = CaseReader.Read(rows, tablesAreSound ? draft : null, casesFile, problems);
            // What the cases come to can only be asked of a pack that is sound in itself.
            if (problems.Count > 0 || !CaseRun.CanBeRun(draft, cases, problems))
                return (draft, cases, null);
            var coverage = PackCoverage.Of(draft, CaseRun.Of(draft, cases));
            CaseRun.Check(draft, coverage.Outcomes, casesFile, problems);
            return (draft, cases, coverage);
        }
        catch (TooManyProblemsException)
        {
            problems.Add(TooManyProblemsException.Problem(packFile));
            return (null, [], null);
        }
    }

    /// <summary>A pack whose tables are sound, though nobody has written cases for it; null otherwise. For tests on drawn packs.</summary>
    internal static Pack? ReadWithoutCases(string packText)
    {
        var problems = new List<RuleProblem>();
        var map = RuleYaml.Read(packText, "pack.yaml", problems);
        return map is null ? null : ReadPack(map, problems).Draft is { } draft && problems.Count == 0 ? draft : null;
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
        if (version.Length > 0 && !(Version.TryParse(version, out var parts) && parts.Build >= 0 && parts.Revision < 0 && parts.ToString() == version))
            fields.Fault("pack.version", fields.Optional("version")!.Where, $"'{version}' is not a version; write three numbers such as 1.0.0");
        var before = problems.Count;
        var facts = FactReader.Read(fields);
        var sections = RiskReader.ReadSections(fields);
        var reader = new FactorReader(facts, effectiveFrom, problems);
        var factors = reader.ReadAll(fields, [.. sections.Select(section => section.Id)]);
        var confidence = reader.ReadConfidence(fields);
        var tablesAreSound = problems.Count == before;
        if (tablesAreSound)
            RiskReader.CheckWeights(fields, sections, factors);
        var formula = RiskReader.ReadFormula(fields, effectiveFrom, sections, factors, tablesAreSound);
        var bands = RiskReader.ReadBands(fields);
        var doubt = RiskReader.ReadDoubt(fields, confidence);
        CheckPosition(fields);
        fields.RefuseOthers();
        if (tablesAreSound)
        {
            CheckFacts(fields, facts.Values, factors, confidence!);
            CheckCodes(fields, facts.Values, factors, confidence!, effectiveFrom);
        }

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
            Doubt = doubt,
        };
        if (tablesAreSound && problems.Count == before)
            CheckWays(fields, draft);
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

    /// <summary>What all rules together ask of one fact: it must have few enough answers, and dates must be told in one way.</summary>
    static void CheckCodes(RuleFields fields, IEnumerable<Fact> facts, IReadOnlyList<Factor> factors, Factor confidence, DateOnly asOf)
    {
        foreach (var fact in facts)
        {
            var where = fields.Entries("facts").First(entry => entry.Key.Text == fact.Name).Key.Where;
            var cells = factors.Append(confidence).SelectMany(factor => factor.CellsOn(fact)).ToList();
            var offsets = cells.SelectMany(cell => cell.Offsets).ToList();
            if (offsets.Count > 0 && cells.SelectMany(cell => cell.Bounds).Any() || offsets.Any(one => one.Months > 0) && offsets.Any(one => one.Days > 0))
                fields.Fault("cell.dates", where, $"conditions on '{fact.Name}' tell dates in more than one way, so that which comes first depends on the day; write all as dates, or all in months before as_of, or all in days");
            var codes = FactCodes.Of(fact, cells.Select(cell => cell.AsOf(asOf)));
            if (codes.Words.Count > FactCodes.MaxSetWords && fact.Type == FactType.Set)
                fields.Fault("fact.size", where, $"the rules name {codes.Words.Count} values of '{fact.Name}'; they may name {FactCodes.MaxSetWords}");
            else if (codes.Count > FactCodes.MaxCodes)
                fields.Fault("fact.size", where, $"the rules divide '{fact.Name}' into {codes.Count} steps; they may divide it into {FactCodes.MaxCodes}");
        }
    }

    /// <summary>The most ways in which unknowns without a worse direction can turn out together, each of which must be tried for a line of which they are unknown.</summary>
    const int MaxWays = 512;

    static void CheckWays(RuleFields fields, Pack pack)
    {
        var settled = pack.AsOf(pack.EffectiveFrom);
        var all = settled.Factors.Append(settled.Confidence).ToList();
        foreach (var factor in all.Where(factor => Ways(factor.Facts.Where(fact => fact.Worse == Worse.Undeclared), [factor]) > MaxWays))
            fields.Fault("factor.size", fields.Where, $"'{factor.Id}' looks at too many facts that have no worse direction to try all they can be when unknown; say which direction is worse, or divide it into two factors");
        var shared = pack.SharedFacts(settled);
        if (Ways(shared, all) > MaxWays)
            fields.Fault("fact.shared", fields.Where, $"several factors look at {string.Join(", ", shared.Select(fact => $"'{fact.Name}'"))}, which have no worse direction: there are too many ways in which they can turn out together when unknown; say which direction is worse");
    }

    static long Ways(IEnumerable<Fact> facts, IReadOnlyList<Factor> factors)
    {
        return facts.Aggregate(1L, (ways, fact) =>
        {
            var cells = factors.SelectMany(factor => factor.CellsOn(fact)).ToList();
            return Math.Min(int.MaxValue, ways * FactCodes.Of(fact, cells).TellApart(cells).Count);
        });
    }

    static List<RuleProblem> InFileOrder(IEnumerable<RuleProblem> problems)
    {
        return [.. problems.OrderBy(problem => problem.Where.File, StringComparer.Ordinal).ThenBy(problem => problem.Where.Line).ThenBy(problem => problem.Where.Column)];
    }

    static string HashOf(RuleMap pack, IReadOnlyList<CsvRow> cases)
    {
        return Sha256.Of(CanonicalJson.Of(pack, cases));
    }
}
