using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>An override as somebody asks for it.</summary>
public sealed record OverrideRequest(string Line, HeldValue Holds, string ReasonCode, string Because, string Evidence, DateOnly Until);

/// <summary>
/// People against the machine, by rule: one person makes an override, another approves it, anybody ends it. Each is refused with every
/// reason at once. What the machine says at that moment is worked out from the records held and the pack in force today, and kept.
/// </summary>
public sealed class Overriding(RiskStore store, RulesFolder rules)
{
    /// <summary>Records an override, which changes nothing until another person approves it.</summary>
    /// <returns>The override, and whether its evidence is among the line's records.</returns>
    /// <exception cref="ActRefusedException">It may not be made.</exception>
    public (Override Made, bool IsEvidenceKnown) Add(OverrideRequest asked, Person author, DateOnly today)
    {
        var governance = rules.Governance();
        var reasons = new List<string>();
        if (!governance.Reasons.ContainsKey(asked.ReasonCode))
            reasons.Add($"'{asked.ReasonCode}' is not a reason code{Words.DidYouMean(asked.ReasonCode, governance.Reasons.Keys)}");
        reasons.AddRange(FreeText.WhyNot("--because", asked.Because));
        reasons.AddRange(FreeText.WhyNot("--evidence", asked.Evidence));
        if (asked.Until < today)
            reasons.Add($"--until {asked.Until:yyyy-MM-dd} is before today, {today:yyyy-MM-dd}");
        else if (asked.Until.DayNumber - today.DayNumber > governance.LongestDays)
            reasons.Add($"--until {asked.Until:yyyy-MM-dd} is more than {governance.LongestDays} days from today; the last day allowed is {today.AddDays(governance.LongestDays):yyyy-MM-dd}");
        var (pack, line, why) = MachineNow(asked.Line, today);
        reasons.AddRange(why);
        if (Holding.WhyNotIn(pack, asked.Holds) is { Length: > 0 } misfit)
            reasons.Add(misfit);
        ActRefusedException.ThrowIfAny("The override was not recorded", reasons);
        var machine = Holding.MachineValueOf(pack, line!.Score, line.Band, asked.Holds)!;
        var made = new Override(0, line.Line.Reference, asked.Holds, asked.ReasonCode, asked.Because.Trim(), asked.Evidence.Trim(), author.Name, today, asked.Until, machine);
        return (made with { Id = store.AddOverride(made) }, line.Records.Evidence.Any(one => one.Reference == made.Evidence));
    }

    /// <summary>Approves an override, which is in force from that day.</summary>
    /// <returns>The override approved, and the number of the one whose place it took.</returns>
    /// <exception cref="ActRefusedException">It may not be approved.</exception>
    public (Override Approved, long? Superseded) Approve(long id, Person approver, DateOnly today)
    {
        var known = Find(id);
        var (pack, line, why) = MachineNow(known.Line, today);
        var machine = Holding.MachineValueOf(pack, line?.Score, line?.Band, known.Holds);
        var approval = machine is null ? null : new Approval(approver.Name, today, machine);
        var superseded = store.ApproveOverride(id, approval ?? new Approval(approver.Name, today, known.Machine), one =>
        {
            var reasons = new List<string>();
            if (Person.Of(one.MadeBy)!.IsSameAs(approver))
                reasons.Add($"{one.MadeBy} made it, and a second person must approve it: --as NAME");
            if (one.Approval is { } before)
                reasons.Add($"{before.By} approved it on {before.On:yyyy-MM-dd}");
            if (one.Ending is { } ending)
                reasons.Add($"it ended on {ending.On:yyyy-MM-dd}: {ending.Because}");
            if (one.Until < today)
                reasons.Add($"its last day was {one.Until:yyyy-MM-dd}; make a new one");
            reasons.AddRange(why);
            if (Holding.WhyNotIn(pack, one.Holds) is { Length: > 0 } misfit)
                reasons.Add(misfit);
            ActRefusedException.ThrowIfAny($"Override {id} was not approved", reasons);
        });
        return (known with { Approval = approval }, superseded);
    }

    /// <summary>Ends an override, or takes back one that nobody has approved.</summary>
    /// <exception cref="ActRefusedException">It has ended already.</exception>
    public Override End(long id, Person by, string because, DateOnly today)
    {
        var known = Find(id);
        store.EndOverride(id, by.Name, today, because.Trim(), one =>
        {
            var reasons = FreeText.WhyNot("--because", because).ToList();
            if (one.Ending is { } ending)
                reasons.Add($"it ended on {ending.On:yyyy-MM-dd}: {ending.Because}");
            else if (one.Until < today)
                reasons.Add($"it fell away by itself after {one.Until:yyyy-MM-dd}");
            ActRefusedException.ThrowIfAny($"Override {id} was not ended", reasons);
        });
        return known with { Ending = new Ending(by.Name, today, because.Trim(), false) };
    }

    /// <summary>The line as the machine scores it now, or every reason why it cannot.</summary>
    (Pack Pack, RunLine? Line, IReadOnlyList<string> Why) MachineNow(string reference, DateOnly today)
    {
        var pack = rules.PackInForce(today).Pack;
        var (pull, merges) = (store.LatestPull, store.LatestMerge);
        var known = store.LinesAt(pull).Select(one => one.Reference).ToList();
        if (known.Find(one => one.Equals(reference, StringComparison.OrdinalIgnoreCase)) is not { } found || store.RecordsOf(found, pull, merges) is not { } records)
            return (pack, null, [$"there is no line '{reference}'{Words.DidYouMean(reference, known)}"]);
        // What a plug-in said in the last run is what the list shows of the line.
        var given = store.LatestRun is { } last && pack.Facts.Any(fact => fact.From is Derivation.PlugIn) ? store.GivenIn(last, found) : GivenFacts.None;
        var line = LineScoring.Score(pack, [records], today, given, null, CancellationToken.None)[0];
        return line.Standing switch
        {
            Standing.Withheld => (pack, null, [$"{records.Line.Reference} is withheld: it is not scored, so there is nothing to hold"]),
            Standing.Merged => (pack, null, [$"{records.Line.Reference} is merged into {records.MergedInto!.Into}; hold that line instead"]),
            Standing.NotYetSeen => (pack, null, [$"{records.Line.Reference} is first seen after today, so it is not scored"]),
            Standing.Error => (pack, null, [$"{records.Line.Reference} cannot be scored, so there is nothing to hold; put right first: {line.Problem}"]),
            _ => (pack, line, []),
        };
    }

    Override Find(long id)
    {
        var all = store.OverridesNow().Overrides;
        return all.FirstOrDefault(one => one.Id == id)
            ?? throw new ActRefusedException("Nothing was recorded", [$"there is no override {id}; the last is {all.Select(one => one.Id).DefaultIfEmpty().Max()}"]);
    }
}

/// <summary>What people write to be kept.</summary>
static class FreeText
{
    /// <summary>The product's own bound: a reason, not a report.</summary>
    const int Longest = 500;

    /// <summary>Why a text cannot be kept; nothing when it can.</summary>
    public static IEnumerable<string> WhyNot(string option, string text)
    {
        if (text.Trim().Length == 0)
            yield return $"{option} says nothing";
        if (text.Length > Longest)
            yield return $"{option} is {text.Length} characters long; at most {Longest} are kept";
        if (VisibleText.Of(text) != text)
            yield return $"{option} holds characters that cannot be seen; write it on one line: {VisibleText.Of(text, Longest)}";
    }
}
