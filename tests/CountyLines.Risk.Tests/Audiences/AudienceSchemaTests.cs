using System.Text.Json;
using CountyLines.Risk.Audiences;
using CountyLines.Risk.Tests.Support;
using Json.Schema;
using Xunit;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>The schema by which an editor completes and checks audiences says what the reader says, and never refuses what it takes.</summary>
public sealed class AudienceSchemaTests
{
    static readonly JsonElement Text = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Rules, "audience.schema.json"))).RootElement;
    static readonly JsonSchema Schema = JsonSchema.Build(Text);

    static readonly string Broken = Path.Combine(Repository.Root, "tests", "CountyLines.Risk.Tests", "Audiences", "Broken");

    /// <summary>What an editor cannot see: the file's name, the pack's and the places' words, what two recipients share, and what the product takes for no agreement.</summary>
    static readonly string[] NeedsMore =
    [
        "agreement-none-in-capitals", "agreement-not-applicable", "agreement-of-a-dash", "agreement-to-be-confirmed", "area-misspelt", "audience-of-another-file",
        "line-end-in-a-name", "name-of-two-recipients", "name-that-is-anothers-role", "recipient-twice", "tab-in-the-title",
    ];

    static bool Fits(string yaml) => Schema.Evaluate(YamlJson.Read(yaml)).IsValid;

    [Fact]
    public void TheShippedAudiencesFitAndNameTheSchemaWhereAnEditorFindsIt()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Rules, "audiences"), "*.yaml");
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            Assert.True(Fits(text), file);
            const string start = "# yaml-language-server: $schema=";
            var first = text.Split('\n')[0];
            Assert.StartsWith(start, first, StringComparison.Ordinal);
            Assert.Equal(Path.Combine(Repository.Rules, "audience.schema.json"), Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, first[start.Length..])));
        }

        Assert.Equal(3, files.Length);
    }

    [Fact]
    public void ABrokenAudienceWhoseFaultIsOneOfFormDoesNotFit()
    {
        var (refused, missed) = (0, new List<string>());
        foreach (var file in Directory.GetFiles(Broken, "*.yaml").Order(StringComparer.Ordinal))
        {
            // An editor's own YAML reader refuses these before any schema is asked.
            if (File.ReadAllLines(Path.ChangeExtension(file, ".txt")).Any(line => line.Split(' ')[1].StartsWith("yaml.", StringComparison.Ordinal)))
                continue;
            if (Fits(File.ReadAllText(file)))
                missed.Add(Path.GetFileNameWithoutExtension(file));
            else
                refused++;
        }

        Assert.Equal(NeedsMore, missed);
        Assert.InRange(refused, 45, 200);
    }

    [Theory]
    [InlineData("version: 1.0.0", "version: '1.0.0'")]
    [InlineData("title: Lines for a partner", "title: 7")]
    [InlineData("agreement: ISA/2026/12", "agreement: none")]
    [InlineData("valid_days: 14", "valid_days: '14'")]
    [InlineData("valid_days: 14", "valid_days: +366")]
    [InlineData("{ top: 40, at_the_cut: include-tie }", "{}")]
    [InlineData("{ top: 40, at_the_cut: include-tie }", "{ at_the_cut: leave-tie-out }")]
    [InlineData("{ top: 40, at_the_cut: include-tie }", "{ band_from: High, risk_from: 1, confidence_from: High, statuses: [active], areas: [EMSOU, Kent], crosses_forces: yes }")]
    [InlineData("formats: [csv, html, json, xlsx]", "formats: [html]")]
    [InlineData("name: Partner intelligence desk", "name: Desk, certificate: audiences/certificates/partner-desk.pem, encrypt: yes")]
    [InlineData("name: Partner intelligence desk", "name: Desk, encrypt: no")]
    public void WhatTheReaderTakesFits(string old, string change)
    {
        var yaml = SomeAudience.Yaml.Replace(old, change);

        Assert.NotEqual(SomeAudience.Yaml, yaml);
        Assert.Empty(SomeAudience.Read(yaml).Problems);
        Assert.True(Fits(yaml));
    }

    [Fact]
    public void TheFieldsAndReductionsOfTheSchemaAndOfThePageAreThoseOfTheProduct()
    {
        var fields = Text.GetProperty("properties").GetProperty("fields");
        var page = File.ReadAllText(Path.Combine(Repository.Rules, "GRAMMAR.md"));

        Assert.Equal(ReleaseField.All.Select(field => field.Id), fields.GetProperty("properties").EnumerateObject().Select(field => field.Name));
        Assert.Equal(ReleaseField.All.Where(field => field.IsRequired).Select(field => field.Id), fields.GetProperty("required").EnumerateArray().Select(field => field.GetString()));
        Assert.All(ReleaseField.All, field => Assert.Equal(field.Allowed, fields.GetProperty("properties").GetProperty(field.Id).GetProperty("enum").EnumerateArray().Select(word => word.GetString())));
        Assert.All(ReleaseField.All, field => Assert.Contains($"| `{field.Id}` | {string.Join(", ", field.Allowed)} | {(field.IsRequired ? "yes" : "")} |", page));
        Assert.Equal(AudienceReader.Formats, Text.GetProperty("properties").GetProperty("formats").GetProperty("items").GetProperty("enum").EnumerateArray().Select(word => word.GetString()!));
    }
}
