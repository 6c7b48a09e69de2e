using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// Takes the fields of a map one by one. Every fault goes to the list of problems and reading goes on, so that an author sees all of them
/// at once; what is returned for a faulty field is never used, because a file with a problem is not loaded.
/// </summary>
public sealed class RuleFields(RuleMap map, string what, List<RuleProblem> problems)
{
    readonly HashSet<string> known = [];
    readonly HashSet<string> required = [];

    /// <summary>Where the map starts.</summary>
    public Place Where => map.Where;

    /// <summary>How many problems the file has so far.</summary>
    public int FaultCount => problems.Count;

    /// <summary>Reports a problem at a place.</summary>
    public void Fault(string code, Place where, string message)
    {
        problems.Add(new(code, where, message));
        TooManyProblemsException.ThrowIfMany(problems);
    }

    /// <summary>Whether a field is there and not blank.</summary>
    public bool Has(string name)
    {
        return Optional(name) is not null;
    }

    /// <summary>A field's value, or null when it is missing or blank.</summary>
    public RuleNode? Optional(string name)
    {
        known.Add(name);
        var value = map.Entries.FirstOrDefault(entry => entry.Key.Text == name).Value;
        return value is RuleScalar { IsBlank: true } ? null : value;
    }

    /// <summary>A field's value; a fault when it is missing or blank.</summary>
    public RuleNode? Required(string name)
    {
        required.Add(name);
        var value = Optional(name);
        if (value is null)
            Fault("field.missing", map.Where, $"{what} needs '{name}'");
        return value;
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string name)
    {
        return Required(name) is { } node ? AsFilledText(node, name) : "";
    }

    /// <summary>A text that may be missing.</summary>
    public string Text(string name, string otherwise)
    {
        return Optional(name) is { } node ? AsFilledText(node, name) : otherwise;
    }

    /// <summary>A whole number that must be there.</summary>
    public long Whole(string name)
    {
        return Required(name) is { } node ? AsWhole(node, name) : 0;
    }

    /// <summary>A calendar date that must be there.</summary>
    public DateOnly Date(string name)
    {
        if (Required(name) is not { } node)
            return default;
        if (DateOnly.TryParseExact(AsText(node, name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Fault("type.date", node.Where, $"'{name}' must be a date such as 2026-11-01");
        return default;
    }

    /// <summary>One of some words.</summary>
    public string Word(string name, IReadOnlyCollection<string> words, string? otherwise = null)
    {
        if (otherwise is not null && !Has(name))
            return otherwise;
        if (Required(name) is not { } node)
            return "";
        return AsWord(node, name, words);
    }

    /// <summary>A list of texts that must be there and not be empty.</summary>
    public IReadOnlyList<RuleScalar> Texts(string name)
    {
        return Required(name) is { } node ? [.. List(node, name).Select(item => AsScalar(item, name)).OfType<RuleScalar>()] : [];
    }

    /// <summary>A list of words, each of which must be one of some.</summary>
    public IReadOnlyList<string> WordList(string name, IReadOnlyCollection<string> words)
    {
        return [.. Texts(name).Select(item => AsWord(item, name, words))];
    }

    /// <summary>The items of a list that must be there and not be empty.</summary>
    public IReadOnlyList<RuleNode> Items(string name)
    {
        return Required(name) is { } node ? List(node, name) : [];
    }

    /// <summary>The names and values of a map that must be there.</summary>
    public IReadOnlyList<KeyValuePair<RuleScalar, RuleNode>> Entries(string name)
    {
        return Required(name) is { } node && AsMap(node, name) is { } inner ? inner.Entries : [];
    }

    /// <summary>A node as a map; a fault and null when it is not one.</summary>
    public RuleMap? AsMap(RuleNode node, string name)
    {
        if (node is RuleMap inner)
            return inner;
        Fault("type.map", node.Where, $"'{name}' must be a list of names with values, such as {{ name: value }}");
        return null;
    }

    /// <summary>A node as fields of its own; a fault and null when it is not a map.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The name it stands under.</param>
    /// <param name="called">What messages call it, when the name does not tell it from its neighbours.</param>
    public RuleFields? AsFields(RuleNode node, string name, string? called = null)
    {
        return AsMap(node, name) is { } inner ? new RuleFields(inner, called ?? $"'{name}'", problems) : null;
    }

    /// <summary>What messages call an item of a list: by the name it gives itself, or by its number when it gives none.</summary>
    public static string Called(string what, RuleNode item, string nameField, int number)
    {
        var name = (item as RuleMap)?.Entries.FirstOrDefault(entry => entry.Key.Text == nameField).Value as RuleScalar;
        return name is { IsBlank: false } ? $"the {what} '{name.Text}'" : $"{what} {number}";
    }

    /// <summary>Reports every name that nobody asked for, with the nearest name that would be understood, and every name with nothing behind it.</summary>
    public void RefuseOthers()
    {
        foreach (var (name, value) in map.Entries)
        {
            // A missing value that is needed is reported as such; one that is not needed would quietly mean the default.
            if (value is RuleScalar { IsBlank: true } && known.Contains(name.Text) && !required.Contains(name.Text))
                Fault("field.blank", name.Where, $"'{name.Text}' has no value; give it one, or remove it");
            if (!known.Contains(name.Text))
                Fault("field.unknown", name.Where, $"{what} has no '{name.Text}'{Words.DidYouMean(name.Text, known)}");
        }
    }

    /// <summary>A node as a whole number; a fault when it is not one.</summary>
    public long AsWhole(RuleNode node, string name)
    {
        if (node is RuleScalar scalar && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Fault("type.whole", node.Where, $"'{name}' must be a whole number");
        return 0;
    }

    /// <summary>A node as a number with at most some decimals; a fault when it is not one.</summary>
    public decimal AsNumber(RuleNode node, string name, int decimals)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (node is RuleScalar scalar && decimal.TryParse(scalar.Text, style, CultureInfo.InvariantCulture, out var number) && decimal.Round(number, decimals) == number)
            return number;
        Fault("type.number", node.Where, $"'{name}' must be a number with at most {decimals} decimals");
        return 0;
    }

    RuleScalar? AsScalar(RuleNode node, string name)
    {
        if (node is RuleScalar scalar)
            return scalar;
        Fault("type.text", node.Where, $"'{name}' must be a single value, not a list");
        return null;
    }

    /// <summary>Quotes with nothing in them are no answer: a source of no words would pass for one.</summary>
    string AsFilledText(RuleNode node, string name)
    {
        var text = AsText(node, name);
        if (node is RuleScalar && text.Length == 0)
            Fault("field.blank", node.Where, $"'{name}' has nothing in it; give it a value");
        return text;
    }

    string AsText(RuleNode node, string name)
    {
        return AsScalar(node, name)?.Text.Trim() ?? "";
    }

    string AsWord(RuleNode node, string name, IReadOnlyCollection<string> words)
    {
        var text = AsText(node, name);
        if (node is RuleScalar && !words.Contains(text))
            Fault("word.unknown", node.Where, $"'{text}' is not a value of '{name}'{Words.DidYouMean(text, words)}");
        return text;
    }

    IReadOnlyList<RuleNode> List(RuleNode node, string name)
    {
        if (node is RuleList { Items.Count: > 0 } list)
            return list.Items;
        Fault("type.list", node.Where, $"'{name}' must be a list with at least one item, such as [a, b]");
        return [];
    }
}
