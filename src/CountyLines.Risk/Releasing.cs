using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Audiences;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using Words = CountyLines.Risk.Scoring.Words;

namespace CountyLines.Risk;

/// <summary>What a draft is asked to be.</summary>
/// <param name="Run">The run to take the list from; null for the last.</param>
/// <param name="Corrects">The release that it puts right; null for none.</param>
/// <param name="Because">What was wrong with that one; empty when it corrects none.</param>
public sealed record DraftRequest(string Audience, long? Run, long? Corrects, string Because);

/// <summary>
/// A release until it is published: drafted from one run, frozen, looked at, and approved by a second person. Refused with every reason at
/// once, and then nothing is recorded.
/// </summary>
public sealed class Releasing(RiskStore store, RulesFolder rules)
{
    public RecordedRelease Draft(DraftRequest asked, DateOnly today, DateTimeOffset now)
    {
        var audience = rules.Audience(asked.Audience);
        var reasons = new List<string>();
        var run = asked.Run is { } wanted ? store.FindRun(wanted) : store.LatestRun;
        if (run is null)
            reasons.Add(asked.Run is { } none ? $"there is no run {none}; the last is {store.LatestRun?.Number ?? 0}" : "there is no run yet; score the lines first: countylines rescore");
        if (asked.Corrects is { } wrong)
            reasons.AddRange(WhyNoCorrection(wrong, audience).Concat(FreeText.WhyNot("--because", asked.Because)));
        ActRefusedException.ThrowIfAny("The release was not drafted", reasons);

        var report = store.Report(run!);
        reasons.AddRange(audience.WhyNot(report.Pack));
        if (run!.AsOf.AddDays(audience.ValidDays) < today)
            reasons.Add($"run {run.Number} is as of {run.AsOf:yyyy-MM-dd} and a list of this audience may be used for {audience.ValidDays} days; score the lines again: countylines rescore");
        ActRefusedException.ThrowIfAny("The release was not drafted", reasons);

        var known = new SharedKnowledge(store, rules, audience, report, today).Known;
        // To the second: a frozen list says no more, and must read the same when it is read again.
        var created = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return store.AddRelease(number =>
        {
            var copies = audience.Recipients.Select(recipient => CopyOf(report, audience, recipient, known, number, created, asked.Corrects)).ToList();
            return new RecordedRelease(
                number, run.Number, audience.Id, audience.Version, audience.Sha256, LineWords.Of(copies.Max(copy => LineWords.MarkingOf(copy.Marking)!.Value)), run.AsOf, run.AsOf.AddDays(audience.ValidDays), audience.ReceiptDays,
                asked.Corrects, asked.Because.Trim(), "", created)
            { Copies = [.. copies.Select(copy => copy.Copy)] };
        });
    }

    /// <exception cref="ActRefusedException">The author approves, the release is no draft, its rules changed, or a line in it may not be shared any more.</exception>
    public RecordedRelease Approve(long number, Person by, DateOnly today)
    {
        MustExist(number, "The release was not approved");
        return store.AddReleaseStep(number, "approved", "", release => ActRefusedException.ThrowIfAny("The release was not approved",
        [
            .. release.State == ReleaseState.Draft ? [] : new[] { $"release {number} is {Word(release.State)}, not a draft" },
            .. by.IsSameAs(Person.Of(release.MadeBy)!) ? [$"{release.MadeBy} drafted it; another person must approve it"] : Array.Empty<string>(),
            .. WhyNotNow(release, today),
        ]));
    }

    public RecordedRelease Discard(long number, string because)
    {
        MustExist(number, "The release was not discarded");
        return store.AddReleaseStep(number, "discarded", because.Trim(), release => ActRefusedException.ThrowIfAny("The release was not discarded",
        [
            .. release.State is ReleaseState.Draft or ReleaseState.Approved ? [] : new[] { $"release {number} is {Word(release.State)}; a published one is recalled: countylines release recall {number} --because TEXT" },
            .. FreeText.WhyNot("--because", because),
        ]));
    }

    /// <summary>Lets the free text of one field of one line go to an audience, as it reads now.</summary>
    /// <returns>The text.</returns>
    public string LetText(string reference, string audienceId, string field)
    {
        var audience = rules.Audience(audienceId);
        var reasons = new List<string>();
        if (!ReleaseField.FreeTexts.Contains(field))
            reasons.Add($"'{field}' is no free text{Words.DidYouMean(field, ReleaseField.FreeTexts)}");
        else if (audience.ReductionOf(field) != Reductions.LineByLine)
            reasons.Add($"the audience {audience.Identity} does not see '{field}'");
        if (store.RestrictedLines().Contains(reference))
            reasons.Add($"{reference} is withheld");
        var text = store.LatestRun is { } run ? SharedKnowledge.TextOf(store, store.Report(run), reference, field) : null;
        if (text is null && reasons.Count == 0)
            reasons.Add($"{reference} has no such text in the last run");
        ActRefusedException.ThrowIfAny("No text was released", reasons);
        store.ReleaseText(audience.Id, reference, field, SharedKnowledge.DigestOf(text!));
        return text!;
    }

    /// <summary>
    /// What speaks against a release at this moment. A draft is frozen, but the world is not: a line that was restricted, put under a
    /// condition or fell due for review since must not go out in an old draft.
    /// </summary>
    internal IReadOnlyList<string> WhyNotNow(RecordedRelease release, DateOnly today)
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
        var drafted = store.Report(store.FindRun(release.Run)!).Lines.ToDictionary(one => one.Line.Reference, StringComparer.Ordinal);
        foreach (var copy in release.Copies)
        {
            var recipient = new Recipient(copy.Recipient, copy.Name, copy.Certificate, copy.Encrypt);
            foreach (var reference in copy.Records.Select(record => record.Line))
            {
                if (!now.TryGetValue(reference, out var records))
                    reasons.Add($"{reference} is not held any more; draft it again");
                else if (records.Line.Restricted || records.MergedInto is not null)
                    reasons.Add($"{reference} has been {(records.Line.Restricted ? "restricted" : "merged into another line")} since; draft it again");
                else if (audience.LeavesTheForce && retention.IsOverdue(records, today))
                    reasons.Add($"{reference} has fallen due for review since; draft it again");
                else if (audience.LeavesTheForce && records.Line.Handling == Handling.C && !HandlingConditions.Names(records, recipient))
                    reasons.Add($"{reference} has been put under a condition since that does not name {copy.Recipient}; draft it again");
                else if (audience.LeavesTheForce && NewlyConditional(records, drafted.GetValueOrDefault(reference)) && !HandlingConditions.Names(records, recipient))
                    reasons.Add($"evidence of {reference} has been put under handling code C since; draft it again");
            }
        }

        return reasons;
    }

    static bool NewlyConditional(LineRecords now, RunLine? then)
    {
        var open = then?.Records.Evidence.Where(one => one.Handling == Handling.P).Select(one => one.Reference).ToHashSet(StringComparer.Ordinal) ?? [];
        return now.Evidence.Any(one => one.Handling == Handling.C && open.Contains(one.Reference));
    }

    IEnumerable<string> WhyNoCorrection(long wrong, Audience audience)
    {
        if (store.FindRelease(wrong) is not { } release)
            yield return $"there is no release {wrong} to correct";
        else if (release.Audience != audience.Id)
            yield return $"release {wrong} went to the audience {release.Audience}, not to {audience.Id}";
        else if (release.Step("published") is null)
            yield return $"release {wrong} was never published, so there is nothing to correct: countylines release discard {wrong}";
    }

    void MustExist(long number, string summary)
    {
        if (store.FindRelease(number) is null)
            throw new ActRefusedException(summary, [$"there is no release {number}; the last is {store.Releases().Select(one => one.Number).DefaultIfEmpty().Max()}"]);
    }

    (ReleaseCopy Copy, string Marking) CopyOf(RunReport report, Audience audience, Recipient recipient, LineKnowledge known, long number, DateTimeOffset created, long? corrects)
    {
        var before = store.LastCopy(audience.Id, recipient.Role) is { List: { } bytes } ? ReleasedJson.Read(bytes) : null;
        var list = AudienceList.Of(report, audience, recipient, known, number, created, before, corrects);
        var frozen = ReleasedJson.Write(list);
        var at = list.Columns.ToList().FindIndex(column => column.Id == "reference");
        var records = list.Rows.Select(row => new CopiedLine(row[at]!, SharedKnowledge.DigestOf(string.Join('\n', list.Columns.Zip(row, (column, value) => $"{column.Id}={value}")))));
        return (new ReleaseCopy(
            recipient.Role, recipient.Name, audience.Formats, recipient.Certificate, recipient.Encrypt, list.Rows.Count, list.Heading.LeftOut.Sum(one => one.Lines), Convert.ToHexStringLower(SHA256.HashData(frozen)), frozen)
        { Records = [.. records] }, list.Heading.Marking);
    }

    public static string Word(ReleaseState state) => state.ToString().ToLowerInvariant();
}

/// <summary>What the store and the rules know of a run's lines that decides whether and how they may be shared.</summary>
sealed class SharedKnowledge
{
    public SharedKnowledge(RiskStore store, RulesFolder rules, Audience audience, RunReport report, DateOnly today)
    {
        var conditional = RestOnConditional(report);
        var retention = rules.Retention();
        var texts = store.ReleasedTexts(audience.Id);
        var decisions = Decision.OpenOf(store.Decisions());
        Known = new LineKnowledge(today, line => conditional.Contains(line.Line.Reference), line => retention.IsOverdue(line.Records, today), decisions,
            (line, field) => TextOf(decisions, line, field) is { } text && texts.Contains((line.Line.Reference, field, DigestOf(text))) ? text : null);
    }

    public LineKnowledge Known { get; }

    public static string? TextOf(RiskStore store, RunReport report, string reference, string field)
    {
        return report.Ranked.FirstOrDefault(line => line.Line.Reference == reference) is { } found ? TextOf(Decision.OpenOf(store.Decisions()), found, field) : null;
    }

    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static string? TextOf(IReadOnlyDictionary<string, Decision> decisions, RunLine line, string field)
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
        var touched = report.Ranked.Where(line => line.Records.Evidence.Any(one => one.Handling == Handling.C && one.OccurredOn <= asOf)).ToList();
        // What a plug-in made of the evidence cannot be told apart.
        if (report.Pack.Facts.Any(fact => fact.From is Derivation.PlugIn))
            return [.. touched.Select(line => line.Line.Reference)];
        var open = touched.Select(line => line.Records with { Evidence = [.. line.Records.Evidence.Where(one => one.Handling == Handling.P)] }).ToList();
        var scored = LineScoring.Score(report.Pack, open, asOf, GivenFacts.None, null, CancellationToken.None);
        return [.. touched.Zip(scored).Where(pair => !SameScore(pair.First.MachineScore!, pair.Second.Score) || HeldOnConditional(pair.First)).Select(pair => pair.First.Line.Reference)];
    }

    static bool SameScore(LineScore one, LineScore? other)
    {
        return other is not null && one.Factors.SequenceEqual(other.Factors) && one.Sections.SequenceEqual(other.Sections) && one.Confidence == other.Confidence
            && (one.Risk, one.Lowest, one.Highest) == (other.Risk, other.Lowest, other.Highest);
    }

    static bool HeldOnConditional(RunLine line)
    {
        var conditional = line.Records.Evidence.Where(one => one.Handling == Handling.C).Select(one => one.Reference).ToHashSet(StringComparer.Ordinal);
        return line.Hold is { } hold && hold.By.Any(one => conditional.Contains(one.Evidence));
    }
}
