using CountyLines.Risk.Tests.Pull.Sources;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>Trying a mapping on a sample before anything is pulled with it.</summary>
public sealed class FeedCheckTests : IDisposable
{
    static readonly string Mapping = Path.Combine(Repository.Rules, "feeds", "force-extract.yaml");
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task TheFirstRecordsAreShownAsTheyWouldLandWithCountsAndEveryProblemAndNothingIsStored()
    {
        var result = await cli.RunAsync("feed", "check", Mapping, "--from", Repository.SampleExtract, "--rows", "1");
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("Feed 'force-extract' as it would land on 20 November 2026. Nothing is stored.\n", result.Out);
        Assert.Contains("  mapped-lines.csv: 67 rows: 64 used, 1 repeated, 2 quarantined; not mapped and not stored: Notes\n", result.Out);
        Assert.Contains("\n  exporting_force      West Midlands (E23000014)\n", result.Out);
        Assert.Contains("\n  supply_model         unknown\n", result.Out);
        Assert.Contains("\nassessment 1\n", result.Out);
        Assert.DoesNotContain("\nassessment 2\n", result.Out);
        Assert.Contains("\n47 values would go to quarantine:\n", result.Out);
        Assert.Matches(@"\nevidence\.csv +1080 +Date +31/02/2026 +there is no such date", result.Out);
        Assert.False(Directory.Exists(cli.Data));
    }

    [Fact]
    public async Task TheSameIsThereForAProgram()
    {
        var json = (await cli.RunAsync("feed", "check", Mapping, "--from", Repository.SampleExtract, "--rows", "2", "--json")).Json;
        Assert.Equal("force-extract", json.GetProperty("feed").GetString());
        Assert.Equal(47, json.GetProperty("quarantined").GetArrayLength());
        Assert.Equal(4, json.GetProperty("files").GetArrayLength());
        Assert.Equal(8, json.GetProperty("doubts").GetArrayLength());
        var lines = json.GetProperty("records").GetProperty("line");
        Assert.Equal(2, lines.GetArrayLength());
        Assert.Equal("CL/2024/001", lines[0].GetProperty("reference").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, lines[0].GetProperty("supply_model").ValueKind);
        Assert.Equal(
            CountyLines.Risk.Pull.FeedReader.Shapes.Values.Select(shape => string.Join(' ', shape.Select(field => field.Name))),
            json.GetProperty("records").EnumerateObject().Select(kind => string.Join(' ', kind.Value[0].EnumerateObject().Select(field => field.Name))));
    }

    [Fact]
    public async Task ASoundSampleIsDone()
    {
        using var folder = new TempFolder();
        var small = Pull.SmallExtract.OfOneLine();
        small.Number("CL/2026/900", "07700 900101");
        small.Assessment("CL/2026/900");
        var result = await cli.RunAsync("feed", "check", Mapping, "--from", small.WriteTo(folder.Path));
        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("No value would go to quarantine.\n", result.Out);
    }

    [Fact]
    public async Task WithoutASampleTheMappingAloneIsRead()
    {
        var result = await cli.RunAsync("feed", "check", Mapping);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("The mapping 'force-extract' has no fault. To see records as they would land, give the folder of a sample", result.Out);
    }

    [Fact]
    public async Task AFaultyMappingShowsEveryFaultWithItsPlace()
    {
        var path = Path.Combine(cli.Folder, "mine.yaml");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(Mapping)).Replace("reference: Log No", "referense: Log No").Replace("dd/MM/yyyy", "dd/mm/yyyy"));
        var result = await cli.RunAsync("feed", "check", path, "--from", Repository.SampleExtract);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("did you mean 'dd/MM/yyyy'?", result.Out);
        Assert.Contains("'fields' has no 'referense'; did you mean 'reference'?", result.Out);
        Assert.EndsWith("3 problems; the feed does not load.\n", result.Out);
    }

    [Fact]
    public async Task ASampleThatCannotBeUsedSaysEverythingThatIsMissing()
    {
        using var folder = new TempFolder();
        var copy = folder.CopyOfSampleExtract();
        File.Delete(Path.Combine(copy, "evidence.csv"));
        File.Delete(Path.Combine(copy, "assessments.csv"));
        var result = await cli.RunAsync("feed", "check", Mapping, "--from", copy);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("  evidence.csv: the file is missing\n  assessments.csv: the file is missing\n", result.Out);
        var json = (await cli.RunAsync("feed", "check", Mapping, "--from", copy, "--json")).Json;
        Assert.Equal(2, json.GetProperty("unavailable").GetArrayLength());
    }

    [Theory]
    [InlineData(1, "there is no nowhere.yaml", "nowhere.yaml")]
    [InlineData(2, "--rows must be a whole number from 0", "nowhere.yaml", "--rows", "-1")]
    public async Task WhatCannotBeAskedIsSaid(int exitCode, string message, params string[] words)
    {
        var result = await cli.RunAsync(["feed", "check", .. words]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public async Task AFeedFromADatabaseIsTriedWithoutAFolderAndPulledWithoutOne()
    {
        var rules = Path.Combine(cli.Folder, "rules");
        CopyRules(rules);
        var secret = Path.Combine(cli.Folder, "connection");
        await File.WriteAllTextAsync(secret, $"Data Source={Path.Combine(cli.Folder, "gone.db")}");
        var yaml = SampleFeeds.SqlYaml("sqlite").Replace("{ env: FORCE_DATABASE }", $"{{ file: {secret} }}").Replace("feed: force-extract", "feed: mine");
        await File.WriteAllTextAsync(Path.Combine(rules, "feeds", "mine.yaml"), yaml);
        cli.Rules = rules;
        var check = await cli.RunAsync("feed", "check", Path.Combine(rules, "feeds", "mine.yaml"));
        Assert.Equal((3, true), (check.ExitCode, check.Out.Contains("the database (sqlite) does not answer", StringComparison.Ordinal)));
        var pull = await cli.RunAsync("pull", "--feed", "mine");
        Assert.Equal((1, true), (pull.ExitCode, pull.Error.Contains("The feed 'force-extract' could not be read", StringComparison.Ordinal) || pull.Error.Contains("The feed 'mine' could not be read, and nothing was changed", StringComparison.Ordinal)));
        var files = await cli.RunAsync("pull");
        Assert.Equal((2, true), (files.ExitCode, files.Error.Contains("give their folder with --from", StringComparison.Ordinal)));
    }

    static void CopyRules(string to)
    {
        foreach (var file in Directory.GetFiles(Repository.Rules, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(Repository.Rules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
