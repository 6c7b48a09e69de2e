using System.Text.RegularExpressions;

namespace CountyLines.Risk.Scoring;

/// <summary>Reads how levels become a risk and a band, and proves that more harm never means less risk.</summary>
static class RiskReader
{
    public static List<Section> ReadSections(RuleFields pack)
    {
        var sections = new List<Section>();
        foreach (var (name, node) in pack.Entries("sections"))
        {
            if (name.Text is Factor.PositionSection or "confidence")
                pack.Fault("section.name", name.Where, $"'{name.Text}' is shown beside the risk and cannot be a section of it");
            if (pack.AsFields(node, name.Text) is not { } fields)
                continue;
            var total = fields.Word("total", ["sum", "max"]) == "max" ? SectionTotal.Max : SectionTotal.Sum;
            fields.RefuseOthers();
            sections.Add(new Section(name.Text, total));
        }

        return sections;
    }

    // complete: whether facts, sections and factors have no fault, without which the totals' ranges are not known.
    public static Formula ReadFormula(RuleFields pack, IReadOnlyList<Section> sections, IReadOnlyList<Factor> factors, bool complete)
    {
        var constants = ReadConstants(pack, sections);
        var text = pack.Text("risk");
        if (text.Length == 0)
            return new Formula(new Formula.Constant(0), text);
        var where = pack.Required("risk")!.Where;
        var (root, at, problem) = FormulaParser.Parse(text, [.. sections.Select(section => section.Id)], constants);
        if (root is null)
        {
            pack.Fault("formula.form", ((RuleScalar)pack.Required("risk")!).PlaceOf(at), problem);
            return new Formula(new Formula.Constant(0), text);
        }

        foreach (var section in sections.Where(section => !Regex.IsMatch(text, $@"\b{Regex.Escape(section.Id)}\b")))
            pack.Fault("section.unused", where, $"the formula leaves out '{section.Id}', so nothing in that section would count");
        if (complete)
            Prove(pack, root, where, sections, factors);
        return new Formula(root, text);
    }

    static Dictionary<string, long> ReadConstants(RuleFields pack, IReadOnlyList<Section> sections)
    {
        var constants = new Dictionary<string, long>(StringComparer.Ordinal);
        if (!pack.Has("constants"))
            return constants;
        foreach (var (name, node) in pack.Entries("constants"))
        {
            if (pack.AsFields(node, name.Text) is not { } fields)
                continue;
            if (sections.Any(section => section.Id == name.Text))
                pack.Fault("constant.name", name.Where, $"'{name.Text}' is already the name of a section, so the formula would never use the constant");
            constants[name.Text] = fields.Whole("value");
            fields.Text("source");
            fields.RefuseOthers();
        }

        return constants;
    }

    static void Prove(RuleFields pack, Formula.Term root, Place where, IReadOnlyList<Section> sections, IReadOnlyList<Factor> factors)
    {
        var totals = new List<(long Min, long Max)>();
        foreach (var section in sections)
        {
            var levels = factors.Where(factor => factor.Section == section.Id).Select(factor => factor.Levels).ToList();
            if (levels.Count == 0)
            {
                pack.Fault("section.empty", pack.Where, $"no factor has 'section: {section.Id}'");
                return;
            }

            totals.Add(section.Total == SectionTotal.Sum
                ? (levels.Sum(level => level[0].Value), levels.Sum(level => level[^1].Value))
                : (levels.Max(level => level[0].Value), levels.Max(level => level[^1].Value)));
        }

        var steps = new List<Formula.Bounds>();
        var bounds = root.Prove(totals, steps);
        if (steps.Any(step => step.Min == Int128.MinValue))
            pack.Fault("formula.zero", where, "the formula may divide by zero or by a negative number; divide by a positive constant");
        else if (steps.Append(bounds).Any(step => step.Min < long.MinValue || step.Max > long.MaxValue))
            pack.Fault("formula.overflow", where, "the formula can grow past what a 64-bit whole number holds; use smaller constants");
        else if (bounds.Min < 0)
            pack.Fault("formula.negative", where, $"the risk can go down to {bounds.Min}; bands start at 0");
        else if (!bounds.NeverFalls)
            pack.Fault("order.formula", where, "the risk could fall when a section's total rises; a formula may only add and multiply what rises, and subtract or divide by constants");
    }

    public static List<Band> ReadBands(RuleFields pack)
    {
        var bands = new List<Band>();
        foreach (var node in pack.Items("bands"))
        {
            if (pack.AsFields(node, "bands", RuleFields.Called("band", node, "band", bands.Count + 1)) is not { } fields)
                continue;
            var (name, from) = (fields.Text("band"), fields.Whole("from"));
            fields.Text("source", "");
            fields.RefuseOthers();
            if (!fields.Has("band") || !fields.Has("from"))
                continue;
            if (bands.Count == 0 && from != 0)
                fields.Fault("bands.cover", node.Where, $"the first band must start at 0, not at {from}; below it there would be no band");
            if (bands.Count > 0 && from <= bands[^1].From)
                fields.Fault("bands.order", node.Where, $"the band '{name}' starts at {from}, not above '{bands[^1].Name}' at {bands[^1].From}");
            if (bands.Any(band => band.Name == name))
                fields.Fault("bands.twice", node.Where, $"there are two bands '{name}'");
            bands.Add(new Band(name, from, bands.Count));
        }

        return bands;
    }
}
