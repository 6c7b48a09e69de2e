namespace CountyLines.Risk.Scoring;

/// <summary>Reads the factors of a pack, and the confidence rule, which has the same form.</summary>
// asOf: a date to prove conditions on that are relative to the as-of date.
sealed class FactorReader(IReadOnlyDictionary<string, Fact> facts, DateOnly asOf, List<RuleProblem> problems)
{
    const int MaxLevel = 100;
    long work;

    public List<Factor> ReadAll(RuleFields pack, IReadOnlyCollection<string> sections)
    {
        var factors = new List<Factor>();
        var number = 0;
        foreach (var node in pack.Items("factors"))
        {
            number++;
            if (pack.AsFields(node, "factors", RuleFields.Called("factor", node, "id", number)) is not { } fields)
                continue;
            var id = fields.Text("id");
            var label = fields.Text("label", id.Replace('_', ' '));
            var section = fields.Word("section", [.. sections, Factor.PositionSection]);
            if (factors.Any(factor => factor.Id == id))
                fields.Fault("factor.twice", fields.Where, $"there are two factors '{id}'");
            if (facts.ContainsKey(id) || sections.Contains(id) || id is Factor.ConfidenceSection or "risk" or "lowest" or "highest" or "band" or "reference" or "error")
                fields.Fault("factor.name", fields.Where, $"'{id}' is already the name of something else in the pack");
            if (ReadBody(fields, id, label, section, mayBeAssessed: true) is { } factor)
                factors.Add(factor);
        }

        return factors;
    }

    public Factor? ReadConfidence(RuleFields pack)
    {
        return pack.Required("confidence") is { } node && pack.AsFields(node, "confidence") is { } fields
            ? ReadBody(fields, "confidence", "Confidence", Factor.ConfidenceSection, mayBeAssessed: false)
            : null;
    }

    Factor? ReadBody(RuleFields fields, string id, string label, string section, bool mayBeAssessed)
    {
        var before = problems.Count;
        var question = fields.Text("question");
        var source = fields.Text("source");
        var assessed = mayBeAssessed && fields.Has("assessed");
        if (assessed && fields.Has("levels"))
            fields.Fault("factor.form", fields.Where, $"'{id}' has both 'levels' and 'assessed'; an analyst's level has no rows");
        if (!assessed && mayBeAssessed && !fields.Has("levels"))
            fields.Fault("factor.form", fields.Where, $"'{id}' needs either 'levels' with rows, or 'assessed' with the levels an analyst may give");
        var levels = new SortedDictionary<int, Level>();
        var rows = new List<(Row Row, Place Where)>();
        if (assessed)
            ReadAssessed(fields, id, levels);
        else if (fields.Has("levels") || !mayBeAssessed)
            ReadRows(fields, id, levels, rows);
        fields.RefuseOthers();
        if (problems.Count > before)
            return null;

        var used = rows.SelectMany(row => row.Row.When).Select(cell => cell.Fact).DistinctBy(fact => fact.Name).ToList();
        var factor = new Factor
        {
            Id = id,
            Label = label,
            Section = section,
            Question = question,
            Source = source,
            Levels = [.. levels.Values],
            Rows = [.. rows.Select(row => row.Row)],
            Facts = used,
        };
        FactorChecks.Check(factor.AsOf(asOf), fields.Where, [.. rows.Select(row => row.Where)], problems, ref work);
        return factor;
    }

    static void ReadAssessed(RuleFields fields, string id, SortedDictionary<int, Level> levels)
    {
        foreach (var node in fields.Items("assessed"))
        {
            var before = fields.FaultCount;
            var level = node is RuleMap && fields.AsFields(node, "assessed", $"assessed item {levels.Count + 1} of '{id}'") is { } inner
                ? ReadLevel(inner, node.Where, refuseOthers: true)
                : ReadLevelValue(fields, fields.AsWhole(node, "assessed"), node.Where, "", "");
            // A level that cannot be read is one fault, and not a second one for what stands in its place.
            if (fields.FaultCount == before && !levels.TryAdd(level.Value, level))
                fields.Fault("level.twice", node.Where, $"level {level.Value} stands twice");
        }
    }

    void ReadRows(RuleFields fields, string id, SortedDictionary<int, Level> levels, List<(Row, Place)> rows)
    {
        foreach (var node in fields.Items("levels"))
        {
            if (fields.AsFields(node, "levels", $"row {rows.Count + 1} of '{id}'") is not { } row)
                continue;
            var before = fields.FaultCount;
            var level = ReadLevel(row, node.Where, refuseOthers: false);
            var isRead = fields.FaultCount == before;
            if (isRead && levels.TryGetValue(level.Value, out var same) && same.Label != level.Label)
                row.Fault("level.label", node.Where, $"level {level.Value} is called '{same.Label}' in a row above and '{level.Label}' here; one level has one word");
            else if (isRead)
                levels.TryAdd(level.Value, level);
            rows.Add((new Row(rows.Count + 1, levels.GetValueOrDefault(level.Value, level), level.Means, ReadCells(row, node.Where)), node.Where));
            row.RefuseOthers();
        }
    }

    static Level ReadLevel(RuleFields fields, Place where, bool refuseOthers)
    {
        var value = fields.Whole("level");
        var level = ReadLevelValue(fields, value, where, fields.Text("label"), fields.Text("means", ""));
        if (refuseOthers)
            fields.RefuseOthers();
        return level;
    }

    static Level ReadLevelValue(RuleFields fields, long value, Place where, string label, string means)
    {
        if (value is < 0 or > MaxLevel)
            fields.Fault("level.range", where, $"level {value} is not between 0 and {MaxLevel}");
        return new Level((int)Math.Clamp(value, 0, MaxLevel), label.Length > 0 ? label : $"Level {value}", means);
    }

    List<RowCell> ReadCells(RuleFields row, Place where)
    {
        if (row.Optional("otherwise") is { } otherwise)
        {
            if (row.Has("when"))
                row.Fault("row.otherwise", otherwise.Where, "a row has either 'when' or 'otherwise'");
            if (otherwise is not RuleScalar { Text: "true" })
                row.Fault("row.otherwise", otherwise.Where, "write 'otherwise: true', or conditions under 'when'");
            return [];
        }

        var cells = new List<RowCell>();
        if (!row.Has("when"))
        {
            row.Fault("row.when", where, "a row needs conditions under 'when', or 'otherwise: true'");
            return cells;
        }

        var conditions = row.Entries("when");
        if (conditions.Count == 0)
            row.Fault("row.when", where, "'when' has no condition and would match every line; write 'otherwise: true' if that is meant");
        foreach (var (name, node) in conditions)
        {
            if (!facts.TryGetValue(name.Text, out var fact))
            {
                row.Fault("fact.unknown", name.Where, $"there is no fact '{name.Text}'{Words.DidYouMean(name.Text, facts.Keys)}");
                continue;
            }

            if (node is not RuleScalar { IsBlank: false } scalar)
            {
                row.Fault("cell.form", node.Where, $"the condition on '{name.Text}' must be a text in quotes, such as \">= 3\"");
                continue;
            }

            var (cell, problem) = CellParser.Parse(scalar.Text, fact);
            if (cell is null)
                row.Fault("cell.form", scalar.Where, problem);
            else
                cells.Add(new RowCell(fact, cell));
        }

        return cells;
    }
}
