namespace CountyLines.Risk.Tests.Support;

/// <summary>A rules folder of its own, for tests that write versions of the small pack into it and release them.</summary>
sealed class RulesHome : IDisposable
{
    readonly TempFolder folder = new();

    public string Path => folder.Path;

    public RulesFolder Rules => new(Path);

    public string List => System.IO.Path.Combine(Path, "released.txt");

    public void Dispose() => folder.Dispose();

    public string FolderOf(string version) => System.IO.Path.Combine(Path, "packs", "small", version);

    /// <summary>Writes a version of the small pack into its own folder.</summary>
    public string Write(string version, string from = "2026-11-01", Func<string, string>? change = null, Func<string, string>? changeCases = null)
    {
        var pack = Directory.CreateDirectory(FolderOf(version)).FullName;
        var yaml = Some.SmallPack.Replace("version: 1.0.0", $"version: {version}").Replace("effective_from: 2026-11-01", $"effective_from: {from}");
        File.WriteAllText(System.IO.Path.Combine(pack, "pack.yaml"), change is null ? yaml : change(yaml));
        File.WriteAllText(System.IO.Path.Combine(pack, "cases.csv"), changeCases is null ? Some.SmallCases : changeCases(Some.SmallCases));
        return pack;
    }

    /// <summary>Changes a version's pack behind the list's back.</summary>
    public void Edit(string version, string before, string after)
    {
        var file = System.IO.Path.Combine(FolderOf(version), "pack.yaml");
        var text = File.ReadAllText(file);
        if (!text.Contains(before, StringComparison.Ordinal))
            throw new InvalidOperationException($"'{before}' does not stand in the pack");
        File.WriteAllText(file, text.Replace(before, after));
    }

    public PackRelease Release(string version, DateOnly? day = null)
    {
        var pack = RulesFolder.ReadPack(FolderOf(version)).Reading.Pack!;
        return Rules.Release(pack, FolderOf(version), day ?? Some.Day);
    }

    public string InForce(int year, int month, int day) => Rules.PackInForce(new DateOnly(year, month, day), "small").Pack.Identity;

    public string WhyNotInForce(int year, int month, int day)
    {
        try
        {
            return $"in force: {InForce(year, month, day)}";
        }
        catch (RulesException fault)
        {
            return fault.Message.ReplaceLineEndings("\n").Replace(Path, "RULES");
        }
    }
}
