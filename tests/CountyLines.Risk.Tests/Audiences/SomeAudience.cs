using CountyLines.Risk.Audiences;
using CountyLines.Risk.Scoring;
using Xunit;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>A small audience outside the force, to change one thing in it.</summary>
static class SomeAudience
{
    public const string Yaml = """
        audience: partner
        version: 1.0.0
        title: Lines for a partner
        status: made up
        owner: SOCU analysis
        goes: outside
        purpose: Tasking across borders
        lawful_basis: DPA 2018 Part 3
        agreement: ISA/2026/12
        marking: OFFICIAL
        handling: Do not copy.
        valid_days: 14
        receipt_days: 3
        lines: { top: 40, at_the_cut: include-tie }
        fields:
          rank: whole
          reference: whole
          name: whole
          status: whole
          last_activity: whole
          band: whole
          risk: whole
          confidence: whole
          unknowns: whole
          grading: whole
          held_by_a_person: whole
          marking: whole
          handling: whole
          as_of: whole
          pack: whole
        formats: [csv, html, json, xlsx]
        recipients:
          - { role: partner-desk, name: Partner intelligence desk }
        """;

    public static (Audience? Audience, IReadOnlyList<RuleProblem> Problems) Read(string yaml) => AudienceReader.Read(yaml, "partner.yaml");

    /// <summary>The small audience with some of its words changed.</summary>
    public static Audience Of(params (string Old, string New)[] changes)
    {
        var yaml = Yaml;
        foreach (var (old, changed) in changes)
        {
            Assert.Contains(old, yaml, StringComparison.Ordinal);
            yaml = yaml.Replace(old, changed);
        }

        var (audience, problems) = Read(yaml);
        Assert.Empty(problems);
        return audience!;
    }

    /// <summary>The small audience with its choice of lines changed.</summary>
    public static Audience Choosing(string lines) => Of(("lines: { top: 40, at_the_cut: include-tie }", $"lines: {{ {lines} }}"));
}
