using CountyLines.Risk.Facts;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker.Doctor;

/// <summary>Looks at everything that the product needs, and changes nothing. Each part is looked at whatever the others came to.</summary>
/// <param name="settings">Null when they cannot be read at all.</param>
/// <param name="unreadable">Why not; empty when they can.</param>
/// <param name="placeOf">Where the store of a part is; null when the settings do not say.</param>
sealed class Examination(SettingsFile? settings, IReadOnlyList<string> unreadable, Func<string, StorePlace>? placeOf, string rulesFolder, TimeProvider clock)
{
    readonly RulesFolder rules = new(rulesFolder);

    public IReadOnlyList<Finding> Look()
    {
        var (worker, faults) = Worker();
        var parts = worker?.Night.Parts ?? [new NightPart("", new Dictionary<string, string>())];
        return
        [
            .. faults,
            .. MachineCheck.Look(clock),
            .. new RulesCheck(rules, rulesFolder, clock).Look(),
            .. placeOf is null ? [] : parts.SelectMany(part => new StoreCheck(placeOf(part.Name), part.Name, clock).Look()),
            .. settings is null ? [] : new KeysCheck(settings, rules, clock).Look(),
            .. worker is null ? [] : parts.SelectMany(part => part.Feeds).Select(Feed),
            .. worker is null ? [] : MachineCheck.Port("health port", "Health:Listen", worker.Health.Listen),
            .. worker is null ? [] : new ConsoleCheck(worker.Console, placeOf?.Invoke(worker.Console.Part), clock).Look(),
        ];
    }

    /// <summary>The worker's settings, when a worker runs here and they have no fault.</summary>
    (WorkerSettings? Worker, IReadOnlyList<Finding> Findings) Worker()
    {
        if (settings is null)
            return (null, [.. unreadable.Select(Wrong)]);
        var where = settings.IsThere ? settings.Path : $"{settings.Path} (not there)";
        try
        {
            // Without the section Night no worker runs here, and nothing of it is missing.
            if (!settings.Values.GetSection("Night").GetChildren().Any())
            {
                _ = settings.Read(all => all.Of(() => FactSettings.Load(settings.Values, clock)));
                return (null, [Finding.Ok("settings", where, "no fault; there is no section Night, so no worker can run with them")]);
            }

            var worker = WorkerSettings.Read(settings, rules, clock);
            return (worker, [Finding.Ok("settings", where, "no fault; plug-ins load")]);
        }
        catch (SettingsException fault)
        {
            return (null, [.. fault.Problems.Select(Wrong)]);
        }
        catch (FactSourcesException fault)
        {
            return (null, [.. fault.Problems.Select(problem => Finding.Fault("plug-in", where, problem, "Mend the assembly, or its path under Facts:Assemblies"))]);
        }
        catch (RulesException fault)
        {
            return (null, [Finding.Fault("settings", where, fault.Summary, "Mend the rules that they name")]);
        }

        Finding Wrong(string problem) => Finding.Fault("settings", settings?.Path ?? "", problem, "Mend the settings file, or the environment variable");
    }

    Finding Feed(KeyValuePair<string, string> feed)
    {
        if (feed.Value.Length == 0)
            return Finding.Ok("feed", feed.Key, "a database or a web service; it is asked at night and not now");
        return Directory.Exists(feed.Value)
            ? Finding.Ok("feed", $"{feed.Key}: {feed.Value}", "its folder is there")
            : Finding.Fault("feed", $"{feed.Key}: {feed.Value}", "there is no such folder, or this account may not see it", "Mount it, or mend Night:Feeds");
    }
}
