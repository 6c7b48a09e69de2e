using CountyLines.Risk.Pull;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker.Doctor;

/// <summary>The force's certificate with its key, and how recipients are reached.</summary>
sealed class KeysCheck(SettingsFile settings, RulesFolder rules, TimeProvider clock)
{
    /// <summary>A month is what it takes to have a certificate issued and to tell every recipient.</summary>
    const int DaysAhead = 30;

    public IEnumerable<Finding> Look()
    {
        if (!settings.Values.GetSection("Release").GetChildren().Any())
            return [Finding.Ok("signing", "Release", "not set; nothing is signed or delivered from here")];
        try
        {
            using var release = ReleaseSettings.Read(settings.Values, settings.Home, SourceAccess.OfThisProcess, clock);
            var roles = rules.AudienceNames().SelectMany(Recipients).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return
            [
                Expiry("signing certificate", settings.Values["Release:Certificate"] ?? "", release.Certificate.Expires, clock, "Have a new one issued, and tell every recipient on another way"),
                .. release.Ways.Keys.Order(StringComparer.Ordinal).Select(role => roles.Contains(role)
                    ? Finding.Ok("delivery", $"Release:Delivery:{role}", $"goes to {Scoring.VisibleText.Of(release.Ways[role].Where)}; it is not tried now")
                    : Finding.Warning("delivery", $"Release:Delivery:{role}", $"no audience has such a recipient{Scoring.Words.DidYouMean(role, roles)}", "Mend the name, or take it away")),
            ];
        }
        catch (SettingsException fault)
        {
            return [.. fault.Problems.Select(problem => Finding.Fault("signing", "Release", problem, "Mend it before the next list is published"))];
        }
    }

    /// <summary>How long a certificate is still good.</summary>
    public static Finding Expiry(string what, string where, DateTimeOffset until, TimeProvider clock, string toDo)
    {
        var days = (until - clock.GetUtcNow()).TotalDays;
        return days <= 0 ? Finding.Fault(what, where, $"it expired at {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC", toDo)
            : days <= DaysAhead ? Finding.Warning(what, where, $"it expires at {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC", toDo)
            : Finding.Ok(what, where, $"good until {until.UtcDateTime:yyyy-MM-dd}");
    }

    IEnumerable<string> Recipients(string audience)
    {
        try
        {
            return rules.Audience(audience).Recipients.Select(one => one.Role);
        }
        catch (RulesException)
        {
            // That it does not load is told with the rules.
            return [];
        }
    }
}
