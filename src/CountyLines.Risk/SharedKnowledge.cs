using CountyLines.Risk.Audiences;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>What the store and the rules know of a run's lines that decides whether and how they may be shared.</summary>
sealed class SharedKnowledge
{
    public SharedKnowledge(RiskStore store, RulesFolder rules, Audience audience, RunReport report, DateOnly today)
        : this(rules.Retention(), store.ReleasedTexts(audience.Id), Decision.OpenOf(store.Decisions()), report, today)
    {
    }

    /// <param name="texts">The texts that a person released to the audience, each as it read.</param>
    public SharedKnowledge(Retention retention, IReadOnlySet<(string Line, string Field, string TextSha256)> texts, IReadOnlyDictionary<string, Decision> decisions, RunReport report, DateOnly today)
    {
        var conditional = RestOnConditional(report);
        Known = new LineKnowledge(today, line => conditional.Contains(line.Line.Reference), line => retention.IsOverdue(line.Records, today), decisions,
            (line, field) => TextOf(decisions, line, field) is { } text && texts.Contains((line.Line.Reference, field, Sha256.Of(text))) ? text : null);
    }

    public LineKnowledge Known { get; }

    public static string? TextOf(RiskStore store, RunReport report, string reference, string field)
    {
        return report.Ranked.FirstOrDefault(line => line.Line.Reference == reference) is { } found ? TextOf(Decision.OpenOf(store.Decisions()), found, field) : null;
    }

    public static string? TextOf(IReadOnlyDictionary<string, Decision> decisions, RunLine line, string field)
    {
        return field switch
        {
            "decision_reason" => decisions.GetValueOrDefault(line.Line.Reference)?.Because,
            "override_reason" => line.Hold is { } hold ? string.Join("; ", hold.By.Select(one => one.Because)) : null,
            _ => null,
        };
    }

    /// <summary>
    /// The lines whose score would be another without the evidence under handling code C: for them the score itself tells something of it.
    /// Where that evidence changes nothing, nothing of it is in the score.
    /// </summary>
    static HashSet<string> RestOnConditional(RunReport report)
    {
        var asOf = report.Run.AsOf;
        var held = HeldOnConditional(report);
        var touched = report.Ranked.Where(line => line.Records.Evidence.Any(one => one.Handling == Handling.C && one.OccurredOn <= asOf)).ToList();
        // What a plug-in made of the evidence cannot be told apart.
        if (report.Pack.Facts.Any(fact => fact.From is Derivation.PlugIn))
            return [.. touched.Select(line => line.Line.Reference), .. held];
        var open = touched.Select(line => line.Records with { Evidence = [.. line.Records.Evidence.Where(one => one.Handling == Handling.P)] }).ToList();
        var scored = LineScoring.Score(report.Pack, open, asOf, GivenFacts.None, null, CancellationToken.None);
        return [.. touched.Zip(scored).Where(pair => !SameScore(pair.First.MachineScore!, pair.Second.Score)).Select(pair => pair.First.Line.Reference), .. held];
    }

    static bool SameScore(LineScore one, LineScore? other)
    {
        return other is not null && one.Factors.SequenceEqual(other.Factors) && one.Sections.SequenceEqual(other.Sections) && one.Confidence == other.Confidence
            && (one.Risk, one.Lowest, one.Highest) == (other.Risk, other.Lowest, other.Highest);
    }

    /// <summary>The lines that a person holds elsewhere by evidence under handling code C, of whatever line and day it is.</summary>
    static IEnumerable<string> HeldOnConditional(RunReport report)
    {
        var holds = report.Ranked.Where(line => line.Hold is not null).ToList();
        var conditional = holds.Count == 0 ? [] : ConditionalOf(report.Lines.Select(line => line.Records));
        return holds.Where(line => RestsOn(line.Hold!, conditional)).Select(line => line.Line.Reference);
    }

    /// <summary>The references of all evidence under handling code C.</summary>
    public static IReadOnlyList<string> ConditionalOf(IEnumerable<LineRecords> records)
    {
        return [.. records.SelectMany(one => one.Evidence).Where(one => one.Handling == Handling.C).Select(one => one.Reference).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether an override names one of some references as what it rests on, alone or among other words.</summary>
    public static bool RestsOn(Hold hold, IReadOnlyList<string> references) => hold.By.Any(one => references.Any(reference => Mentions(one.Evidence, reference)));

    static bool Mentions(string text, string reference)
    {
        for (var at = text.IndexOf(reference, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(reference, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + reference.Length;
            // N1 is not named by N12.
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;
        }

        return false;
    }
}
