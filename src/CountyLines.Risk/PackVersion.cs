using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>A version of a pack as it stands in its folder, whatever is wrong with it.</summary>
/// <param name="Identity">By the folder's own names: <c>county-lines@1.0.0</c>.</param>
/// <param name="Released">The version as it was released; null for a draft.</param>
public sealed record PackVersion(string Identity, string Folder, PackReading Reading, string Yaml, ReleasedPack? Released)
{
    /// <summary>The pack, also when its cases fail or are missing; null when it has a fault of its own.</summary>
    public Pack? Pack => Reading.Pack ?? Reading.Draft;

    /// <summary>With its notes and cases; null when it has a fault of its own.</summary>
    public WrittenPack? Written => Pack is { } pack ? new WrittenPack(pack, PackNotes.Of(Yaml), Reading.Cases) : null;

    /// <summary>Why nobody may rely on it as it stands; empty when nothing is wrong.</summary>
    public string Problem => Pack is { } pack && pack.Identity != Identity ? $"the folder of {Identity} holds {pack.Identity}; a pack's folder has the name and version of the pack"
        : Released is { } was && Pack?.Sha256 != was.Sha256 ? $"it is not what was released on {was.On:d MMMM yyyy} with the SHA-256 {was.Sha256}; restore the folder as it was released"
        : Reading.Pack is null ? $"it has {Reading.Problems.Count:N0} {(Reading.Problems.Count == 1 ? "fault" : "faults")}" : "";

    internal static PackVersion Of(string home, IReadOnlyList<ReleasedPack> released)
    {
        var identity = $"{Path.GetFileName(Path.GetDirectoryName(home))}@{Path.GetFileName(home)}";
        var (reading, yaml, _) = RulesFolder.ReadPack(home);
        return new PackVersion(identity, home, reading, yaml, released.FirstOrDefault(one => one.Identity == identity));
    }
}
