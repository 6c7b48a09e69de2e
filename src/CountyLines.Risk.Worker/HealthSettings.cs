using System.Net;

namespace CountyLines.Risk.Worker;

/// <summary>The section Health of the settings.</summary>
/// <param name="Listen">Where health is asked; null when nobody can.</param>
/// <param name="OldestNight">How long ago the last good night may have ended while the worker counts as ready.</param>
sealed record HealthSettings(IPEndPoint? Listen, TimeSpan OldestNight)
{
    /// <summary>A day, and two hours for a night that took longer than the one before.</summary>
    static readonly TimeSpan UsualOldest = TimeSpan.FromHours(26);

    const int UsualPort = 8087;

    public static HealthSettings Read(SectionReading health)
    {
        return new HealthSettings(health.Endpoint("Listen", UsualPort), health.Duration("OldestNight", UsualOldest, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366)));
    }
}
