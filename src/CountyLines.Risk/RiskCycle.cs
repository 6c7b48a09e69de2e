using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>Where a feed's files are.</summary>
/// <param name="Feed">How the files map to records.</param>
/// <param name="Folder">The folder they are in.</param>
public sealed record FeedSource(Feed Feed, string Folder);

/// <summary>What one cycle is asked to do.</summary>
/// <param name="Sources">Feeds to pull first; none to rescore what is held.</param>
/// <param name="AsOf">The date as of which evidence counts.</param>
/// <param name="Today">The day of the pull; nothing may be dated after it.</param>
/// <param name="Pack">A pack's identity; null for the version in force on the as-of date.</param>
/// <param name="Trigger">What asked for it: <c>demo</c>, <c>rescore</c> or <c>night</c>.</param>
public sealed record CycleRequest(IReadOnlyList<FeedSource> Sources, DateOnly AsOf, DateOnly Today, string? Pack, string Trigger);

/// <summary>How far a cycle is.</summary>
public readonly record struct CycleProgress(string Step, int Done, int Of);

/// <summary>One feed as it was pulled.</summary>
public sealed record PullReport(Extract Extract, PullOutcome Outcome, IReadOnlyList<PossibleDuplicate> PossibleDuplicates);

/// <summary>What a cycle did.</summary>
/// <param name="IsNew">False when the last run already scored exactly this, so that it stands.</param>
/// <param name="Briefing">The path of the tasking briefing.</param>
public sealed record CycleResult(IReadOnlyList<PullReport> Pulls, RunReport Report, bool IsNew, string Briefing);

/// <summary>The cycle has nothing to work on; that is never an empty list.</summary>
public sealed class NothingToScoreException(string message) : Exception(message);

/// <summary>The whole flow: pull, score, rank, store, draft. <c>demo</c>, <c>rescore</c> and the nightly run are all this one.</summary>
public sealed class RiskCycle(RiskStore store, RulesFolder rules, string dataFolder)
{
    public async Task<CycleResult> RunAsync(CycleRequest request, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var pulls = request.Sources.Select(source => Pull(source, request.Today)).ToList();

        var loaded = request.Pack is { } named ? rules.PackNamed(named) : rules.PackInForce(request.AsOf);
        var pull = store.LatestPull;
        var merges = store.LatestMerge;
        var records = RecordsAt(pull, merges);
        var draft = new Run(0, request.AsOf, pull, loaded.Pack.Identity, loaded.Pack.Sha256, Engine.Version, InputsDigest.Of(records), request.Trigger) { Merges = merges };
        if (store.LatestRun is { } latest && SameScoring(latest, draft))
            return await DraftAsync(pulls, store.Report(latest), isNew: false, stop);

        var scored = LineScoring.Score(loaded.Pack, records, request.AsOf, progress, stop);
        var ranked = LineScoring.Rank(scored, request.AsOf);
        var run = store.Save(draft, loaded.Pack, loaded.Yaml, loaded.Cases, ranked);
        return await DraftAsync(pulls, store.Report(run), isNew: true, stop);
    }

    /// <summary>Takes one feed's extract into the store.</summary>
    /// <exception cref="FeedUnavailableException">It could not be read, and nothing was changed.</exception>
    public PullReport Pull(FeedSource source, DateOnly today)
    {
        var scales = rules.PackInForce(today).Pack.Factors.Where(factor => factor.IsAssessed)
            .ToDictionary(factor => factor.Id, factor => (IReadOnlyList<int>)[.. factor.Levels.Select(level => level.Value)]);
        var extract = ExtractReader.Read(source.Feed, source.Folder, new PullContext(today, store.LinesKnownTo(source.Feed.Name), scales));
        return new PullReport(extract, store.Take(extract), store.PossibleDuplicates());
    }

    IReadOnlyList<LineRecords> RecordsAt(long pull, long merges)
    {
        var records = store.RecordsAt(pull, merges);
        return records.Count > 0
            ? records
            : throw new NothingToScoreException("There are no lines in the store. Pull a feed first: countylines pull --from FOLDER, or see made-up lines with: countylines demo");
    }

    /// <summary>Whether the last run stands for this one too. A night always leaves a run of its own, which is how it is known to have run.</summary>
    static bool SameScoring(Run latest, Run draft)
    {
        return draft.Trigger != RiskStore.NightTrigger && latest with { Number = 0, Pull = draft.Pull, Merges = draft.Merges, Trigger = draft.Trigger } == draft;
    }

    async Task<CycleResult> DraftAsync(IReadOnlyList<PullReport> pulls, RunReport report, bool isNew, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "briefing")).FullName;
        var path = Path.Combine(folder, $"{report.Run.Number}.html");
        using var html = new StringWriter { NewLine = "\n" };
        Briefing.Write(report, html);
        // Under another name first, so that nobody opens half a briefing.
        await File.WriteAllTextAsync(path + ".part", html.ToString(), stop);
        File.Move(path + ".part", path, overwrite: true);
        return new CycleResult(pulls, report, isNew, path);
    }
}
