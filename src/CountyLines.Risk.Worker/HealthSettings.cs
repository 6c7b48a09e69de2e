using System.Globalization;
using System.Net;

namespace CountyLines.Risk.Worker;

/// <summary>The section Health of the settings.</summary>
/// <param name="Listen">Where health is asked; null when nobody can.</param>
/// <param name="OldestNight">How long ago the last good night may have ended while the worker counts as ready.</param>
sealed record HealthSettings(IPEndPoint? Listen, TimeSpan OldestNight)
{
    /// <summary>A day, and two hours for a night that took longer than the one before.</summary>
    static readonly TimeSpan UsualOldest = TimeSpan.FromHours(26);

    public static HealthSettings Read(SectionReading health)
    {
        return new HealthSettings(health.Has("Listen") ? Place(health) : null, health.Duration("OldestNight", UsualOldest, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366)));
    }

    static IPEndPoint? Place(SectionReading health)
    {
        var text = health.Text("Listen", "a port of this machine, such as 8087");
        var (host, port) = text.LastIndexOf(':') is var colon and >= 0 ? (text[..colon], text[(colon + 1)..]) : ("localhost", text);
        // Which address a name stands for is somebody else's to say, and it may be one that the whole network reaches.
        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var given) ? given : null;
        if (address is not null && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= IPEndPoint.MaxPort)
            return new IPEndPoint(address, number);
        if (text.Length > 0)
            health.Fault("Listen", $" is '{Scoring.VisibleText.Of(text, 100)}'; write a port of this machine, such as 8087, or an address and a port, such as 0.0.0.0:8087 for every network that reaches it");
        return null;
    }
}
