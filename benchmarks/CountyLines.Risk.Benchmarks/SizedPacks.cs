using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>Packs of other sizes than the default one: each factor but one has a count of its own, and a row for each of five levels.</summary>
static class SizedPacks
{
    public const string Small = "3 factors";
    public const string Default = "default, 15 factors";
    public const string Large = "50 factors";

    public static Pack Of(string size)
    {
        return size switch
        {
            Small => Written(3),
            Large => Written(50),
            _ => Repository.Rules.PackNamed("county-lines@1.0.0").Pack,
        };
    }

    static Pack Written(int factors)
    {
        string[] sections = ["harm", "impact", "capability"];
        var text = new StringBuilder("pack: sized\nversion: 1.0.0\neffective_from: 2026-11-01\nstatus: made up\nowner: benchmarks\nfacts:\n");
        for (var factor = 0; factor < factors; factor++)
            text.Append($"  f{factor}: {{ count: evidence, kinds: [arrest], within: {factor % 24 + 1} months, range: [0, 999], worse: higher }}\n");
        text.Append("  unknown: { count: unknown_factors, range: [0, 99], worse: higher }\nfactors:\n");
        for (var factor = 0; factor < factors; factor++)
        {
            text.Append($"  - id: x{factor}\n    label: Made up\n    section: {sections[factor % 3]}\n    question: q\n    source: s\n    levels:\n");
            foreach (var (level, least) in new[] { (4, 20), (3, 6), (2, 3), (1, 1) })
                text.Append($"      - {{ level: {level}, label: l{level}, when: {{ f{factor}: \">= {least}\" }}, means: m }}\n");
            text.Append("      - { level: 0, label: l0, otherwise: true, means: m }\n");
        }

        text.Append("  - { id: staff, label: Staff, section: position, question: q, source: s, assessed: [{ level: 0, label: None, means: m }, { level: 1, label: Some, means: m }] }\n");
        foreach (var section in sections)
            text.Append(section == "harm" ? "sections:\n" : "").Append($"  {section}: {{ total: sum }}\n");
        text.Append("risk: (harm + impact) * capability\nposition: [staff]\nbands:\n  - { band: Low, from: 0 }\n  - { band: High, from: 10 }\nconfidence:\n  question: q\n  source: s\n  levels:\n");
        text.Append("    - { level: 1, label: High, when: { unknown: \"<= 1\" }, means: m }\n    - { level: 0, label: Low, otherwise: true, means: m }\n");
        var yaml = text.ToString();
        return PackReader.ReadWithoutCases(yaml) ?? throw new InvalidOperationException($"The made-up pack does not load: {string.Join("; ", PackReader.Read(yaml, "", "pack.yaml", "cases.csv").Problems)}");
    }
}
