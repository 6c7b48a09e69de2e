using System.Text;
using System.Text.Json;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Xunit;

namespace CountyLines.Risk.Tests.Erasure;

/// <summary>A force with one line more, of which something stands in every table and every kind of file. Every word of it is told apart from all others.</summary>
sealed class ErasingForce : IDisposable
{
    public const string Gone = "CL/2026/777";

    /// <summary>What only that line brings.</summary>
    public static readonly string[] Words = [Gone, "Heronsgate", "447700900777", "EVX771", "EVX772", "assessedwhy", "conditionwords", "overridewhy", "decidedwhy", "outcomewhy", "mergedwhy", "rejectedwhy"];

    public ErasingForce()
    {
        Governed.Extract.Line(Gone, name: "Heronsgate", conditions: "conditionwords");
        Governed.Extract.Number(Gone, "07700 900777");
        Governed.Extract.Log("EVX771", Gone, kind: "Firearm discharge");
        Governed.Extract.Log("EVX772", Gone);
        // The same reference for something else: the reason of the quarantined row names the line.
        Governed.Extract.Log("EVX772", GovernedForce.Quiet, kind: "Bulk message");
        Governed.Extract.Assessment(Gone, "Community impact", "2", by: "Analyst Z", reason: "assessedwhy");
        Directory.CreateDirectory(Share);
        var pair = SomePackage.Pair(Governed.Cli.Folder, "force");
        File.WriteAllText(In("no-way.json"), JsonSerializer.Serialize(new { Release = new { Sender = "Nottinghamshire Police", pair.Certificate, pair.Key } }));
        File.WriteAllText(Settings, JsonSerializer.Serialize(new
        {
            Release = new { Sender = "Nottinghamshire Police", pair.Certificate, pair.Key, Delivery = new Dictionary<string, object> { ["socu-tasking"] = new { Folder = Share } } },
        }));
    }

    public GovernedForce Governed { get; } = new();

    public string Data => Governed.Cli.Data;

    public string Share => In("share");

    public string Settings => In("countylines.json");

    public string In(string name) => Path.Combine(Governed.Cli.Folder, name);

    public void Dispose() => Governed.Dispose();

    public Task<CliResult> RunAsync(params string[] args) => Governed.RunAsync([.. args, "--settings", Settings]);

    public async Task<CliResult> DoAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.True(result.ExitCode is 0 or 3, $"{string.Join(' ', args)}: {result.ExitCode} {result.Error}{result.Out}");
        return result;
    }

    public Task<CliResult> EraseAsync(string line = Gone, params string[] more) => RunAsync(["erase", line, "--because", "subject-request", "--confirm", line, "--as", "Cora", .. more]);

    /// <summary>Everything that can be done with the line is done, and a list with it has gone out.</summary>
    public async Task LiveAsync()
    {
        await Governed.PullAsync();
        await DoAsync("duplicates", "reject", Gone, GovernedForce.Discharge, "--because", "rejectedwhy", "--as", "Ann");
        await DoAsync("duplicates", "merge", GovernedForce.Quiet, Gone, "--because", "mergedwhy", "--as", "Ann");
        await DoAsync("duplicates", "split", Gone, "--because", "mergedwhy", "--as", "Ann");
        await DoAsync("override", "add", Gone, "--factor", "physical", "--level", "2", "--reason-code", "new-intelligence", "--because", "overridewhy", "--evidence", "EVX771", "--until", "2026-12-10", "--as", "Ann");
        await DoAsync("override", "approve", "1", "--as", "Bob");
        await DoAsync("rescore");
        await DoAsync("decide", Gone, "monitor", "--role", "socu-tasking-chair", "--because", "decidedwhy", "--as", "Ann");
        await DoAsync("outcome", "add", Gone, "arrest", "--on", "2026-11-18", "--because", "outcomewhy", "--as", "Ann");
        await DoAsync("release", "text", Gone, "--audience", "tasking", "--field", "decision_reason", "--as", "Ann");
        await DoAsync("release", "draft", "tasking", "--as", "Ann");
        await DoAsync("release", "approve", "1", "--as", "Bob");
        await DoAsync("release", "publish", "1", "--as", "Bob");
    }

    public RiskStore Open() => RiskStore.Open(Some.Place(Data), Governed.Cli.Clock, Some.Person);

    /// <summary>Every byte under the data folder but the index of the log, as Latin-1 so that none is lost, and those of a copy that SQLite makes.</summary>
    public string Bytes()
    {
        if (StoreUnderTest.IsPostgreSql)
            return string.Concat(Directory.GetFiles(Data, "*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))) + StoreUnderTest.Everything(Data);
        var copy = In("copy.db");
        File.Delete(copy);
        Query<long>($"VACUUM INTO '{copy}'");
        var files = Directory.GetFiles(Data, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).Append(copy);
        return string.Concat(files.Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    /// <summary>Asks the store behind the product's back.</summary>
    public IReadOnlyList<T> Query<T>(string sql) => StoreUnderTest.Query<T>(Data, sql);
}
