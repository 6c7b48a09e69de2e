using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>What came of releasing a pack.</summary>
static class ReleaseText
{
    public static void Write(TextWriter output, PackRelease release, Pack pack)
    {
        var listed = release.Listed!;
        output.WriteLine(release.Answer == ReleaseAnswer.AlreadyReleased
            ? $"{listed.Identity} was released on {listed.On:d MMMM yyyy} with this same SHA-256; nothing changed."
            : $"{listed.Identity} is released on {listed.On:d MMMM yyyy} and is in force from {pack.EffectiveFrom:d MMMM yyyy}. SHA-256 {listed.Sha256}");
    }

    public static object Shape(PackRelease release)
    {
        var listed = release.Listed!;
        return new { Pack = listed.Identity, listed.Sha256, ReleasedOn = listed.On, AlreadyReleased = release.Answer == ReleaseAnswer.AlreadyReleased };
    }
}
