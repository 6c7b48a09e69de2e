using System.Globalization;
using System.Text.RegularExpressions;

namespace CountyLines.Risk.Scoring;

/// <summary>Reads how levels become a risk and a band, and proves that more harm never means less risk.</summary>
static class RiskReader
{
    const long MaxWeight = 1000;

    public static List<Section> ReadSections(RuleFields pack)
    {
        var sections = new List<Section>();
        foreach (var (name, node) in pack.Entries("sections"))
        {
            if (name.Text is Factor.PositionSection or "confidence")
                pack.Fault("section.name", name.Where, $"'{name.Text}' is shown beside the risk and cannot be a section of it");
            if (pack.AsFields(node, name.Text) is not { } fields)
                continue;
            var total = fields.Word("total", ["sum", "max", "weighted"]) switch { "max" => SectionTotal.Max, "weighted" => SectionTotal.Weighted, _ => SectionTotal.Sum };
            var isWeighted = total == SectionTotal.Weighted;
            var weights = isWeighted ? ReadWeights(fields) : new Dictionary<string, long>();
            sections.Add(new Section(name.Text, total, weights, isWeighted ? fields.Text("source") : ""));
            fields.RefuseOthers();
        }

        return sections;
    }

    static Dictionary<string, long> ReadWeights(RuleFields section)
    {
        var weights = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, node) in section.Entries("weights"))
        {
            var weight = section.AsWhole(node, name.Text);
            if (weight is < 1 or > MaxWeight)
                section.Fault("section.weight", node.Where, $"the weight of '{name.Text}' must be 1 to {MaxWeight}, not {weight}; with less the factor would not count");
            weights[name.Text] = Math.Clamp(weight, 1, MaxWeight);
        }

        return weights;
    }

    /// <summary>A weighted section names each of its factors, so that none has a weight by silence.</summary>
    public static void CheckWeights(RuleFields pack, IEnumerable<Section> sections, IReadOnlyList<Factor> factors)
    {
        foreach (var section in sections.Where(section => section.Total == SectionTotal.Weighted))
        {
            var own = factors.Where(factor => factor.Section == section.Id).Select(factor => factor.Id).ToList();
            foreach (var name in section.Weights.Keys.Where(name => !own.Contains(name)))
                pack.Fault("section.weight", pack.Optional("sections")!.Where, $"'{section.Id}' has a weight for '{name}', which is not one of its factors{Words.DidYouMean(name, own)}");
            foreach (var name in own.Where(name => !section.Weights.ContainsKey(name)))
                pack.Fault("section.weight", pack.Optional("sections")!.Where, $"'{section.Id}' is weighted and gives no weight to '{name}'");
        }
    }

    // complete: whether facts, sections and factors have no fault, without which the totals' ranges are not known.
    public static Formula ReadFormula(RuleFields pack, DateOnly effectiveFrom, IReadOnlyList<Section> sections, IReadOnlyList<Factor> factors, bool complete)
    {
        var constants = ReadConstants(pack, effectiveFrom, sections);
        var text = pack.Text("risk");
        if (text.Length == 0)
            return new Formula(new Formula.Constant(0), text, constants);
        var where = pack.Required("risk")!.Where;
        var (root, at, problem) = FormulaParser.Parse(text, [.. sections.Select(section => section.Id)], constants);
        if (root is null)
        {
            pack.Fault("formula.form", ((RuleScalar)pack.Required("risk")!).PlaceOf(at), problem);
            return new Formula(new Formula.Constant(0), text, constants);
        }

        foreach (var section in sections.Where(section => !IsNamedIn(text, section.Id)))
            pack.Fault("section.unused", where, $"the formula leaves out '{section.Id}', so nothing in that section would count");
        foreach (var constant in constants.Where(constant => !IsNamedIn(text, constant.Name)))
            pack.Fault("constant.unused", where, $"the formula does not use the constant '{constant.Name}'; use it or remove it");
        // Once for each day on which a constant changes: what is proved for the first year may not hold for the next.
        var before = pack.FaultCount;
        foreach (var day in constants.SelectMany(constant => constant.Values).Select(value => value.From).Append(effectiveFrom).Distinct().Order())
        {
            if (complete && pack.FaultCount == before)
                Prove(pack, root.AsOf(day), where, sections, factors);
        }

        return new Formula(root, text, constants);
    }

    static bool IsNamedIn(string formula, string name) => Regex.IsMatch(formula, $@"\b{Regex.Escape(name)}\b");

    static List<NamedConstant> ReadConstants(RuleFields pack, DateOnly effectiveFrom, IReadOnlyList<Section> sections)
    {
        var constants = new List<NamedConstant>();
        if (!pack.Has("constants"))
            return constants;
        foreach (var (name, node) in pack.Entries("constants"))
        {
            if (pack.AsFields(node, name.Text) is not { } fields)
                continue;
            if (sections.Any(section => section.Id == name.Text))
                pack.Fault("constant.name", name.Where, $"'{name.Text}' is already the name of a section, so the formula would never use the constant");
            var values = new List<(DateOnly From, long Value)>();
            foreach (var (day, value) in fields.Entries("values"))
            {
                var number = fields.AsWhole(value, day.Text);
                if (DateOnly.TryParseExact(day.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
                    values.Add((from, number));
                else
                    fields.Fault("constant.date", day.Where, $"'{day.Text}' is not a date; each value stands from a date on, such as 2026-11-01: 2");
            }

            values.Sort();
            if (values.Count > 0 && values[0].From > effectiveFrom)
                fields.Fault("constant.date", name.Where, $"'{name.Text}' has no value before {values[0].From:yyyy-MM-dd}, and the pack is in force from {effectiveFrom:yyyy-MM-dd}");
            constants.Add(new NamedConstant(name.Text, values.Count > 0 ? values : [(effectiveFrom, 0)], fields.Text("source")));
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

            totals.Add(section.RangeOver(factors));
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

    /// <summary>How often a level is one off, for each level of the confidence rule; optional.</summary>
    public static Doubt? ReadDoubt(RuleFields pack, Factor? confidence)
    {
        if (pack.Optional("stability") is not { } node || pack.AsFields(node, "stability") is not { } fields)
            return null;
        var perCent = new SortedDictionary<int, int>();
        foreach (var (level, value) in fields.Entries("one_level_off"))
        {
            var chance = fields.AsWhole(value, level.Text);
            if (chance is < 0 or > 100)
                fields.Fault("stability.chance", value.Where, $"a chance is 0 to 100 in 100, not {chance}");
            if (confidence is not null && !(int.TryParse(level.Text, out var known) && confidence.Levels.Any(one => one.Value == known)))
                fields.Fault("stability.level", level.Where, $"'{level.Text}' is not a level of the confidence rule; expected one of: {string.Join(", ", confidence.Levels.Select(one => one.Value))}");
            else if (int.TryParse(level.Text, out var number))
                perCent[number] = (int)Math.Clamp(chance, 0, 100);
        }

        foreach (var missing in confidence?.Levels.Where(level => !perCent.ContainsKey(level.Value)) ?? [])
            fields.Fault("stability.level", fields.Where, $"there is no chance for confidence level {missing.Value} ({missing.Label})");
        foreach (var (surer, lower) in perCent.Skip(1).Zip(perCent).Where(pair => pair.First.Value > pair.Second.Value).Select(pair => (pair.First, pair.Second)))
            fields.Fault("stability.order", fields.Where, $"at confidence {surer.Key} a level is one off more often ({surer.Value} in 100) than at {lower.Key} ({lower.Value} in 100); the chance must not rise with confidence");
        var doubt = new Doubt(perCent, fields.Text("source"));
        fields.RefuseOthers();
        return doubt;
    }
}
