using System.Text.RegularExpressions;
using CountyLines.Risk.Audiences;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace CountyLines.Risk.Tests.HouseRules;

/// <summary>The page of the whole language says what the product says.</summary>
public sealed partial class GrammarTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(Repository.Rules, "GRAMMAR.md"));

    [Fact]
    public void EveryProblemCodeStandsInThePageWithItsRemedyAndNoOther()
    {
        var rows = CodeRow().Matches(Page).Select(match => match.Groups[1].Value).ToList();
        var emitted = CodesIn("CountyLines.Risk.Scoring.dll", type => !type.FullName.Contains("Sql", StringComparison.Ordinal)).Concat(CodesIn("CountyLines.Risk.dll", type => type.Name is nameof(FeedReader) or nameof(SourceReader) or nameof(DuplicateRulesReader) or nameof(AudienceReader) or nameof(RetentionReader))).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.InRange(emitted.Count, 65, 200);
        Assert.Equal(emitted, rows);
    }

    /// <summary>Every text of the compiled code that has a code's form: two words with a full stop between them.</summary>
    static IEnumerable<string> CodesIn(string assembly, Func<TypeDefinition, bool> looksAt)
    {
        return AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, assembly)).MainModule.GetTypes()
            .Where(looksAt)
            .SelectMany(type => type.Methods.Where(method => method.HasBody))
            .SelectMany(method => method.Body.Instructions)
            .Where(instruction => instruction.OpCode == OpCodes.Ldstr)
            .Select(instruction => (string)instruction.Operand)
            .Where(text => Code().IsMatch(text) && !text.EndsWith(".yaml", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryBrokenPackAndAudienceHasACodeOfThePage()
    {
        var folders = new[] { "Scoring", "Audiences" }.Select(part => Path.Combine(Repository.Root, "tests", "CountyLines.Risk.Tests", part, "Broken"));
        var codes = folders.SelectMany(folder => Directory.GetFiles(folder, "*.txt")).SelectMany(File.ReadAllLines).Select(line => line.Split(' ')[1]).Distinct().ToList();

        Assert.InRange(codes.Count, 65, 200);
        Assert.All(codes, code => Assert.Contains($"| `{code}` |", Page));
    }

    [Theory]
    [InlineData("depth of lists and maps", RuleYaml.MaxDepth)]
    [InlineData("items of a list, names of a map", RuleYaml.MaxItems)]
    [InlineData("characters in `pack.yaml`, in `cases.csv`, in a feed", RuleYaml.MaxLength)]
    [InlineData("cases", CaseReader.MaxCases)]
    [InlineData("lines of one quoted row of `cases.csv`", CsvText.MaxLinesInRow)]
    [InlineData("characters of a cell", Cell.MaxLength)]
    [InlineData("rows of a query of a feed (`most_rows`)", SourceReader.MostRows)]
    [InlineData("pages of a web resource (`most_pages`)", SourceReader.MostPages)]
    [InlineData("megabytes of an answer (`page_megabytes`), and of all (`total_megabytes`)", SourceReader.MostMegabytes)]
    [InlineData("seconds for a query or an answer (`timeout_seconds`)", SourceReader.MostSeconds)]
    [InlineData("bytes that a workbook unpacks to", XlsxBounds.MostBytes)]
    [InlineData("depth of an answer in JSON", JsonPath.MaxDepth)]
    [InlineData("characters of a text of an audience", AudienceReader.MostCharacters)]
    [InlineData("days of `valid_days` and `receipt_days`", AudienceReader.MostDays)]
    [InlineData("lines asked for (`top`)", AudienceReader.MostLines)]
    [InlineData("months of a retention period", RetentionReader.MostMonths)]
    [InlineData("problems looked for in one check", RuleProblem.Most)]
    [InlineData("conditions to be worked out to prove all factors", ProofWork.MostForFactors)]
    [InlineData("conditions to be worked out for all cases", ProofWork.MostForCases)]
    public void TheLimitsInThePageAreThoseOfTheCode(string what, long most)
    {
        Assert.Contains($"| {what} | {most:N0} |", Page);
    }

    [Fact]
    public void EveryFormOfTheSchemaStandsInThePage()
    {
        var schema = File.ReadAllText(Path.Combine(Repository.Rules, "pack.schema.json"));
        var forms = FormConst().Matches(schema).Select(match => $"`{match.Groups[1].Value}: {match.Groups[2].Value}`").Distinct().ToList();

        Assert.Equal(7, forms.Count);
        Assert.All([.. forms, "`size: FIELD`", "`field: FIELD`", "`present: FIELD`", "`plugin: NAME`"], form => Assert.Contains($"| {form} |", Page));
    }

    [GeneratedRegex(@"^\| `([a-z]+(?:-[a-z]+)?\.[a-z]+)` \| [^|]{8,} \| [^|]{4,} \|$", RegexOptions.Multiline)]
    private static partial Regex CodeRow();

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)?\.[a-z]+$")]
    private static partial Regex Code();

    [GeneratedRegex("\"(count|sum|average|age|share)\": \\{ ?\"const\": \"([a-z_]+)\"")]
    private static partial Regex FormConst();
}
