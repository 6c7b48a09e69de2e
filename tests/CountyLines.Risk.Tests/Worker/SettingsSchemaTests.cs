using System.Text.Json;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Night;
using Json.Schema;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>The schema by which an editor completes and checks the settings says what the product says.</summary>
public sealed class SettingsSchemaTests : IDisposable
{
    static readonly JsonElement Text = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Rules, "settings.schema.json"))).RootElement;
    static readonly JsonSchema Schema = JsonSchema.Build(Text);
    static readonly string Example = Path.Combine(Repository.Root, "src", "CountyLines.Risk.Worker", "deploy", "countylines.json");

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    internal static bool Fits(string json) => Schema.Evaluate(JsonDocument.Parse(json).RootElement).IsValid;

    bool IsTaken(string json)
    {
        var path = Path.Combine(folder.Path, "countylines.json");
        File.WriteAllText(path, json);
        try
        {
            _ = WorkerSettings.Read(SettingsFile.Open(path, true, [], new SourceAccess(_ => "made-up", null)), Some.Rules, Some.Clock());
            return true;
        }
        catch (SettingsException)
        {
            return false;
        }
    }

    [Fact]
    public void TheKeysAndDefaultsOfTheSchemaAreThoseOfTheProduct()
    {
        var keys = Leaves(Text, "").ToDictionary(leaf => leaf.Key, leaf => leaf);
        Assert.Equal(KnownSettings.All.Select(one => one.Key).Order(StringComparer.Ordinal), keys.Keys.Where(key => key != "$schema").Order(StringComparer.Ordinal));
        foreach (var known in KnownSettings.All)
            Assert.Equal((known.Key, known.Means, known.Default), keys[known.Key]);
    }

    [Fact]
    public void TheExampleFitsAndIsTaken()
    {
        var text = File.ReadAllText(Example);
        Assert.True(Fits(text));
        Assert.True(IsTaken(text));
        Assert.NotEmpty(JsonDocument.Parse(text).RootElement.GetProperty("Release").EnumerateObject());
    }

    [Fact]
    public void TheExamplesInTheReadMeFit()
    {
        var readMe = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var examples = readMe.Split("```json\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.InRange(examples.Count, 3, 10);
        Assert.All(examples, example => Assert.True(Fits(example), example));
    }

    /// <summary>Both the schema and the product refuse each of these, and take the example with the part as it was.</summary>
    [Theory]
    [InlineData("\"Night\":", "\"Nigth\":")]
    [InlineData("\"Cron\":", "\"Crom\":")]
    [InlineData("\"0 30 2 * * ?\"", "\"30 2 * *\"")]
    [InlineData("\"12:00\"", "\"9:00\"")]
    [InlineData("\"12:00\"", "\"24:00\"")]
    [InlineData("\"StaleDays\": 7", "\"StaleDays\": -1")]
    [InlineData("\"StaleDays\": 7", "\"StaleDays\": 3651")]
    [InlineData("\"Gates\": { \"StaleDays\": 7 }", "\"Parts\": { \"North\": { \"Feeds\": { \"force-extract\": \"/srv\" } } }")]
    [InlineData("{ \"force-extract\": \"/srv/countylines/extract\" }", "{}")]
    [InlineData("{ \"Folder\": \"/srv/countylines/lists\" }", "{ \"Foldr\": \"/srv/countylines/lists\" }")]
    [InlineData("{ \"Folder\": \"/srv/countylines/lists\" }", "{ \"Folder\": \" \" }")]
    [InlineData("{ \"Folder\": \"/srv/countylines/lists\" }", "{ \"Folder\": \"/srv\", \"Https\": { \"Url\": \"https://lists.example.org\" } }")]
    [InlineData("{ \"Folder\": \"/srv/countylines/lists\" }", "{ \"Https\": { \"Url\": \"http://lists.example.org\" } }")]
    [InlineData("{ \"Folder\": \"/srv/countylines/lists\" }", "{ \"Https\": { \"Url\": \"https://lists.example.org\", \"Token\": \"hunter2hunter2\" } }")]
    [InlineData("{ \"Folder\": \"/srv/countylines/lists\" }", "{ \"Sftp\": { \"Host\": \"sftp.example.org\", \"User\": \"force\", \"Folder\": \"/inbox\" } }")]
    [InlineData("\"Listen\": 8087", "\"Listen\": 0")]
    [InlineData("\"Listen\": 8087", "\"Listen\": \"0.0.0.0\"")]
    [InlineData("\"Listen\": 8087", "\"Listen\": \"everywhere:8087\"")]
    [InlineData("\"Listen\": 8087", "\"Listen\": 8087, \"OldestNight\": \"26\"")]
    [InlineData("\"Prometheus\": true", "\"Prometheus\": \"yes\"")]
    [InlineData("\"Prometheus\": true", "\"Prometheus\": true, \"Otlp\": \"127.0.0.1:4318\"")]
    [InlineData("\"Prometheus\": true", "\"Prometheus\": true, \"Otlp\": \"http://ann:hunter2hunter2@127.0.0.1:4318\"")]
    [InlineData("\"json\"", "\"xml\"")]
    [InlineData("{ \"Format\": \"json\" }", "\"json\"")]
    [InlineData("\"Log\": {", "\"Store\": { \"ConnectionString\": \"Host=db.example;Password=hunter2hunter2\" }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Store\": { \"ConnectionString\": \"Database=risk\" }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Store\": { \"ConnectionString\": \"Host=db.example\", \"Schema\": \"Pg\" }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Store\": { \"Schema\": \"risk\" }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Listen\": 0 }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Key\": \"console.key\" }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Oidc\": { \"Authority\": \"https://login.example.org\", \"ClientSecret\": { \"Env\": \"S\" }, \"Roles\": { \"SOCU\": \"analyst\" } } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Oidc\": { \"Authority\": \"https://login.example.org\", \"ClientId\": \"console\", \"ClientSecret\": { \"Env\": \"S\" }, \"Roles\": { \"SOCU\": \"owner\" } } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Oidc\": { \"Authority\": \"http://login.example.org\", \"ClientId\": \"console\", \"ClientSecret\": { \"Env\": \"S\" }, \"Roles\": { \"SOCU\": \"analyst\" } } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Oidc\": { \"Authority\": \"https://login.example.org\", \"ClientId\": \"console\", \"ClientSecret\": \"hunter2hunter2\", \"Roles\": { \"SOCU\": \"analyst\" } } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Negotiate\": { \"Keytab\": \"console.keytab\" } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Negotiate\": { \"Keytab\": \"console.keytab\", \"Roles\": {} } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Negotiate\": { \"Keytab\": \"console.keytab\", \"Roles\": { \"ann\": \"analyst\" } } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Negotiate\": { \"Keytab\": \"console.keytab\", \"Roles\": { \"ann@FORCE.EXAMPLE\": \"analyst; approver\" } } }, \"Log\": {")]
    public void WhatTheProductRefusesDoesNotFit(string old, string change)
    {
        var text = File.ReadAllText(Example);
        Assert.Equal(2, text.Split(old).Length);
        Assert.False(Fits(text.Replace(old, change)));
        Assert.False(IsTaken(text.Replace(old, change)));
    }

    [Theory]
    [InlineData("\"Listen\": 8087", "\"Listen\": \"8087\"")]
    [InlineData("\"Listen\": 8087", "\"Listen\": \"0.0.0.0:8087\"")]
    [InlineData("\"Listen\": 8087", "\"Listen\": \"[::1]:8087\", \"OldestNight\": \"2.00:00:00\"")]
    [InlineData("\"Prometheus\": true", "\"Prometheus\": \"false\", \"Otlp\": \"https://collector.example.org:4318\"")]
    [InlineData("{ \"Folder\": \"/srv/countylines/lists\" }", "{ \"Https\": { \"Url\": \"https://lists.example.org/inbox\", \"Token\": { \"Env\": \"TOKEN\" } } }")]
    [InlineData("\"Log\": {", "\"Store\": { \"ConnectionString\": \"Host=db.example;Database=risk;Username=countylines;SSL Mode=VerifyFull\", \"Password\": { \"Env\": \"PGPASS\" } }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Facts\": { \"Limit\": \"00:01:00\" }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Listen\": \"[::1]:8088\" }, \"Log\": {")]
    [InlineData("\"Log\": {", "\"Console\": { \"Oidc\": { \"Authority\": \"https://login.example.org\", \"ClientId\": \"console\", \"ClientSecret\": { \"Env\": \"S\" }, \"Roles\": { \"SOCU\": \"analyst\" } } }, \"Log\": {")]
    public void WhatTheProductTakesFits(string old, string change)
    {
        var text = File.ReadAllText(Example).Replace(old, change);
        Assert.NotEqual(File.ReadAllText(Example), text);
        Assert.True(Fits(text));
        Assert.True(IsTaken(text));
    }

    /// <summary>Every value that the schema knows, with what it is and its default.</summary>
    static IEnumerable<(string Key, string Means, string Default)> Leaves(JsonElement schema, string at)
    {
        var below = new List<(string Name, JsonElement Schema)>();
        if (schema.TryGetProperty("properties", out var properties))
            below.AddRange(properties.EnumerateObject().Select(one => (one.Name, one.Value)));
        if (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object)
            below.Add(("*", others));
        if (schema.TryGetProperty("items", out var items))
            below.Add(("#", items));
        return below.Count == 0
            ? [(at, schema.GetProperty("description").GetString()!, schema.TryGetProperty("default", out var usual) ? usual.ToString().Replace("False", "false", StringComparison.Ordinal) : "")]
            : below.SelectMany(one => Leaves(one.Schema, at.Length == 0 ? one.Name : $"{at}:{one.Name}"));
    }
}
