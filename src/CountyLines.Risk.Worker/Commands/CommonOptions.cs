using System.CommandLine;
using CountyLines.Risk.Facts;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker.Commands;

/// <summary>The options that every verb takes.</summary>
sealed class CommonOptions
{
    readonly Option<string> data = new("--data") { Description = "The folder with the store and the briefings", Recursive = true, DefaultValueFactory = _ => "data" };
    readonly Option<string> rules = new("--rules") { Description = "The folder with packs and feeds (default: rules here, or else those beside the program)", Recursive = true, DefaultValueFactory = _ => UsualRules };
    readonly Option<string> settings = new("--settings") { Description = "The settings file; environment variables COUNTYLINES_... stand above it", Recursive = true, DefaultValueFactory = _ => "countylines.json" };
    readonly Option<string> part = new("--part") { Description = "The part of the population, such as a force, when the settings have parts; its store is in parts/NAME of the data folder", Recursive = true, DefaultValueFactory = _ => "" };
    readonly Option<bool> json = new("--json") { Description = "Write one JSON document and nothing else to standard output", Recursive = true };

    /// <summary>A published program brings rules along, for a first look from any folder.</summary>
    static string UsualRules => !Directory.Exists("rules") && Path.Combine(AppContext.BaseDirectory, "rules") is var beside && Directory.Exists(beside) ? beside : "rules";

    public void AddTo(RootCommand root)
    {
        part.Validators.Add(result =>
        {
            // It becomes the name of a folder.
            if (result.Tokens is [{ Value: var name }] && !NightPart.IsName(name))
                result.AddError($"'{VisibleText.Of(name, 80)}' is no part's name: {NightPart.NameWords}");
        });
        root.Add(data);
        root.Add(rules);
        root.Add(settings);
        root.Add(part);
        root.Add(json);
    }

    /// <summary>The data folder; of a part, when one is asked for.</summary>
    public string Data(ParseResult parsed) => StoreOf(parsed)(Part(parsed)).Folder;

    /// <summary>The part that is asked for; empty for the only one.</summary>
    public string Part(ParseResult parsed) => parsed.GetValue(part)!;

    /// <summary>Where the store is.</summary>
    public StorePlace Store(ParseResult parsed) => StoreOf(parsed)(Part(parsed));

    /// <summary>Where the store of each part is, by the part's name; the only store's name is empty.</summary>
    public Func<string, StorePlace> StoreOf(ParseResult parsed)
    {
        return StoreSettings.Read(Settings(parsed), SettingsFolder(parsed), parsed.GetValue(data)!, SourceAccess.OfThisProcess);
    }

    public RulesFolder Rules(ParseResult parsed) => new(RulesFolder(parsed));

    public string RulesFolder(ParseResult parsed) => parsed.GetValue(rules)!;

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>The settings file with the environment above it. One that is not there sets nothing, unless somebody named it.</summary>
    /// <exception cref="SettingsException">The file cannot be read.</exception>
    public SettingsFile SettingsFile(ParseResult parsed)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(one => new KeyValuePair<string, string>((string)one.Key, (string?)one.Value ?? ""));
        return Worker.SettingsFile.Open(parsed.GetValue(settings)!, parsed.GetResult(settings) is { Implicit: false }, environment, SourceAccess.OfThisProcess);
    }

    /// <summary>The settings, for a verb that needs one section of them.</summary>
    /// <exception cref="SettingsException">The file cannot be read, or something stands in it that is no setting.</exception>
    public IConfigurationRoot Settings(ParseResult parsed) => SettingsFile(parsed).Checked();

    /// <summary>The plug-ins that the settings name.</summary>
    public FactSources Sources(ParseResult parsed, TimeProvider clock) => FactSettings.Load(Settings(parsed), clock);

    /// <summary>By which certificate the force signs, and how recipients are reached.</summary>
    public ReleaseSettings Release(ParseResult parsed, TimeProvider clock) => ReleaseSettings.Read(Settings(parsed), SettingsFolder(parsed), SourceAccess.OfThisProcess, clock);

    /// <summary>How recipients are reached.</summary>
    public IReadOnlyDictionary<string, DeliveryWay> DeliveryWays(ParseResult parsed, TimeProvider clock) => ReleaseSettings.ReadWays(Settings(parsed), SettingsFolder(parsed), SourceAccess.OfThisProcess, clock);

    /// <summary>The settings file's folder, from which relative paths count.</summary>
    public string SettingsFolder(ParseResult parsed) => Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(settings)!))!;

    /// <summary>The store, made if it is not there.</summary>
    public RiskStore OpenStore(ParseResult parsed, TimeProvider clock, Acting acting) => RiskStore.Open(Store(parsed), clock, acting.Of(parsed));

    /// <summary>
    /// The store for a verb that changes something in it, which the store records by itself. A verb that shows records goes through
    /// <see cref="Consultation"/>. A mistyped folder must not answer like an empty store.
    /// </summary>
    public RiskStore OpenExistingStore(ParseResult parsed, TimeProvider clock, Acting acting)
    {
        var place = Store(parsed);
        return RiskStore.ExistsAt(place)
            ? OpenStore(parsed, clock, acting)
            : throw new NotFoundException($"There is no store in {(place.IsShared ? $"{place.Name}. Move one there with: countylines migrate" : $"'{place.Folder}'. Give its folder with --data")}, take in an extract with: countylines pull --from FOLDER, or see made-up lines with: countylines demo");
    }

    /// <summary>The meeting's open decisions by line, without those on lines of which nothing may be shown.</summary>
    /// <param name="by">The day at whose end they were open; today unless given.</param>
    public static IReadOnlyDictionary<string, Decision> OpenDecisions(RiskStore store, DateOnly? by = null)
    {
        var restricted = store.RestrictedLines();
        return Decision.OpenOf(store.Decisions().Where(one => !restricted.Contains(one.Line) && !(one.MadeOn > by)));
    }

    /// <summary>The report of a run by number, or of the last run.</summary>
    public static RunReport Report(RiskStore store, long? number)
    {
        if (number is { } wanted)
            return store.Report(store.FindRun(wanted) ?? throw new NotFoundException($"There is no run {wanted}; the last is run {store.LatestRun?.Number ?? 0}."));
        return store.Report(store.LatestRun ?? throw new NotFoundException("There is no run yet. Score the lines first: countylines rescore, or see made-up lines with: countylines demo"));
    }
}
