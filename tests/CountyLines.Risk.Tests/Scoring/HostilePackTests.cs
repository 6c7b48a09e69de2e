using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>A file that is wrong on purpose, or by accident, is answered with problems: no crash, and no pack.</summary>
public sealed class HostilePackTests
{
    static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    // By name, because a test runner writes out what it is given.
    public static TheoryData<string> TextNames => [.. Texts.Keys];

    static readonly Dictionary<string, string> Texts = new()
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
        { "a long alias bomb", "a: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 30_000).Select(number => $"b{number}: &a{number} [*a{number - 1}, *a{number - 1}]\n")) },
        { "aliases alone", "a: [" + Repeat("*a, ", 100_000) + "]" },
        { "anchors alone", "a: {" + string.Concat(Enumerable.Range(0, 1900).Select(number => $"n{number}: {{{string.Concat(Enumerable.Range(0, 30).Select(inner => $"m{inner}: &b [], "))}}}, ")) + "}" },
        { "a scalar of ten million letters", Some.SmallPack + "\npurpose: " + Repeat("x", 10_000_000) },
        { "a scalar as long as may be", Some.SmallPack + "\nrisks: " + Repeat("x", 900_000) },
        { "a name as long as may be", Some.SmallPack + "\n? " + Repeat("x", 900_000) + "\n: 1" },
        { "a text of line ends", "pack: \"" + Repeat("\n", 900_000) + "\"" },
        { "carriage returns", Repeat("\r", 900_000) },
        { "comments", Repeat("#\n", 400_000) },
        { "spaces", "pack:" + Repeat(" ", 900_000) },
        { "lists on lines, deep", string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "a:\n")) },
        { "lists in lists, deep", Repeat("[", 17) + Repeat("[],", 100_000) },
        { "NUL", Some.SmallPack.Replace("SOCU", "\0") },
        { "NUL everywhere", Repeat("\0", 500_000) },
        { "right to left", Some.SmallPack.Replace("SOCU", "\u202E\u2066") },
        { "half characters", Some.SmallPack.Replace("SOCU", "\uD83D") },
        { "a number of a million digits", Some.SmallPack.Replace("level: 4", "level: " + Repeat("9", 900_000)) },
        { "a huge range", Some.SmallPack.Replace("[0, 999]", "[-99999999999999999999, 1e308]") },
        { "a long cell", Some.SmallPack.Replace("\">= 3\"", "\"" + Repeat("3, ", 250_000) + "3\"") },
        { "a long formula", Some.SmallPack.Replace("harm * capability", Repeat("(", 400_000) + "harm * capability" + Repeat(")", 400_000)) },
        { "a formula as deep as may be", Some.SmallPack.Replace("harm * capability", Repeat("(", 499) + "1" + Repeat(")", 499)) },
        { "a formula of powers", Some.SmallPack.Replace("harm * capability", "harm * capability" + Repeat(" * 9223372036854775807", 40)) },
        { "a hundred thousand facts", Some.SmallPack.Replace("facts:\n", "facts:\n" + string.Concat(Enumerable.Range(0, 100_000).Select(number => $"  f{number}: 1\n"))) },
        { "a hundred thousand rows", Some.SmallPack.Replace("      - { level: 4", Repeat("      - {}\n", 80_000) + "      - { level: 4") },
        { "a hundred thousand factors", Some.SmallPack.Replace("factors:\n", "factors:\n" + Repeat("  - {}\n", 100_000)) },
        { "as many facts as may be, all faulty", Some.SmallPack.Replace("facts:\n", "facts:\n" + string.Concat(Enumerable.Range(0, 1990).Select(number => $"  f{number}: {{ cuont: evidence }}\n"))) },
        { "as many facts as may be, unused", Some.SmallPack.Replace("facts:\n", "facts:\n" + ManyFacts(1990)) },
        { "as many factors as may be, all faulty", Some.SmallPack.Replace("factors:\n", "factors:\n" + Repeat("  - { id: x }\n", 1990)) },
        { "as many sections as may be", Some.SmallPack.Replace("sections: {", "sections: {" + string.Concat(Enumerable.Range(0, 1990).Select(number => $"s{number}: {{ total: sum }}, "))) },
        { "as many bands as may be, none rising", Some.SmallPack.Replace("bands: [", "bands: [" + Repeat("{ band: Low, from: 0 }, ", 1990)) },
        { "as many names in position as may be", Some.SmallPack.Replace("[capacity]", $"[{string.Join(", ", Enumerable.Range(0, 2000).Select(number => $"capacity{number}"))}]") },
        { "rows that all look at a fact with a name much like two thousand others", ManyNearNames() },
        { "a table of every combination", WideTable(1) },
        { "two hundred tables of every combination", WideTable(200) },
        { "two thousand rows of forty conditions", ManyConditions() },
        { "bounds without number", ManyBounds() },
    };

    static string ManyFacts(int count) => string.Concat(Enumerable.Range(0, count).Select(number => $"  f{number}: {{ count: evidence, kinds: [knife], range: [0, 9] }}\n"));

    /// <summary>Every word of every row is compared with every fact's name, letter by letter, and they differ from the first letter to the last.</summary>
    static string ManyNearNames()
    {
        string Name(char first, int number) => $"{first}{number:D5}{Repeat("abcdefghi", 3)}{number:D5}{first}";
        var facts = string.Concat(Enumerable.Range(0, 1990).Select(number => $"  {Name('y', number)}: {{ field: status }}\n"));
        var rows = string.Concat(Enumerable.Range(0, 1990).Select(number => $"      - {{ level: 4, label: Critical, when: {{ {Name('z', number)}: \"1\" }} }}\n"));
        return Some.SmallPack.Replace("facts:\n", "facts:\n" + facts).Replace("      - { level: 4", rows + "      - { level: 4");
    }

    /// <summary>Factors that each have just under the combinations that one may have.</summary>
    static string WideTable(int factors, int width = 17, string worse = ", worse: higher")
    {
        var facts = string.Concat(Enumerable.Range(0, width).Select(number => $"  p{number}: {{ present: ocg_reference{worse} }}\n"));
        var when = string.Join(", ", Enumerable.Range(0, width).Select(number => $"p{number}: \"true\""));
        var tables = string.Concat(Enumerable.Range(0, factors).Select(number =>
            $"  - {{ id: t{number}, section: harm, question: q, source: s, levels: [ {{ level: 1, label: A, when: {{ {when} }} }}, {{ level: 0, label: B, otherwise: true }} ] }}\n"));
        return Some.SmallPack.Replace("facts:\n", "facts:\n" + facts).Replace("factors:\n", "factors:\n" + tables);
    }

    static string ManyConditions()
    {
        var when = string.Join(", ", Enumerable.Range(0, 40).Select(number => $"f{number}: \"1\""));
        var rows = Repeat($"      - {{ level: 4, label: Critical, when: {{ {when} }} }}\n", 1900);
        return Some.SmallPack.Replace("facts:\n", "facts:\n" + ManyFacts(40)).Replace("      - { level: 4", rows + "      - { level: 4");
    }

    static string ManyBounds()
    {
        var rows = string.Concat(Enumerable.Range(0, 1900).Select(number => $"      - {{ level: 4, label: Critical, when: {{ knives: \"{string.Join(", ", Enumerable.Range(0, 80).Select(bound => (number * 80 + bound) % 1000))}\" }} }}\n"));
        return Some.SmallPack.Replace("      - { level: 4", rows + "      - { level: 4");
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void AHostileFileIsAnsweredWithProblemsAndNoPack(string what)
    {
        var reading = Some.Read(Texts[what]);

        AssertBounded(what, reading);
    }

    /// <summary>No pack, and problems that are few and short enough to be shown whatever the file holds.</summary>
    static void AssertBounded(string what, PackReading reading)
    {
        Assert.Null(reading.Pack);
        Assert.True(reading.Problems.Count is > 0 and <= RuleProblem.Most + 1, $"{what}: {reading.Problems.Count} problems");
        Assert.All(reading.Problems, problem => Assert.InRange(problem.Message.Length, 10, 2 * RuleProblem.LongestMessage + 3));
        Assert.All(reading.Problems, problem => Assert.Equal(-1, VisibleText.FirstHidden(problem.Message, "")));
    }

    public static TheoryData<string> CasesNames => [.. Cases.Keys];

    static readonly Dictionary<string, string> Cases = new()
    {
        { "a million cases", "case,factor,given,expected\n" + Repeat("a,b,c,d\n", 1_000_000) },
        { "more cases than may be", Some.SmallCases + "\n" + string.Concat(Enumerable.Range(0, 5000).Select(number => $"n{number},reach,reach = 1,1\n")) },
        { "as many faulty cases as may be", Some.SmallCases + "\n" + string.Concat(Enumerable.Range(0, 4900).Select(number => $"n{number},reech,reach 1,1\n")) },
        { "one case twice, many times", Some.SmallCases + "\n" + Repeat("Reach,reach,reach = 1,2\n", 4900) },
        { "a quote that is never closed", "case,factor,given,expected\n\"" + Repeat("\n", 900_000) },
        { "quotes", Repeat("\"", 900_000) },
        { "quotes on every line", "case,factor,given,expected\n" + Repeat("\"\n", 400_000) },
        { "commas", "case,factor,given,expected\n" + Repeat(",", 900_000) },
        { "a header of a million commas", Repeat(",", 900_000) },
        { "a given of a million parts", Some.SmallCases + "\nx,risk," + Repeat("a=1;", 200_000) + ",1" },
        { "a given of one long name", Some.SmallCases + "\nx,risk," + Repeat("a", 900_000) + " = 1,1" },
        { "a huge number", Some.SmallCases + "\nx,risk,knives = " + Repeat("9", 900_000) + ",1" },
        { "NUL", Some.SmallCases + "\n\0,risk,,1" },
        { "an escape sequence", Some.SmallCases + "\n\u001b[2J,risk,,1" },
        { "right to left", Some.SmallCases + "\n\u202Ex,risk,,1" },
        { "a character that was lost", Some.SmallCases + "\ncost \uFFFD5,risk,,1" },
        { "ten million letters", Some.SmallCases + "\n" + Repeat("x", 10_000_000) },
    };

    [Theory]
    [MemberData(nameof(CasesNames))]
    public void HostileCasesAreAnsweredWithProblemsAndNoPack(string what)
    {
        var reading = Some.Read(Some.SmallPack, Cases[what]);

        AssertBounded(what, reading);
        Assert.All(reading.Problems, problem => Assert.Equal("cases.csv", problem.Where.File == "pack.yaml" && problem.Code == "rules.many" ? "cases.csv" : problem.Where.File));
    }

    [Fact]
    public void CasesThatLeaveTooMuchUnknownAreRefusedBeforeTheyAreWorkedOut()
    {
        var unknown = string.Join("; ", Enumerable.Range(0, 9).Select(number => $"p{number} = unknown"));
        var cases = Some.SmallCases.Replace("physical,discharges = 1,4", $"t0,{string.Join("; ", Enumerable.Range(0, 9).Select(number => $"p{number} = true"))},1\nNone,t0,,0\nA discharge,physical,discharges = 1,4");
        var pack = WideTable(1, 9, "");
        Assert.Empty(Some.Read(pack, cases).Problems);

        Assert.Empty(Some.Read(pack, $"{cases}\nOne,t0,{unknown},0..1\n").Problems);
        var many = Some.Read(pack, cases + "\n" + string.Concat(Enumerable.Range(0, 4000).Select(number => $"n{number},t0,{unknown},0..1\n")));
        Assert.Equal("case.size", Assert.Single(many.Problems).Code);
    }

    [Fact]
    public void TablesThatTogetherAskForTooMuchAreRefusedWhereTheWorkRunsOut()
    {
        Assert.Equal(["case.missing", "case.missing"], Some.Read(WideTable(1)).Problems.Select(problem => problem.Code));
        var codes = Some.Read(WideTable(200)).Problems.Select(problem => problem.Code).ToList();
        Assert.All(codes, code => Assert.Equal("factor.size", code));
        Assert.InRange(codes.Count, 150, 199);
    }

    [Fact]
    public void AFileFullOfFaultsIsReadUntilTwoHundredAndSaysSo()
    {
        var reading = Some.Read(Some.SmallPack + "\n" + string.Concat(Enumerable.Range(0, 1500).Select(key => $"key{key}: 1\n")));

        Assert.Equal("pack.yaml rules.many reading stopped at 200 problems; mend these and check again", reading.Problems[0].ToString());
        Assert.Equal(200, reading.Problems.Count(problem => problem.Code == "field.unknown"));
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
