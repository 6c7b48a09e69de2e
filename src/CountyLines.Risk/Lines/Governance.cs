using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>What a person may do beside the machine, from <c>rules/governance.yaml</c>. Codes with what each means, in the file's order.</summary>
/// <param name="LongestDays">The most days from making an override to its last day.</param>
/// <param name="Reasons">Reason codes of overrides.</param>
/// <param name="Roles">Roles that decide.</param>
/// <param name="Owners">Roles that own a plan.</param>
/// <param name="Outcomes">Labels of disruption outcomes.</param>
public sealed record Governance(
    int LongestDays, IReadOnlyDictionary<string, string> Reasons, IReadOnlyDictionary<string, string> Roles, IReadOnlyDictionary<string, string> Owners, IReadOnlyDictionary<string, string> Outcomes);

/// <summary>Reads <c>governance.yaml</c>; all faults at once.</summary>
public static class GovernanceReader
{
    /// <summary>The product's own bound: an override that outlives a year is a rule, and rules belong into the pack.</summary>
    const int MostDays = 366;

    public static (Governance? Governance, IReadOnlyList<RuleProblem> Problems) Read(string text, string file)
    {
        var problems = new List<RuleProblem>();
        Governance? read = null;
        try
        {
            if (RuleYaml.Read(text, file, problems) is { } map)
                read = ReadAll(new RuleFields(map, "governance.yaml", problems), problems);
        }
        catch (TooManyProblemsException)
        {
            problems.Add(TooManyProblemsException.Problem(file));
        }

        return (problems.Count == 0 ? read : null, SourceLines.Attach(problems, file, text));
    }

    static Governance ReadAll(RuleFields fields, List<RuleProblem> problems)
    {
        var days = 0;
        IReadOnlyDictionary<string, string> reasons = Nothing, roles = Nothing, owners = Nothing, outcomes = Nothing;
        if (fields.Required("overrides") is { } overridesNode && fields.AsFields(overridesNode, "overrides") is { } overrides)
        {
            if (overrides.Required("longest_days") is { } daysNode)
            {
                var before = problems.Count;
                var whole = overrides.AsWhole(daysNode, "longest_days");
                if (problems.Count == before && whole is < 1 or > MostDays)
                    overrides.Fault("governance.days", daysNode.Where, $"'longest_days' must be 1 to {MostDays}; what should hold for longer is a rule, and belongs into the pack");
                days = (int)Math.Clamp(whole, 1, MostDays);
            }

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
        fields.RefuseOthers();
        return new Governance(days, reasons, roles, owners, outcomes);
    }

    static readonly Dictionary<string, string> Nothing = [];

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
