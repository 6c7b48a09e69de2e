using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>A pack drawn by chance, with every form of fact, cell, total and formula, and lines drawn for it. The same number gives the same pack.</summary>
sealed class DrawnPack
{
    static readonly DateOnly AsOf = new(2026, 11, 20);
    static readonly string[] Forms = ["count", "wide", "huge", "average", "share", "present", "status", "model", "drugs", "first", "last", "plugin", "words"];
    readonly Random draw;
    readonly StringBuilder text = new();

    DrawnPack(int seed)
    {
        draw = new Random(seed);
    }

    /// <summary>A pack that loads but for its cases, or null when what was drawn is no sound pack.</summary>
    public static Pack? Of(int seed) => PackReader.ReadWithoutCases(TextOf(seed));

    public static string TextOf(int seed) => new DrawnPack(seed).Write();

    string Write()
    {
        var facts = Enumerable.Range(0, draw.Next(2, 8)).Select(index => (Name: $"f{index}", Form: Forms[draw.Next(Forms.Length)])).ToList();
        text.Append("pack: drawn\nversion: 1.0.0\neffective_from: 2026-11-01\nstatus: drawn\nowner: test\nfacts:\n");
        foreach (var (name, form) in facts)
            text.Append($"  {name}: {Form(form)}\n");
        text.Append("  unknown: { count: unknown_factors, range: [0, 300], worse: higher }\nfactors:\n");
        var factors = draw.Next(1, 7);
        var sections = new[] { "harm", "impact", "capability" };
        var weights = new Dictionary<string, List<string>> { ["harm"] = [], ["impact"] = [], ["capability"] = [] };
        for (var index = 0; index < factors + 3; index++)
        {
            var section = index < 3 ? sections[index] : sections[draw.Next(3)];
            weights[section].Add($"x{index}");
            text.Append($"  - id: x{index}\n    section: {section}\n    question: q\n    source: s\n");
            if (draw.Next(3) == 0)
                text.Append($"    assessed: [{string.Join(", ", new[] { 0, 1, 2, 5, 100 }.Where(_ => draw.Next(3) > 0).Prepend(7).Distinct().Order())}]\n");
            else
                Rows(facts, 1);
        }

        text.Append("  - { id: position0, section: position, question: q, source: s, assessed: [0, 1] }\nsections:\n");
        foreach (var section in sections)
        {
            text.Append(draw.Next(3) switch
            {
                0 => $"  {section}: {{ total: sum }}\n",
                1 => $"  {section}: {{ total: max }}\n",
                _ => $"  {section}: {{ total: weighted, source: s, weights: {{ {string.Join(", ", weights[section].Select(id => $"{id}: {draw.Next(1, draw.Next(2) == 0 ? 4 : 1000)}"))} }} }}\n",
            });
        }

        string[] formulas =
        [
            "(harm + impact) * capability", "harm + impact + capability", "max(harm, impact) * w + min(capability, 3) + harm", "round(harm * impact * capability / w, half_up)",
            "round((harm + impact) / 3, up) + round(capability / 2, down)", "harm * impact * capability * w", "harm * 1000000000 + impact * 70000 + capability",
        ];
        var formula = formulas[draw.Next(formulas.Length)];
        if (formula.Contains('w'))
            text.Append("constants: { w: { values: { 2026-11-01: 2, 2026-11-20: 3, 2027-01-01: 4 }, source: s } }\n");
        text.Append($"risk: {formula}\nbands: [ {{ band: Low, from: 0 }}, {{ band: Medium, from: 9 }}, {{ band: High, from: 40 }}, {{ band: Top, from: 3000000 }} ]\nposition: [position0]\nconfidence:\n  question: q\n  source: s\n");
        text.Append("  levels:\n");
        text.Append("    - { level: 2, label: L2, when: { unknown: \"0\" } }\n    - { level: 1, label: L1, when: { unknown: \"<= 2\" } }\n    - { level: 0, label: L0, otherwise: true }\n");
        return text.ToString();
    }

    string Form(string form)
    {
        var worse = draw.Next(5) switch { 0 => "", <= 3 => ", worse: higher", _ => ", worse: lower" };
        return form switch
        {
            "count" => $"{{ count: evidence, kinds: [knife], within: 6 months, range: [0, 99]{worse} }}",
            "wide" => $"{{ sum: evidence, kinds: [threats], range: [3, 9999]{worse} }}",
            "huge" => $"{{ sum: evidence, kinds: [arrest], range: [0, 1000000000]{worse} }}",
            "average" => $"{{ average: evidence, kinds: [knife], decimals: 1, range: [0, 9.9]{worse} }}",
            "share" => "{ share: evidence, grades: [1A], range: [0, 100], worse: lower }",
            "present" => $"{{ present: ocg_reference{worse} }}",
            "status" => "{ field: status }",
            "model" => "{ field: supply_model }",
            "drugs" => "{ field: commodities }",
            "first" => $"{{ field: first_seen{worse} }}",
            "last" => $"{{ field: last_activity{worse} }}",
            "plugin" => $"{{ plugin: p, type: decimal, decimals: 2, range: [-5, 5], source: s{worse} }}",
            _ => $"{{ plugin: p, type: set, values: [{string.Join(", ", Enumerable.Range(0, 20).Select(index => $"w{index}"))}], source: s }}",
        };
    }

    void Rows(List<(string Name, string Form)> facts, int lowest)
    {
        text.Append("    levels:\n");
        var level = lowest + 6;
        for (var row = draw.Next(1, 5); row > 0; row--)
        {
            level -= draw.Next(2);
            var cells = facts.OrderBy(_ => draw.Next()).Take(draw.Next(1, 4)).Select(fact => $"{fact.Name}: \"{Cell(fact.Form)}\"");
            text.Append($"      - {{ level: {level}, label: L{level}, when: {{ {string.Join(", ", cells)} }} }}\n");
        }

        text.Append($"      - {{ level: {lowest}, label: L{lowest}, otherwise: true }}\n");
    }

    string Cell(string form)
    {
        var number = form switch
        {
            "huge" => $"{draw.Next(0, 4) * 250_000_000}",
            "wide" => $"{draw.Next(3, 9)}",
            "average" => $"{draw.Next(0, 5)}.{draw.Next(10)}",
            "plugin" => $"{draw.Next(-4, 4)}.{draw.Next(100):00}",
            "first" => $"2026-0{draw.Next(1, 9)}-15",
            "last" => draw.Next(3) == 0 ? "as_of" : $"as_of - {draw.Next(1, 200)} days",
            _ => $"{draw.Next(0, 7)}",
        };
        string[] words = form switch
        {
            "status" => ["active", "dormant", "reopened", "closed-type-2"],
            "model" => ["local", "cuckooing", "commuting"],
            "drugs" => ["crack", "heroin", "mdma"],
            "words" => ["w0", "w9", "w17"],
            "present" => ["true"],
            _ => [],
        };
        if (words.Length > 0)
        {
            var some = string.Join(", ", words.OrderBy(_ => draw.Next()).Take(draw.Next(1, 3)));
            return form != "present" && draw.Next(4) == 0 ? $"not({some})" : some;
        }

        return draw.Next(7) switch { 0 => number, 1 => $"<= {number}", 2 => $"> {number}", 3 => $"not({number})", 4 => $"{number}, >= {number}", _ => $">= {number}" };
    }

    /// <summary>A line for a pack: known values near the ends of its conditions, some unknown, some known from below.</summary>
    public static LineInput Line(Pack pack, Random draw, double unknown)
    {
        var facts = new Dictionary<string, FactValue>();
        foreach (var fact in pack.Facts.Where(fact => fact.From is not Derivation.UnknownFactors))
        {
            var cells = pack.Factors.SelectMany(factor => factor.Rows).SelectMany(row => row.When).Where(cell => cell.Fact.Name == fact.Name).Select(cell => cell with { Test = cell.Test.AsOf(AsOf) });
            var ways = Representatives.Of(fact, cells);
            var value = fact.Type == FactType.Set && draw.Next(2) == 0 ? FactValue.OfSet(fact.Values.Where(_ => draw.Next(4) == 0)) : ways[draw.Next(ways.Count)];
            facts[fact.Name] = draw.NextDouble() >= unknown ? value : fact.Type == FactType.Integer && draw.Next(2) == 0 ? FactValue.AtLeast(value.Number) : FactValue.Unknown;
        }

        var levels = new Dictionary<string, int>();
        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed && draw.NextDouble() >= unknown))
            levels[factor.Id] = factor.Levels[draw.Next(factor.Levels.Count)].Value;
        return new LineInput(facts, levels);
    }
}
