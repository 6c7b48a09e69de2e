using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Duplicates;

public sealed class DuplicateRulesTests
{
    static readonly string Text = File.ReadAllText(Path.Combine(Repository.Rules, "duplicates.yaml"));

    [Fact]
    public void TheRulesOfTheProductSayThatTheyAreItsOwnDefaults()
    {
        Assert.StartsWith("product default", SomeLines.Rules.Status, StringComparison.Ordinal);
        Assert.Equal((-200, 100), (SomeLines.Rules.ProposeFrom, SomeLines.Rules.LargestBlock));
        Assert.Equal(new SignRule(600_000, 1, 0), SomeLines.Rules.NumberTogether);
        Assert.Equal(new SignRule(750_000, 0, 1600), SomeLines.Rules.NameWord);
    }

    [Theory]
    [InlineData("propose_from: -2 ", "propose_from: -61 ", "sign.range 'propose_from' must be -60 to 60")]
    [InlineData("lines_twice: 5 ", "lines_twice: 0 ", "sign.range 'lines_twice' must be more than 0 and less than 100")]
    [InlineData("largest_block: 100", "largest_block: 5000", "sign.range 'largest_block' must be 2 to 1,000")]
    [InlineData("same: 60, others: 0.0001", "same: 100, others: 0.0001", "sign.range 'same' must be more than 0 and less than 100")]
    [InlineData("same: 60, others: 0.0001", "same: 60, others: 0", "sign.range 'others' must be more than 0 and less than 100")]
    [InlineData("same: 60, others: 0.0001", "same: 60, others: 0.00001", "type.number 'others' must be a number with at most 4 decimals")]
    [InlineData("same: 60, others: 0.0001", "same: 86, others: 0.0001", "sign.sum")]
    [InlineData("same: 90, others: 50", "same: 50, others: 90", "sign.order 'active_together' speaks for one line")]
    [InlineData("{ same: 80, most: 6, source: product default }", "{ same: 80, most: 5 }", "field.missing 'ocg' needs 'source'")]
    [InlineData("{ same: 80, most: 6,", "{ same: 80, others: 6,", "field.missing 'ocg' needs 'most'")]
    [InlineData("  ocg: ", "  ogc: ", "field.missing 'signs' needs 'ocg'")]
    [InlineData("[line, lines,", "[Line, lines,", "ignored.form 'Line' must be a single word in small letters")]
    [InlineData("[line, lines,", "[lines, lines,", "ignored.twice 'lines' stands twice")]
    [InlineData("owner: SOCU analysis", "", "field.missing the rules for duplicates needs 'owner'")]
    [InlineData("owner: SOCU analysis", "owner: &me SOCU analysis", "yaml.anchor")]
    public void AFaultInTheRulesIsNamedWithItsPlaceAndNothingIsCompared(string before, string after, string message)
    {
        Assert.Contains(before, Text);
        var (rules, problems) = DuplicateRulesReader.Read(Text.Replace(before, after), "duplicates.yaml");
        Assert.Null(rules);
        Assert.Contains(problems, problem => problem.ToString().Contains(message, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.InRange(problem.Where.Line, 1, 40));
    }

    [Fact]
    public void AllFaultsAreShownAtOnce()
    {
        var text = Text.Replace("largest_block: 100", "largest_block: 1").Replace("owner: SOCU analysis", "").Replace("  ocg: ", "  ogc: ").Replace("most: 16", "most: 99");
        Assert.Equal(
            ["field.missing", "field.missing", "field.unknown", "sign.range", "sign.range"],
            DuplicateRulesReader.Read(text, "duplicates.yaml").Problems.Select(problem => problem.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WithoutTheirRulesLinesAreNotComparedByOthers()
    {
        using var cli = new Cli();
        await cli.RunAsync("demo");
        using var empty = new TempFolder();
        cli.Rules = empty.Path;
        var result = await cli.RunAsync("duplicates");
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains("duplicates.yaml, which says how lines are compared", result.Error);
    }
}
