using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>The list of a day from what was known on that day. What was known and by which rules it is scored are two things, and both are said.</summary>
/// <param name="Report">The run; its number is 0 when it was worked out for the question and is not stored.</param>
/// <param name="Pull">The last pull made by that day.</param>
/// <param name="PackWasChosen">Whether the pack was asked for by name, rather than being the one in force on the day.</param>
public sealed record KnownOn(RunReport Report, DateOnly Day, PullRecord Pull, bool PackWasChosen)
{
    public bool IsStored => Report.Run.Number > 0;

    /// <param name="pack">A pack's identity; null for the version in force on the day.</param>
    /// <exception cref="NothingToScoreException">Nothing was known on that day; that is never an empty list.</exception>
    /// <param name="sources">The plug-ins; loaded only when a pack asks for one and no stored run answers.</param>
    public static KnownOn Of(RiskStore store, RulesFolder rules, DateOnly day, string? pack, Func<FactSources> sources)
    {
        var pulls = store.Pulls;
        var last = store.PullBy(day);
        if (last == 0)
            throw new NothingToScoreException(pulls.Count == 0 ? "Nothing was ever pulled." : $"Nothing was known on {day:d MMMM yyyy}: the first pull was made on {pulls[pulls.Keys.Min()].Day:d MMMM yyyy}. Ask for that day or a later one.");
        var loaded = pack is { } named ? rules.PackNamed(named) : rules.PackInForce(day);
        var merges = store.MergesBy(day);
        var overrides = HeldOn(day, store.OverridesNow(last).Overrides);
        var stored = store.RunsOf(day, loaded.Pack.Sha256).FirstOrDefault(
            run => run.Merges == merges && store.SameRecords(run.Pull, last) && HeldOn(day, store.OverridesKnownTo(run)) == overrides);
        var report = stored is not null ? store.Report(stored) : WorkOut(store, loaded.Pack, last, day, sources);
        return new KnownOn(report, day, pulls[last], pack is not null);
    }

    /// <summary>Tells one set of overrides in force from another: a run made before one was approved that day is not what was known at its end.</summary>
    static string HeldOn(DateOnly day, IEnumerable<Override> known) => OverrideWords.DigestWith("", known.Where(one => one.IsInForceOn(day)));

    /// <summary>Numbers that two lines had, as far as was known.</summary>
    public IReadOnlyList<PossibleDuplicate> PossibleDuplicates()
    {
        return
        [
            .. Report.Lines.SelectMany(line => line.Records.Numbers).GroupBy(number => number.Number).OrderBy(group => group.Key, StringComparer.Ordinal)
                .SelectMany(group => Pairs(group.Key, [.. group.Select(number => number.Line).Distinct().Order(StringComparer.Ordinal)])),
        ];
    }

    static IEnumerable<PossibleDuplicate> Pairs(string number, IReadOnlyList<string> lines)
    {
        return lines.SelectMany((line, index) => lines.Skip(index + 1).Select(other => new PossibleDuplicate(number, line, other)));
    }

    static RunReport WorkOut(RiskStore store, Pack pack, long pull, DateOnly day, Func<FactSources> sources)
    {
        using var digest = new InputsDigest();
        var merges = store.MergesBy(day);
        var records = store.RecordsAt(pull, merges, digest);
        IReadOnlyList<LineRecords> scored = [.. records.Where(one => LineScoring.IsScored(one, day))];
        var given = pack.Facts.Any(fact => fact.From is Derivation.PlugIn) ? sources().Ask(pack.Identity, pack.Facts, scored, day, CancellationToken.None) : GivenFacts.None;
        digest.Add(records, given);
        var (step, overrides) = store.OverridesNow(pull);
        var (held, outcomes) = Holding.Apply(pack, day, LineScoring.Score(pack, records, day, given, null, CancellationToken.None), overrides, null);
        var inputs = OverrideWords.DigestWith(digest.End(), overrides.Where(one => one.IsInForceOn(day)));
        return new RunReport(new Run(0, day, pull, pack.Identity, pack.Sha256, Engine.Version, inputs, "as-of") { LastStep = step, Merges = merges }, null, pack, LineScoring.Rank(held, day)) { Overrides = outcomes };
    }
}
