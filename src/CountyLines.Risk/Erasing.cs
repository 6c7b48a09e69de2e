using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using Words = CountyLines.Risk.Scoring.Words;

namespace CountyLines.Risk;

/// <summary>What was erased, and what somebody must know of it because the store does not know it any more.</summary>
/// <param name="Gone">Where versions of the line went.</param>
/// <param name="ToRecall">Releases with the line that recipients may still use.</param>
/// <param name="Touched">Releases whose copies were emptied.</param>
/// <param name="Files">Files and folders that were removed, relative to the data folder.</param>
/// <param name="Left">Why something is left to do; empty when nothing is.</param>
public sealed record ErasureReport(
    ErasureOutcome Outcome, string Reason, IReadOnlyList<Disclosure> Gone, IReadOnlyList<RecordedRelease> ToRecall, IReadOnlyList<long> Touched, IReadOnlyList<string> Files, string Left);

/// <summary>Removes a line for good, or refuses with every reason at once. What it removes cannot be had back, but from a backup that is older.</summary>
public sealed class Erasing(RiskStore store, RulesFolder rules, string dataFolder)
{
    const string Summary = "Nothing was erased";

    /// <exception cref="ActRefusedException">It may not be erased now.</exception>
    public ErasureReport Line(string reference, string reason, DateOnly today)
    {
        var reasons = WhyNoCode(reason);
        IReadOnlyList<Disclosure> gone = [];
        IReadOnlyList<RecordedRelease> releases = [];
        IReadOnlyList<CopyOfRelease> copies = [];
        IReadOnlyList<string> files = [];
        var outcome = store.EraseLine(reference, reason, today, () =>
        {
            releases = [.. store.Releases().Select(one => store.FindRelease(one.Number)!)];
            copies = [.. releases.SelectMany(release => release.Copies.Where(copy => Holds(copy, reference)).Select(copy => new CopyOfRelease(release.Number, copy.Recipient)))];
            ActRefusedException.ThrowIfAny(Summary, [.. reasons, .. WhyNot(reference, copies)]);
            gone = store.Disclosures(reference);
            files = FilesWith(reference, copies);
            return new ErasurePlan(copies, files);
        });
        var touched = copies.Select(copy => copy.Release).Distinct().ToList();
        return new ErasureReport(outcome, reason, gone, [.. releases.Where(one => touched.Contains(one.Number) && one.State is (ReleaseState.Published or ReleaseState.Superseded) && one.ValidUntil >= today)], touched, files, store.FinishErasures(RiskStore.PatienceOfErasing));
    }

    /// <summary>Takes a person's name out of the store; what the person did stays, as done by an erased person.</summary>
    /// <exception cref="ActRefusedException">It may not be erased now.</exception>
    public ErasureReport Person(Person person, Person by, string reason, DateOnly today)
    {
        IReadOnlyList<string> files = [];
        var outcome = store.ErasePerson(person, reason, today, names =>
        {
            ActRefusedException.ThrowIfAny(Summary, [.. WhyNoCode(reason), .. WhyNot(person, by, names, today)]);
            return files = Briefings(_ => false, names);
        });
        return new ErasureReport(outcome, reason, [], [], [], files, store.FinishErasures(RiskStore.PatienceOfErasing));
    }

    IEnumerable<string> WhyNot(Person person, Person by, IReadOnlyList<string> names, DateOnly today)
    {
        if (names.Count == 0)
            yield return $"nobody called '{person.Name}' stands in the store";
        if (person.IsSameAs(by))
            yield return "it would be recorded under the very name; another person must do it: --as NAME";
        if (person.IsSameAs(Lines.Person.Of(Lines.Person.Erased)!))
            yield return $"'{Lines.Person.Erased}' stands for people whose names are erased already";
        // As an erased person one could be taken for another, and approve one's own.
        foreach (var waiting in store.OverridesAtThisMoment.Where(one => one.StateOn(today) == OverrideState.Pending && IsBy(one.MadeBy)))
            yield return $"override {waiting.Id} of theirs waits for approval; approve it, or end it first: countylines override end {waiting.Id} --because TEXT";
        foreach (var waiting in store.Releases().Where(one => one.State is ReleaseState.Draft or ReleaseState.Approved && IsBy(one.MadeBy)))
            yield return $"release {waiting.Number} of theirs is {Releasing.Word(waiting.State)}; publish it, or give it up first: countylines release discard {waiting.Number} --because TEXT";

        bool IsBy(string name) => Lines.Person.Of(name) is { } author && author.IsSameAs(person);
    }

    List<string> WhyNoCode(string reason)
    {
        var codes = rules.Governance().Erasures;
        return codes.ContainsKey(reason) ? [] : [$"'{reason}' is not a reason for an erasure{Words.DidYouMean(reason, codes.Keys)}"];
    }

    IEnumerable<string> WhyNot(string reference, IReadOnlyList<CopyOfRelease> copies)
    {
        var held = store.LinesEverHeld();
        if (!held.Contains(reference))
        {
            yield return store.ErasedLines().FirstOrDefault(one => one.Is(reference)) is { } before
                ? $"the line was erased on {before.Day:yyyy-MM-dd}"
                : $"there is no line '{VisibleText.Of(reference, 80)}'{Words.DidYouMean(reference, held)}";
        }

        foreach (var merge in store.Merges.All.Where(merge => merge.Line == reference || merge.Into == reference))
            yield return $"{merge.Line} is merged into {merge.Into}; split them first: countylines duplicates split {merge.Line} --because TEXT";
        foreach (var package in store.Packages().Where(package => package.IsWaiting && package.Kind != "recall" && copies.Contains(new CopyOfRelease(package.Release, package.Recipient))))
            yield return $"it waits in sequence {package.Sequence} of {package.Feed}; deliver that first: countylines release deliver, or recall its release: countylines release recall {package.Release} --because TEXT";
    }

    /// <summary>A copy names a line in its rows, or among the changes since the copy before.</summary>
    static bool Holds(ReleaseCopy copy, string reference)
    {
        return copy.Records.Any(record => record.Line == reference) || copy.List is { } list && ReleasedJson.Read(list).Changes.Any(change => change.Reference == reference);
    }

    List<string> FilesWith(string reference, IReadOnlyList<CopyOfRelease> copies)
    {
        var seen = store.RunsWith(reference).Select(run => $"{run}.html").ToHashSet();
        // The briefing after a line has left says so by its name.
        var files = Briefings(seen.Contains, [reference]);
        var previews = copies.Select(copy => $"releases/{copy.Release}/{copy.Recipient}").Where(path => Directory.Exists(Path.Combine(dataFolder, path)));
        return [.. files.Concat(previews).Order(StringComparer.Ordinal)];
    }

    /// <summary>The briefings that are meant by their file names, or in which one of some words stands.</summary>
    List<string> Briefings(Func<string, bool> isMeant, IReadOnlyList<string> words)
    {
        var home = Path.Combine(dataFolder, "briefing");
        var written = words.Select(word => Html.Of($"{word}").ToString()!).ToList();
        return Directory.Exists(home)
            ? [.. Directory.GetFiles(home).Select(path => (Path: path, Name: Path.GetFileName(path))).Where(one => isMeant(one.Name) || ReadsAny(one.Path)).Select(one => $"briefing/{one.Name}").Order(StringComparer.Ordinal)]
            : [];

        bool ReadsAny(string path)
        {
            var text = File.ReadAllText(path);
            return written.Any(word => text.Contains(word, StringComparison.Ordinal));
        }
    }
}
