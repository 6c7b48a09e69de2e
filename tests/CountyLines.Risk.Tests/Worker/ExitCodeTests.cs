using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class ExitCodeTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("lst")]
    [InlineData("list", "--top", "0")]
    [InlineData("list", "--top", "many")]
    [InlineData("rescore", "--as-of", "2026-13-01")]
    [InlineData("explain")]
    [InlineData("pull")]
    public async Task WrongUsageIsTwoAndPointsToTheHelp(params string[] args)
    {
        var result = await cli.RunAsync(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--help", result.Error);
        Assert.Empty(result.Out);
    }

    [Theory]
    [InlineData("There is no store", "list")]
    [InlineData("There is no store", "rescore")]
    [InlineData("there is no folder", "pull", "--from", "/does/not/exist")]
    [InlineData("did you mean 'force-extract'?", "pull", "--from", ".", "--feed", "force-extrct")]
    [InlineData("There is no pack 'county-lines@9'; did you mean", "score", "facts.csv", "--pack", "county-lines@9")]
    [InlineData("There is no file /does/not/exist.csv", "score", "/does/not/exist.csv", "--pack", "county-lines@1.0.0")]
    public async Task AFailureIsOneAndSaysWhatToDo(string message, params string[] args)
    {
        var result = await cli.RunAsync(args);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task AMistypedDataFolderIsNotMade()
    {
        await cli.RunAsync("list");
        Assert.False(Directory.Exists(cli.Data));
    }

    [Fact]
    public async Task AMistypedReferenceNamesTheNearestLine()
    {
        await cli.RunAsync("demo");
        var result = await cli.RunAsync("explain", "CL/2024/03");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("did you mean 'CL/2024/0", result.Error);
    }

    [Fact]
    public async Task AnExtractWithOneFileMissingIsRefusedWholeAndChangesNothing()
    {
        using var folder = new TempFolder();
        var extract = folder.CopyOfSampleExtract();
        File.Delete(Path.Combine(extract, "evidence.csv"));
        var result = await cli.RunAsync("pull", "--from", extract);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("evidence.csv: the file is missing", result.Error);
        Assert.Contains("no lines in the store", (await cli.RunAsync("rescore")).Error);
    }

    [Fact]
    public async Task APackNotYetInForceIsRefused()
    {
        var file = Path.Combine(cli.Folder, "facts.csv");
        await File.WriteAllTextAsync(file, "reference\n");
        var result = await cli.RunAsync("score", file, "--pack", "county-lines@1.0.0", "--as-of", "2026-10-31");
        Assert.Equal(4, result.ExitCode);
    }

    [Fact]
    public async Task APackWithAFaultIsThreeAndNamesFileLineAndColumn()
    {
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "pack.yaml"), Some.SmallPack.Replace("{ knives: \">= 3\" }", "{ knive: \">= 3\" }"));
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "cases.csv"), Some.SmallCases);
        var result = await cli.RunAsync("pack", "check", cli.Folder);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("pack.yaml:17:77 fact.unknown there is no fact 'knive'; did you mean 'knives'?", result.Out);
    }
}
