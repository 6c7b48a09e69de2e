using System.Net;

namespace CountyLines.Risk.Worker.Web;

/// <summary>The section Console of the settings: where the console in the browser is served.</summary>
/// <param name="Listen">Where it listens; null when there is no console.</param>
sealed record ConsoleSettings(IPEndPoint? Listen)
{
    public static ConsoleSettings Read(SectionReading console) => new(console.Endpoint("Listen", 8088));
}
