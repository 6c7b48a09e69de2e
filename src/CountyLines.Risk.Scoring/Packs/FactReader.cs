namespace CountyLines.Risk.Scoring;

/// <summary>Reads the facts of a pack.</summary>
static class FactReader
{
    static readonly string[] Forms = ["count", "sum", "size", "field", "present", "average", "age", "share", "plugin"];
    static readonly string[] TypeWords = ["integer", "decimal", "boolean", "date", "enum", "set"];

    /// <summary>A set is held as one bit for each of its words.</summary>
    const int MaxValues = 32;
    const int MaxDecimals = 4;

    /// <summary>The largest number in steps of the fact: a column holds it in 32 bits, whatever the smallest is.</summary>
    const decimal Largest = 1_000_000_000;
    static readonly string[] WorseWords = ["higher", "lower"];

    public static Dictionary<string, Fact> Read(RuleFields pack)
    {
        var facts = new Dictionary<string, Fact>(StringComparer.Ordinal);
        foreach (var (name, node) in pack.Entries("facts"))
        {
            if (name.Text == "reference")
                pack.Fault("fact.name", name.Where, "'reference' is the line's own name in a table of facts; choose another");
            if (!IsName(name.Text))
                pack.Fault("fact.name", name.Where, $"'{name.Text}' is not a name for a fact; use lower-case letters, digits and _");
            if (pack.AsFields(node, name.Text) is { } fields && ReadOne(fields, name) is { } fact)
                facts.Add(name.Text, fact);
        }

        return facts;
    }

    static bool IsName(string text)
    {
        return text.Length > 0 && char.IsAsciiLetterLower(text[0]) && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');
    }

    static Fact? ReadOne(RuleFields fields, RuleScalar name)
    {
        var forms = Forms.Where(fields.Has).ToList();
        if (forms.Count != 1)
        {
            var found = forms.Count == 0 ? "says none of them" : $"says {string.Join(" and ", forms)}";
            fields.Fault("fact.form", name.Where, $"'{name.Text}' must say exactly one of {string.Join(", ", Forms)}; it {found}");
            return null;
        }

        var (derivation, type, values) = ReadForm(fields, forms[0]);
        var decimals = type == FactType.Decimal ? ReadDecimals(fields) : 0;
        var (min, max) = type is FactType.Integer or FactType.Decimal
            ? ReadRange(fields, decimals, mayBeNegative: derivation is Derivation.PlugIn)
            : (0, type == FactType.Date ? DateOnly.MaxValue.DayNumber : 1);
        var worse = fields.Word("worse", WorseWords, "") switch { "higher" => Worse.Higher, "lower" => Worse.Lower, _ => Worse.Undeclared };
        if (worse != Worse.Undeclared && type is FactType.Enum or FactType.Set)
        {
            fields.Fault("fact.worse", fields.Where, $"'{name.Text}' has words as its values, and no word is worse than another; remove 'worse'");
            worse = Worse.Undeclared;
        }

        // What a plug-in counts is not told by the pack, so the pack must say where it comes from.
        var source = derivation is Derivation.PlugIn ? fields.Text("source") : fields.Text("source", "");
        fields.RefuseOthers();
        return new Fact { Name = name.Text, Type = type, From = derivation, Min = min, Max = max, Decimals = decimals, Values = values, Worse = worse, Source = source };
    }

    static (Derivation From, FactType Type, IReadOnlyList<string> Values) ReadForm(RuleFields fields, string form)
    {
        switch (form)
        {
            case "count":
                return fields.Word("count", ["evidence", "numbers", "unknown_factors"]) switch
                {
                    "numbers" => (new Derivation.NumberCount(ReadWindow(fields)), FactType.Integer, []),
                    "unknown_factors" => (new Derivation.UnknownFactors(), FactType.Integer, []),
                    _ => (new Derivation.EvidenceCount(fields.WordList("kinds", Vocabulary.EvidenceKinds), ReadWindow(fields)), FactType.Integer, []),
                };
            case "sum":
                fields.Word("sum", ["evidence"]);
                return (new Derivation.EvidenceSum(fields.WordList("kinds", Vocabulary.EvidenceKinds), ReadWindow(fields)), FactType.Integer, []);
            case "average":
                fields.Word("average", ["evidence"]);
                return (new Derivation.EvidenceAverage(fields.WordList("kinds", Vocabulary.EvidenceKinds), ReadWindow(fields)), FactType.Decimal, []);
            case "plugin":
                return ReadPlugIn(fields);
            case "age":
                fields.Word("age", ["evidence"]);
                return (new Derivation.EvidenceAge(), FactType.Integer, []);
            case "share":
                fields.Word("share", ["evidence"]);
                return (new Derivation.GradeShare(fields.WordList("grades", Vocabulary.Grades), ReadWindow(fields)), FactType.Integer, []);
            case "size":
                return (new Derivation.FieldSize(fields.Word("size", Vocabulary.SizedFields)), FactType.Integer, []);
            case "present":
                return (new Derivation.FieldPresent(fields.Word("present", Vocabulary.PresentFields)), FactType.Boolean, []);
            default:
                var field = fields.Word("field", [.. Vocabulary.ValueFields.Keys]);
                var (type, values) = Vocabulary.ValueFields.GetValueOrDefault(field, (FactType.Enum, []));
                return (new Derivation.FieldValue(field), type, values);
        }
    }

    static (Derivation From, FactType Type, IReadOnlyList<string> Values) ReadPlugIn(RuleFields fields)
    {
        var source = fields.Text("plugin");
        var type = fields.Word("type", TypeWords) switch
        {
            "decimal" => FactType.Decimal,
            "boolean" => FactType.Boolean,
            "date" => FactType.Date,
            "enum" => FactType.Enum,
            "set" => FactType.Set,
            _ => FactType.Integer,
        };
        var values = type is FactType.Enum or FactType.Set ? fields.Texts("values") : [];
        if (values.Count > MaxValues)
            fields.Fault("fact.values", fields.Where, $"'values' has {values.Count} words; it may have {MaxValues}");
        foreach (var twice in values.GroupBy(value => value.Text).Where(group => group.Count() > 1))
            fields.Fault("fact.values", twice.Last().Where, $"'{twice.Key}' stands twice in 'values'");
        foreach (var odd in values.Where(value => value.Text is "none" or "-" || value.Text.IndexOfAny([',', ';', '(', ')']) >= 0))
            fields.Fault("fact.values", odd.Where, $"'{odd.Text}' cannot be a value: 'none', '-' and the signs , ; ( ) have a meaning in conditions and tables");
        return (new Derivation.PlugIn(source), type, [.. values.Select(value => value.Text).Distinct()]);
    }

    static int ReadDecimals(RuleFields fields)
    {
        var decimals = fields.Whole("decimals");
        if (decimals is < 1 or > MaxDecimals)
            fields.Fault("fact.decimals", fields.Where, $"'decimals' must be 1 to {MaxDecimals}, not {decimals}");
        return (int)Math.Clamp(decimals, 1, MaxDecimals);
    }

    static (decimal Min, decimal Max) ReadRange(RuleFields fields, int decimals, bool mayBeNegative)
    {
        if (fields.Required("range") is not { } node)
            return (0, 0);
        if (node is not RuleList { Items: [var low, var high] })
        {
            fields.Fault("fact.range", node.Where, "'range' must give the smallest and the largest value, such as [0, 999]");
            return (0, 0);
        }

        var (min, max) = decimals == 0 ? (fields.AsWhole(low, "range"), fields.AsWhole(high, "range")) : (fields.AsNumber(low, "range", decimals), fields.AsNumber(high, "range", decimals));
        if (min > max)
            fields.Fault("fact.range", node.Where, $"'range' runs backwards: {min} is above {max}");
        var most = Largest / (decimal)Math.Pow(10, decimals);
        if (mayBeNegative && (min < -most || max > most))
            fields.Fault("fact.range", node.Where, $"'range' must stay within -{most} to {most}");
        if (!mayBeNegative && (min < 0 || max > most))
            fields.Fault("fact.range", node.Where, $"'range' must stay within 0 to {most}; no fact counts below 0");
        return (min, max);
    }

    static Window ReadWindow(RuleFields fields)
    {
        if (fields.Optional("within") is not { } node)
            return default;
        var text = fields.Text("within");
        if (Window.Parse(text) is { } window)
            return window;
        fields.Fault("fact.within", node.Where, $"'{text}' is not a stretch of time; write, for example, 6 months or 90 days");
        return default;
    }
}
