using System.Text.Json;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>A force with three small lines, its analysts Ann and Bob, and a calendar: everything is done through the commands.</summary>
sealed class GovernedForce : IDisposable
{
    public const string Discharge = "CL/2026/900";
    public const string Knives = "CL/2026/901";
    public const string Quiet = "CL/2026/902";

    readonly FakeTimeProvider clock = Some.Clock();

    public GovernedForce()
    {
        Cli.Clock = clock;
        Extract.Line(Knives, name: "Knives line");
        Extract.Line(Quiet, name: "Quiet line");
        Extract.Log("N2", Discharge, kind: "Firearm discharge");
        Extract.Log("N3", Discharge, kind: "Bulk message");
        foreach (var number in new[] { "N4", "N5", "N6" })
            Extract.Log(number, Knives);
        Extract.Assessment(Knives, "Community impact", "2");
    }

    public Cli Cli { get; } = new();

    public SmallExtract Extract { get; } = SmallExtract.OfOneLine(Discharge);

    public void Dispose() => Cli.Dispose();

    public Task<CliResult> RunAsync(params string[] args) => Cli.RunAsync(args);

    /// <summary>A command that must succeed.</summary>
    public async Task<string> DoAsync(params string[] args)
    {
        var result = await Cli.RunAsync(args);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', args)}: {result.ExitCode} {result.Error}{result.Out}");
        return result.Out;
    }

    public async Task PullAndRescoreAsync()
    {
        await PullAsync();
        await RunAsync("rescore");
    }

    public async Task PullAsync()
    {
        var result = await RunAsync("pull", "--from", Extract.WriteTo(Path.Combine(Cli.Folder, "extract")));
        Assert.True(result.ExitCode is 0 or 3, result.Error);
    }

    public void PassDays(int days) => clock.Advance(TimeSpan.FromDays(days));

    public void PassSeconds(int seconds) => clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Asks for an override as Ann until 2026-12-10.</summary>
    public Task<CliResult> AskAsync(string line, params string[] what)
    {
        return RunAsync(["override", "add", line, .. what, "--reason-code", "new-intelligence", "--because", "Two sources agree", "--evidence", "N2", "--until", "2026-12-10", "--as", "Ann"]);
    }

    /// <summary>Ann asks, Bob approves.</summary>
    public async Task HoldAsync(int id, string line, params string[] what)
    {
        Assert.Equal((0, ""), Of(await AskAsync(line, what)));
        Assert.Equal((0, ""), Of(await RunAsync("override", "approve", $"{id}", "--as", "Bob")));

        static (int, string) Of(CliResult result) => (result.ExitCode, result.Error);
    }

    public async Task<JsonElement> ListAsync() => (await RunAsync("list", "--json")).Json;

    public async Task<JsonElement> LineAsync(string reference)
    {
        return (await ListAsync()).GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("reference").GetString() == reference);
    }

    public async Task<JsonElement> ExplainAsync(string reference) => (await RunAsync("explain", reference, "--json")).Json;

    public string Briefing(long run) => File.ReadAllText(Path.Combine(Cli.Data, "briefing", $"{run}.html"));

    /// <summary>Runs SQL on the store behind the product's back.</summary>
    public void Sql(string sql) => StoreUnderTest.Execute(Cli.Data, sql);

    /// <summary>The same, so that the rows are whole with what they now say.</summary>
    public void SqlAndSeal(string sql) => StoreUnderTest.ExecuteAndSeal(Cli.Data, sql);

    /// <summary>A pack that knows other factors and bands, in a folder of its own.</summary>
    public string OtherPack()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Cli.Folder, "other-pack")).FullName;
        File.WriteAllText(Path.Combine(folder, "pack.yaml"), Some.SmallPack);
        File.WriteAllText(Path.Combine(folder, "cases.csv"), Some.SmallCases);
        return folder;
    }
}
