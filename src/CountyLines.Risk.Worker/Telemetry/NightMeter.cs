using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CountyLines.Risk.Worker.Telemetry;

/// <summary>What a night came to, in numbers.</summary>
/// <param name="Lines">Lines that were scored.</param>
/// <param name="InError">Lines that could not be scored.</param>
/// <param name="Quarantined">Values that the night's pulls put into quarantine.</param>
readonly record struct NightCounts(int Lines, int InError, int Quarantined);

/// <summary>
/// The worker's instruments and traces. Only counts, times and words of a fixed vocabulary go into them: whoever watches a service watches
/// no line and no person. Without somebody who collects them they cost next to nothing.
/// </summary>
sealed class NightMeter : IDisposable
{
    /// <summary>The name of the meter and of the traces.</summary>
    public const string Name = "CountyLines.Risk";

    /// <summary>How the one population of a worker without parts is called, whose job has no name.</summary>
    const string OnlyJob = "all";

    readonly TimeProvider clock;
    readonly Meter meter;
    readonly ActivitySource traces;
    readonly ConcurrentDictionary<string, DateTimeOffset> lastGood = new(StringComparer.Ordinal);
    readonly Counter<long> nights;
    readonly Counter<long> lines;
    readonly Counter<long> quarantined;
    readonly Histogram<double> night;
    readonly Histogram<double> stage;
    readonly Gauge<long> inError;
    readonly Gauge<long> receipts;
    readonly Gauge<long> packages;

    /// <param name="name">Another name than the worker's is collected by nobody.</param>
    public NightMeter(TimeProvider clock, string name = Name)
    {
        (this.clock, meter, traces) = (clock, new Meter(name), new ActivitySource(name));
        nights = meter.CreateCounter<long>("countylines.nights", "{night}", "Nights that ended, by how");
        lines = meter.CreateCounter<long>("countylines.lines.scored", "{line}", "Lines scored");
        quarantined = meter.CreateCounter<long>("countylines.values.quarantined", "{value}", "Values that went to quarantine");
        night = meter.CreateHistogram<double>("countylines.night.duration", "s", "How long a night took");
        stage = meter.CreateHistogram<double>("countylines.night.stage.duration", "s", "How long a stage of a night took");
        inError = meter.CreateGauge<long>("countylines.lines.in_error", "{line}", "Lines of the last night that could not be scored");
        receipts = meter.CreateGauge<long>("countylines.receipts.missing", "{receipt}", "Receipts that are overdue");
        packages = meter.CreateGauge<long>("countylines.packages.waiting", "{package}", "Packages that are signed and have not arrived");
        meter.CreateObservableGauge("countylines.night.good.age", Ages, "s", "How long ago the last good night ended");
    }

    /// <summary>Begins the trace of a night; dispose it at the night's end. Null when nobody collects traces.</summary>
    /// <param name="job">The part of the population; empty where there are no parts.</param>
    public Activity? NightBegins(string job, DateOnly night)
    {
        return traces.StartActivity("night")?.SetTag("job", Known(job)).SetTag("night", $"{night:yyyy-MM-dd}");
    }

    /// <summary>Says when the last good night ended before this process began, so that the age is told from its first minute.</summary>
    public void GoodNightWas(string job, DateTimeOffset ended) => lastGood.AddOrUpdate(Known(job), ended, (_, known) => ended > known ? ended : known);

    /// <summary>A stage has ended just now.</summary>
    /// <param name="name">A word such as <c>pull</c>, <c>score</c> or <c>draft</c>.</param>
    public void StageDone(string job, string name, TimeSpan took)
    {
        stage.Record(took.TotalSeconds, new("job", Known(job)), new("stage", name));
        var ended = clock.GetUtcNow();
        using var span = traces.StartActivity(name, ActivityKind.Internal, Activity.Current?.Context ?? default, startTime: ended - took);
        span?.SetTag("job", Known(job)).SetEndTime(ended.UtcDateTime);
    }

    /// <summary>A night has ended just now.</summary>
    /// <param name="state"><c>done</c>, <c>held</c>, <c>failed</c> or <c>missed</c>; only a night that is done is a good one.</param>
    /// <param name="counts">Null for a night that did not come to a run.</param>
    public void NightEnded(string job, string state, TimeSpan took, NightCounts? counts)
    {
        var (jobTag, stateTag) = (new KeyValuePair<string, object?>("job", Known(job)), new KeyValuePair<string, object?>("state", state));
        nights.Add(1, jobTag, stateTag);
        night.Record(took.TotalSeconds, jobTag, stateTag);
        Activity.Current?.SetTag("state", state).SetStatus(state == "failed" ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
        if (state == "done")
            GoodNightWas(job, clock.GetUtcNow());
        if (counts is not { } came)
            return;
        lines.Add(came.Lines, jobTag);
        quarantined.Add(came.Quarantined, jobTag);
        inError.Record(came.InError, jobTag);
    }

    /// <summary>How lists that went out stand.</summary>
    public void Lists(int receiptsMissing, int packagesWaiting)
    {
        receipts.Record(receiptsMissing);
        packages.Record(packagesWaiting);
    }

    /// <summary>For whoever must tell this meter from another of its name.</summary>
    internal Meter Meter => meter;

    public void Dispose()
    {
        meter.Dispose();
        traces.Dispose();
    }

    IEnumerable<Measurement<double>> Ages()
    {
        var now = clock.GetUtcNow();
        return lastGood.Select(one => new Measurement<double>((now - one.Value).TotalSeconds, new KeyValuePair<string, object?>("job", one.Key)));
    }

    static string Known(string job) => job.Length == 0 ? OnlyJob : job;
}
