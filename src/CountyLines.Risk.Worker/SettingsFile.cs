using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Worker.Night;

namespace CountyLines.Risk.Worker;

/// <summary>Where a setting's value comes from.</summary>
enum SettingOrigin
{
    Default,
    File,
    Environment,
}

/// <summary>A setting as it stands.</summary>
/// <param name="Key">With the names that the force chose.</param>
/// <param name="Value">Null when it is not set and has no default.</param>
/// <param name="Variable">The environment variable that it comes from; empty for another origin.</param>
sealed record Setting(string Key, string? Value, SettingOrigin Origin, string Variable, KnownSetting Known);

/// <summary>
/// The settings: one JSON file, and above it environment variables such as <c>COUNTYLINES_Night__Cron</c>. Read once; what is wrong is told all
/// together, also what stands there and is no setting at all.
/// </summary>
sealed class SettingsFile
{
    public const string Prefix = "COUNTYLINES_";

    /// <summary>Stands for ':' in a variable's name. A variable without it is no setting: secrets may be kept in it.</summary>
    const string Below = "__";

    readonly SourceAccess access;
    readonly Dictionary<string, string> variables;

    SettingsFile(string path, SourceAccess access, Dictionary<string, string> variables, IConfigurationRoot values)
    {
        (Path, this.access, this.variables, Values) = (path, access, variables, values);
    }

    /// <summary>The whole path of the file, which may not be there.</summary>
    public string Path { get; }

    /// <summary>The file's folder, from which relative paths in it count.</summary>
    public string Home => System.IO.Path.GetDirectoryName(Path)!;

    public bool IsThere => File.Exists(Path);

    public IConfigurationRoot Values { get; }

    /// <param name="mustExist">Whether a file that is not there is a fault: somebody named it.</param>
    /// <param name="environment">Every variable of the environment with its value.</param>
    /// <param name="access">How secrets are reached.</param>
    /// <exception cref="SettingsException">The file cannot be read.</exception>
    public static SettingsFile Open(string path, bool mustExist, IEnumerable<KeyValuePair<string, string>> environment, SourceAccess access)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (mustExist && !File.Exists(full))
            throw new SettingsException([$"there is no file {VisibleText.Of(full)}; mend the path after --settings"]);
        var variables = environment.Where(one => one.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).OrderBy(one => one.Key, StringComparer.Ordinal)
            .GroupBy(one => one.Key[Prefix.Length..].Replace(Below, ":", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.Last(), StringComparer.OrdinalIgnoreCase);
        var inSections = variables.Where(one => one.Key.Contains(':', StringComparison.Ordinal)).ToDictionary(one => one.Key, one => (string?)one.Value.Value);
        try
        {
            var values = new ConfigurationBuilder().AddJsonFile(full, optional: true).AddInMemoryCollection(inSections).Build();
            return new SettingsFile(full, access, variables.ToDictionary(one => one.Key, one => one.Value.Key, StringComparer.OrdinalIgnoreCase), values);
        }
        catch (InvalidDataException fault)
        {
            throw new SettingsException([$"{full} cannot be read as JSON: {fault.InnerException?.Message ?? fault.Message}"]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"{full} cannot be read: {VisibleText.Of(fault.Message)}"]);
        }
    }

    /// <summary>Reads sections, and tells what is wrong with all of them together with what is no setting.</summary>
    /// <param name="read">Reads each section; a value that is faulty may come back as anything, since nothing comes of it.</param>
    /// <exception cref="SettingsException">Something cannot be used; all faults are named.</exception>
    public T Read<T>(Func<SettingsReading, T> read)
    {
        var reading = new SettingsReading(this, access);
        var result = read(reading);
        var problems = Problems(reading.Problems);
        if (problems.Count == 0)
            return result;
        (result as IDisposable)?.Dispose();
        throw new SettingsException(problems);
    }

    /// <summary>The values, when nothing stands there that is no setting.</summary>
    /// <exception cref="SettingsException">Something does.</exception>
    public IConfigurationRoot Checked() => Read(_ => Values);

    /// <summary>The settings that there are, as they stand: those that the force names, and the defaults of the rest.</summary>
    public IReadOnlyList<Setting> All()
    {
        var given = Leaves(Values).Select(leaf => (leaf.Path, leaf.Value, Known: KnownSettings.Find(leaf.Path))).Where(leaf => leaf.Known is not null).ToLookup(leaf => leaf.Known!);
        return [.. KnownSettings.All.SelectMany(known => given[known].Any()
            ? given[known].Select(leaf => new Setting(Spelt(known, leaf.Path), leaf.Value, OriginOf(leaf.Path), VariableOf(leaf.Path) ?? "", known))
            : [new Setting(known.Key, known.Default.Length > 0 ? known.Default : null, SettingOrigin.Default, "", known)])];
    }

    /// <summary>Where the value of a setting comes from.</summary>
    public SettingOrigin OriginOf(string key) => VariableOf(key) is not null ? SettingOrigin.Environment : Values[key] is null ? SettingOrigin.Default : SettingOrigin.File;

    string? VariableOf(string key) => key.Contains(':', StringComparison.Ordinal) ? variables.GetValueOrDefault(key) : null;

    List<string> Problems(IReadOnlyList<string> ofSections)
    {
        var problems = ofSections.Distinct().ToList();
        foreach (var (key, message) in KnownSettings.Mistakes(Values))
        {
            // The section's own reader may have told it already.
            if (!problems.Contains($"{key}{message}"))
                problems.Add(VariableOf(key) is { } variable ? $"{key} (the environment variable {VisibleText.Of(variable)}){message}" : $"{key}{message}");
        }

        // One underscore for two sets nothing, and nobody would be told.
        problems.AddRange(from one in variables
                          where !one.Key.Contains(':', StringComparison.Ordinal) && KnownSettings.Find(one.Key.Replace('_', ':')) is not null
                          select $"{one.Value}: there is no such setting; did you mean '{Prefix}{one.Key.Replace("_", Below, StringComparison.Ordinal)}'?");
        return problems;
    }

    /// <summary>A key as the table spells it, with the names that the force chose.</summary>
    static string Spelt(KnownSetting known, string key) => string.Join(':', known.Key.Split(':').Zip(key.Split(':'), (pattern, given) => pattern.Length == 1 ? given : pattern));

    static IEnumerable<IConfigurationSection> Leaves(IConfiguration settings)
    {
        return settings.GetChildren().SelectMany(child => child.GetChildren().Any() ? Leaves(child) : child.Value is null ? [] : [child]);
    }
}

/// <summary>The settings while they are read: what is wrong with each section is gathered.</summary>
sealed class SettingsReading(SettingsFile file, SourceAccess access)
{
    readonly List<string> problems = [];

    public IReadOnlyList<string> Problems => problems;

    public SectionReading Section(string key) => new(file.Values.GetSection(key), file.Home, access, problems);

    /// <summary>What a reader comes to that throws its faults; nothing when it does, and its faults are gathered.</summary>
    public T Of<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (SettingsException fault)
        {
            problems.AddRange(fault.Problems);
            return null!;
        }
    }
}
