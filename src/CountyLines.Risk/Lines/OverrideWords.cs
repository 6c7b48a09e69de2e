using System.Globalization;
using System.Text.Json;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>What is said of an override in a run, on a screen and on paper alike. Of a withheld line nothing but its reference is said.</summary>
public static class OverrideWords
{
    /// <summary>The reason for which an override on a withheld line is not applied.</summary>
    public const string Withheld = "the line is withheld";

    /// <summary>One sentence or two that say what happened and what to do.</summary>
    public static string Of(RunOverride one)
    {
        var (held, approved) = (one.Override, one.Override.Approval!);
        return one.Outcome switch
        {
            OverrideOutcome.NotApplied when one.Problem == Withheld => $"Override {held.Id} on {held.Line} is not applied: {Withheld}.",
            OverrideOutcome.NotApplied => $"Override {held.Id} on {held.Line} ({held.Holds.Words}) is not applied: {one.Problem}. The machine's value stands. End it, or make a new one that fits.",
            OverrideOutcome.Expired => $"Override {held.Id} on {held.Line} ({held.Holds.Words}) expired after {Day(held.Until)}; the machine's value stands again.",
            _ when one.IsAlarm => $"Override {held.Id} on {held.Line} holds {held.Holds.Words}, and the machine's value has moved from {approved.Machine.Words} to {one.Machine!.Words} since it was approved on {Day(approved.On)}. Look again: end it, or make a new one.",
            _ => $"Override {held.Id} on {held.Line} holds {held.Holds.Words} until {Day(held.Until)}; the machine says {one.Machine!.Words}.",
        };
    }

    /// <summary>Lower-case, for files: <c>not-applied</c>.</summary>
    public static string Of(OverrideOutcome outcome) => outcome == OverrideOutcome.NotApplied ? "not-applied" : outcome.ToString().ToLowerInvariant();

    /// <summary>Lower-case, for files: <c>in-force</c>.</summary>
    public static string Of(OverrideState state) => state == OverrideState.InForce ? "in-force" : state.ToString().ToLowerInvariant();

    /// <summary>A run's digest over its records together with the overrides in force on its date: they too are what it saw. With none it is the records' own.</summary>
    public static string DigestWith(string records, IEnumerable<Override> inForce)
    {
        var all = inForce.OrderBy(one => one.Id).Select(one => JsonSerializer.Serialize(new { one.Id, one.Line, one.Holds.Words, one.Until, one.Approval })).ToList();
        return all.Count == 0 ? records : Sha256.Of(string.Join('\n', all.Prepend(records)));
    }

    static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
