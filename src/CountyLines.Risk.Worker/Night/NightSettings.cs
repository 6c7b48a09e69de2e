using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CountyLines.Risk.Worker.Night;

/// <summary>Settings that cannot be used, all faults together.</summary>
sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception("The settings cannot be used:" + Environment.NewLine + string.Join(Environment.NewLine, problems.Select(problem => $"  {problem}")))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>When the night runs and what it pulls.</summary>
/// <param name="At">The time of day.</param>
/// <param name="Zone">Where that time is told.</param>
/// <param name="Feeds">The folder of each feed, by the feed's name; empty for a database or a web service.</param>
sealed record NightSettings(TimeOnly At, TimeZoneInfo Zone, IReadOnlyDictionary<string, string> Feeds)
{
    public static NightSettings Read(IConfiguration configuration, IReadOnlyList<string> knownFeeds, Func<string, bool>? needsFolder = null)
    {
        var problems = new List<string>();
        var atText = configuration["Night:At"] ?? "02:30";
        if (!TimeOnly.TryParseExact(atText, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            problems.Add($"Night:At is '{atText}'; write a time of day such as 02:30");
        var zoneText = configuration["Night:TimeZone"] ?? "Europe/London";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneText, out var zone))
            problems.Add($"Night:TimeZone is '{zoneText}', which this machine does not know; write a name such as Europe/London, and install the time zone data (tzdata)");
        var feeds = configuration.GetSection("Night:Feeds").GetChildren().ToDictionary(feed => feed.Key, feed => feed.Value ?? "");
        if (feeds.Count == 0)
            problems.Add("Night:Feeds names no feed; write, for example, { \"Night\": { \"Feeds\": { \"force-extract\": \"/srv/extract\" } } }");
        foreach (var (name, folder) in feeds)
        {
            if (!knownFeeds.Contains(name))
                problems.Add($"Night:Feeds:{name}: there is no such feed{Scoring.Words.DidYouMean(name, knownFeeds)}");
            else if (folder.Length == 0 && needsFolder?.Invoke(name) == false)
                continue;
            if (folder.Length == 0)
                problems.Add($"Night:Feeds:{name} gives no folder");
        }

        return problems.Count == 0 ? new NightSettings(at, zone!, feeds) : throw new SettingsException(problems);
    }
}
