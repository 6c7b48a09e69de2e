using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>What a person may do about a night.</summary>
public sealed class Nights(RiskStore store)
{
    /// <summary>Lets lists be drafted from a held night. From here on it is the good night that later ones are measured against.</summary>
    /// <exception cref="ActRefusedException">It was not held, was accepted already or has no run; or the reason does not do.</exception>
    public RecordedNight Accept(NightKey key, string because)
    {
        return store.AcceptNight(key, because.Trim(), night => ActRefusedException.ThrowIfAny("The night was not accepted",
        [
            .. FreeText.WhyNot("--because", because),
            .. night switch
            {
                null => [$"there is no night of {key} on record"],
                { State: not NightState.Held } => [$"the night of {key} is {night.State.ToString().ToLowerInvariant()}; only a held night is accepted"],
                { Acceptance: { } accepted } => [$"{accepted.By} accepted it already"],
                { Run: null } => [$"the night of {key} has no run; mend the rules and score the lines: countylines rescore"],
                _ => Array.Empty<string>(),
            },
        ]));
    }
}
