using System.Net;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class SettingsFileTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly Dictionary<string, string> environment = [];

    public void Dispose() => folder.Dispose();

    string Path => System.IO.Path.Combine(folder.Path, "countylines.json");

    SettingsFile Open(string? json = null, bool mustExist = false)
    {
        if (json is not null)
            File.WriteAllText(Path, json);
        return SettingsFile.Open(Path, mustExist, environment, new SourceAccess(environment.GetValueOrDefault, null));
    }

    string[] WhyNot(string? json = null)
    {
        var fault = Assert.Throws<SettingsException>(() => WorkerSettings.Read(Open(json), Some.Rules, Some.Clock()));
        return [.. fault.Problems.Select(problem => problem.Replace(folder.Path, "HOME", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("""{ "Parts": { "north": { "Feeds": { "force-extract": "/srv/n" } }, "south": { "Feeds": { "force-extract": "/srv/s" } } } }""", "", "Console:Part is missing; write the part of Night:Parts whose list the console shows: north, south")]
    [InlineData("""{ "Parts": { "north": { "Feeds": { "force-extract": "/srv/n" } }, "south": { "Feeds": { "force-extract": "/srv/s" } } } }""", """, "Part": "nort" """, "Console:Part is 'nort'; write the part of Night:Parts whose list the console shows: north, south; did you mean 'north'?")]
    [InlineData("""{ "Feeds": { "force-extract": "/srv" } }""", """, "Part": "north" """, "Console:Part is 'north', and Night:Parts names no part; take it away")]
    public void AConsoleThatWouldShowAStoreWithoutLinesIsRefused(string night, string part, string fault)
    {
        Assert.Equal([fault], WhyNot($$"""{ "Night": {{night}}, "Console": { "Listen": 8088{{part}} } }"""));
    }

    [Fact]
    public async Task WherePopulationHasPartsTheConsoleShowsTheOneThatIsNamed()
    {
        var settings = WorkerSettings.Read(Open("""{ "Night": { "Parts": { "north": { "Feeds": { "force-extract": "/srv/n" } }, "south": { "Feeds": { "force-extract": "/srv/s" } } } }, "Console": { "Listen": 8088, "Part": "south" } }"""), Some.Rules, Some.Clock());
        settings = settings with { Console = settings.Console with { Listen = new IPEndPoint(IPAddress.Loopback, 0) } };
        using var stores = new TempFolder();
        foreach (var part in new[] { "north", "south" })
            RiskStore.Open(Some.Place(System.IO.Path.Combine(stores.Path, part)), Some.Clock(), Some.Person).Dispose();
        using var host = WorkerHost.Build(settings, new NightFolders(part => Some.Place(System.IO.Path.Combine(stores.Path, part)), Some.Rules), Some.Clock());
        await using var console = host.Services.GetServices<IHostedService>().OfType<ConsoleServer>().Single();
        await console.StartAsync(CancellationToken.None);
        Assert.NotNull(console.FirstLink);
        await console.StopAsync(CancellationToken.None);
        Assert.Equal([System.IO.Path.Combine(stores.Path, "south", "console")], Directory.GetDirectories(stores.Path, "console", SearchOption.AllDirectories));
    }

    [Fact]
    public void EveryFaultOfEverySectionIsToldAtOnce()
    {
        environment["COUNTYLINES_Log__Formt"] = "json";
        environment["COUNTYLINES_HEALTH_LISTEN"] = "8087";
        environment["COUNTYLINES_SHARE_KEY"] = "hunter2hunter2";
        Assert.Equal(
        [
            "Release:Delivery:desk:Foldr: there is no such setting; did you mean 'Folder'?",
            "Release:Delivery:desk names no way; name exactly one of Folder, Sftp, Https",
            "Health:Listen is 'everywhere:8087'; write a port of this machine, such as 8087, or an address and a port, such as 0.0.0.0:8087 for every network that reaches it",
            "Health:OldestNight is no length of time from 00:01:00 to 366.00:00:00; write it as 1.02:00:00",
            "Night:MakeUpUntil is 'noon'; write a time of day such as 12:00: until then a night that was missed is made up on its day",
            "Night:Feeds names no feed; write, for example, { \"force-extract\": \"/srv/extract\" }",
            "Facts:Limit is '0'; write how long a plug-in may take for a thousand lines, up to a day, such as 00:05:00",
            "Telemetry:Prometheus is on, and nobody can ask: set Health:Listen too",
            "Telemetry:Otlp cannot be used; write an address such as http://127.0.0.1:4318, with no user name, question mark or # in it",
            "Log:Format is none of text, json; did you mean 'json'?",
            "Fcts: there is no such section; did you mean 'Facts'?",
            "Log:Formt (the environment variable COUNTYLINES_Log__Formt): there is no such setting; did you mean 'Format'?",
            "Night:MakeUpUntil:Hour: Night:MakeUpUntil is one value and has nothing below it",
            "COUNTYLINES_HEALTH_LISTEN: there is no such setting; did you mean 'COUNTYLINES_HEALTH__LISTEN'?",
        ], WhyNot("""
            {
              "Night": { "MakeUpUntil": "noon", "MakeUpUntil:Hour": 12 }, "Facts": { "Limit": "0" }, "Fcts": {}, "Release": { "Delivery": { "desk": { "Foldr": "/srv" } } },
              "Health": { "Listen": "everywhere:8087", "OldestNight": "26" },
              "Telemetry": { "Otlp": "http://ann:hunter2hunter2@collector.example.org", "Prometheus": "true" }, "Log": { "Format": "jsn" },
            }
            """));
    }

    [Fact]
    public void ATextInThePlaceOfASectionSaysWhatToWrite()
    {
        Assert.Contains("Health is a text; write its settings in braces: Listen, OldestNight", WhyNot("""{ "Health": "8087" }"""));
    }

    [Fact]
    public void EachValueKnowsWhereItComesFrom()
    {
        environment["COUNTYLINES_night__makeupuntil"] = "03:15";
        environment["COUNTYLINES_Night__Feeds__force-extract"] = "/srv/new";
        environment["COUNTYLINES_KEY_PASSWORD"] = "hunter2hunter2";
        var file = Open("""{ "Night": { "MakeUpUntil": "01:00", "Feeds": { "force-extract": "/srv/old" } }, "Health": { "Listen": 8087 }, "Facts": { "Assemblies": [ "a.dll", "b.dll" ] } }""");
        var all = file.All().ToDictionary(one => one.Key, one => (one.Value, one.Origin, one.Variable));
        Assert.Equal(("03:15", SettingOrigin.Environment, "COUNTYLINES_night__makeupuntil"), all["Night:MakeUpUntil"]);
        Assert.Equal(("Europe/London", SettingOrigin.Default, ""), all["Night:TimeZone"]);
        Assert.Equal(("/srv/new", SettingOrigin.Environment, "COUNTYLINES_Night__Feeds__force-extract"), all["Night:Feeds:force-extract"]);
        Assert.Equal(("8087", SettingOrigin.File, ""), all["Health:Listen"]);
        Assert.Equal((null, SettingOrigin.Default, ""), all["Telemetry:Otlp"]);
        Assert.Equal(("b.dll", SettingOrigin.File, ""), all["Facts:Assemblies:1"]);
        Assert.DoesNotContain("hunter2", string.Concat(all.Values), StringComparison.Ordinal);
        Assert.Equal(KnownSettings.All.Count + 1, all.Count);
    }

    [Fact]
    public void WhatIsSetIsWhatTheWorkerGets()
    {
        environment["COUNTYLINES_Log__Format"] = "json";
        var settings = WorkerSettings.Read(Open("""
            { "$schema": "rules/settings.schema.json", "Night": { "Feeds": { "force-extract": "/srv" } }, "Health": { "Listen": "[::1]:8087", "OldestNight": "2.00:00:00" }, "Telemetry": { "Otlp": "http://127.0.0.1:4318", "Prometheus": true } }
            """), Some.Rules, Some.Clock());
        Assert.Equal("[::1]:8087", settings.Health.Listen!.ToString());
        Assert.Equal(TimeSpan.FromHours(48), settings.Health.OldestNight);
        Assert.Equal((new Uri("http://127.0.0.1:4318"), true), (settings.Telemetry.Otlp!, settings.Telemetry.Prometheus));
        Assert.Equal(LogFormat.Json, settings.Log.Format);
    }

    [Fact]
    public void WhatIsNotSetIsTheDefaultOfTheTable()
    {
        var file = Open("""{ "Night": { "Feeds": { "force-extract": "/srv" } } }""");
        var settings = WorkerSettings.Read(file, Some.Rules, Some.Clock());
        var table = file.All().Where(one => one.Origin == SettingOrigin.Default && one.Value is not null && !one.Key.Contains('*', StringComparison.Ordinal)).ToDictionary(one => one.Key, one => one.Value);
        Assert.Equal($"{settings.Health.OldestNight:c}", table["Health:OldestNight"]);
        Assert.Equal(settings.Telemetry.Prometheus, bool.Parse(table["Telemetry:Prometheus"]!));
        Assert.Equal(settings.Log.Format.ToString(), table["Log:Format"], ignoreCase: true);
        Assert.Equal((settings.Night.Schedule.Zone.Id, settings.Night.Schedule.Cron.CronExpressionString, $"{settings.Night.Schedule.MakeUpUntil:HH:mm}"), (table["Night:TimeZone"], table["Night:Cron"], table["Night:MakeUpUntil"]));
        var bounds = typeof(NightBounds).GetProperties().Where(one => one.PropertyType == typeof(int)).ToList();
        Assert.Equal(5, bounds.Count);
        Assert.All(bounds, one => Assert.Equal($"{one.GetValue(settings.Night.Bounds)}", table[$"Night:Gates:{one.Name}"]));
        Assert.Equal("127.0.0.1:8087", WorkerSettings.Read(Open("""{ "Night": { "Feeds": { "force-extract": "/srv" } }, "Health": { "Listen": 8087 } }"""), Some.Rules, Some.Clock()).Health.Listen!.ToString());
    }

    [Fact]
    public void AFileThatSomebodyNamedMustBeThereAndBeJson()
    {
        Assert.Contains($"there is no file {Path}; mend the path after --settings", Assert.Throws<SettingsException>(() => Open(mustExist: true)).Message);
        Assert.False(Open().IsThere);
        Assert.Contains("cannot be read as JSON", Assert.Throws<SettingsException>(() => Open("{ \"Night\": ")).Message);
        Assert.Contains("cannot be read as JSON", Assert.Throws<SettingsException>(() => Open("""{ "Night": { "Cron": "a", "Cron": "b" } }""")).Message);
    }

    [Fact]
    public async Task AMistypedSectionStopsEveryCommandThatReadsTheSettings()
    {
        using var cli = new Cli();
        await File.WriteAllTextAsync(Path, """{ "Fact": { "Assemblies": [ "/srv/ours.dll" ] } }""");
        var result = await cli.RunAsync("demo", "--settings", Path);
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains("Fact: there is no such section; did you mean 'Facts'?", result.Error);
    }

    [Fact]
    public void ThePageOfTheSettingsIsTheTable()
    {
        var page = File.ReadAllLines(System.IO.Path.Combine(Repository.Root, "src", "CountyLines.Risk.Worker", "deploy", "settings.md"));
        Assert.Equal(KnownSettings.All.Select(one => $"| `{one.Key}` | {(one.Default.Length > 0 ? $"`{one.Default}`" : "")} | {one.Means} |"), page.Where(line => line.StartsWith("| `", StringComparison.Ordinal)));
        Assert.InRange(KnownSettings.All.Count, 25, 100);
    }
}
