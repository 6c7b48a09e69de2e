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
        if (run is not null && store.HeldNightBehind(run) is { } held)
            reasons.Add($"the night of {held.Key} was held ({string.Join("; ", held.Reasons)}); look at it, and mend its cause, or let it be: countylines night accept {held.Key.Date:yyyy-MM-dd} --because TEXT");
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
        MustExist(store, number, "The release was not approved");
        return store.AddReleaseStep(number, "approved", "", release => ActRefusedException.ThrowIfAny("The release was not approved",
        [
            .. release.State == ReleaseState.Draft ? [] : new[] { $"release {number} is {Word(release.State)}, not a draft" },
            .. by.IsSameAs(Person.Of(release.MadeBy)!) ? [$"{release.MadeBy} drafted it; another person must approve it"] : Array.Empty<string>(),
            .. WhyNotNow(release, today),
        ]));
    }

    public RecordedRelease Discard(long number, string because)
    {
        MustExist(store, number, "The release was not discarded");
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
        store.ReleaseText(audience.Id, reference, field, Sha256.Of(text!));
        return text!;
    }

    internal IReadOnlyList<string> WhyNotNow(RecordedRelease release, DateOnly today) => new SinceDrafted(store, rules).WhyNot(release, today);

    IEnumerable<string> WhyNoCorrection(long wrong, Audience audience)
    {
        if (store.FindRelease(wrong) is not { } release)
            yield return $"there is no release {wrong} to correct";
        else if (release.Audience != audience.Id)
            yield return $"release {wrong} went to the audience {release.Audience}, not to {audience.Id}";
        else if (release.Step("published") is null)
            yield return $"release {wrong} was never published, so there is nothing to correct: countylines release discard {wrong}";
    }

    /// <exception cref="ActRefusedException">There is no release of that number.</exception>
    internal static void MustExist(RiskStore store, long number, string summary)
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
        var records = list.Rows.Select(row => new CopiedLine(row[at]!, Sha256.Of(string.Join('\n', list.Columns.Zip(row, (column, value) => $"{column.Id}={value}")))));
        return (new ReleaseCopy(
            recipient.Role, recipient.Name, audience.Formats, recipient.Certificate, recipient.Encrypt, list.Rows.Count, list.Heading.LeftOut.Sum(one => one.Lines), Sha256.Of(frozen), frozen)
        { Records = [.. records] }, list.Heading.Marking);
    }

    public static string Word(ReleaseState state) => state.ToString().ToLowerInvariant();
}
