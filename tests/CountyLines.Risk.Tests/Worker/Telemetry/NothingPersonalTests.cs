using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker.Health;
using CountyLines.Risk.Worker.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Worker.Telemetry;

/// <summary>Words are planted wherever people write them; whoever watches the service finds none of them.</summary>
public sealed class NothingPersonalTests : IDisposable
{
    const string Restricted = "CL/2026/QUILL01";
    const string Secret = "quill02-database";

    /// <summary>Each stands where only it can come from.</summary>
    static readonly string[] Canaries =
    [
        "QUILL01", "quill02", "quill03", "quill04", "900005", "quill06", "quill07", "quill08", "quill09", "quill10", "quill11", "quill12", "quill13", "quill14", "quill15", "quill16", "quill17", "quill18", "quill19", "quill20", "CL/2026",
    ];

    readonly ITestOutputHelper output;
    readonly Cli cli = new();
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    readonly SaidByAll said = new();
    readonly ActivityListener traces;
    readonly SmallExtract extract = new();

    public NothingPersonalTests(ITestOutputHelper output)
    {
        this.output = output;
        cli.Clock = clock;
        cli.Rules = In("rules");
        traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == NightMeter.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => said.Add("trace", $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.Tags)}"),
        };
        ActivitySource.AddActivityListener(traces);
    }

    public void Dispose()
    {
        traces.Dispose();
        said.Dispose();
        cli.Dispose();
    }

    string In(string name) => Path.Combine(cli.Folder, name);

    [Fact]
    public async Task NoWordOfThePlantedStandsInAnyLogMetricTraceHealthOrDoctor()
    {
        Plant();
        Assert.Equal(3, (await cli.RunAsync("pull", "--from", In("extract"))).ExitCode);
        Assert.Contains((await cli.RunAsync("rescore")).ExitCode, new[] { 0, 3 });
        string[] because = ["--because", "quill11 says so"];
        foreach (var line in new[] { Restricted, "CL/2026/900" })
            Assert.Equal(0, (await cli.RunAsync(["override", "add", line, "--factor", "physical", "--level", "2", "--reason-code", "new-intelligence", .. because, "--evidence", "quill12", "--until", "2026-11-21", "--as", "quill13"])).ExitCode);
        foreach (var id in new[] { "1", "2" })
            Assert.Equal(0, (await cli.RunAsync("override", "approve", id, "--as", "quill14")).ExitCode);

        var states = new List<string>
        {
            await NightAsync(20, In("extract")),
            // The bound of quarantine closes the gate.
            await NightAsync(21, In("extract"), new NightBounds { StaleDays = 3_650, QuarantinedPercent = 0 }),
            await NightAsync(22, In("gone")),
        };
        File.WriteAllText(Path.Combine(In("extract"), "evidence.csv"), "quill15,quill16\nquill17,quill18\n");
        states.Add(await NightAsync(23, In("extract")));
        states.Add(await NightAsync(24, "", feed: "quill-database"));
        File.AppendAllText(Path.Combine(cli.Rules, "retention.yaml"), "\nquill19: quill20\n");
        Assert.Equal(["Done", "Held", "Failed", "Failed", "Failed"], states);

        await DoctorAsync();
        foreach (var (from, count) in said.All.GroupBy(one => one.From).Select(group => (group.Key, group.Count())))
            output.WriteLine($"{from}: {count}");
        Assert.Equal(["doctor", "health", "log", "metrics", "trace"], said.All.Select(one => one.From).Distinct().Order());
        Assert.InRange(said.All.Count(one => one.From == "log"), 15, 10_000);
        // What should be told is told, so the silence is not that of a listener that hears nothing.
        Assert.Contains(said.All, one => one.Text.Contains("ALARM: override 1", StringComparison.Ordinal));
        Assert.Contains(said.All, one => one.Text.Contains("countylines_lines_scored", StringComparison.Ordinal));
        var leaks = from one in said.All from canary in Canaries where one.Text.Contains(canary, StringComparison.OrdinalIgnoreCase) select $"{canary} in {one.From}: {one.Text}";
        Assert.Empty(leaks.Distinct());
    }

    void Plant()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(cli.Rules, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // A feed that says which lines are restricted, in a column that the usual one leaves out.
        var feed = Path.Combine(cli.Rules, "feeds", "force-extract.yaml");
        File.WriteAllText(feed, File.ReadAllText(feed).Replace("      owner_role: Lead Officer Role\n", "      owner_role: Lead Officer Role\n      restricted: { column: Notes, values: { hide: \"true\", show: \"false\" } }\n", StringComparison.Ordinal));
        var database = Path.Combine(cli.Rules, "feeds", "quill-database.yaml");
        var variable = $"FORCE_DATABASE_{Path.GetFileName(cli.Folder).Replace('-', '_').ToUpperInvariant()}";
        Environment.SetEnvironmentVariable(variable, $"Host=127.0.0.1;Port=1;Database=risk;Username=quill03;Password={Secret};Timeout=3");
        File.WriteAllText(database, File.ReadAllText(Path.Combine(Repository.Rules, "feeds", "examples", "database.yaml")).Replace("feed: database", "feed: quill-database", StringComparison.Ordinal).Replace("env: FORCE_DATABASE", $"env: {variable}", StringComparison.Ordinal));

        extract.Line("CL/2026/900", name: "quill04 line", conditions: "quill06 condition", notes: "show", ocg: "quill07");
        extract.Line(Restricted, name: "quill08 line", notes: "show");
        extract.Number("CL/2026/900", "07700 900005");
        extract.Log("quill12", "CL/2026/900", kind: "Firearm discharge", text: "quill09 saw it");
        extract.Log("N2", Restricted, date: "quill10-not-a-date");
        extract.Assessment("CL/2026/900", "Community impact", "2", by: "quill09", reason: "quill10");
        extract.WriteTo(In("extract"));
        File.WriteAllText(In("token"), "quill02-token-of-the-file");
        File.WriteAllText(In("countylines.json"), JsonSerializer.Serialize(new
        {
            Night = new { Feeds = new Dictionary<string, string> { ["force-extract"] = In("extract") } },
            Release = new { Sender = "Nottinghamshire Police", KeyPassword = "quill15", Delivery = new Dictionary<string, object> { ["desk"] = new { Https = new { Url = "https://quill16:quill17@lists.example.org", Token = new { File = In("token") } } } } },
            Telemetry = new { Otlp = "http://127.0.0.1:4318/?token=quill18" },
        }));
    }

    /// <returns>How the night ended.</returns>
    async Task<string> NightAsync(int day, string from, NightBounds? bounds = null, string feed = "force-extract")
    {
        if (day == 21)
        {
            // The line becomes restricted: its override is not applied any more, and the other's last day is over soon.
            extract.Lines[1][^1] = "hide";
            extract.WriteTo(In("extract"));
        }

        clock.SetUtcNow(new DateTimeOffset(2026, 11, day, 9, 0, 0, TimeSpan.Zero));
        var place = Some.Place(cli.Data);
        await using var worker = await WatchedWorker.StartAsync(cli.Data, clock, extract: from, rules: new RulesFolder(cli.Rules), bounds: bounds, feed: feed, more: builder => builder.Logging.AddProvider(said));
        RecordedNight? night = null;
        await Patience.Until(() =>
        {
            using var store = RiskStore.Open(place, clock, Some.Person);
            night = store.FindNight(new NightKey("", new DateOnly(2026, 11, day)));
            return night is { State: not NightState.Running };
        });
        foreach (var (path, name) in new[] { ("/health/live", "health"), ("/health/ready", "health"), ("/metrics", "metrics") })
        {
            try
            {
                said.Add(name, (await worker.AskAsync(path)).Text);
            }
            catch (HttpRequestException)
            {
                // A night that failed ends the worker, and its pages with it.
            }
        }

        return night!.State.ToString();
    }

    async Task DoctorAsync()
    {
        foreach (var more in new[] { Array.Empty<string>(), ["--json"] })
        {
            var result = await cli.RunAsync(["doctor", "--settings", In("countylines.json"), .. more]);
            Assert.Equal(1, result.ExitCode);
            // The folder of the extract is a setting, and no word of anybody's.
            said.Add("doctor", (result.Out + result.Error).Replace("quill-database", "", StringComparison.Ordinal).Replace("quill19", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Hears every log line as any format could write it: words, values, exceptions, scopes.</summary>
    sealed class SaidByAll : ILoggerProvider, ILogger
    {
        readonly ConcurrentQueue<(string From, string Text)> all = new();

        public IReadOnlyCollection<(string From, string Text)> All => all;

        public void Add(string from, string text) => all.Enqueue((from, text));

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Add("log", $"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            Add("log", $"{formatter(state, exception)} {values} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
