using System.Diagnostics;
using CountyLines.Risk.Audit;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Releases;

/// <summary>The real program, killed at any moment between a draft and its receipt, again and again.</summary>
public sealed class KilledReleaseTests(ITestOutputHelper output) : IDisposable
{
    const int Kills = 300;
    const string Meeting = "socu-tasking";
    const string Feed = $"tasking/{Meeting}";

    readonly ReleasingForce force = new();
    readonly Random chance = new(20261127);
    readonly Dictionary<string, TimeSpan> took = [];

    public void Dispose() => force.Dispose();

    [Fact]
    public async Task KilledAtAnyMomentANumberHasOneVersionAndEachListArrivesOnce()
    {
        // The program reads the real calendar, whenever that is.
        var pair = SomePackage.Pair(force.In("."), "lasting", fromDay: -10, toDay: 36_500);
        await File.WriteAllTextAsync(force.Settings, (await File.ReadAllTextAsync(force.Settings)).Replace(force.Trust, pair.Certificate).Replace(Path.ChangeExtension(force.Trust, ".key"), pair.Key));
        Assert.True(await RunAsync(["pull", "--from", force.Governed.Extract.WriteTo(force.In("extract"))], null) is 0 or 3);
        Assert.Equal(0, await RunAsync(["rescore"], null));

        var (kills, lives) = (new Dictionary<string, int>(), 0);
        while (kills.Values.Sum() < Kills || Next() is not ["release", "draft", ..])
        {
            var command = Next(pair.Certificate);
            var verb = string.Join(' ', command.Take(2).Where(word => !word.Contains('/', StringComparison.Ordinal)));
            lives += verb == "release draft" ? 1 : 0;
            // Known from a run that was let be; three in four are killed somewhere in it.
            var isKilled = kills.Values.Sum() < Kills && took.ContainsKey(verb) && chance.Next(4) > 0;
            var exit = await RunAsync(command, isKilled ? took[verb] * (0.2 + (0.85 * chance.NextDouble())) : null, verb);
            if (exit is null)
                kills[verb] = kills.GetValueOrDefault(verb) + 1;
            else
                Assert.True(exit == 0, $"{string.Join(' ', command)} ended with {exit}");
        }

        output.WriteLine($"{kills.Values.Sum()} kills in {lives} drafts: {string.Join(", ", kills.Select(pair => $"{pair.Key} {pair.Value}"))}");
        // What is published is delivered in one go, so a delivery by itself is seldom there to be killed.
        Assert.Superset(new HashSet<string> { "release draft", "release approve", "release publish", "verify", "receipt add" }, kills.Keys.ToHashSet());
        AssertNothingLostOrDoubled();
    }

    void AssertNothingLostOrDoubled()
    {
        using var store = force.Open();
        var (releases, packages) = (store.Releases(), store.Packages());
        Assert.InRange(releases.Count, 10, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, releases.Count), releases.Select(one => (int)one.Number));
        Assert.All(releases, one => Assert.True(one.State is ReleaseState.Published or ReleaseState.Superseded));
        // One package for each release, one number for each package, and every one of them arrived and was received once.
        Assert.Equal(releases.Select(one => one.Number), packages.Select(one => one.Release));
        Assert.Equal(Enumerable.Range(1, packages.Count), packages.Select(one => (int)one.Sequence));
        Assert.All(packages, one => Assert.Equal((1, 1), (one.Steps.Count(step => step.Step == "delivered"), one.Steps.Count(step => step.Step == "received"))));
        var arrived = force.Arrived.Select(folder => (Folder: folder, Package: Package.ReadFrom(folder))).ToList();
        Assert.Equal(packages.Select(one => one.ManifestSha256), arrived.Select(one => one.Package.Sha256));
        foreach (var (folder, package) in arrived)
        {
            var copy = Assert.Single(store.FindRelease(package.Manifest.Release)!.Copies);
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "list.html")), ReleasedFiles.Of(ReleasedJson.Read(copy.List!), ["html"])[0].Bytes);
        }

        Assert.Equal(packages.Count, AcceptedPackages.ReadFrom(force.State).LastOf(Feed)!.Sequence);
        var acts = store.AuditRows().Select(row => AuditEntry.Read(row.Entry)!.Act).ToList();
        Assert.All(new[] { "release-drafted", "release-approved", "release-published", "package-delivered", "package-received" }, act => Assert.Equal(packages.Count, acts.Count(one => one == act)));
        Assert.Equal(AuditState.Intact, AuditChain.Verify(store.AuditRows(), store.AuditNames(), store.LastAnchor).State);
    }

    /// <summary>What a person would do next, seeing what is there.</summary>
    string[] Next(string? trust = null)
    {
        using var store = force.Open();
        if (store.Releases() is not [.., var release])
            return ["release", "draft", "tasking", "--as", "Ann"];
        var package = store.Packages().LastOrDefault(one => one.Release == release.Number);
        return release.State switch
        {
            ReleaseState.Draft => ["release", "approve", $"{release.Number}", "--as", "Bob"],
            ReleaseState.Approved => ["release", "publish", $"{release.Number}", "--as", "Bob"],
            _ when package!.IsWaiting => ["release", "deliver", "--as", "Bob"],
            _ when package.Step("received") is not null => ["release", "draft", "tasking", "--as", "Ann"],
            _ when !Holds(package) => ["verify", force.Arrived[^1], "--trust", trust ?? "", "--as-recipient", Meeting, "--state", force.State, "--receipt", force.In("receipt.json"), "--again"],
            _ => ["receipt", "add", force.In("receipt.json"), "--as", "Bob"],
        };
    }

    bool Holds(RecordedPackage package) => File.Exists(force.In("receipt.json")) && Receipt.Read(File.ReadAllBytes(force.In("receipt.json"))).ManifestSha256 == package.ManifestSha256;

    /// <returns>The exit code, or null when it was killed.</returns>
    async Task<int?> RunAsync(string[] args, TimeSpan? killAfter, string? verb = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "countylines.dll"), .. StoreUnderTest.Arguments([.. args, "--settings", force.Settings], force.Governed.Cli.Data), "--data", force.Governed.Cli.Data, "--rules", force.Rules])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (killAfter is { } wait && await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(wait)) is { } first && !process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        await Task.WhenAll(said, failed);
        // 137 is 128 and the signal that cannot be caught.
        if (process.ExitCode == 137)
            return null;
        // The shortest of late: a kill that comes after the end would be none.
        if (verb is not null)
            took[verb] = took.TryGetValue(verb, out var before) && before < watch.Elapsed ? before : watch.Elapsed;
        return process.ExitCode;
    }
}
