using System.Text.RegularExpressions;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>A rule author sees each problem with its line, and a caret under the place to mend.</summary>
public sealed partial class ProblemTextTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    /// <summary>The only sequences that the product itself sends to a terminal: colours.</summary>
    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colours();

    async Task<CliResult> CheckAsync(string pack, string cases = Some.SmallCases, int width = 0, params string[] more)
    {
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "pack.yaml"), pack);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "cases.csv"), cases);
        return await cli.RunOnAsync(width, ["pack", "check", cli.Folder, .. more]);
    }

    /// <summary>The text that stands over the caret of a problem, from the caret on.</summary>
    static string Pointed(string output, string code)
    {
        var lines = output.Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains($" {code} ", StringComparison.Ordinal));
        return lines[at + 1][lines[at + 2].IndexOf('^', StringComparison.Ordinal)..];
    }

    [Fact]
    public async Task EachProblemStandsOverItsLineWithACaretUnderTheColumn()
    {
        var result = await CheckAsync(Some.SmallPack.Replace("within: 6 months", "withn: 6 months").Replace("{ knives: \">= 3\" }", "{ knive: \">= 3\" }"));

        var file = Path.Combine(cli.Folder, "pack.yaml");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal($$"""
            {{file}}:8:46 field.unknown 'knives' has no 'withn'; did you mean 'within'?
                 8 |   knives: { count: evidence, kinds: [knife], withn: 6 months, range: [0, 999], worse: higher }
                   |                                              ^
            {{file}}:17:77 fact.unknown there is no fact 'knive'; did you mean 'knives'?
                17 |       - { level: 2, label: Moderate, means: Knives used repeatedly, when: { knive: ">= 3" } }
                   |                                                                             ^
            2 problems; the pack does not load.

            """, result.Out);
    }

    [Fact]
    public async Task AProblemOfTheFileAsAWholeShowsNoLine()
    {
        var result = await CheckAsync(Some.SmallPack, Some.SmallCases.Replace("Reach one,reach,reach = 1,1\n", ""));

        Assert.Equal($"{Path.Combine(cli.Folder, "cases.csv")} case.missing no case expects level 1 (Level 1) of 'reach'\n1 problem; the pack does not load.\n", result.Out);
    }

    [Fact]
    public async Task AFaultyCaseShowsItsRow()
    {
        var result = await CheckAsync(Some.SmallPack, Some.SmallCases + "\n\nTwo knives,physical,knives = 2,2\n");

        Assert.Contains(":12:1 case.fails", result.Out);
        Assert.Equal("Two knives,physical,knives = 2,2", Pointed(result.Out, "case.fails"));
    }

    [Fact]
    public async Task APackWhoseFolderIsGivenInAnotherWayIsNamedThatWay()
    {
        await CheckAsync("pack: 1");
        var given = Path.Combine(cli.Folder, "..", Path.GetFileName(cli.Folder));
        Assert.StartsWith($"{given}/pack.yaml:1:1 field.missing ", (await cli.RunAsync("pack", "check", given)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("means: Knives used again and again")]
    [InlineData("means: \"[bold]Knives[/] used\"")]
    [InlineData("means: \"Knives\tused\t\"")]
    [InlineData("means: \"刀が使われた\"")]
    [InlineData("means: \"🔪 and e\u0301 and 🔪🔪\"")]
    public async Task TheCaretStandsUnderTheColumnWhateverStandsBeforeIt(string means)
    {
        var pack = Some.SmallPack.Replace("means: Knives used repeatedly", means).Replace("\">= 3\"", "lots");
        var result = await CheckAsync(pack);

        var lines = result.Out.Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains("cell.form", StringComparison.Ordinal));
        var caret = lines[at + 2].IndexOf('^', StringComparison.Ordinal);
        Assert.Equal(caret, CellsBefore(lines[at + 1], "lots"));
        Assert.DoesNotContain('\t', lines[at + 1]);
    }

    /// <summary>Columns of the screen before a word: two for the wide characters of these tests, none for a combining mark.</summary>
    static int CellsBefore(string line, string word)
    {
        return line[..line.LastIndexOf(word, StringComparison.Ordinal)].EnumerateRunes()
            .Sum(rune => rune.Value == 0x301 ? 0 : rune.Value is >= 0x3040 and < 0xA000 or 0x1F52A ? 2 : 1);
    }

    [Theory]
    [InlineData(0, 120)]
    [InlineData(80, 79)]
    public async Task ALongLineIsCutToAWindowAroundTheColumn(int window, int widest)
    {
        var pack = Some.SmallPack.Replace("means: Knives used repeatedly", $"means: {new string('x', 900)}").Replace("\">= 3\" } }", $"lots }} }} # {new string('y', 900)}");
        var lines = Colours().Replace((await CheckAsync(pack, width: window)).Out, "").Split('\n');

        var at = Array.FindIndex(lines, line => line.Contains('…'));
        Assert.InRange(lines[at].Length, widest - 3, widest);
        Assert.Matches("^    17 \\| …x+, when: { knives: lots } } # y+…$", lines[at]);
        Assert.Equal(lines[at].IndexOf("lots", StringComparison.Ordinal), lines[at + 1].IndexOf('^', StringComparison.Ordinal));
    }

    [Fact]
    public async Task NothingInAFileReachesTheTerminalAsItIs()
    {
        const string hostile = "\u001b[2J\u001b]0;title\u0007\u202Ereversed\u2066\u200B";
        var looked = 0;
        foreach (var (pack, cases) in new[]
        {
            (Some.SmallPack.Replace("SOCU", hostile), Some.SmallCases),
            (Some.SmallPack, Some.SmallCases + $"\n{hostile},physical,knives = 2,0"),
            ($"{Some.SmallPack}\n\"\\e[2J\\u202E\": 1", Some.SmallCases),
            (Some.SmallPack, Some.SmallCases + "\n\"two\nlines\",phys,,0"),
        })
        {
            foreach (var width in new[] { 0, 80 })
            {
                var result = await CheckAsync(pack, cases, width);
                Assert.Equal(3, result.ExitCode);
                Assert.Equal(-1, VisibleText.FirstHidden(width == 0 ? result.Out : Colours().Replace(result.Out, ""), "\n"));
                looked++;
            }
        }

        Assert.Equal(8, looked);
        Assert.Contains("owner: <U+001B>[2J<U+001B>]0;title<U+0007><U+202E>reversed<U+2066><U+200B> analysis", (await CheckAsync(Some.SmallPack.Replace("SOCU", hostile))).Out);
    }

    [Fact]
    public async Task AScreenShowsFiftyProblemsAndSaysHowManyMore()
    {
        var pack = Some.SmallPack + "\n" + string.Concat(Enumerable.Range(0, 150).Select(number => $"field{number}: 1\n"));
        var result = await CheckAsync(pack);

        Assert.Equal(50, result.Out.Split('\n').Count(line => line.Contains(" field.unknown ", StringComparison.Ordinal)));
        Assert.EndsWith("... and 100 more problems; mend these and check again.\n150 problems; the pack does not load.\n", result.Out, StringComparison.Ordinal);
        Assert.Equal(150, (await CheckAsync(pack, more: "--json")).Json.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public async Task AWordOfAMillionLettersIsNotRepeatedInTheMessage()
    {
        var result = await CheckAsync(Some.SmallPack + $"\n{new string('x', 900)}: 1\nrisks: {new string('x', 900_000)}");

        Assert.Contains("did you mean 'risk'?", result.Out);
        Assert.InRange(result.Out.Length, 500, 3000);
    }

    [Fact]
    public async Task JsonBringsTheLineOfEachProblem()
    {
        var problems = (await CheckAsync(Some.SmallPack.Replace("harm * capability", "harm * capabilty"), more: "--json")).Json.GetProperty("problems");

        Assert.Equal("risk: harm * capabilty", Assert.Single(problems.EnumerateArray()).GetProperty("source_line").GetString());
        var whole = (await CheckAsync("", more: "--json")).Json.GetProperty("problems");
        Assert.Null(Assert.Single(whole.EnumerateArray()).GetProperty("source_line").GetString());
    }

    [Fact]
    public async Task AnyOtherCommandShowsAFaultyPackInTheSameWay()
    {
        var check = await CheckAsync(Some.SmallPack.Replace("harm * capability", "harm * capabilty"));
        var score = await cli.RunAsync("score", "facts.csv", "--pack", cli.Folder);

        Assert.Equal(1, score.ExitCode);
        Assert.Empty(score.Out);
        Assert.Equal($"The pack in {cli.Folder} cannot be used.\n{check.Out.Replace("1 problem; the pack does not load.\n", "")}", score.Error);
    }

    [Fact]
    public async Task AFeedThatCannotBeUsedIsShownInTheSameWay()
    {
        var rules = Directory.CreateDirectory(Path.Combine(cli.Folder, "rules", "feeds")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(rules, "feeds", "mine.yaml"), "feed: mine\nform: csv\n");
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = new CountyLines.Risk.Worker.Terminal(output, output, false, false, 0);
        var exit = await CountyLines.Risk.Worker.Commands.CommandLine.RunAsync([.. StoreUnderTest.Arguments(["pull", "--from", ".", "--feed", "mine"], cli.Data), "--rules", rules, "--data", cli.Data], terminal, cli.Clock, CancellationToken.None);

        Assert.Equal(1, exit);
        Assert.Equal("form: csv", Pointed(output.ToString(), "field.unknown"));
    }
}
