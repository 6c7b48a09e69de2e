using CountyLines.Risk.Facts;
using CountyLines.Risk.Files;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>Where a feed's files are.</summary>
/// <param name="Feed">How the files map to records.</param>
/// <param name="Folder">The folder they are in; empty for a database or a web service.</param>
public sealed record FeedSource(Feed Feed, string Folder);

/// <summary>What one cycle is asked to do.</summary>
/// <param name="Sources">Feeds to pull first; none to rescore what is held.</param>
/// <param name="AsOf">The date as of which evidence counts.</param>
/// <param name="Today">The day of the pull; nothing may be dated after it.</param>
/// <param name="Pack">A pack's identity; null for the version in force on the as-of date.</param>
/// <param name="Trigger">What asked for it: <c>demo</c>, <c>rescore</c> or <c>night</c>.</param>
public sealed record CycleRequest(IReadOnlyList<FeedSource> Sources, DateOnly AsOf, DateOnly Today, string? Pack, string Trigger)
{
    /// <summary>Who pulls.</summary>
    public string Who { get; init; } = "";

    /// <summary>Says from what was pulled and scored why nothing may be drafted; nothing when all is well. Asked between storing and drafting.</summary>
    public Func<IReadOnlyList<PullReport>, RunReport, IReadOnlyList<string>>? Gates { get; init; }

    /// <summary>Where each stage's time is noted.</summary>
    public Stages? Stages { get; init; }
}

/// <summary>How far a cycle is.</summary>
public readonly record struct CycleProgress(string Step, int Done, int Of);

/// <summary>One feed as it was pulled.</summary>
/// <param name="Recognised">Whether its files were those of its last pull, so that no row had to be read again.</param>
public sealed record PullReport(Intake Intake, PullOutcome Outcome, IReadOnlyList<PossibleDuplicate> PossibleDuplicates, bool Recognised)
{
    /// <summary>What became of the feed's pull before this one; null for the first.</summary>
    public PullOutcome? Before { get; init; }
}

/// <summary>What a cycle did.</summary>
/// <param name="IsNew">False when the last run already scored exactly this, so that it stands.</param>
/// <param name="Briefing">The path of the tasking briefing; empty when the gates let nothing be drafted.</param>
public sealed record CycleResult(IReadOnlyList<PullReport> Pulls, RunReport Report, bool IsNew, string Briefing)
{
    /// <summary>Why nothing was drafted; empty when the list was.</summary>
    public IReadOnlyList<string> Held { get; init; } = [];
}

/// <summary>The cycle has nothing to work on; that is never an empty list.</summary>
public sealed class NothingToScoreException(string message) : Exception(message);

/// <summary>The whole flow: pull, score, rank, store, draft. <c>demo</c>, <c>rescore</c> and the nightly run are all this one.</summary>
/// <param name="sources">The plug-ins that packs may ask for; none unless given.</param>
public sealed class RiskCycle(RiskStore store, RulesFolder rules, string dataFolder, FactSources? sources = null)
{
    readonly FactSources sources = sources ?? FactSources.None;

    /// <exception cref="FactSourcesException">The pack asks for a plug-in that is not there. What was pulled is kept; nothing was scored, and the last list stands.</exception>
    public async Task<CycleResult> RunAsync(CycleRequest request, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var stages = request.Stages ?? new Stages(store.Clock, 1);
        Leftovers.GiveBack();
        var pulls = stages.Time("pull", () => PullAll(request, stop));
        Leftovers.GiveBack();
        var (report, isNew) = store.RunTonight is { } scored ? (stages.Time("report", () => store.Report(scored)), false) : Score(request, stages, progress, stop);
        var held = stages.Time("gates", () => request.Gates?.Invoke(pulls, report) ?? []);
        var briefing = held.Count == 0 ? await stages.Time("briefing", () => WriteBriefingAsync(report, stop)) : "";
        return new CycleResult(pulls, report, isNew, briefing) { Held = held };
    }

    /// <summary>Every feed, in order. A night that was cut off has pulled some of them already.</summary>
    List<PullReport> PullAll(CycleRequest request, CancellationToken stop)
    {
        var pulled = store.PulledTonight;
        return [.. request.Sources.Select(source =>
        {
            stop.ThrowIfCancellationRequested();
            return pulled.TryGetValue(source.Feed.Name, out var number) && store.PullMade(number) is { } made
                ? new PullReport(made.Intake, made.Outcome, store.PossibleDuplicates(), true) { Before = store.PullBefore(source.Feed.Name, number)?.Outcome }
                : Pull(source, request.Today, request.Who);
        })];
    }

    /// <summary>Scores, ranks and stores every line, unless the last run scored exactly this, so that it stands.</summary>
    (RunReport Report, bool IsNew) Score(CycleRequest request, Stages stages, IProgress<CycleProgress>? progress, CancellationToken stop)
    {
        var loaded = request.Pack is { } named ? rules.PackNamed(named) : rules.PackInForce(request.AsOf);
        var (pull, merges, latest) = (store.LatestPull, store.LatestMerge, store.LatestRun);
        var (step, overrides) = store.OverridesNow();
        // A plug-in may say something else of the same records, so it is always asked.
        var asks = loaded.Pack.Facts.Any(fact => fact.From is Derivation.PlugIn);
        if (!asks && latest is not null && latest.LastStep == step && latest.Merges == merges && store.ErasureIn(latest) is null && store.SameRecords(latest.Pull, pull) && SameScoring(latest, DraftOf(request, pull, loaded.Pack, latest.InputsDigest, step, merges)))
            return (store.Report(latest), false);

        using var digest = new InputsDigest();
        var inputs = new LineInputs(loaded.Pack, request.AsOf);
        var records = stages.Time("read", () => RecordsAt(pull, merges, digest, inputs.Take));
        var given = sources.Ask(loaded.Pack.Identity, loaded.Pack.Facts, [.. records.Where(one => LineScoring.IsScored(one, request.AsOf))], request.AsOf, stop);
        digest.Add(records, given);
        var digested = OverrideWords.DigestWith(digest.End(), overrides.Where(one => one.IsInForceOn(request.AsOf)));
        var draft = DraftOf(request, pull, loaded.Pack, digested, step, merges);
        if (latest is not null && store.ErasureIn(latest) is null && SameScoring(latest, draft))
            return (store.Report(latest), false);

        var scored = stages.Time("score", () => inputs.Score(records, given, progress, stop));
        var (held, outcomes) = Holding.Apply(loaded.Pack, request.AsOf, scored, overrides, store.RunBefore(draft)?.AsOf);
        var ranked = stages.Time("rank", () => LineScoring.Rank(held, request.AsOf, inputs));
        var run = stages.Time("store", () => store.Save(draft, loaded.Pack, loaded.Yaml, loaded.Cases, ranked, outcomes));
        return (stages.Time("report", () => store.Report(run, loaded.Pack, ranked, outcomes)), true);
    }

    static Run DraftOf(CycleRequest request, long pull, Pack pack, string inputs, long step, long merges) => new(0, request.AsOf, pull, pack.Identity, pack.Sha256, Engine.Version, inputs, request.Trigger) { LastStep = step, Merges = merges };

    /// <summary>Takes one feed's extract into the store.</summary>
    /// <exception cref="FeedUnavailableException">It could not be read, and nothing was changed.</exception>
    public PullReport Pull(FeedSource source, DateOnly today, string who = "")
    {
        var context = ContextOf(rules, today, new HashSet<string>());
        var files = ExtractFiles.Open(source.Feed, source.Folder, context);
        using var pull = store.Begin(new PullRequest(source.Feed.Name, today, who, files.Digest, ReadingRules.Digest(source.Feed, context.Scales)));
        var intake = pull.Known ?? ExtractReader.Read(source.Feed, files, context with { KnownLines = pull.LinesKnown, Erased = pull.Erased }, pull);
        var outcome = pull.Complete(intake);
        return new PullReport(WithOlderFiles(intake, pull.Before?.Intake), outcome, store.PossibleDuplicates(), pull.Known is not null) { Before = pull.Before?.Outcome };
    }

    /// <summary>What a pull must know from outside: the day, the lines held, and the levels of the pack in force.</summary>
    internal static PullContext ContextOf(RulesFolder rules, DateOnly today, IReadOnlySet<string> knownLines)
    {
        var scales = rules.PackInForce(today).Pack.Factors.Where(factor => factor.IsAssessed)
            .ToDictionary(factor => factor.Id, factor => (IReadOnlyList<int>)[.. factor.Levels.Select(level => level.Value)]);
        return new PullContext(today, knownLines, scales);
    }

    /// <summary>How good the records held are, as of a date, under the pack in force then. Nothing is stored.</summary>
    public DataQuality Quality(DateOnly asOf, CancellationToken stop = default)
    {
        var pack = rules.PackInForce(asOf).Pack;
        using var digest = new InputsDigest();
        var inputs = new LineInputs(pack, asOf);
        var records = RecordsAt(store.LatestPull, store.LatestMerge, digest, inputs.Take);
        var given = sources.Ask(pack.Identity, pack.Facts, [.. records.Where(one => LineScoring.IsScored(one, asOf))], asOf, stop);
        return DataQuality.Of(pack, inputs.Score(records, given, null, stop), asOf, rules.Governance(), Decision.OpenOf(store.Decisions()));
    }

    /// <summary>An older extract pulled after a newer one puts older words in force again; what it changes is kept as history, and somebody should look.</summary>
    static Intake WithOlderFiles(Intake intake, Intake? before)
    {
        var older = intake.Files.Join(before?.Files ?? [], file => file.File, file => file.File, (now, then) => (now, then)).Where(pair => pair.now.NewestDate < pair.then.NewestDate)
            .Select(pair => $"{pair.now.File}: its newest date is {pair.now.NewestDate:yyyy-MM-dd}, and that of the pull before was {pair.then.NewestDate:yyyy-MM-dd}; if this is an older extract, pull the newest one now, because older words are in force");
        return intake with { Doubts = [.. older, .. intake.Doubts] };
    }

    IReadOnlyList<LineRecords> RecordsAt(long pull, long merges, InputsDigest digest, Action<int, LineRecords> look)
    {
        var records = store.RecordsAt(pull, merges, digest, look);
        return records.Count > 0
            ? records
            : throw new NothingToScoreException("There are no lines in the store. Pull a feed first: countylines pull --from FOLDER, or see made-up lines with: countylines demo");
    }

    /// <summary>Whether the last run stands for this one too. A night always leaves a run of its own, which is how it is known to have run.</summary>
    static bool SameScoring(Run latest, Run draft)
    {
        return draft.Trigger != RiskStore.NightTrigger && latest with { Number = 0, Pull = draft.Pull, Trigger = draft.Trigger, LastStep = draft.LastStep, Merges = draft.Merges } == draft;
    }

    /// <returns>Where it is.</returns>
    async Task<string> WriteBriefingAsync(RunReport report, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "briefing")).FullName;
        var path = Path.Combine(folder, $"{report.Run.Number}.html");
        var html = Briefing.Of(report);
        store.RecordAudit(new AuditAct(AuditOperation.Consultation, "briefing-written", ("run", report.Run.Number), ("lines", report.Lines.Count)));
        stop.ThrowIfCancellationRequested();
        await WholeFile.WriteAsync(path, html.WriteTo);
        return path;
    }
}
