using System.Collections.Concurrent;
using System.Text;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker.Health;
using CountyLines.Risk.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Telemetry;

/// <summary>What goes to a collector, as it goes over the wire.</summary>
public sealed class CollectorTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ACollectorGetsTheNightsNumbersAndItsTrace()
    {
        var received = new ConcurrentQueue<(string Path, string Body)>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0));
        await using var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync();
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        await using (var worker = await WatchedWorker.StartAsync(folder.Path, clock, new TelemetrySettings(new Uri(address), false)))
        {
            await worker.NightAsync(folder.Path, clock);
            Assert.Equal(404, (await worker.AskAsync("/metrics")).Status);
        }

        // What was not sent yet is sent when the worker stops.
        var metrics = string.Concat(received.Where(one => one.Path == "/v1/metrics").Select(one => one.Body));
        var traces = string.Concat(received.Where(one => one.Path == "/v1/traces").Select(one => one.Body));
        Assert.Equal(["/v1/metrics", "/v1/traces"], received.Select(one => one.Path).Distinct().Order());
        Assert.All(new[] { "countylines.lines.scored", "countylines.night.stage.duration", "countylines.nights", "done" }, word => Assert.Contains(word, metrics));
        Assert.All(new[] { "night", "score", "pull", "2026-11-20" }, word => Assert.Contains(word, traces));
        Assert.DoesNotContain("CL/", metrics + traces, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, metrics + traces, StringComparison.Ordinal);
    }
}
