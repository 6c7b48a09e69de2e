using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.HouseRules;

/// <summary>What the README shows is what the product does.</summary>
public sealed partial class ReadMeTests : IDisposable
{
    static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task TheListInTheReadMeIsTheListOfTheDemo()
    {
        await cli.RunAsync("demo");
        Assert.Contains((await cli.RunAsync("list", "--top", "5")).Out, Text);
    }

    [Fact]
    public void ExactlyTwoCommandsSetItUp()
    {
        var block = SetUp().Match(Text).Groups[1].Value;
        Assert.Equal(["dotnet run --project src/CountyLines.Risk.Worker -- demo", "dotnet test"], block.Split('\n').Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task EveryVerbThatTheReadMesNameIsThere()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Rules, "README.md"));
        var verbs = Verb().Matches(Text + guide).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.InRange(verbs.Count, 8, 30);
        foreach (var verb in verbs)
            Assert.Equal(0, (await cli.RunAsync(verb, "--help")).ExitCode);
    }

    [Fact]
    public async Task EveryVerbOfTheRuleAuthorStandsInBothReadMesAndIsThere()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Rules, "README.md"));
        var help = (await cli.RunAsync("pack", "--help")).Out;
        var verbs = PackVerb().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).ToList();
        Assert.Superset(new HashSet<string> { "check", "test", "render", "release" }, verbs.ToHashSet());
        foreach (var verb in verbs)
        {
            Assert.Contains($"countylines pack {verb} ", Text);
            Assert.Contains($"countylines pack {verb} ", guide);
        }
    }

    [Fact]
    public void EveryFileThatTheReadMeNamesIsThere()
    {
        var paths = NamedPath().Matches(Text).Select(match => match.Groups[1].Value.TrimEnd('.')).Distinct().ToList();
        Assert.InRange(paths.Count, 8, 40);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    [GeneratedRegex("<!-- set-up -->(.*?)<!-- end of set-up -->", RegexOptions.Singleline)]
    private static partial Regex SetUp();

    [GeneratedRegex(@"countylines ([a-z]+)\b")]
    private static partial Regex Verb();

    [GeneratedRegex(@"^  ([a-z]+) <PATH>", RegexOptions.Multiline)]
    private static partial Regex PackVerb();

    [GeneratedRegex(@"((?:src|tests|rules|benchmarks)/[A-Za-z0-9_./-]*)")]
    private static partial Regex NamedPath();
}
