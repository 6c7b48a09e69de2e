using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Facts;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>The sample plug-in through the commands and the real worker, loaded from disk by its path, under a pack that asks for it.</summary>
public sealed class PlugInFlowTests : IDisposable
{
    const string Pack = "county-lines@1.1.0";
    readonly Cli cli = new();

    public PlugInFlowTests()
    {
        cli.Rules = Path.Combine(cli.Folder, "rules");
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(cli.Rules, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var (home, next) = (Path.Combine(cli.Rules, "packs", "county-lines", "1.0.0"), Path.Combine(cli.Rules, "packs", "county-lines", "1.1.0"));
        Directory.CreateDirectory(next);
        File.Copy(Path.Combine(home, "cases.csv"), Path.Combine(next, "cases.csv"));
        File.WriteAllText(Path.Combine(next, "pack.yaml"), File.ReadAllText(Path.Combine(home, "pack.yaml"))
            .Replace("version: 1.0.0", "version: 1.1.0")
            .Replace("  numbers_started: ", "  weeks_in_a_row: { plugin: unbroken-weeks, type: integer, range: [0, 52], worse: higher, source: the sample plug-in }\n  numbers_started: ")
            .Replace("""      - { level: 3, label: Strong,      when: { number_changes: ">= 2" }""", """
                  - { level: 3, label: Strong,      when: { weeks_in_a_row: ">= 6" }, means: "Something of the line is on record in six weeks after another, so nothing has interrupted it." }
                  - { level: 3, label: Strong,      when: { number_changes: ">= 2" }
            """));
    }

    string PlugIn => Path.Combine(cli.Folder, "plug-in", "SampleFacts.dll");

    string Settings => Path.Combine(cli.Folder, "countylines.json");

    public void Dispose() => cli.Dispose();

    void WriteSettings(params string[] assemblies)
    {
        File.WriteAllText(Settings, JsonSerializer.Serialize(new
        {
            Facts = new { Assemblies = assemblies },
            Night = new { Cron = "0 0 0 * * ?", MakeUpUntil = "23:59", Feeds = new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract } },
        }));
    }

    async Task<CliResult> ScoreAsync()
    {
        SampleAssembly.CopyTo(Path.GetDirectoryName(PlugIn)!);
        WriteSettings(PlugIn);
        Assert.Equal(3, (await cli.RunAsync("pull", "--from", Repository.SampleExtract)).ExitCode);
        return await cli.RunAsync("rescore", "--as-of", "2026-11-20", "--pack", Pack, "--settings", Settings, "--json");
    }

    /// <summary>Straight from the rows of the extract, and by the calendar's own weeks.</summary>
    static Dictionary<string, int> WeeksInARow()
    {
        var weeks = new Dictionary<string, SortedSet<DateTime>>();
        foreach (var row in Some.Extract(Repository.SampleExtract).Evidence.DistinctBy(one => one.Reference))
        {
            var day = row.OccurredOn.ToDateTime(default);
            var monday = ISOWeek.ToDateTime(ISOWeek.GetYear(day), ISOWeek.GetWeekOfYear(day), DayOfWeek.Monday);
            if (monday > new DateTime(2025, 11, 17) && row.OccurredOn <= Some.Day)
                (weeks.TryGetValue(row.Line, out var known) ? known : weeks[row.Line] = []).Add(monday);
        }

        return weeks.ToDictionary(pair => pair.Key, pair => pair.Value.Max(first => Enumerable.Range(0, 60).TakeWhile(step => pair.Value.Contains(first.AddDays(7 * step))).Count()));
    }

    [Fact]
    public async Task EveryLineOfTheSampleIsScoredWithTheWeeksThatItsEvidenceShows()
    {
        var run = await ScoreAsync();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var expected = WeeksInARow();
        using var store = RiskStore.Open(Some.Place(cli.Data), Some.Clock(), Some.Person);
        var report = store.Report(store.LatestRun!);
        var resilience = report.Pack.Factors.ToList().FindIndex(factor => factor.Id == "resilience");
        foreach (var line in report.Lines)
        {
            var weeks = expected.GetValueOrDefault(line.Line.Reference);
            Assert.Equal((line.Line.Reference, FactValue.Of(weeks)), (line.Line.Reference, Assert.Single(line.Given).Value));
            Assert.True(weeks < 6 || line.Score!.Factors[resilience].Lowest >= 3, line.Line.Reference);
        }

        Assert.Equal(63, report.Lines.Count);
        var strongest = expected.MaxBy(pair => pair.Value);
        Assert.InRange(expected.Values.Count(weeks => weeks >= 6), 5, 58);
        var told = (await cli.RunAsync("explain", strongest.Key, "--json")).Json.GetProperty("factors")[resilience].GetProperty("facts").EnumerateArray().Single(fact => fact.GetProperty("name").GetString() == "weeks_in_a_row");
        Assert.Equal((strongest.Value, false), (told.GetProperty("value").GetInt32(), told.GetProperty("unknown").GetBoolean()));
        Assert.Contains($"weeks_in_a_row = {strongest.Value} (as the plug-in unbroken-weeks derives it)", (await cli.RunAsync("explain", strongest.Key)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoredRunIsToldAndWorkedOutAgainWhenThePlugInHasChangedOrIsGone()
    {
        await ScoreAsync();
        var told = new List<string>();
        for (var state = 0; state < 3; state++)
        {
            if (state == 1)
                File.WriteAllText(PlugIn, "Minutes of the tasking meeting.");
            if (state == 2)
                File.Delete(PlugIn);
            var replay = await cli.RunAsync("replay", "1", "--settings", Settings);
            Assert.Equal(0, replay.ExitCode);
            Assert.StartsWith("Run 1: 63 lines worked out again", replay.Out, StringComparison.Ordinal);
            var text = replay.Out + (await cli.RunAsync("list")).Out + (await cli.RunAsync("explain", "CL/2024/001")).Out;
            foreach (var arguments in new string[][] { ["whatif", "--pack", Pack], ["whatif", "--pack", "county-lines@1.0.0"], ["stability", "--draws", "100"] })
            {
                var result = await cli.RunAsync([.. arguments, "--settings", Settings, "--json"]);
                Assert.Equal((0, ""), (result.ExitCode, result.Error));
                text += result.Out;
            }

            told.Add(text);
        }

        Assert.Equal(3, told.Count);
        Assert.Contains("weeks_in_a_row = ", told[0], StringComparison.Ordinal);
        Assert.Single(told.Distinct());
    }

    [Fact]
    public async Task WithoutItsPlugInAPackScoresNothingAndTheLastListStands()
    {
        await ScoreAsync();
        var before = (await cli.RunAsync("list")).Out;
        File.Delete(PlugIn);
        var gone = await cli.RunAsync("rescore", "--as-of", "2026-11-21", "--pack", Pack, "--settings", Settings);
        Assert.Equal((1, ""), (gone.ExitCode, gone.Out));
        Assert.Contains($"{PlugIn}: there is no such file", gone.Error, StringComparison.Ordinal);
        var unnamed = await cli.RunAsync("rescore", "--as-of", "2026-11-21", "--pack", Pack);
        Assert.Equal((1, ""), (unnamed.ExitCode, unnamed.Out));
        Assert.Contains("weeks_in_a_row comes from the plug-in unbroken-weeks, and there is none", unnamed.Error, StringComparison.Ordinal);
        Assert.Equal(before, (await cli.RunAsync("list")).Out);

        File.WriteAllText(Settings, "{ \"Facts\": ");
        var broken = await cli.RunAsync("rescore", "--settings", Settings);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("countylines.json cannot be read as JSON", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APlugInThatFailsShowsItsLinesInErrorOnTheListAndTheRunIsMade()
    {
        using var home = new TempFolder();
        WriteSettings(SampleAssembly.ChangedIn(home, "fails.dll", type => SampleAssembly.Break(type, "FactsOf", "the calendar is lost")));
        await cli.RunAsync("pull", "--from", Repository.SampleExtract);
        var run = await cli.RunAsync("rescore", "--as-of", "2026-11-20", "--pack", Pack, "--settings", Settings);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(63, run.Out.Split('\n').Count(line => line.EndsWith("the plug-in unbroken-weeks failed on this line: InvalidOperationException: the calendar is lost", StringComparison.Ordinal)));
        Assert.Contains("the calendar is lost", (await cli.RunAsync("list")).Out, StringComparison.Ordinal);
        Assert.Contains("In error, so it has no score, which is not a low score: the plug-in unbroken-weeks failed", (await cli.RunAsync("explain", "CL/2024/001")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await cli.RunAsync("replay", "1")).ExitCode);
    }

    [Fact]
    public async Task TheRealWorkerScoresItsNightWithThePlugInThatTheEnvironmentNames()
    {
        SampleAssembly.CopyTo(Path.GetDirectoryName(PlugIn)!);
        WriteSettings();
        Assert.Equal(0, (await cli.RunAsync("pack", "release", Path.Combine(cli.Rules, "packs", "county-lines", "1.1.0"))).ExitCode);
        var dll = Path.Combine(AppContext.BaseDirectory, "countylines.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [dll, .. StoreUnderTest.Arguments(["run", "--settings", Settings], cli.Data), "--data", cli.Data, "--rules", cli.Rules])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["COUNTYLINES_Facts__Assemblies__0"] = PlugIn },
        })!;
        var text = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        // The briefing is the last thing that a night makes.
        await Patience.Until(() => process.HasExited || File.Exists(Path.Combine(cli.Data, "briefing", "1.html")));
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]);
        await kill.WaitForExitAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);

        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await text}{await error}");
        using var store = RiskStore.Open(Some.Place(cli.Data), Some.Clock(), Some.Person);
        var report = store.Report(store.LatestRun!);
        Assert.Equal((Pack, "night", 63), (report.Run.PackIdentity, report.Run.Trigger, report.Lines.Count(line => line.Given.Count == 1 && line.Score is not null)));
    }
}
