using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>One file per mistake, named after it. The messages beside it are what an author mends the audience by, so they are compared whole.</summary>
public sealed class BrokenAudienceTests
{
    static readonly string Folder = Path.Combine(Repository.Root, "tests", "CountyLines.Risk.Tests", "Audiences", "Broken");

    public static TheoryData<string> Mistakes => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void EveryMistakeIsNamedWithItsPlaceAndTheAudienceDoesNotLoad(string mistake)
    {
        var (audience, problems) = SomeAudience.Read(File.ReadAllText(Path.Combine(Folder, $"{mistake}.yaml")));
        var expected = File.ReadAllLines(Path.Combine(Folder, $"{mistake}.txt"));

        Assert.NotEmpty(expected);
        Assert.Equal(expected, problems.Select(problem => problem.ToString()));
        Assert.Null(audience);
    }

    [Fact]
    public void AllMistakesOnFileWereLookedAt()
    {
        Assert.Equal(73, Mistakes.Count);
        Assert.Equal(73, Directory.GetFiles(Folder, "*.txt").Length);
    }

    [Fact]
    public void SeveralFaultsAreReportedAtOnceInTheOrderOfTheFile()
    {
        var lines = SomeAudience.Read(File.ReadAllText(Path.Combine(Folder, "many-faults-at-once.yaml"))).Problems.Select(problem => problem.Where.Line).ToList();

        Assert.Equal([2, 6, 9, 12, 14, 25, 31, 33], lines.Distinct());
        Assert.Equal(lines.Order(), lines);
    }

    [Fact]
    public async Task ACheckShowsTheLineWithACaretAndTellsHowManyFaultsThereAre()
    {
        using var cli = new Cli();
        var file = Path.Combine(cli.Folder, "partner.yaml");
        File.WriteAllText(file, SomeAudience.Yaml.Replace("name: whole", "name: last-three"));

        var result = await cli.RunAsync("release", "check", file);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("18 |   name: last-three\n", result.Out + result.Error);
        Assert.Contains("|         ^\n", result.Out + result.Error);
        Assert.Contains("1 problem; the audience does not load.", result.Out);
    }

    static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    static readonly Dictionary<string, string> Hostile = new()
    {
        { "an alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]" },
        { "a million brackets", Repeat("[", RuleYaml.MaxLength) },
        { "braces", "fields: " + Repeat("{a: ", 100_000) },
        { "lists in lists", "audience: " + Repeat("[", 17) + Repeat("]", 17) },
        { "too long", SomeAudience.Yaml + "\n#" + Repeat("x", RuleYaml.MaxLength) },
        { "a name as long as may be", SomeAudience.Yaml.Replace("Partner intelligence desk", Repeat("x", 900_000)) },
        { "thousands of fields", SomeAudience.Yaml.Replace("  rank: whole", string.Concat(Enumerable.Range(0, 1900).Select(number => $"  field{number}: whole\n")) + "  rank: whole") },
        { "thousands of areas", SomeAudience.Yaml.Replace("top: 40, at_the_cut: include-tie", $"areas: [{string.Join(", ", Enumerable.Range(0, 1900).Select(number => $"Area {number}"))}]") },
        { "thousands of faulty recipients", SomeAudience.Yaml.Replace("recipients:", "recipients:\n" + Repeat("  - {}\n", 1900)) },
        { "a huge number", SomeAudience.Yaml.Replace("top: 40", "top: " + Repeat("9", 900_000)) },
        { "a tag", "!!python/object:os.system audience: partner" },
        { "half a character", "audience: \"\\uD800\"" },
        { "NUL", SomeAudience.Yaml.Replace("SOCU", "\0") },
    };

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void AHostileFileIsAnsweredWithProblemsAndNoAudience(string what)
    {
        var (audience, problems) = SomeAudience.Read(Hostile[what]);

        Assert.Null(audience);
        Assert.InRange(problems.Count, 1, RuleProblem.Most + 1);
        Assert.All(problems, problem => Assert.InRange(problem.Message.Length, 10, 2 * RuleProblem.LongestMessage + 3));
        Assert.All(problems, problem => Assert.Equal(-1, VisibleText.FirstHidden(problem.Message, "")));
    }

    [Fact]
    public void TheShippedAudiencesHaveNoFaultAndNoneNamesAnAgreement()
    {
        var names = Some.Rules.AudienceNames();

        Assert.Equal(["emsou", "nca", "tasking"], names);
        Assert.All(names, name => Assert.Null(Some.Rules.Audience(name).Agreement));
    }
}
