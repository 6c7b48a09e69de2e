using CountyLines.Risk.Audiences;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>
/// What speaks against a release at this moment. A draft is frozen, but the world is not: a line that was restricted, put under a condition,
/// marked higher or fell due for review since must not go out in an old draft.
/// </summary>
sealed class SinceDrafted(RiskStore store, RulesFolder rules)
{
    const string Rescore = "; score the lines again and draft it again";

    public IReadOnlyList<string> WhyNot(RecordedRelease release, DateOnly today)
    {
        var audience = rules.Audience(release.Audience);
        var reasons = new List<string>();
        if (audience.Sha256 != release.AudienceSha256)
            reasons.Add($"the audience {audience.Id} was changed since it was drafted; draft it again: countylines release draft {audience.Id}");
        if (audience is { LeavesTheForce: true, Agreement: null })
            reasons.Add($"the audience {audience.Identity} names no sharing agreement, so nothing leaves the force; put its reference into 'agreement' and draft again");
        if (release.ValidUntil < today)
            reasons.Add($"it could be used until {release.ValidUntil:yyyy-MM-dd}; draft a new one");
        reasons.AddRange(release.Copies.Where(copy => copy.List is null).Select(copy => $"a line in the copy of {copy.Recipient} was erased; draft it again"));
        var retention = rules.Retention();
        var now = store.RecordsAt(store.LatestPull, store.LatestMerge).ToDictionary(one => one.Line.Reference, StringComparer.Ordinal);
        var conditional = new Lazy<IReadOnlyList<string>>(() => SharedKnowledge.ConditionalOf(now.Values));
        var drafted = store.Report(store.FindRun(release.Run)!).Lines.ToDictionary(one => one.Line.Reference, StringComparer.Ordinal);
        foreach (var copy in release.Copies)
        {
            var recipient = new Recipient(copy.Recipient, copy.Name, copy.Certificate, copy.Encrypt);
            foreach (var reference in copy.Records.Select(record => record.Line))
            {
                if (!now.TryGetValue(reference, out var records))
                    reasons.Add($"{reference} is not held any more{Rescore}");
                else if (WhyNot(records, release) is { } everywhere)
                    reasons.Add($"{reference} {everywhere}");
                else if (audience.LeavesTheForce && retention.IsOverdue(records, today))
                    reasons.Add($"{reference} has fallen due for review since; draft it again");
                else if (audience.LeavesTheForce && !HandlingConditions.Names(records, recipient) && WhyNotOutside(records, drafted.GetValueOrDefault(reference), recipient, conditional) is { } outside)
                    reasons.Add($"{outside}{Rescore}");
            }
        }

        reasons.AddRange(ChangedTexts(release, audience, drafted).Distinct());
        return reasons;
    }

    static string? WhyNot(LineRecords now, RecordedRelease release)
    {
        return now.Line.Restricted ? $"has been restricted since{Rescore}"
            : now.MergedInto is not null ? $"has been merged into another line since{Rescore}"
            : now.Line.Marking > LineWords.MarkingOf(release.Marking) ? $"has been marked {LineWords.Of(now.Line.Marking)} since, and the release is {release.Marking}{Rescore}"
            : null;
    }

    /// <summary>For a recipient that no condition names now.</summary>
    static string? WhyNotOutside(LineRecords now, RunLine? then, Recipient recipient, Lazy<IReadOnlyList<string>> conditional)
    {
        var reference = now.Line.Reference;
        if (now.Line.Handling == Handling.C)
            return $"{reference} has been put under a condition since that does not name {recipient.Role}";
        if (then is null)
            return $"{reference} is not in the run any more";
        var open = then.Records.Evidence.Where(one => one.Handling == Handling.P).Select(one => one.Reference).ToHashSet(StringComparer.Ordinal);
        if (now.Evidence.Any(one => one.Handling == Handling.C && open.Contains(one.Reference)) || then.Hold is { } hold && SharedKnowledge.RestsOn(hold, conditional.Value))
            return $"evidence of {reference} has been put under handling code C since";
        // What was let go by name holds evidence under handling code C, and the name is gone.
        return HandlingConditions.Names(then.Records, recipient) && then.Records.Evidence.Any(one => one.Handling == Handling.C)
            ? $"the condition that let {reference} go to {recipient.Role} has been withdrawn since"
            : null;
    }

    /// <summary>Free texts were released as they read; one that reads otherwise now was released by nobody.</summary>
    IEnumerable<string> ChangedTexts(RecordedRelease release, Audience audience, IReadOnlyDictionary<string, RunLine> drafted)
    {
        var (released, decisions) = (store.ReleasedTexts(audience.Id), Decision.OpenOf(store.Decisions()));
        foreach (var list in release.Copies.Where(copy => copy.List is not null).Select(copy => ReleasedJson.Read(copy.List!)))
        {
            var columns = list.Columns.ToList();
            var at = columns.FindIndex(column => column.Id == "reference");
            foreach (var (column, index) in columns.Select((column, index) => (column, index)).Where(one => ReleaseField.FreeTexts.Contains(one.column.Id)))
            {
                foreach (var row in list.Rows.Where(row => row[index] is not null))
                {
                    var text = drafted.TryGetValue(row[at]!, out var line) ? SharedKnowledge.TextOf(decisions, line, column.Id) : null;
                    if (text is null || VisibleText.Of(text) != row[index] || !released.Contains((row[at]!, column.Id, Sha256.Of(text))))
                        yield return $"the text '{column.Id}' of {row[at]} is another since; draft it again";
                }
            }
        }
    }
}
