namespace CountyLines.Risk.Worker;

/// <summary>The section Telemetry of the settings.</summary>
/// <param name="Otlp">The collector's address, without the paths of its signals; null when nothing is sent.</param>
/// <param name="Prometheus">Whether /metrics stands beside the health.</param>
sealed record TelemetrySettings(Uri? Otlp, bool Prometheus)
{
    public static TelemetrySettings Read(SectionReading telemetry, HealthSettings health)
    {
        var prometheus = telemetry.Flag("Prometheus", usual: false);
        if (prometheus && health.Listen is null)
            telemetry.Fault("Prometheus", " is on, and nobody can ask: set Health:Listen too");
        return new TelemetrySettings(telemetry.Has("Otlp") ? Collector(telemetry) : null, prometheus);
    }

    static Uri? Collector(SectionReading telemetry)
    {
        var text = telemetry.Text("Otlp", "the collector's address, such as http://127.0.0.1:4318");
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length + url.Query.Length + url.Fragment.Length == 0)
            return url;
        // A faulty address is not shown: people write passwords into addresses.
        if (text.Length > 0)
            telemetry.Fault("Otlp", " cannot be used; write an address such as http://127.0.0.1:4318, with no user name, question mark or # in it");
        return null;
    }
}

/// <summary>How the worker logs.</summary>
enum LogFormat
{
    Text,

    /// <summary>One object a line.</summary>
    Json,
}

/// <summary>The section Log of the settings.</summary>
sealed record LogSettings(LogFormat Format)
{
    public static LogSettings Read(SectionReading log) => new(log.Choice("Format", "text", "text", "json") == "json" ? LogFormat.Json : LogFormat.Text);
}
