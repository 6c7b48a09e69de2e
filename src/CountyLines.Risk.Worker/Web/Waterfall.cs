using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Web;

/// <summary>One factor's step in its section's total.</summary>
/// <param name="From">What its section came to before it, with unknowns at their lowest; 0 where the section's total is no sum.</param>
/// <param name="Adds">The least and the most that it adds: its level times its weight.</param>
/// <param name="Row">The row that matched; null for an analyst's level.</param>
/// <param name="Facts">What is told of it: the facts that the row asked about, and what is unknown.</param>
sealed record Step(Factor Factor, FactorResult Result, long From, (long Least, long Most) Adds, Row? Row, IReadOnlyList<LineFact> Facts, Assessment? Assessment, Override? Held);

/// <summary>A section with its steps.</summary>
sealed record SectionSteps(string Name, SectionResult? Total, IReadOnlyList<Step> Steps)
{
    /// <summary>The sections of a line in the pack's order, and its organisational position after them.</summary>
    public static IReadOnlyList<SectionSteps> Of(RunReport report, RunLine line)
    {
        var (pack, score) = (report.Pack, line.Arithmetic!);
        var facts = LineFacts.Of(pack, line.Records, report.Run.AsOf, line.Given).ToDictionary(fact => fact.Fact.Name);
        return
        [
            .. pack.Sections.Select((section, at) => new SectionSteps(section.Id, score.Sections[at], StepsOf(section.Id, section))),
            new SectionSteps(Factor.PositionSection, null, StepsOf(Factor.PositionSection, null)),
        ];

        List<Step> StepsOf(string name, Section? section)
        {
            var (steps, sum) = (new List<Step>(), 0L);
            for (var at = 0; at < pack.Factors.Count; at++)
            {
                var (factor, result) = (pack.Factors[at], score.Factors[at]);
                if (factor.Section != name)
                    continue;
                var row = result.Row > 0 ? factor.Rows[result.Row - 1] : null;
                var told = factor.Facts.Where(own => facts.ContainsKey(own.Name)).Select(own => facts[own.Name]).Where(fact => IsTold(fact, row)).ToList();
                var assessment = factor.IsAssessed ? LineFacts.AssessmentInForce(line.Records, factor.Id, report.Run.AsOf) : null;
                var weight = section?.WeightOf(factor.Id) ?? 1;
                steps.Add(new Step(factor, result, sum, (result.Lowest * weight, result.Highest * weight), row, told, assessment, line.Hold?.Of(factor.Id)));
                sum += section is { Total: not SectionTotal.Max } ? result.Lowest * weight : 0;
            }

            return steps;
        }
    }

    static bool IsTold(LineFact fact, Row? row)
    {
        return fact.Value.IsUnknown || fact.Fact.From is Derivation.PlugIn || fact.Evidence.Count + fact.Numbers.Count > 0 || row?.When.Any(cell => cell.Fact.Name == fact.Fact.Name) == true;
    }
}
