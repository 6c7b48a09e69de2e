using CountyLines.Risk.Facts;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Web;

namespace CountyLines.Risk.Worker;

/// <summary>Everything that the hosted worker is told.</summary>
sealed record WorkerSettings(NightSettings Night, FactSources Facts, HealthSettings Health, ConsoleSettings Console, TelemetrySettings Telemetry, LogSettings Log)
{
    /// <summary>Where they were read from, for what is read only when it is needed.</summary>
    public SettingsFile? File { get; init; }

    /// <exception cref="SettingsException">Something cannot be used; the faults of all sections are named.</exception>
    /// <exception cref="FactSourcesException">A plug-in cannot be used.</exception>
    public static WorkerSettings Read(SettingsFile file, RulesFolder rules, TimeProvider clock)
    {
        return file.Read(all =>
        {
            // The worker signs nothing, so whether the certificate is in order is for doctor; but a way that leads nowhere is known before the night.
            ReleaseSettings.ReadWays(all, clock);
            if (file.Values.GetSection("Store").Exists())
                _ = StoreSettings.ReadServer(all.Section("Store"));
            var health = HealthSettings.Read(all.Section("Health"));
            var (night, console) = (NightSettings.Read(all.Section("Night"), KnownRules.Of(rules)), ConsoleSettings.Read(all.Section("Console"), clock));
            if (night is not null)
                console.MustShowOneOf([.. night.Parts.Select(part => part.Name)], all.Section("Console"));
            return new WorkerSettings(
                night!, all.Of(() => FactSettings.Load(file.Values, clock)),
                health, console, TelemetrySettings.Read(all.Section("Telemetry"), health), LogSettings.Read(all.Section("Log"))) { File = file };
        });
    }
}
