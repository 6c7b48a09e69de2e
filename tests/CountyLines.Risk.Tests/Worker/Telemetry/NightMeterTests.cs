using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Telemetry;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Telemetry;

public sealed class NightMeterTests : IDisposable
{
    readonly FakeTimeProvider clock = Some.Clock();
    readonly NightMeter meter;
    readonly MeterListener listener = new();
    readonly ConcurrentQueue<string> told = new();
    readonly ConcurrentQueue<Activity> spans = new();
    readonly ActivityListener traces;

    public NightMeterTests()
    {
        meter = new NightMeter(clock);
        listener.InstrumentPublished = (instrument, all) =>
        {
            // Other tests have meters of the same name at the same time.
            if (ReferenceEquals(instrument.Meter, meter.Meter))
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => told.Enqueue(Words(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => told.Enqueue(Words(instrument, value, tags)));
        listener.Start();
        traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == NightMeter.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(traces);
    }

    public void Dispose()
    {
        traces.Dispose();
        listener.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void ANightIsCountedWithItsStagesItsLinesAndItsAge()
    {
        meter.StageDone("", "pull", TimeSpan.FromSeconds(90));
        meter.NightEnded("", "done", TimeSpan.FromMinutes(2), new NightCounts(63, 2, 17));
        meter.Lists(1, 3);
        clock.Advance(TimeSpan.FromHours(1));
        listener.RecordObservableInstruments();
        Assert.Equal(
        [
            "countylines.night.stage.duration 90 s job=all stage=pull",
            "countylines.nights 1 {night} job=all state=done",
            "countylines.night.duration 120 s job=all state=done",
            "countylines.lines.scored 63 {line} job=all",
            "countylines.values.quarantined 17 {value} job=all",
            "countylines.lines.in_error 2 {line} job=all",
            "countylines.receipts.missing 1 {receipt}",
            "countylines.packages.waiting 3 {package}",
            "countylines.night.good.age 3600 s job=all",
        ], told);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("held")]
    [InlineData("missed")]
    public void ANightThatIsNotDoneLeavesTheAgeOfTheLastGoodNightGrowing(string state)
    {
        meter.GoodNightWas("north", clock.GetUtcNow().AddHours(-25));
        meter.NightEnded("north", state, TimeSpan.FromSeconds(1), null);
        listener.RecordObservableInstruments();
        Assert.Equal([$"countylines.nights 1 {{night}} job=north state={state}", $"countylines.night.duration 1 s job=north state={state}", "countylines.night.good.age 90000 s job=north"], told);
    }

    [Fact]
    public void AnOlderGoodNightNeverTakesTheNewersPlace()
    {
        meter.GoodNightWas("", clock.GetUtcNow().AddHours(-1));
        meter.GoodNightWas("", clock.GetUtcNow().AddHours(-25));
        listener.RecordObservableInstruments();
        Assert.Equal(["countylines.night.good.age 3600 s job=all"], told);
    }

    [Fact]
    public void ANightIsOneTraceWithItsStagesInIt()
    {
        Activity? night;
        using (night = meter.NightBegins("north", Some.Day))
        {
            meter.StageDone("north", "score", TimeSpan.FromSeconds(30));
            meter.NightEnded("north", "failed", TimeSpan.FromSeconds(40), null);
        }

        var mine = spans.Where(span => span.TraceId == night!.TraceId).ToList();
        Assert.Equal(["score", "night"], mine.Select(span => span.OperationName));
        Assert.Equal(night!.SpanId, mine[0].ParentSpanId);
        Assert.Equal((TimeSpan.FromSeconds(30), clock.GetUtcNow().UtcDateTime.AddSeconds(-30)), (mine[0].Duration, mine[0].StartTimeUtc));
        Assert.Equal("job=north night=2026-11-20 state=failed", string.Join(' ', mine[1].Tags.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Equal(ActivityStatusCode.Error, mine[1].Status);
    }

    static string Words(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        return string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Prepend($"{instrument.Name} {value} {instrument.Unit}"));
    }
}
