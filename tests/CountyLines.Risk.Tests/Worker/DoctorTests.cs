using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>Doctor sees what is broken, says what to do, and leaves everything as it was.</summary>
public sealed class DoctorTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    string In(string name) => Path.Combine(cli.Folder, name);

    void Configure(object settings) => File.WriteAllText(In("countylines.json"), JsonSerializer.Serialize(settings));

    Dictionary<string, object> Night(string? extract = null) => new() { ["Feeds"] = new Dictionary<string, string> { ["force-extract"] = extract ?? Repository.SampleExtract } };

    Task<CliResult> DoctorAsync(params string[] more) => File.Exists(In("countylines.json")) ? cli.RunAsync(["doctor", "--settings", In("countylines.json"), .. more]) : cli.RunAsync(["doctor", .. more]);

    async Task DemoAsync()
    {
        Assert.Equal(0, (await cli.RunAsync("demo")).ExitCode);
        Close(cli.Data, isFolder: true);
        foreach (var file in Directory.GetFiles(cli.Data, "countylines.db*"))
            Close(file, isFolder: false);
    }

    static void Close(string path, bool isFolder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isFolder ? UnixFileMode.UserExecute : 0));
    }

    string State() => string.Join('\n', Directory.EnumerateFileSystemEntries(cli.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => File.Exists(path) ? $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}" : path));

    /// <summary>The one check that is not ok.</summary>
    async Task OnlyAsync(int exit, string level, string what, string words)
    {
        var result = await DoctorAsync("--json");
        var bad = result.Json.GetProperty("checks").EnumerateArray().Where(one => one.GetProperty("level").GetString() != "ok").ToList();
        Assert.True(bad.Count == 1, string.Join('\n', bad));
        Assert.Equal((exit, level, what), (result.ExitCode, bad[0].GetProperty("level").GetString(), bad[0].GetProperty("what").GetString()));
        Assert.Contains(words, bad[0].GetProperty("found").GetString());
        Assert.NotEqual("", bad[0].GetProperty("to_do").GetString());
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task WhereEverythingIsWellNothingIsSaidToDoAndNothingIsChanged()
    {
        await DemoAsync();
        var (certificate, key) = SomePackage.Pair(cli.Folder, "force");
        Configure(new { Night = Night(), Health = new { Listen = FreePort() }, Release = new { Sender = "Nottinghamshire Police", Certificate = certificate, Key = key, Delivery = new Dictionary<string, object> { ["socu-tasking"] = new { Folder = In("share") } } } });
        var before = State();
        var result = await DoctorAsync();
        Assert.True(result.ExitCode == 0, result.Out);
        Assert.Equal(before, State());
        Assert.DoesNotContain("->", result.Out, StringComparison.Ordinal);
        foreach (var what in new[] { "settings", "clock", "time zones", "SQLite", "rule pack", "released pack", "governance", "retention", "feed's mapping", "audience", "data folder", "disk", "store", "audit", "signing certificate", "delivery", "feed", "health port", "console" })
            Assert.Contains($"ok       {what}", result.Out);
        Assert.Contains("county-lines@1.0.0 is in force today", result.Out);
        Assert.Contains(" 0 faults, 0 warnings.", result.Out);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task WhereNothingIsYetNothingIsMade()
    {
        var result = await DoctorAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("it is not there yet; the first pull makes it", result.Out);
        Assert.Empty(Directory.GetFileSystemEntries(cli.Folder));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AConsoleToWhichNobodyCanSignInIsFound()
    {
        await DemoAsync();
        Configure(new { Night = Night(), Console = new { Listen = FreePort() } });
        await OnlyAsync(3, "warning", "console sign-in", "there is no account yet");
        var (certificate, key) = SomePackage.Pair(cli.Folder, "console");
        Configure(new { Night = Night(), Console = new { Listen = $"0.0.0.0:{FreePort()}", Certificate = certificate, Key = key } });
        await OnlyAsync(1, "fault", "console sign-in", "there is no account, so the worker does not open the console to other machines");
        Configure(new { Night = Night(), Console = new { Listen = $"0.0.0.0:{FreePort()}" } });
        await OnlyAsync(1, "fault", "settings", "other machines reach, and nothing would be encrypted");
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task EveryFaultIsFoundAndSaysWhatToDo()
    {
        await DemoAsync();
        var database = Path.Combine(cli.Data, "countylines.db");

        Configure(new { Nigt = 1 });
        await OnlyAsync(1, "fault", "settings", "Nigt: there is no such section; did you mean 'Night'?");
        await File.WriteAllTextAsync(In("countylines.json"), "{");
        await OnlyAsync(1, "fault", "settings", "cannot be read as JSON");
        Configure(new { Night = Night(In("gone")) });
        await OnlyAsync(1, "fault", "feed", "there is no such folder");
        Configure(new { Facts = new { Assemblies = new[] { In("gone.dll") } } });
        await OnlyAsync(1, "fault", "plug-in", "there is no such file");
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            Configure(new { Night = Night(), Health = new { Listen = ((IPEndPoint)taken.LocalEndpoint).Port } });
            await OnlyAsync(3, "warning", "health port", "it cannot be had");
        }

        foreach (var (name, days, exit, level, words) in new[] { ("soon", 20, 3, "warning", "it expires at 2026-12-10"), ("late", -1, 1, "fault", "the certificate expired") })
        {
            var (certificate, key) = SomePackage.Pair(cli.Folder, name, -100, days);
            Configure(new { Release = new { Sender = "Nottinghamshire Police", Certificate = certificate, Key = key } });
            await OnlyAsync(exit, level, days > 0 ? "signing certificate" : "signing", words);
        }

        var open = SomePackage.Pair(cli.Folder, "open");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(open.Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Configure(new { Release = new { Sender = "Nottinghamshire Police", open.Certificate, open.Key } });
            await OnlyAsync(1, "fault", "signing", "everybody on this machine may read or change it");
            File.Delete(In("countylines.json"));
            File.SetUnixFileMode(cli.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
            await OnlyAsync(3, "warning", "data folder", "others than its owner may look into it");
            Close(cli.Data, isFolder: true);
            File.SetUnixFileMode(database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            await OnlyAsync(3, "warning", "store", "its group may read or change it");
            Close(database, isFolder: false);
        }

        File.Delete(In("countylines.json"));
        cli.Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.Zero));
        await OnlyAsync(1, "fault", "clock", "which has not come yet");
        cli.Clock = Some.Clock();

        StoreUnderTest.Execute(cli.Data, "DROP TRIGGER audit_stands");
        StoreUnderTest.Execute(cli.Data, "UPDATE audit SET hash = CASE substr(hash, 1, 1) WHEN 'a' THEN 'b' ELSE 'a' END || substr(hash, 2) WHERE number = 3");
        await OnlyAsync(1, "fault", "audit", "ntry");
        await File.WriteAllTextAsync(database, string.Concat(Enumerable.Repeat("Minutes of the tasking meeting. ", 1_000)));
        foreach (var log in new[] { "-wal", "-shm" })
            File.Delete(database + log);
        await OnlyAsync(1, "fault", "store", "it does not open");
    }

    [Theory]
    [Trait("Store", "sqlite")]
    [InlineData(20, 3, "warning", "it expires at 2026-12-10")]
    [InlineData(-1, 1, "fault", "it expired at 2026-11-19")]
    public async Task ARecipientsCertificateThatHasExpiredOrSoonWillIsFound(int days, int exit, string level, string words)
    {
        await DemoAsync();
        cli.Rules = In("rules");
        Releases.ReleasingForce.CopyRules(Repository.Rules, cli.Rules);
        var (certificate, _) = SomePackage.Pair(cli.Folder, "desk", -100, days);
        var there = Path.Combine(cli.Rules, "audiences", "certificates", "emsou-intelligence-desk.pem");
        Directory.CreateDirectory(Path.GetDirectoryName(there)!);
        File.Copy(certificate, there);
        var audience = Path.Combine(cli.Rules, "audiences", "emsou.yaml");
        var text = await File.ReadAllTextAsync(audience);
        await File.WriteAllTextAsync(audience, text.Replace("# certificate: ", "certificate: ", StringComparison.Ordinal));
        await OnlyAsync(exit, level, "recipient's certificate", words);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task RulesThatDoNotLoadAreFound()
    {
        await DemoAsync();
        cli.Rules = In("rules");
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(cli.Rules, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Combine(cli.Rules, "retention.yaml"), "groups: 7\n");
        await OnlyAsync(1, "fault", "retention", "cannot be used");
        File.Copy(Path.Combine(Repository.Rules, "retention.yaml"), Path.Combine(cli.Rules, "retention.yaml"), overwrite: true);
        var pack = Path.Combine(cli.Rules, "packs", "county-lines", "1.0.0", "pack.yaml");
        await File.WriteAllTextAsync(pack, (await File.ReadAllTextAsync(pack)).Replace("owner: ", "owner: another ", StringComparison.Ordinal));
        var result = await DoctorAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("fault    rule pack", result.Out);
        Assert.Contains("fault    released pack (county-lines@1.0.0)", result.Out);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task EverySettingIsShownWithWhereItComesFromAndNoSecretIs()
    {
        await File.WriteAllTextAsync(In("password"), "hunter2hunter2");
        Configure(new
        {
            Night = Night(),
            Store = new { ConnectionString = "Host=db.example;Password=hunter2hunter2" },
            Release = new { Sender = "Nottinghamshire Police", KeyPassword = "hunter2hunter2", Delivery = new Dictionary<string, object> { ["desk"] = new { Https = new { Url = "https://ann:hunter2hunter2@lists.example.org", Token = new { File = In("password") } } } } },
            Telemetry = new { Otlp = "http://127.0.0.1:4318/?token=hunter2hunter2" },
        });
        foreach (var json in new[] { true, false })
        {
            var result = await DoctorAsync(json ? ["--json"] : []);
            Assert.Equal(1, result.ExitCode);
            Assert.DoesNotContain("hunter2", result.Out + result.Error, StringComparison.Ordinal);
            if (!json)
                continue;
            var settings = result.Json.GetProperty("settings").EnumerateArray().ToDictionary(one => one.GetProperty("key").GetString()!, one => (one.GetProperty("value").GetString(), one.GetProperty("from").GetString()));
            Assert.Equal(("[hidden]", "file"), settings["Telemetry:Otlp"]);
            Assert.Equal(("[hidden]", "file"), settings["Store:ConnectionString"]);
            Assert.Equal(("Europe/London", "default"), settings["Night:TimeZone"]);
            Assert.Equal((In("password"), "file"), settings["Release:Delivery:desk:Https:Token:File"]);
        }
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
