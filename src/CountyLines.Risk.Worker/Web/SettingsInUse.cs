using CountyLines.Risk.Facts;
using CountyLines.Risk.Pull;

namespace CountyLines.Risk.Worker.Web;

/// <summary>What pages need of the settings, read when it is asked for: a list can be looked at where nothing is signed.</summary>
sealed class SettingsInUse(SettingsFile file, TimeProvider clock)
{
    readonly Lock one = new();
    FactSources? facts;

    /// <summary>Where the settings stand, or would.</summary>
    public string Where => file.Path;

    /// <summary>Whether they say by which certificate the force signs.</summary>
    public bool Signs => file.Values["Release:Certificate"] is { Length: > 0 };

    /// <summary>The folder of each feed that the night pulls, by the feed's name; empty for a database or a web service.</summary>
    public IReadOnlyDictionary<string, string> Feeds => file.Values.GetSection("Night:Feeds").GetChildren().ToDictionary(feed => feed.Key, feed => feed.Value?.Trim() ?? "", StringComparer.Ordinal);

    /// <exception cref="Night.SettingsException">Something is missing or cannot be used.</exception>
    public ReleaseSettings Release() => ReleaseSettings.Read(file.Checked(), file.Home, SourceAccess.OfThisProcess, clock);

    /// <exception cref="Night.SettingsException">Something cannot be used.</exception>
    public IReadOnlyDictionary<string, DeliveryWay> Ways() => ReleaseSettings.ReadWays(file.Checked(), file.Home, SourceAccess.OfThisProcess, clock);

    /// <summary>The plug-ins, loaded once.</summary>
    /// <exception cref="Night.SettingsException">The settings cannot be read.</exception>
    /// <exception cref="FactSourcesException">One of them cannot be used.</exception>
    public FactSources Facts()
    {
        lock (one)
            return facts ??= FactSettings.Load(file.Checked(), clock);
    }
}
