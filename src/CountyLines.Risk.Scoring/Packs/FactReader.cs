using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>Reads the facts of a pack.</summary>
static class FactReader
{
    static readonly string[] Forms = ["count", "sum", "size", "field", "present", "age", "share"];
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
        var (min, max) = type == FactType.Integer ? ReadRange(fields) : (0, type == FactType.Date ? DateOnly.MaxValue.DayNumber : 1);
        var worse = fields.Word("worse", WorseWords, "") switch { "higher" => Worse.Higher, "lower" => Worse.Lower, _ => Worse.Undeclared };
        if (worse != Worse.Undeclared && type is FactType.Enum or FactType.Set)
        {
            fields.Fault("fact.worse", fields.Where, $"'{name.Text}' has words as its values, and no word is worse than another; remove 'worse'");
            worse = Worse.Undeclared;
        }

        fields.Text("source", "");
        fields.RefuseOthers();
        return new Fact { Name = name.Text, Type = type, From = derivation, Min = min, Max = max, Values = values, Worse = worse };
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

    static (decimal Min, decimal Max) ReadRange(RuleFields fields)
    {
        if (fields.Required("range") is not { } node)
            return (0, 0);
        if (node is not RuleList { Items: [var low, var high] })
        {
            fields.Fault("fact.range", node.Where, "'range' must give the smallest and the largest value, such as [0, 999]");
            return (0, 0);
        }

        var (min, max) = (fields.AsWhole(low, "range"), fields.AsWhole(high, "range"));
        if (min > max)
            fields.Fault("fact.range", node.Where, $"'range' runs backwards: {min} is above {max}");
        if (min < 0 || max > 1_000_000_000)
            fields.Fault("fact.range", node.Where, "'range' must stay within 0 to 1000000000; no fact counts below 0");
        return (min, max);
    }

    static Window ReadWindow(RuleFields fields)
    {
        if (fields.Optional("within") is not { } node)
            return default;
        var text = fields.Text("within");
        if (text.Split(' ') is [var number, var unit] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is > 0 and <= 10_000)
        {
            if (unit is "months" or "month")
                return new Window(length, 0);
            if (unit is "days" or "day")
                return new Window(0, length);
        }

        fields.Fault("fact.within", node.Where, $"'{text}' is not a stretch of time; write, for example, 6 months or 90 days");
        return default;
    }
}
