using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker.Health;

/// <summary>How a part of the population stands.</summary>
/// <param name="Part">Empty when there is only one.</param>
/// <param name="LastGoodNight">When the last night from which lists may be drafted ended; null before the first.</param>
/// <param name="Reasons">Why it is not ready; nothing when it is.</param>
sealed record PartHealth(string Part, DateTimeOffset? LastGoodNight, IReadOnlyList<string> Reasons);

/// <summary>Whether the worker can do tonight what it is there for.</summary>
/// <param name="Rules">Why the rules cannot be used; nothing when they can.</param>
sealed record Readiness(IReadOnlyList<string> Rules, IReadOnlyList<PartHealth> Parts)
{
    public bool IsReady => Rules.Count == 0 && Parts.All(part => part.Reasons.Count == 0);
}

/// <summary>
/// Looks whether the worker is ready. Whoever may ask is told states and times in fixed words and nothing else: a message of a database or a
/// file system could hold a path, a name or a secret, and stands in <c>doctor</c>.
/// </summary>
sealed class WorkerHealth(NightSettings settings, NightFolders folders, HealthSettings health, NightFault fault, TimeProvider clock)
{
    /// <summary>What many ask at once is looked at once.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    readonly Lock one = new();
    (long At, Readiness Seen)? last;

    /// <summary>Whether the process works: nothing has ended it yet.</summary>
    public bool IsLive => fault.First is null;

    public Readiness Look()
    {
        lock (one)
        {
            if (last is { } known && clock.GetElapsedTime(known.At) < Fresh)
                return known.Seen;
            var seen = new Readiness([.. OfRules()], [.. settings.Parts.Select(part => OfPart(part.Name))]);
            last = (clock.GetTimestamp(), seen);
            return seen;
        }
    }

    IEnumerable<string> OfRules()
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), settings.Schedule.Zone).DateTime);
        if (!Loads(() => folders.Rules.PackInForce(today)))
            yield return "no rule pack is in force; see: countylines doctor";
        if (!Loads(() => folders.Rules.Governance()) || !Loads(() => folders.Rules.Retention()))
            yield return "rules of governance or retention do not load; see: countylines doctor";
        foreach (var feed in settings.Parts.SelectMany(part => part.Feeds.Keys).Distinct().Where(feed => !Loads(() => folders.Rules.FeedNamed(feed))))
            yield return $"the feed {feed} does not load; see: countylines doctor";
    }

    PartHealth OfPart(string part)
    {
        try
        {
            var place = folders.PlaceOf(part);
            if (!RiskStore.ExistsAt(place))
                return new PartHealth(part, null, ["there is no store yet"]);
            using var store = RiskStore.Open(place, clock, Person.Of("countylines run")!);
            var ended = store.LastGoodNight(part)?.Ended;
            return new PartHealth(part, ended, ended is null ? ["no night was good yet"] : clock.GetUtcNow() - ended > health.OldestNight ? [$"the last good night ended more than {health.OldestNight.TotalHours:0.#} hours ago"] : []);
        }
        catch (Exception wrong) when (wrong is StoreRefusedException or IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            return new PartHealth(part, null, ["the store does not open; see: countylines doctor"]);
        }
    }

    static bool Loads(Func<object> rules)
    {
        try
        {
            return rules() is not null;
        }
        catch (Exception wrong) when (wrong is RulesException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
