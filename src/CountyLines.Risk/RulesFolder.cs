using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>Rules that cannot be used, with everything that is wrong with them.</summary>
public sealed class RulesException(string summary, IReadOnlyList<RuleProblem> problems) : Exception(MessageOf(summary, problems))
{
    // A log line is not a place to mend a pack by: `pack check` shows the rest.
    const int MostInMessage = 20;

    /// <summary>Which rules cannot be used, without the problems.</summary>
    public string Summary { get; } = summary;

    public IReadOnlyList<RuleProblem> Problems { get; } = problems;

    static string MessageOf(string summary, IReadOnlyList<RuleProblem> problems)
    {
        var lines = problems.Take(MostInMessage).Select(problem => problem.ToString()).Prepend(summary);
        var more = problems.Count - MostInMessage;
        return string.Join(Environment.NewLine, more > 0 ? lines.Append($"... and {more:N0} more problems") : lines);
    }
}

/// <summary>A pack with the texts it was read from, which the store keeps beside the runs it scored.</summary>
public sealed record LoadedPack(Pack Pack, string Yaml, string Cases);

/// <summary>The folder that analysts own: <c>packs/&lt;id&gt;/&lt;version&gt;/</c> and <c>feeds/*.yaml</c>.</summary>
public sealed class RulesFolder(string folder)
{
    /// <summary>The version of a pack that is in force on a date: of those whose <c>effective_from</c> has come, the one with the newest.</summary>
    /// <exception cref="RulesException">There is none, or a pack in the folder has a fault.</exception>
    public LoadedPack PackInForce(DateOnly asOf, string id = "county-lines")
    {
        var home = Path.Combine(folder, "packs", id);
        if (!Directory.Exists(home))
            throw new RulesException($"There is no pack '{id}' in {folder}; give the rules folder with --rules.", []);
        // A version with a fault stops the search: an older version in its place would be a silent change of the rules.
        return Directory.GetDirectories(home).Order(StringComparer.Ordinal).Select(LoadPack)
            .Where(loaded => loaded.Pack.EffectiveFrom <= asOf)
            .OrderBy(loaded => loaded.Pack.EffectiveFrom).ThenBy(loaded => Version.Parse(loaded.Pack.Version))
            .LastOrDefault() ?? throw new RulesException($"No version of the pack '{id}' was in force on {asOf:yyyy-MM-dd}.", []);
    }

    /// <summary>The pack with an identity such as <c>county-lines@1.0.0</c>, or in a folder of its own.</summary>
    /// <exception cref="RulesException">There is none, or it has a fault.</exception>
    public LoadedPack PackNamed(string identityOrFolder)
    {
        if (Directory.Exists(identityOrFolder) && File.Exists(Path.Combine(identityOrFolder, "pack.yaml")))
            return LoadPack(identityOrFolder);
        if (identityOrFolder.Split('@') is [var id, var version] && id.Length > 0 && Directory.Exists(Path.Combine(folder, "packs", id, version)))
        {
            var loaded = LoadPack(Path.Combine(folder, "packs", id, version));
            return loaded.Pack.Identity == identityOrFolder
                ? loaded
                : throw new RulesException($"The folder of '{identityOrFolder}' holds {loaded.Pack.Identity}; a pack's folder has the name and version of the pack.", []);
        }

        throw new RulesException($"There is no pack '{identityOrFolder}'{Words.DidYouMean(identityOrFolder, Identities())}", []);
    }

    /// <summary>Reads a pack's two files; what is wrong is in the result.</summary>
    /// <exception cref="RulesException">A file is missing.</exception>
    public static (PackReading Reading, string Yaml, string Cases) ReadPack(string packFolder)
    {
        var (yaml, cases) = (Path.Combine(packFolder, "pack.yaml"), Path.Combine(packFolder, "cases.csv"));
        foreach (var missing in new[] { yaml, cases }.Where(path => !File.Exists(path)))
            throw new RulesException($"A pack is a folder with pack.yaml and cases.csv; there is no {missing}.", []);
        var (yamlText, casesText) = (ReadText(yaml), ReadText(cases));
        return (PackReader.Read(yamlText, casesText, yaml, cases), yamlText, casesText);
    }

    /// <summary>The feed with a name.</summary>
    /// <exception cref="RulesException">There is none, or it has a fault.</exception>
    public Feed FeedNamed(string name)
    {
        var path = Path.Combine(folder, "feeds", $"{name}.yaml");
        if (!File.Exists(path))
            throw new RulesException($"There is no feed '{name}' in {folder}{Words.DidYouMean(name, FeedNames())}", []);
        var (feed, problems) = FeedReader.Read(ReadText(path), path);
        return feed ?? throw new RulesException($"The feed '{name}' cannot be used.", problems);
    }

    /// <summary>The names of all feeds, in ordinal order.</summary>
    public IReadOnlyList<string> FeedNames()
    {
        var feeds = Path.Combine(folder, "feeds");
        return Directory.Exists(feeds) ? [.. Directory.GetFiles(feeds, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>A file's text. Of one longer than a rules file may be, just enough that its reader says so: it may not fit into memory.</summary>
    static string ReadText(string path)
    {
        using var reader = new StreamReader(path);
        var text = new char[RuleYaml.MaxLength + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }

    static LoadedPack LoadPack(string packFolder)
    {
        var (reading, yaml, cases) = ReadPack(packFolder);
        return reading.Pack is { } pack
            ? new LoadedPack(pack, yaml, cases)
            : throw new RulesException($"The pack in {packFolder} cannot be used.", reading.Problems);
    }

    IEnumerable<string> Identities()
    {
        var packs = Path.Combine(folder, "packs");
        return Directory.Exists(packs)
            ? Directory.GetDirectories(packs).SelectMany(Directory.GetDirectories).Select(path => $"{Path.GetFileName(Path.GetDirectoryName(path))}@{Path.GetFileName(path)}")
            : [];
    }
}
