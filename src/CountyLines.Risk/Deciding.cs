using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>Records what a meeting decides and what came of it. Refused with every reason at once, and then nothing is recorded.</summary>
public sealed class Deciding(RiskStore store, RulesFolder rules)
{
    /// <param name="asked">The decision; its number and its run are given here.</param>
    /// <exception cref="ActRefusedException">It may not be recorded.</exception>
    public Decision Decide(Decision asked)
    {
        var governance = rules.Governance();
        var reasons = new List<string>();
        if (!Decision.Words.Contains(asked.What))
            reasons.Add($"'{asked.What}' is not a decision{Words.DidYouMean(asked.What, Decision.Words)}");
        if (!governance.Roles.ContainsKey(asked.Role))
            reasons.Add($"'{asked.Role}' is not a role that decides{Words.DidYouMean(asked.Role, governance.Roles.Keys)}");
        if (asked.Owner is { } owner && !governance.Owners.ContainsKey(owner))
            reasons.Add($"'{owner}' is not a role that owns a plan{Words.DidYouMean(owner, governance.Owners.Keys)}");
        reasons.AddRange(asked.Plan.Where(strand => !Decision.Strands.Contains(strand)).Select(strand => $"'{strand}' is not a strand of a 4P plan{Words.DidYouMean(strand, Decision.Strands)}"));
        reasons.AddRange(FreeText.WhyNot("--because", asked.Because));
        if (asked.Review < asked.MadeOn)
            reasons.Add($"--review {asked.Review:yyyy-MM-dd} is before today, {asked.MadeOn:yyyy-MM-dd}");
        var (run, line) = Find(asked.Line, reasons);
        ActRefusedException.ThrowIfAny("The decision was not recorded", reasons);
        var made = asked with { Run = run, Line = line, Because = asked.Because.Trim(), Plan = [.. Decision.Strands.Where(asked.Plan.Contains)] };
        return made with { Id = store.AddDecision(made) };
    }

    /// <param name="asked">The outcome; its number is given here.</param>
    /// <exception cref="ActRefusedException">It may not be recorded.</exception>
    public Outcome Record(Outcome asked)
    {
        var governance = rules.Governance();
        var reasons = new List<string>();
        if (!governance.Outcomes.ContainsKey(asked.Label))
            reasons.Add($"'{asked.Label}' is not an outcome{Words.DidYouMean(asked.Label, governance.Outcomes.Keys)}");
        if (asked.On > asked.MadeOn)
            reasons.Add($"--on {asked.On:yyyy-MM-dd} is after today, {asked.MadeOn:yyyy-MM-dd}");
        reasons.AddRange(asked.Because is { } because ? FreeText.WhyNot("--because", because) : []);
        reasons.AddRange(asked.Evidence is { } evidence ? FreeText.WhyNot("--evidence", evidence) : []);
        var (_, line) = Find(asked.Line, reasons);
        ActRefusedException.ThrowIfAny("The outcome was not recorded", reasons);
        var made = asked with { Line = line, Because = asked.Because?.Trim(), Evidence = asked.Evidence?.Trim() };
        return made with { Id = store.AddOutcome(made) };
    }

    /// <summary>The line in the last run, which is the list that a meeting has before it.</summary>
    (long Run, string Line) Find(string reference, List<string> reasons)
    {
        if (store.LatestRun is not { } run)
        {
            reasons.Add("there is no run yet, so no list was before the meeting; score the lines first: countylines rescore");
            return (0, reference);
        }

        var lines = store.LinesAt(run.Pull).ToList();
        if (lines.FirstOrDefault(line => line.Reference.Equals(reference, StringComparison.OrdinalIgnoreCase)) is not { } found)
            reasons.Add($"there is no line '{reference}' in run {run.Number}{Words.DidYouMean(reference, lines.Select(line => line.Reference))}");
        else if (found.Restricted || store.RestrictedLines().Contains(found.Reference))
            reasons.Add($"{found.Reference} is withheld; what is decided about it is kept where the line is kept");
        else
            return (run.Number, found.Reference);
        return (run.Number, reference);
    }
}
