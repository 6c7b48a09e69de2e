using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>What a person may do beside the machine, from <c>rules/governance.yaml</c>. Codes with what each means, in the file's order.</summary>
/// <param name="LongestDays">The most days from making an override to its last day.</param>
/// <param name="Reasons">Reason codes of overrides.</param>
/// <param name="Roles">Roles that decide.</param>
/// <param name="Owners">Roles that own a plan.</param>
/// <param name="Outcomes">Labels of disruption outcomes.</param>
/// <param name="Erasures">Reason codes of erasures.</param>
/// <param name="StaleDays">A line without activity for more days than this is stale.</param>
/// <param name="DispersionDays">Two analysts' assessments at most so many days apart are taken to have seen the same evidence.</param>
public sealed record Governance(
    int LongestDays, IReadOnlyDictionary<string, string> Reasons, IReadOnlyDictionary<string, string> Roles, IReadOnlyDictionary<string, string> Owners, IReadOnlyDictionary<string, string> Outcomes,
    IReadOnlyDictionary<string, string> Erasures, int StaleDays, int DispersionDays);

/// <summary>Reads <c>governance.yaml</c>; all faults at once.</summary>
public static class GovernanceReader
{
    /// <summary>The product's own bound: an override that outlives a year is a rule, and rules belong into the pack.</summary>
    const int MostDays = 366;

    public static (Governance? Governance, IReadOnlyList<RuleProblem> Problems) Read(string text, string file)
    {
        return RuleFile.Read(text, file, (map, problems) => ReadAll(new RuleFields(map, "governance.yaml", problems)));
    }

    static Governance ReadAll(RuleFields fields)
    {
        var days = 0;
        IReadOnlyDictionary<string, string> reasons = Nothing, roles = Nothing, owners = Nothing, outcomes = Nothing, erasures = Nothing;
        if (fields.Required("overrides") is { } overridesNode && fields.AsFields(overridesNode, "overrides") is { } overrides)
        {
            days = Days(overrides, "longest_days", "; what should hold for longer is a rule, and belongs into the pack");
            reasons = Codes(overrides, "reasons");
            overrides.RefuseOthers();
        }

        if (fields.Required("decisions") is { } decisionsNode && fields.AsFields(decisionsNode, "decisions") is { } decisions)
        {
            roles = Codes(decisions, "roles");
            owners = Codes(decisions, "owners");
            decisions.RefuseOthers();
        }

        outcomes = Codes(fields, "outcomes");
        if (fields.Required("erasure") is { } erasureNode && fields.AsFields(erasureNode, "erasure") is { } erasure)
        {
            erasures = Codes(erasure, "reasons");
            erasure.RefuseOthers();
        }

        var (stale, dispersion) = (0, 0);
        if (fields.Required("quality") is { } qualityNode && fields.AsFields(qualityNode, "quality") is { } quality)
        {
            (stale, dispersion) = (Days(quality, "stale_days", ""), Days(quality, "dispersion_days", ""));
            quality.RefuseOthers();
        }

        fields.RefuseOthers();
        return new Governance(days, reasons, roles, owners, outcomes, erasures, stale, dispersion);
    }

    static readonly Dictionary<string, string> Nothing = [];

    static int Days(RuleFields fields, string name, string why)
    {
        if (fields.Required(name) is not { } node)
            return 0;
        var before = fields.FaultCount;
        var days = fields.AsWhole(node, name);
        if (fields.FaultCount == before && days is < 1 or > MostDays)
            fields.Fault("governance.days", node.Where, $"'{name}' must be 1 to {MostDays}{why}");
        return (int)Math.Clamp(days, 1, MostDays);
    }

    static Dictionary<string, string> Codes(RuleFields fields, string name)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, meaning) in fields.Entries(name))
        {
            if (!IsCode(code.Text))
                fields.Fault("governance.code", code.Where, $"'{code.Text}' is not a code; a code has small letters, digits and hyphens and begins with a letter, such as new-intelligence");
            if (meaning is not RuleScalar { IsBlank: false } words)
                fields.Fault("governance.meaning", meaning.Where, $"'{code.Text}' needs a sentence that says what it means");
            else
                codes[code.Text] = words.Text.Trim();
        }

        return codes;
    }

    static bool IsCode(string text)
    {
        return text.Length is > 0 and <= 40 && char.IsAsciiLetterLower(text[0]) && text.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-');
    }
}
