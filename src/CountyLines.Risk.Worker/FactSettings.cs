using System.Globalization;
using CountyLines.Risk.Facts;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker;

/// <summary>Which plug-ins the settings name: <c>"Facts": { "Assemblies": [ "/srv/facts/Ours.dll" ], "Limit": "00:05:00" }</c>.</summary>
static class FactSettings
{
    static readonly string[] Known = ["Assemblies", "Limit"];

    /// <summary>Long enough for a thousand lines of the slowest honest source, short enough that a night still ends in the night.</summary>
    static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(5);

    /// <exception cref="SettingsException">The settings cannot be read.</exception>
    /// <exception cref="FactSourcesException">An assembly that they name cannot be used.</exception>
    public static FactSources Load(IConfiguration configuration, TimeProvider clock)
    {
        var facts = configuration.GetSection("Facts");
        var problems = facts.GetChildren().Select(child => child.Key).Where(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase))
            .Select(key => $"Facts:{key}: there is no such setting{Words.DidYouMean(key, Known)}").ToList();
        var limit = UsualLimit;
        if (facts["Limit"] is { } text && !(TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out limit) && limit > TimeSpan.Zero && limit <= TimeSpan.FromDays(1)))
            problems.Add($"Facts:Limit is '{text}'; write how long a plug-in may take for a thousand lines, up to a day, such as 00:05:00");
        var list = facts.GetSection("Assemblies");
        if (!string.IsNullOrEmpty(list.Value))
            problems.Add($"Facts:Assemblies is '{list.Value}'; write a list, such as [ \"{list.Value}\" ], or set COUNTYLINES_Facts__Assemblies__0");
        var assemblies = list.GetChildren().ToList();
        problems.AddRange(assemblies.Where(path => string.IsNullOrWhiteSpace(path.Value)).Select(path => $"{path.Path} gives no path"));
        return problems.Count == 0 ? FactSources.Load([.. assemblies.Select(path => path.Value!)], limit, clock) : throw new SettingsException(problems);
    }
}
