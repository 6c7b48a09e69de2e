using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>The packs in the folder: drafts and released ones, and which of them is in force on a date.</summary>
public sealed partial class RulesFolder
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

    /// <summary>Every version in the folder, released or not, as it stands there; by name, the newest version first.</summary>
    /// <exception cref="RulesException">The list of released packs is damaged.</exception>
    public IReadOnlyList<PackVersion> Versions()
    {
        var list = released.Read();
        return
        [
            .. Identities().Select(identity => identity.Split('@')).Where(parts => Version.TryParse(parts[1], out _)).OrderBy(parts => parts[0], StringComparer.Ordinal).ThenByDescending(parts => Version.Parse(parts[1]))
                .Select(parts => HomeOf(parts[0], parts[1])).Where(home => File.Exists(Path.Combine(home, "pack.yaml")) && File.Exists(Path.Combine(home, "cases.csv"))).Select(home => PackVersion.Of(home, list)),
        ];
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
