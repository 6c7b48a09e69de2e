using System.Text.Json;
using CountyLines.Risk.Facts;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CountyLines.Risk.Tests.Worker.Health;

/// <summary>The whole hosted worker inside this process, with a clock that stands, and asked over a real socket.</summary>
sealed class WatchedWorker : IAsyncDisposable
{
    readonly IHost host;
    readonly HttpClient client = new();

    WatchedWorker(IHost host) => this.host = host;

    /// <param name="telemetry">Where measurements go.</param>
    public static async Task<WatchedWorker> StartAsync(string data, FakeTimeProvider clock, TelemetrySettings? telemetry = null, RulesFolder? rules = null, string? extract = null, Action<IHostApplicationBuilder>? more = null, NightBounds? bounds = null, string feed = "force-extract")
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        var night = new NightSettings(
            NightSchedule.Read("0 30 2 * * ?", zone, new TimeOnly(12, 0), fault => throw new InvalidOperationException(fault))!,
            [new NightPart("", new Dictionary<string, string> { [feed] = extract ?? Repository.SampleExtract })], [], bounds ?? new NightBounds { StaleDays = 3_650, QuarantinedPercent = 100 });
        var settings = new WorkerSettings(
            night, FactSources.None, new HealthSettings(new(System.Net.IPAddress.Loopback, 0), TimeSpan.FromHours(26)), new ConsoleSettings(null), telemetry ?? new TelemetrySettings(null, true), new LogSettings(LogFormat.Json));
        var host = WorkerHost.Build(settings, new NightFolders(_ => Some.Place(data), rules ?? Some.Rules), clock, builder =>
        {
            builder.Logging.ClearProviders();
            more?.Invoke(builder);
        });
        await host.StartAsync();
        return new WatchedWorker(host);
    }

    public NightWatch Nights => host.Services.GetRequiredService<NightWatch>();

    string Address => host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public async Task<(int Status, string Text)> AskAsync(string path)
    {
        using var answer = await client.GetAsync(new Uri(Address + path));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<(int Status, JsonElement Json)> ReadyAsync()
    {
        var (status, text) = await AskAsync("/health/ready");
        return (status, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Runs the night that is due; another look of this worker may be at it already.</summary>
    public async Task NightAsync(string data, FakeTimeProvider clock)
    {
        await Nights.LookAsync("", CancellationToken.None);
        await Patience.Until(() =>
        {
            using var store = RiskStore.Open(Some.Place(data), clock, Some.Person);
            return store.LastGoodNight("") is not null;
        });
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }
}
