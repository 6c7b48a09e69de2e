using System.Text.Json;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Json.Schema;
using Xunit;
using Xunit.Abstractions;
using Vocabulary = CountyLines.Risk.Scoring.Vocabulary;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>The schemas by which an editor completes and checks packs and feeds say what the loader says, and never refuse what it takes.</summary>
public sealed class SchemaTests(ITestOutputHelper output)
{
    const int DamagedPacks = 2000;

    static readonly JsonElement PackText = Read("pack.schema.json");
    static readonly JsonElement FeedText = Read("feed.schema.json");
    static readonly JsonSchema PackSchema = JsonSchema.Build(PackText);
    static readonly JsonSchema FeedSchema = JsonSchema.Build(FeedText);

    static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Rules, name))).RootElement;

    static bool Fits(JsonSchema schema, string yaml) => schema.Evaluate(YamlJson.Read(yaml)).IsValid;

    static void AssertFits(JsonSchema schema, string yaml)
    {
        var result = schema.Evaluate(YamlJson.Read(yaml), new EvaluationOptions { OutputFormat = OutputFormat.List });
        var errors = result.Details?.Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")) ?? [];
        Assert.True(result.IsValid, string.Join('\n', errors));
    }

    /// <summary>Whether an editor would find nothing wrong with a feed.</summary>
    internal static bool FitsFeed(string yaml) => Fits(FeedSchema, yaml);

    [Fact]
    public void TheDefaultPackAndTheSampleFeedFitTheirSchemaAndNameItWhereAnEditorFindsIt()
    {
        var looked = 0;
        foreach (var (schema, name, file) in new[] { (PackSchema, "pack", "packs/county-lines/1.0.0/pack.yaml"), (FeedSchema, "feed", "feeds/force-extract.yaml") })
        {
            var path = Path.Combine(Repository.Rules, file);
            var text = File.ReadAllText(path);
            AssertFits(schema, text);
            const string start = "# yaml-language-server: $schema=";
            var first = text.Split('\n')[0];
            Assert.StartsWith(start, first, StringComparison.Ordinal);
            Assert.Equal(Path.Combine(Repository.Rules, $"{name}.schema.json"), Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, first[start.Length..])));
            looked++;
        }

        Assert.Equal(2, looked);
    }

    /// <summary>Changes of the small pack that leave it sound.</summary>
    public static TheoryData<string, string> SoundChanges => new()
    {
        { "version: 1.0.0", "version: '1.0.0'" },
        { "owner: SOCU analysis", "owner: SOCU analysis\npurpose: Orders lines." },
        { "range: [0, 999]", "range: ['0', +999]" },
        { "within: 12 months, ", "" },
        { "within: 12 months", "within: 1 month" },
        { "within: 12 months", "within: 90 days" },
        { "kinds: [firearm-discharge]", "kinds: [arrest, bulk-message, knife]" },
        { ", worse: higher }\n  knives", ", source: a meeting on 3 May 2026 }\n  knives" },
        { "count: evidence, kinds: [knife]", "sum: evidence, kinds: [knife]" },
        { "count: evidence, kinds: [knife], within: 6 months", "count: numbers, within: 6 months" },
        { "count: evidence, kinds: [knife], within: 6 months", "age: evidence" },
        { "count: evidence, kinds: [knife], within: 6 months", "share: evidence, grades: [3E]" },
        { "count: evidence, kinds: [knife], within: 6 months", "size: commodities" },
        { "\">= 3\"", "999" },
        { "\">= 3\"", "\"> 2\"" },
        { "\">= 3\"", "\"[3..5], > 5\"" },
        { "\">= 3\"", "\"not(< 3)\"" },
        { "\">= 3\"", "\"not( [0 .. 3) )\"" },
        { "{ knives: \">= 3\" }", "{ knives: \">= 3\", discharges: \"-\" }" },
        { "id: physical", "id: physical\n    label: 1" },
        { "otherwise: true }\n  - { id: reach", "otherwise: 'true', means: 7 }\n  - { id: reach" },
        { "assessed: [1, 2]", "assessed: [ { level: 1, label: Local }, { level: '2', label: Wide, means: In many places } ]" },
        { "harm: { total: sum }", "harm: { total: max }" },
        { "risk: harm * capability", "risk: round(harm * 3 / 2, half_up) + max(capability, 1)" },
        { "risk: harm * capability", "risk: >-\n  harm\n  * capability" },
        { "from: 4 }", "from: '4', source: a meeting }" },
    };

    [Theory]
    [MemberData(nameof(SoundChanges))]
    public void ASoundPackFits(string old, string change)
    {
        var pack = Some.SmallPack.Replace(old, change);
        Assert.NotEqual(Some.SmallPack, pack);
        // What the change means for the cases is another matter.
        Assert.DoesNotContain(Some.Read(pack).Problems, problem => problem.Where.File == "pack.yaml");

        AssertFits(PackSchema, pack);
    }

    [Theory]
    [InlineData("{ field: status }", "active, reopened")]
    [InlineData("{ field: supply_model }", "local")]
    [InlineData("{ field: commodities }", "crack, heroin")]
    [InlineData("{ field: last_activity, worse: higher }", ">= 2026-01-01")]
    [InlineData("{ field: first_seen }", "[2026-01-01..2026-12-31)")]
    [InlineData("{ present: ocg_reference, worse: higher }", "true")]
    [InlineData("{ average: evidence, kinds: [knife], within: 6 months, decimals: 2, range: [0, 99], worse: higher }", "> 2.5")]
    [InlineData("{ field: last_activity }", ">= as_of - 30 days")]
    [InlineData("{ field: last_activity }", "[as_of - 6 months..as_of]")]
    [InlineData("{ count: evidence, kinds: [knife], range: [0, 9] }", "]2..5[")]
    [InlineData("{ plugin: footfall, type: integer, range: [-5, 5], source: a contract }", "> -2")]
    [InlineData("{ plugin: footfall, type: decimal, range: [-0.5, 0.5], decimals: 1, source: a contract }", "< -0.1")]
    [InlineData("{ plugin: footfall, type: boolean, worse: lower, source: a contract }", "false")]
    [InlineData("{ plugin: footfall, type: date, source: a contract }", "< as_of")]
    [InlineData("{ plugin: footfall, type: enum, values: [low, very high], source: a contract }", "very high")]
    [InlineData("{ plugin: footfall, type: set, values: [low, high], source: a contract }", "not(low)")]
    public void EveryFormOfAFactAndOfACellFits(string fact, string cell)
    {
        AssertFits(PackSchema, WithFact(fact, cell));
    }

    static string WithFact(string fact, string cell)
    {
        return Some.SmallPack.Replace("{ count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", fact).Replace("\">= 3\"", $"\"{cell}\"");
    }

    [Theory]
    [InlineData("harm: { total: sum }", "harm: { total: weighted, weights: { physical: 3 }, source: a meeting }")]
    [InlineData("risk: harm", "constants: { harm_weight: { values: { 2026-11-01: 2, 2027-04-01: 3 }, source: a meeting } }\nrisk: harm")]
    [InlineData("risk: harm", "stability: { one_level_off: { 0: 40, 1: 10 }, source: a meeting }\nrisk: harm")]
    public void EverySectionOfThePackFits(string old, string change)
    {
        AssertFits(PackSchema, Some.SmallPack.Replace(old, change));
    }

    [Theory]
    [InlineData("harm: { total: sum }", "harm: { total: weighted, weights: { physical: 0 }, source: a meeting }")]
    [InlineData("harm: { total: sum }", "harm: { total: weighted, weights: { physical: 1 } }")]
    [InlineData("harm: { total: sum }", "harm: { total: sum, weights: { physical: 1 } }")]
    [InlineData("risk: harm", "constants: { harm_weight: { value: 2, source: a meeting } }\nrisk: harm")]
    [InlineData("risk: harm", "constants: { harm_weight: { values: { May: 2 }, source: a meeting } }\nrisk: harm")]
    [InlineData("risk: harm", "stability: { one_level_off: { 0: 101 }, source: a meeting }\nrisk: harm")]
    [InlineData("risk: harm", "stability: { one_level_off: { 0: 10 } }\nrisk: harm")]
    [InlineData("risk: harm", "risk: harm % 2 + harm")]
    [InlineData("\">= 3\"", "\"=> 3\"")]
    [InlineData("\">= 3\"", "\"[3..\"")]
    [InlineData("\">= 3\"", "\"not(3\"")]
    [InlineData("{ count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", "{ plugin: footfall, type: integer, range: [0, 5] }")]
    [InlineData("{ count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", "{ average: evidence, kinds: [knife], decimals: 5, range: [0, 5] }")]
    [InlineData("{ count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", "{ count: numbers, kinds: [knife], range: [0, 5] }")]
    public void WhatIsMisspeltOrLeftOutDoesNotFit(string old, string change)
    {
        var pack = Some.SmallPack.Replace(old, change);
        Assert.NotEqual(Some.SmallPack, pack);
        Assert.False(Fits(PackSchema, pack));
    }

    [Fact]
    public void WhateverDamageStillLoadsStillFits()
    {
        var corpus = Path.Combine(Repository.Root, "tests", "CountyLines.Risk.Tests", "Scoring", "Corpus");
        var (manyForms, manyFormsCases) = (File.ReadAllText(Path.Combine(corpus, "many-forms.yaml")), File.ReadAllText(Path.Combine(corpus, "many-forms.csv")));
        var loaded = 0;
        for (var seed = 0; seed < DamagedPacks; seed++)
        {
            var isSmall = seed % 2 == 0;
            var pack = new PackMutator([Some.SmallPack, manyForms], seed).Damage(isSmall ? Some.SmallPack : manyForms);
            if (Some.Read(pack, isSmall ? Some.SmallCases : manyFormsCases).Pack is null)
                continue;
            loaded++;
            Assert.True(Fits(PackSchema, pack), $"seed {seed}: the pack loads, and an editor would mark it as wrong:\n{pack}");
        }

        output.WriteLine($"{loaded} of {DamagedPacks} damaged packs load");
        Assert.InRange(loaded, DamagedPacks / 20, DamagedPacks);
    }

    /// <summary>Problems of form: an editor can see them without knowing what another part of the pack says.</summary>
    static readonly string[] StructuralCodes =
        ["fact.form", "fact.name", "fact.within", "factor.form", "field.blank", "field.missing", "field.unknown", "level.range", "pack.name", "pack.version", "row.otherwise", "row.when", "section.name", "type.", "word.unknown"];

    /// <summary>Mistakes with such a code that still need another part of the pack to be seen: the row's place, and the names of the sections.</summary>
    static readonly string[] NeedsMore = ["otherwise-not-last", "range-with-too-many-decimals", "section-misspelt"];

    [Fact]
    public void ABrokenPackWhoseFaultIsOneOfFormDoesNotFit()
    {
        var folder = Path.Combine(Repository.Root, "tests", "CountyLines.Risk.Tests", "Scoring", "Broken");
        var (refused, missed) = (0, new List<string>());
        foreach (var file in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var codes = File.ReadAllLines(Path.ChangeExtension(file, ".txt")).Select(line => line.Split(' ')[1]).ToList();
            // An editor's own YAML reader refuses these before any schema is asked.
            if (codes.Any(code => code.StartsWith("yaml.", StringComparison.Ordinal)))
                continue;
            if (!codes.Any(code => StructuralCodes.Any(known => code == known || known.EndsWith('.') && code.StartsWith(known, StringComparison.Ordinal))))
                continue;
            if (Fits(PackSchema, File.ReadAllText(file)))
                missed.Add(Path.GetFileNameWithoutExtension(file));
            else
                refused++;
        }

        output.WriteLine($"{refused} broken packs with a fault of form do not fit");
        Assert.Equal(NeedsMore, missed);
        Assert.InRange(refused, 44, 200);
    }

    [Fact]
    public void TheWordsOfTheSchemasAreThoseOfTheProduct()
    {
        var pack = PackText.GetProperty("$defs");
        var feed = FeedText.GetProperty("$defs");
        Assert.Equal(Vocabulary.EvidenceKinds, Words(pack.GetProperty("kind")));
        Assert.Equal(Vocabulary.Grades, Words(pack.GetProperty("fact_grade_share").GetProperty("properties").GetProperty("grades").GetProperty("items")));
        Assert.Equal(Vocabulary.SizedFields, Words(pack.GetProperty("fact_field_size").GetProperty("properties").GetProperty("size")));
        Assert.Equal(Vocabulary.ValueFields.Keys, Words(pack.GetProperty("fact_field_value").GetProperty("properties").GetProperty("field")));
        Assert.Equal(Vocabulary.PresentFields, Words(pack.GetProperty("fact_field_present").GetProperty("properties").GetProperty("present")));
        Assert.Equal(Vocabulary.EvidenceKinds, Words(feed.GetProperty("kind")));
        Assert.Equal(Vocabulary.Grades, Words(feed.GetProperty("grade")));
        Assert.Equal(Vocabulary.Statuses, Words(feed.GetProperty("status")));
        Assert.Equal(Vocabulary.SupplyModels, Words(feed.GetProperty("supply_model")));
        Assert.Equal(Vocabulary.Commodities, Words(feed.GetProperty("commodity")));
        Assert.Equal(["OFFICIAL", "OFFICIAL-SENSITIVE"], Words(feed.GetProperty("marking")));
    }

    static List<string> Words(JsonElement definition) => [.. definition.GetProperty("enum").EnumerateArray().Select(word => word.GetString()!)];

    [Fact]
    public void TheFieldsOfTheFeedSchemaAreThoseThatTheReaderKnows()
    {
        var properties = FeedText.GetProperty("properties");
        Assert.Equal(FeedReader.DateForms, Words(properties.GetProperty("dates").GetProperty("items")));
        var records = properties.GetProperty("records").GetProperty("properties");
        Assert.Equal(FeedReader.Shapes.Keys.Select(kind => kind.ToString().ToLowerInvariant()), records.EnumerateObject().Select(record => record.Name));
        foreach (var (kind, shape) in FeedReader.Shapes)
        {
            var fields = records.GetProperty(kind.ToString().ToLowerInvariant()).GetProperty("properties").GetProperty("fields");
            Assert.Equal(shape.Select(field => field.Name), fields.GetProperty("properties").EnumerateObject().Select(field => field.Name));
            Assert.Equal(shape.Where(field => field.Required).Select(field => field.Name), fields.GetProperty("required").EnumerateArray().Select(field => field.GetString()));
        }
    }

    [Theory]
    [InlineData("feed: force-extract", "fed: force-extract")]
    [InlineData("from: csv", "from: xml")]
    [InlineData("dd/MM/yyyy", "mm/dd/yy")]
    [InlineData("  number:\n", "  numbers:\n")]
    [InlineData("          Active: active\n", "          Active: actve\n")]
    [InlineData("reference: Line Ref", "referenc: Line Ref")]
    [InlineData("blank: none", "blank: nothing")]
    public void AFeedWithAMistakeDoesNotFit(string old, string change)
    {
        var feed = File.ReadAllText(Path.Combine(Repository.Rules, "feeds", "force-extract.yaml"));
        Assert.Contains(old, feed);
        Assert.False(Fits(FeedSchema, feed.Replace(old, change)));
    }

    [Fact]
    public void EveryFormThatTheLoaderOffersIsInTheSchema()
    {
        var message = Assert.Single(Some.Read(Some.SmallPack.Replace("{ count: evidence, kinds: [knife], within: 6 months, range: [0, 999], worse: higher }", "{ range: [0, 999] }")).Problems, problem => problem.Code == "fact.form").Message;
        var forms = message.Split("exactly one of ")[1].Split(';')[0].Split(", ");
        Assert.InRange(forms.Length, 7, 20);
        Assert.All(forms, form => Assert.Contains($"\"required\": [\"{form}\"", PackText.GetRawText()));
    }

    [Fact]
    public void EveryPartOfTheSchemasSaysWhatItIs()
    {
        var looked = 0;
        foreach (var schema in new[] { PackText, FeedText })
            CheckDescriptions(schema, schema, "", ref looked);
        Assert.InRange(looked, 100, 1000);
    }

    static void CheckDescriptions(JsonElement node, JsonElement root, string path, ref int looked)
    {
        if (node.ValueKind != JsonValueKind.Object)
            return;
        if (node.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject().Where(property => !property.Value.TryGetProperty("const", out _)))
            {
                looked++;
                var target = property.Value.TryGetProperty("$ref", out var reference) ? root.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]) : property.Value;
                Assert.True(property.Value.TryGetProperty("description", out _) || target.TryGetProperty("description", out _), $"{path}/{property.Name} has no description");
            }
        }

        foreach (var child in node.EnumerateObject())
            CheckDescriptions(child.Value, root, $"{path}/{child.Name}", ref looked);
    }
}
