using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CountyLines.Risk.Worker.Telemetry;

/// <summary>Who collects what the worker measures. Only its own instruments: those of the runtime and of libraries may have paths and addresses in them.</summary>
static class Meters
{
    const string Service = "countylines";

    public static IServiceCollection AddMeters(this IServiceCollection services, TelemetrySettings settings)
    {
        if (settings is { Otlp: null, Prometheus: false })
            return services;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Service, serviceVersion: Scoring.Engine.Version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(NightMeter.Name);
                if (settings.Prometheus)
                    metrics.AddPrometheusExporter();
                if (settings.Otlp is { } collector)
                    metrics.AddOtlpExporter(otlp => Send(otlp, collector, "v1/metrics"));
            })
            .WithTracing(traces =>
            {
                traces.AddSource(NightMeter.Name);
                if (settings.Otlp is { } collector)
                    traces.AddOtlpExporter(otlp => Send(otlp, collector, "v1/traces"));
            });
        return services;
    }

    static void Send(OtlpExporterOptions otlp, Uri collector, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        // An address that is given here is taken as the whole one.
        otlp.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
