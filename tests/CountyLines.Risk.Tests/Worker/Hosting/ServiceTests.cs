using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Worker.Hosting;

/// <summary>The real program as a service: what it tells its supervisor, how it stops, and the unit that it ships with.</summary>
public sealed class ServiceTests(ITestOutputHelper output) : IDisposable
{
    static readonly string Unit = Path.Combine(Repository.Root, "src", "CountyLines.Risk.Worker", "deploy", "countylines.service");

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    string In(string name) => Path.Combine(folder.Path, name);

    /// <param name="start">The program and what comes before its own arguments.</param>
    Process Start(ProcessStartInfo start, params (string Name, string Value)[] environment)
    {
        File.WriteAllText(In("countylines.json"), JsonSerializer.Serialize(new
        {
            Night = new { Cron = "0 0 0 * * ?", MakeUpUntil = "23:59", Feeds = new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract }, Gates = new { StaleDays = 3_650, QuarantinedPercent = 100 } },
            Log = new { Format = "json" },
        }));
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    string[] Arguments => [Path.Combine(AppContext.BaseDirectory, "countylines.dll"), "run", "--settings", In("countylines.json"), "--data", In("data"), "--rules", Repository.Rules];

    static async Task TerminateAsync(int process)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {process}"]);
        await kill.WaitForExitAsync();
    }

    static async Task<int> EndOfAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ASignalInTheMiddleOfANightEndsItWhereItCanBeTakenUpAgain()
    {
        string text;
        using (var process = Start(new ProcessStartInfo("dotnet", Arguments)))
        {
            var error = process.StandardError.ReadToEndAsync();
            var said = new StringBuilder();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                said.AppendLine(line);
                if (line.Contains("The night of", StringComparison.Ordinal) && line.Contains("begins", StringComparison.Ordinal))
                    await TerminateAsync(process.Id);
            }

            text = said + await error;
            Assert.Equal((0, text), (await EndOfAsync(process), text));
        }

        Assert.Contains("begins", text);
        Assert.Contains("Stopped on request; nothing was left half done", text);
        // Every line of the log is an object of its own.
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.InRange(lines.Length, 3, 1_000);
        var place = Some.Place(In("data"));
        using (var look = StoreFile.Open(StoreFile.PathOf(place)))
            Assert.Empty(look.Damage());
        output.WriteLine($"the night was {Nights(place)[^1].State} after the signal");

        using (var again = Start(new ProcessStartInfo("dotnet", Arguments)))
        {
            var (standard, error) = (again.StandardOutput.ReadToEndAsync(), again.StandardError.ReadToEndAsync());
            await Patience.Until(() => Nights(place) is [{ State: not NightState.Running }, ..] || again.HasExited);
            await TerminateAsync(again.Id);
            Assert.Equal((0, ""), (await EndOfAsync(again), await error));
            await standard;
        }

        var night = Assert.Single(Nights(place));
        Assert.Equal((NightState.Done, 1L), (night.State, night.Run));
    }

    /// <summary>A night that hangs on a database which took the connection and says nothing cannot stop at once; the program waits for it, and nothing cuts it off after two seconds.</summary>
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ANightThatIsSlowToStopIsWaitedFor()
    {
        using var database = new TcpListener(System.Net.IPAddress.Loopback, 0);
        database.Start();
        var rules = In("rules");
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(rules, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(Path.Combine(rules, "feeds", "force-extract.yaml"), File.ReadAllText(Path.Combine(rules, "feeds", "examples", "database.yaml")).Replace("feed: database", "feed: force-extract", StringComparison.Ordinal));
        string[] arguments = [.. Arguments.Select(word => word == Repository.Rules ? rules : word)];
        using var process = Start(new ProcessStartInfo("dotnet", arguments), ("FORCE_DATABASE", $"Host=127.0.0.1;Port={((System.Net.IPEndPoint)database.LocalEndpoint).Port};Database=risk;Username=force;Password=made-up;Timeout=50;SSL Mode=Disable"));
        var error = process.StandardError.ReadToEndAsync();
        using (var connection = await database.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromMinutes(2)))
        {
            await TerminateAsync(process.Id);
            while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("shutting down", StringComparison.Ordinal))
            {
            }

            var since = Stopwatch.StartNew();
            await Patience.Until(() => since.Elapsed > TimeSpan.FromSeconds(4) || process.HasExited);
            Assert.False(process.HasExited);
        }

        var rest = process.StandardOutput.ReadToEndAsync();
        var exit = await EndOfAsync(process);
        // The night ended by itself when the database went away; a signal would have left 143.
        Assert.True(exit == 1, $"{exit}: {await rest}{await error}");
        Assert.Contains("The night failed", await rest);
    }

    static IReadOnlyList<RecordedNight> Nights(StorePlace place)
    {
        using var store = RiskStore.Open(place, Some.Clock(), Some.Person);
        return store.Nights("");
    }

    /// <summary>The parent's name is how the program knows systemd; the shell stands in for it.</summary>
    [Fact]
    public async Task UnderSystemdItSaysWhenItIsReadyAndWhenItStops()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var (systemd, notify) = (In("systemd"), In("notify"));
        File.Copy("/bin/bash", systemd);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(notify));
        var command = string.Join(' ', Arguments.Select(word => $"'{word}'"));
        using var process = Start(new ProcessStartInfo(systemd, ["-c", $"dotnet {command} & echo $! > '{In("pid")}'; wait $!; echo ended with $?"]), ("NOTIFY_SOCKET", notify));
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.Equal("READY=1", await ToldAsync());
        await TerminateAsync(int.Parse(await File.ReadAllTextAsync(In("pid"))));
        Assert.Equal("STOPPING=1", await ToldAsync());
        await EndOfAsync(process);
        Assert.EndsWith("ended with 0\n", await text, StringComparison.Ordinal);
        Assert.Equal("", await error);

        async Task<string> ToldAsync()
        {
            var bytes = new byte[1_000];
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            return Encoding.ASCII.GetString(bytes, 0, await socket.ReceiveAsync(bytes, patience.Token)).Trim();
        }
    }

    [Fact]
    public async Task TheUnitIsHardenedAsSystemdItselfMeasuresIt()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            Assert.False(OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("CI") == "true", "The gate installs systemd.");
            return;
        }

        // The threshold is ten times the figure that is printed.
        using var analyze = Process.Start(new ProcessStartInfo("systemd-analyze", ["security", "--offline=true", "--threshold=15", "--no-pager", Unit]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = await analyze.StandardOutput.ReadToEndAsync() + await analyze.StandardError.ReadToEndAsync();
        await analyze.WaitForExitAsync();
        output.WriteLine(text[(text.IndexOf('→') is var at and >= 0 ? at : 0)..]);
        Assert.True(analyze.ExitCode == 0, text);
        Assert.Contains("Overall exposure level", text);
    }

    [Fact]
    public void TheUnitGivesTheWorkerMoreTimeToStopThanItTakesAndStartsItAgainOnlyAfterAFailure()
    {
        var unit = File.ReadAllLines(Unit).Where(line => line.Contains('=', StringComparison.Ordinal) && line[0] != '#').Select(line => line.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);
        Assert.Equal(("notify", "on-failure", "90"), (unit["Type"].Single(), unit["Restart"].Single(), unit["TimeoutStopSec"].Single()));
        Assert.Contains("/opt/countylines/countylines run", unit["ExecStart"].Single());
    }
}
