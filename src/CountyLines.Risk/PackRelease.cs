using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>What came of asking for a release.</summary>
public enum ReleaseAnswer
{
    /// <summary>The version is on the list now.</summary>
    Released,

    /// <summary>It was on the list already, with the same hash; nothing changed.</summary>
    AlreadyReleased,

    /// <summary>It was refused; nothing changed.</summary>
    Refused,
}

/// <summary>A pack's way onto the list of released packs.</summary>
/// <param name="Listed">The version as it stands on the list; null when it was refused.</param>
/// <param name="Reason">Why it was refused and what to do; empty otherwise.</param>
public sealed record PackRelease(ReleaseAnswer Answer, ReleasedPack? Listed, string Reason)
{
    internal static PackRelease Of(Pack pack, string packFolder, string home, ReleasedPacks released, DateOnly today)
    {
        if (FullPath(packFolder) != FullPath(home))
            return Refuse($"{pack.Identity} stands in {packFolder}. A pack is released from its own folder only: move it to {home}, and release that.");
        using var alone = released.Lock();
        if (released.Read().FirstOrDefault(one => one.Identity == pack.Identity) is { } listed)
        {
            return listed.Sha256 == pack.Sha256
                ? new(ReleaseAnswer.AlreadyReleased, listed, "")
                : Refuse($"{pack.Identity} was released on {listed.On:yyyy-MM-dd} with another SHA-256: {listed.Sha256[..12]} is listed in {released.File}, and the folder has {pack.Sha256[..12]}. Restore the folder as it was released, or give what was changed a new version in pack.yaml and a folder of its own.");
        }

        var now = new ReleasedPack(pack.Id, pack.Version, pack.Sha256, today);
        released.Add(now);
        return new(ReleaseAnswer.Released, now, "");
    }

    static PackRelease Refuse(string reason) => new(ReleaseAnswer.Refused, null, reason);

    static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
