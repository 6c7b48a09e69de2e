using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Xunit;

namespace CountyLines.Risk.Tests.Releases;

/// <summary>
/// A force that shares: Ann drafts, Bob approves, and the regional desk reads a folder. It has rules of its own, with an agreement, and
/// certificates made for the test. Everything is done through the commands.
/// </summary>
sealed class ReleasingForce : IDisposable
{
    public const string Desk = "emsou-intelligence-desk";

    readonly (string Certificate, string Key) pair;

    public ReleasingForce()
    {
        CopyRules(Repository.Rules, Rules);
        Change("emsou", "agreement: none ", "agreement: ISA-2026-014 ");
        Change("emsou", "band_from: Medium", "band_from: Low");
        Change("emsou", "  areas: [EMSOU]", "  # areas: [EMSOU]");
        Governed.Cli.Rules = Rules;
        Directory.CreateDirectory(Share);
        pair = SomePackage.Pair(Governed.Cli.Folder, "force");
        File.WriteAllText(Settings, JsonSerializer.Serialize(new
        {
            Release = new { Sender = "Nottinghamshire Police", pair.Certificate, pair.Key, Delivery = new Dictionary<string, object> { [Desk] = new { Folder = Share }, ["socu-tasking"] = new { Folder = Share }, ["nca-county-lines"] = new { Folder = Share } } },
        }));
    }

    public GovernedForce Governed { get; } = new();

    public string Rules => In("rules");

    public string Settings => In("countylines.json");

    /// <summary>The folder that recipients read.</summary>
    public string Share => In("share");

    public string Trust => pair.Certificate;

    public string State => In("accepted.json");

    public string In(string name) => Path.Combine(Governed.Cli.Folder, name);

    public void Dispose() => Governed.Dispose();

    /// <summary>Changes words of an audience's file.</summary>
    public void Change(string audience, string before, string after)
    {
        var file = Path.Combine(Rules, "audiences", $"{audience}.yaml");
        var text = File.ReadAllText(file);
        Assert.Contains(before, text);
        File.WriteAllText(file, text.Replace(before, after));
    }

    public async Task<CliResult> RunAsync(params string[] args)
    {
        var running = Task.Run(() => Governed.RunAsync([.. args, "--settings", Settings]));
        // A delivery that waits before it tries again waits on the calendar of the test.
        await Patience.Until(() =>
        {
            if (running.IsCompleted)
                return true;
            Governed.PassSeconds(1);
            return false;
        });
        return await running;
    }

    public async Task<CliResult> DoAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', args)}: {result.ExitCode} {result.Error}{result.Out}");
        return result;
    }

    /// <summary>Ann drafts; the number.</summary>
    public async Task<long> DraftAsync(string audience = "emsou", params string[] more)
    {
        return (await DoAsync(["release", "draft", audience, "--as", "Ann", "--json", .. more])).Json.GetProperty("number").GetInt64();
    }

    public async Task<long> ApprovedAsync(string audience = "emsou", params string[] more)
    {
        var number = await DraftAsync(audience, more);
        await DoAsync("release", "approve", $"{number}", "--as", "Bob");
        return number;
    }

    public async Task<long> PublishedAsync(string audience = "emsou", params string[] more)
    {
        var number = await ApprovedAsync(audience, more);
        await DoAsync("release", "publish", $"{number}", "--as", "Bob");
        return number;
    }

    /// <summary>The packages in the recipients' folder, in the order of their names.</summary>
    public IReadOnlyList<string> Arrived => [.. Directory.GetDirectories(Share).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];

    /// <summary>The desk checks a package, and writes its receipt.</summary>
    public Task<CliResult> VerifyAsync(string folder, params string[] more)
    {
        return RunAsync(["verify", folder, "--trust", Trust, "--as-recipient", Desk, "--state", State, "--receipt", In("receipt.json"), .. more]);
    }

    public RecordedRelease Release(long number)
    {
        using var store = Open();
        return store.FindRelease(number)!;
    }

    public IReadOnlyList<RecordedPackage> Packages()
    {
        using var store = Open();
        return store.Packages();
    }

    public RiskStore Open() => RiskStore.Open(Some.Place(Governed.Cli.Data), Governed.Cli.Clock, Some.Person);

    /// <summary>A copy of the rules, to change.</summary>
    public static void CopyRules(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
