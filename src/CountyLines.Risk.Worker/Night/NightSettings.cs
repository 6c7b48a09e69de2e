using System.Globalization;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Night;

/// <summary>Settings that cannot be used, all faults together.</summary>
sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception("The settings cannot be used:" + Environment.NewLine + string.Join(Environment.NewLine, problems.Select(problem => $"  {problem}")))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>A part of the population with a store and feeds of its own, such as one force.</summary>
/// <param name="Name">Empty when there is only one population.</param>
/// <param name="Feeds">The folder of each feed, by the feed's name; empty for a database or a web service.</param>
sealed record NightPart(string Name, IReadOnlyDictionary<string, string> Feeds)
{
    public const string NameWords = "write lower-case letters, digits and hyphens, at most 40, a letter first, and not 'schedule'";

    /// <summary>The workers' common schedule has the schema that a part of this name would have.</summary>
    const string Taken = "schedule";

    /// <summary>A part's name is the name of its folder and of its schema.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 40 && name != Taken && char.IsAsciiLetterLower(name[0]) && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}

/// <summary>What the rules folder knows, as far as settings name it.</summary>
/// <param name="NeedsFolder">Whether a feed is read from files.</param>
sealed record KnownRules(IReadOnlyList<string> Feeds, Func<string, bool> NeedsFolder, IReadOnlyList<string> Audiences)
{
    public static KnownRules Of(RulesFolder rules) => new(rules.FeedNames(), name => rules.FeedNamed(name).NeedsFolder, rules.AudienceNames());
}

/// <summary>The section Night of the settings: when the night runs, what it pulls, within which bounds its list is drafted and for whom.</summary>
/// <param name="Parts">At least one; each has its night.</param>
/// <param name="Audiences">For whom a list is drafted.</param>
sealed record NightSettings(NightSchedule Schedule, IReadOnlyList<NightPart> Parts, IReadOnlyList<string> Audiences, NightBounds Bounds)
{
    const int UsualLeaseSeconds = 60;

    const string UsualCron = "0 30 2 * * ?";
    const string UsualZone = "Europe/London";
    const string UsualMakeUpUntil = "12:00";

    /// <summary>How long a worker on another machine may be silent before its night is taken from it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(UsualLeaseSeconds);

    /// <param name="home">The settings file's folder, from which relative paths count.</param>
    /// <exception cref="SettingsException">Something is missing or cannot be used; all faults are named.</exception>
    public static NightSettings Read(IConfiguration configuration, string home, KnownRules known)
    {
        var problems = new List<string>();
        var settings = Read(new SectionReading(configuration.GetSection("Night"), home, SourceAccess.OfThisProcess, problems), known);
        return problems.Count == 0 ? settings! : throw new SettingsException(problems);
    }

    /// <summary>Null when something cannot be used, which is noted.</summary>
    public static NightSettings? Read(SectionReading night, KnownRules known)
    {
        night.KnowOnly("Cron", "TimeZone", "MakeUpUntil", "Feeds", "Parts", "Draft", "Gates", "LeaseSeconds");
        var schedule = ReadSchedule(night);
        var parts = ReadParts(night, known);
        var audiences = night.Texts("Draft");
        foreach (var stranger in audiences.Where(one => !known.Audiences.Contains(one)))
            night.Fault("Draft", $": there is no audience '{VisibleText.Of(stranger, 80)}'{Words.DidYouMean(stranger, known.Audiences)}");
        var bounds = ReadBounds(night.Under("Gates"));
        var lease = TimeSpan.FromSeconds(night.Number("LeaseSeconds", UsualLeaseSeconds, 10, 3_600));
        return schedule is null ? null : new NightSettings(schedule, parts, audiences, bounds) { Lease = lease };
    }

    static NightSchedule? ReadSchedule(SectionReading night)
    {
        var zoneText = night.TextOr("TimeZone", UsualZone);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneText, out var zone))
            night.Fault("TimeZone", $" is '{zoneText}', which this machine does not know; write a name such as {UsualZone}, and install the time zone data (tzdata)");
        var untilText = night.TextOr("MakeUpUntil", UsualMakeUpUntil);
        if (!TimeOnly.TryParseExact(untilText, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
            night.Fault("MakeUpUntil", $" is '{untilText}'; write a time of day such as {UsualMakeUpUntil}: until then a night that was missed is made up on its day");
        return zone is null ? null : NightSchedule.Read(night.TextOr("Cron", UsualCron), zone, until, message => night.Fault("Cron", message));
    }

    static List<NightPart> ReadParts(SectionReading night, KnownRules known)
    {
        if (!night.Has("Parts"))
            return [new NightPart("", ReadFeeds(night, known))];
        if (night.Has("Feeds"))
            night.Fault("Feeds", " stands beside Night:Parts; give each part its own feeds, or take Night:Parts away");
        var parts = new List<NightPart>();
        foreach (var part in night.Under("Parts").Children)
        {
            part.KnowOnly("Feeds");
            if (!NightPart.IsName(part.Key))
                part.Fault("", $": a part's name is the name of its folder and of its schema; {NightPart.NameWords}");
            parts.Add(new NightPart(part.Key, ReadFeeds(part, known)));
        }

        if (parts.Count == 0)
            night.Fault("Parts", " names no part; write, for example, { \"nottinghamshire\": { \"Feeds\": { … } } }");
        return parts;
    }

    static Dictionary<string, string> ReadFeeds(SectionReading part, KnownRules known)
    {
        var section = part.Under("Feeds");
        var feeds = section.Children.ToDictionary(feed => feed.Key, feed => feed.Value);
        if (feeds.Count == 0)
            part.Fault("Feeds", " names no feed; write, for example, { \"force-extract\": \"/srv/extract\" }");
        foreach (var (name, folder) in feeds)
        {
            if (!known.Feeds.Contains(name))
                section.Fault(name, $": there is no such feed{Words.DidYouMean(name, known.Feeds)}");
            else if (folder.Length == 0 && !known.NeedsFolder(name))
                continue;
            if (folder.Length == 0)
                section.Fault(name, " gives no folder");
        }

        return feeds;
    }

    static NightBounds ReadBounds(SectionReading gates)
    {
        var usual = new NightBounds();
        gates.KnowOnly("QuarantinedPercent", "StaleDays", "JumpPercent", "MeanShiftPercent", "InErrorPercent");
        return new NightBounds
        {
            QuarantinedPercent = gates.Number("QuarantinedPercent", usual.QuarantinedPercent, 0, 100),
            StaleDays = gates.Number("StaleDays", usual.StaleDays, 0, 3_650),
            JumpPercent = gates.Number("JumpPercent", usual.JumpPercent, 0, 1_000),
            MeanShiftPercent = gates.Number("MeanShiftPercent", usual.MeanShiftPercent, 0, 1_000),
            InErrorPercent = gates.Number("InErrorPercent", usual.InErrorPercent, 0, 100),
        };
    }
}
