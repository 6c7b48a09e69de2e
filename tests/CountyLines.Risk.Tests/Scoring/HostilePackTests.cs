using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>A file that is wrong on purpose, or by accident, is answered with problems: no crash, and no pack.</summary>
public sealed class HostilePackTests
{
    static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    public static TheoryData<string, string> Texts => new()
    {
        { "brackets", "pack: " + Repeat("[", 100_000) },
        { "braces", "pack: " + Repeat("{a: ", 100_000) },
        { "brackets on lines of their own", "pack: " + Repeat("[\n", 100_000) },
        { "brackets closed in comments", "pack: " + Repeat("[ # ]\n", 100_000) },
        { "a million brackets", Repeat("[", RuleYaml.MaxLength) },
        { "deep lists", "pack:\n" + string.Concat(Enumerable.Range(1, 1000).Select(depth => new string(' ', depth % 400) + "-\n")) },
        { "dashes", Repeat("- ", 100_000) },
        { "question marks", Repeat("? ", 100_000) },
        { "too long", "pack: " + Repeat("x", RuleYaml.MaxLength) },
        { "a quote of a million", "pack: \"" + Repeat("x", RuleYaml.MaxLength - 10) },
        { "a huge number", Some.SmallPack.Replace("999", Repeat("9", 10_000)) },
        { "a huge level", Some.SmallPack.Replace("level: 4", "level: " + Repeat("9", 10_000)) },
        { "thousands of unknown keys", Some.SmallPack + "\n" + string.Concat(Enumerable.Range(0, 20_000).Select(key => $"key{key}: 1\n")) },
        { "an escape beyond Unicode", "pack: \"\\UFFFFFFFF\"" },
        { "half a character", "pack: \"\\uD800\"" },
        { "a bracket that is not closed", "bands: [ { band: Low }\nposition: [capacity]" },
        { "an alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void AHostileFileIsAnsweredWithProblemsAndNoPack(string what, string text)
    {
        var reading = Some.Read(text);

        Assert.Null(reading.Pack);
        Assert.True(reading.Problems.Count is > 0 and <= 20_100, $"{what}: {reading.Problems.Count} problems");
    }

    [Fact]
    public void AFileOfExactlyTheLongestLengthIsStillRead()
    {
        var text = Some.SmallPack + "\n#";

        Assert.NotNull(Some.Read(text.PadRight(RuleYaml.MaxLength, 'x')).Pack);
        Assert.Equal("yaml.size", Assert.Single(Some.Read(text.PadRight(RuleYaml.MaxLength + 1, 'x')).Problems).Code);
    }

    [Fact]
    public void ManyHalfOpenRangesAreNotTakenForDeepBrackets()
    {
        var rows = string.Concat(Enumerable.Range(0, 100).Select(row => $"      - {{ level: {100 - row}, label: L{100 - row}, when: {{ knives: \"[{900 - row}..{901 - row})\" }} }}\n"));
        var pack = Some.SmallPack.Replace("within: 6 months, range: [0, 999], worse: higher", "within: 6 months, range: [0, 999]")
            .Replace("      - { level: 4, label: Critical", rows + "      - { level: 4, label: L4");

        Assert.All(Some.Read(pack).Problems, problem => Assert.DoesNotContain("yaml.", problem.Code));
    }

    [Fact]
    public void ASmallPackWithAnyCharacterLostOrChangedNeverCrashes()
    {
        var looked = 0;
        for (var at = 0; at < Some.SmallPack.Length; at++)
        {
            var text = (at % 5) switch { 0 => "]", 1 => "\"", 2 => ":", 3 => "", _ => "{" };
            var reading = Some.Read(Some.SmallPack.Remove(at, 1).Insert(at, text));
            Assert.True(reading.Pack is null == reading.Problems.Count > 0);
            looked++;
        }

        Assert.Equal(Some.SmallPack.Length, looked);
    }
}
