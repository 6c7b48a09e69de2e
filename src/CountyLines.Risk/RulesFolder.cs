using CountyLines.Risk.Audiences;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;
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
/// <param name="Coverage">What came of its cases.</param>
/// <param name="Released">When it was released; null for a draft.</param>
public sealed record LoadedPack(Pack Pack, string Yaml, string Cases, PackCoverage Coverage, DateOnly? Released)
{
    /// <summary>The pack with its notes and cases, as a person reads it.</summary>
    public WrittenPack Written => new(Pack, PackNotes.Of(Yaml), [.. Coverage.Outcomes.Select(outcome => outcome.Case)]);
}

/// <summary>
/// The folder that analysts own: <c>packs/&lt;id&gt;/&lt;version&gt;/</c>, <c>released.txt</c> and <c>feeds/*.yaml</c>. Versions of packs may
/// stand there while they are still being written; only what is listed as released is ever in force.
/// </summary>
public sealed class RulesFolder(string folder)
{
    readonly ReleasedPacks released = new(Path.Combine(folder, "released.txt"));

    /// <summary>The released version of a pack that is in force on a date: of those whose <c>effective_from</c> has come, the one with the newest.</summary>
    /// <exception cref="RulesException">None was, or one that may have been is gone or is not what was released.</exception>
    public LoadedPack PackInForce(DateOnly asOf, string id = "county-lines")
    {
        var versions = released.Read().Where(one => one.Id == id).ToList();
        if (versions.Count == 0)
            throw new RulesException($"No version of the pack '{id}' is released in {released.File}. Release one: countylines pack release {HomeOf(id, "VERSION")}", []);
        var (sound, faults) = (new List<LoadedPack>(), new List<(ReleasedPack Version, RulesException Fault)>());
        foreach (var version in versions)
        {
            try
            {
                sound.Add(LoadReleased(version));
            }
            catch (RulesException fault)
            {
                faults.Add((version, fault));
            }
        }

        var inForce = sound.Where(loaded => loaded.Pack.EffectiveFrom <= asOf)
            .OrderBy(loaded => loaded.Pack.EffectiveFrom).ThenBy(loaded => Version.Parse(loaded.Pack.Version))
            .LastOrDefault();
        // Nothing that a version gone or altered says of its own date can be believed. It only does not matter when a higher one is in force.
        var inTheWay = faults.Where(one => inForce is null || one.Version.Number > Version.Parse(inForce.Pack.Version)).ToList();
        if (inTheWay.Count > 0)
            throw new RulesException($"The pack in force on {asOf:yyyy-MM-dd} cannot be told.{Environment.NewLine}{string.Join(Environment.NewLine, inTheWay.Select(one => one.Fault.Summary))}", [.. inTheWay.SelectMany(one => one.Fault.Problems)]);
        return inForce ?? throw new RulesException($"No released version of the pack '{id}' was in force on {asOf:yyyy-MM-dd}; the first begins on {sound.Min(loaded => loaded.Pack.EffectiveFrom):yyyy-MM-dd}. Ask for a later date, or release a version that begins earlier: countylines pack release {HomeOf(id, "VERSION")}", []);
    }

    /// <summary>The pack with an identity such as <c>county-lines@1.0.0</c>, or in a folder of its own, released or not.</summary>
    /// <exception cref="RulesException">There is none, it has a fault, or it is not what was released under its name.</exception>
    public LoadedPack PackNamed(string identityOrFolder)
    {
        if (Directory.Exists(identityOrFolder) && File.Exists(Path.Combine(identityOrFolder, "pack.yaml")))
            return LoadPack(identityOrFolder, released.Read());
        if (identityOrFolder.Split('@') is [{ Length: > 0 } id, { Length: > 0 } version])
        {
            var versions = released.Read();
            if (versions.FirstOrDefault(one => one.Identity == identityOrFolder) is { } listed)
                return LoadReleased(listed);
            if (Directory.Exists(HomeOf(id, version)))
                return LoadHome(id, version, versions);
        }

        throw new RulesException($"There is no pack '{identityOrFolder}'{Words.DidYouMean(identityOrFolder, Identities())}", []);
    }

    /// <summary>A pack to look at: as <see cref="PackNamed"/>, and a draft whose cases fail or are missing too, with what is wrong with them.</summary>
    /// <exception cref="RulesException">There is none, it has a fault of its own, or it is not what was released under its name.</exception>
    public (Pack Pack, IReadOnlyList<RuleProblem> Cases) DraftNamed(string identityOrFolder)
    {
        var home = identityOrFolder.Split('@') is [{ Length: > 0 } id, { Length: > 0 } version] ? HomeOf(id, version) : identityOrFolder;
        if (File.Exists(Path.Combine(home, "pack.yaml")) && ReadPack(home).Reading is { Pack: null, Draft: { } draft } reading && released.Read().All(one => one.Identity != draft.Identity))
            return (draft, reading.Problems);
        return (PackNamed(identityOrFolder).Pack, []);
    }

    /// <summary>The version to tell the changes of a pack from: the released one before it, or else the highest lower one that loads; null for a first version.</summary>
    /// <exception cref="RulesException">The released version before it is gone or is not what was released.</exception>
    public LoadedPack? PackBefore(Pack pack)
    {
        var (number, versions) = (Version.Parse(pack.Version), released.Read());
        if (versions.Where(one => one.Id == pack.Id && one.Number < number).MaxBy(one => one.Number) is { } before)
            return LoadReleased(before);
        var home = Path.Combine(folder, "packs", pack.Id);
        var lower = Directory.Exists(home) ? Directory.GetDirectories(home).Select(path => Path.GetFileName(path)!).Where(name => Version.TryParse(name, out var other) && other < number) : [];
        return lower.OrderByDescending(Version.Parse).Select(version => TryLoad(pack.Id, version, versions)).FirstOrDefault(loaded => loaded is not null);
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

    /// <summary>Releases a pack that loads: from now on it is in force from its <c>effective_from</c>, and may no longer change.</summary>
    public PackRelease Release(Pack pack, string packFolder, DateOnly today) => PackRelease.Of(pack, packFolder, HomeOf(pack.Id, pack.Version), released, today);

    /// <summary>The feed with a name.</summary>
    /// <exception cref="RulesException">There is none, or it has a fault.</exception>
    public Feed FeedNamed(string name)
    {
        var path = Path.Combine(folder, "feeds", $"{name}.yaml");
        if (!File.Exists(path))
            throw new RulesException($"There is no feed '{name}' in {folder}{Words.DidYouMean(name, FeedNames())}", []);
        var (feed, problems) = ReadFeed(path);
        return feed ?? throw new RulesException($"The feed '{name}' cannot be used.", problems);
    }

    /// <summary>Reads a feed's mapping; what is wrong is in the result.</summary>
    /// <exception cref="RulesException">There is no such file.</exception>
    public static (Feed? Feed, IReadOnlyList<RuleProblem> Problems) ReadFeed(string path)
    {
        return File.Exists(path)
            ? FeedReader.Read(ReadText(path), path)
            : throw new RulesException($"A feed's mapping is a file such as rules/feeds/force-extract.yaml; there is no {path}.", []);
    }

    /// <summary>What a person may do beside the machine.</summary>
    /// <exception cref="RulesException">The file is missing or has a fault.</exception>
    public Governance Governance()
    {
        var path = Path.Combine(folder, "governance.yaml");
        if (!File.Exists(path))
            throw new RulesException($"There is no {path}, so nobody can say which reasons, roles and outcomes may be recorded. Put it back from version control or a backup.", []);
        var (governance, problems) = GovernanceReader.Read(ReadText(path), path);
        return governance ?? throw new RulesException($"{path} cannot be used.", problems);
    }

    /// <summary>The tables of the calibration set with their texts, in ordinal order; none when there is no set.</summary>
    public IReadOnlyList<(string File, string Text)> CalibrationTables()
    {
        var home = Path.Combine(folder, "calibration");
        return Directory.Exists(home) ? [.. Directory.GetFiles(home, "*.csv").Order(StringComparer.Ordinal).Select(path => (path, ReadText(path)))] : [];
    }

    /// <summary>By what lines are compared to find one that was mapped twice.</summary>
    /// <exception cref="RulesException">There are no such rules, or they have a fault.</exception>
    public DuplicateRules DuplicateRules()
    {
        var path = Path.Combine(folder, "duplicates.yaml");
        if (!File.Exists(path))
            throw new RulesException($"There is no {path}, which says how lines are compared. Restore it from version control, or copy the product's.", []);
        var (found, problems) = DuplicateRulesReader.Read(ReadText(path), path);
        return found ?? throw new RulesException("The rules for duplicates cannot be used.", problems);
    }

    /// <summary>How long records are kept.</summary>
    /// <exception cref="RulesException">The file is missing or has a fault.</exception>
    public Retention Retention()
    {
        var path = Path.Combine(folder, "retention.yaml");
        if (!File.Exists(path))
            throw new RulesException($"There is no {path}, so nobody can say which records are overdue, and none may be shared. Put it back from version control or a backup.", []);
        var (retention, problems) = RetentionReader.Read(ReadText(path), path);
        return retention ?? throw new RulesException($"{path} cannot be used.", problems);
    }

    /// <summary>The audience with a name.</summary>
    /// <exception cref="RulesException">There is none, it has a fault, or the certificate of a recipient is not there.</exception>
    public Audience Audience(string name)
    {
        var path = Path.Combine(folder, "audiences", $"{name}.yaml");
        if (!AudienceNames().Contains(name))
            throw new RulesException($"There is no audience '{name}' in {folder}{Words.DidYouMean(name, AudienceNames())}", []);
        var (audience, problems) = ReadAudience(path);
        if (audience is null)
            throw new RulesException($"The audience '{name}' cannot be used.", problems);
        var missing = audience.Recipients.Where(one => one.Certificate is { } certificate && !File.Exists(CertificateOf(certificate))).ToList();
        return missing.Count == 0 ? audience : throw new RulesException(string.Join(Environment.NewLine, missing.Select(one => $"The certificate of {one.Role} is not in {CertificateOf(one.Certificate!)}; put it there, or take 'certificate' out of {path}.")), []);
    }

    /// <summary>Reads an audience; what is wrong is in the result.</summary>
    /// <exception cref="RulesException">There is no such file.</exception>
    public static (Audience? Audience, IReadOnlyList<RuleProblem> Problems) ReadAudience(string path)
    {
        return File.Exists(path)
            ? AudienceReader.Read(ReadText(path), path)
            : throw new RulesException($"An audience is a file such as rules/audiences/emsou.yaml; there is no {path}.", []);
    }

    /// <summary>The path of a recipient's certificate.</summary>
    public string CertificateOf(string certificate) => Path.Combine(folder, certificate);

    /// <summary>The names of all audiences, in ordinal order.</summary>
    public IReadOnlyList<string> AudienceNames() => NamesIn("audiences");

    /// <summary>The names of all feeds, in ordinal order.</summary>
    public IReadOnlyList<string> FeedNames() => NamesIn("feeds");

    IReadOnlyList<string> NamesIn(string kind)
    {
        var home = Path.Combine(folder, kind);
        return Directory.Exists(home) ? [.. Directory.GetFiles(home, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>A file's text. Of one longer than a rules file may be, just enough that its reader says so: it may not fit into memory.</summary>
    static string ReadText(string path)
    {
        using var reader = new StreamReader(path);
        var text = new char[RuleYaml.MaxLength + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }

    LoadedPack LoadReleased(ReleasedPack version)
    {
        var home = HomeOf(version.Id, version.Version);
        if (!Directory.Exists(home))
            throw new RulesException($"{version.Identity} was released on {version.On:yyyy-MM-dd} and its folder {home} is gone. Restore the folder from version control or a backup.", []);
        try
        {
            return LoadHome(version.Id, version.Version, [version]);
        }
        catch (RulesException fault) when (fault.Problems.Count > 0)
        {
            throw new RulesException($"{fault.Summary} It was released on {version.On:yyyy-MM-dd} and had no fault then: restore the folder as it was released.", fault.Problems);
        }
    }

    LoadedPack LoadHome(string id, string version, IReadOnlyList<ReleasedPack> versions)
    {
        var loaded = LoadPack(HomeOf(id, version), versions);
        return loaded.Pack.Identity == $"{id}@{version}"
            ? loaded
            : throw new RulesException($"The folder of '{id}@{version}' holds {loaded.Pack.Identity}; a pack's folder has the name and version of the pack.", []);
    }

    LoadedPack? TryLoad(string id, string version, IReadOnlyList<ReleasedPack> versions)
    {
        try
        {
            return LoadHome(id, version, versions);
        }
        catch (RulesException)
        {
            // A draft that does not load yet is nothing to compare with.
            return null;
        }
    }

    LoadedPack LoadPack(string packFolder, IReadOnlyList<ReleasedPack> versions)
    {
        var (reading, yaml, cases) = ReadPack(packFolder);
        if (reading.Pack is not { } pack)
            throw new RulesException($"The pack in {packFolder} cannot be used.", reading.Problems);
        var listed = versions.FirstOrDefault(one => one.Identity == pack.Identity);
        if (listed is not null && listed.Sha256 != pack.Sha256)
            throw new RulesException($"The pack in {packFolder} is not the {pack.Identity} that was released: its SHA-256 begins {pack.Sha256[..12]}, and {released.File} says {listed.Sha256[..12]}. Restore the folder as it was released, or make a new version of what was changed.", []);
        return new LoadedPack(pack, yaml, cases, reading.Coverage!, listed?.On);
    }

    string HomeOf(string id, string version) => Path.Combine(folder, "packs", id, version);

    IEnumerable<string> Identities()
    {
        var packs = Path.Combine(folder, "packs");
        return Directory.Exists(packs)
            ? Directory.GetDirectories(packs).SelectMany(Directory.GetDirectories).Select(path => $"{Path.GetFileName(Path.GetDirectoryName(path))}@{Path.GetFileName(path)}")
            : [];
    }
}
