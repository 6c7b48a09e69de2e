using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;
using Json.Schema;
using Mono.Cecil;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Hosting;

/// <summary>The two commands of the README that make what is installed, run as they are printed.</summary>
public sealed class PublishTests : IDisposable
{
    const string Tool = "CycloneDX@6.3.1";

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    static string Printed(string start)
    {
        return File.ReadAllLines(Path.Combine(Repository.Root, "README.md")).Single(line => line.StartsWith(start, StringComparison.Ordinal));
    }

    static async Task<string> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {process.ExitCode}\n{await text}{await error}");
        return await text;
    }

    [Fact]
    public async Task WhatIsPublishedRunsTheDemoOnAMachineWithoutDotNetFromAnyFolder()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // Built beside the repository's own build, which this test is running from.
        var published = Path.Combine(folder.Path, "published");
        var command = Printed("dotnet publish ").Split(' ');
        await RunAsync(new ProcessStartInfo(command[0], [.. command[1..], "--artifacts-path", Path.Combine(folder.Path, "build"), $"-p:PublishDir={published}/", "-v", "q"]) { WorkingDirectory = Repository.Root });

        var elsewhere = Directory.CreateDirectory(Path.Combine(folder.Path, "elsewhere")).FullName;
        var text = await RunAsync(new ProcessStartInfo("/usr/bin/env", ["-i", "PATH=/nowhere", $"HOME={elsewhere}", Path.Combine(published, "countylines"), "demo"]) { WorkingDirectory = elsewhere });
        Assert.Contains("59 lines ranked", text);
        Assert.True(File.Exists(Path.Combine(elsewhere, "data", "briefing", "2.html")));
        await LookAtConsoleAsync(published, elsewhere);
        Assert.True(File.Exists(Path.Combine(published, "deploy", "countylines.service")));
        Assert.True(File.Exists(Path.Combine(published, "deploy", "install.md")));
        Assert.Equal(
            Directory.EnumerateFiles(Repository.Rules, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Rules, file)).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(published, "rules"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Path.Combine(published, "rules"), file)).Order(StringComparer.Ordinal));
    }

    /// <summary>Its pages, its style and its scripts came along.</summary>
    static async Task LookAtConsoleAsync(string published, string elsewhere)
    {
        using var console = Process.Start(new ProcessStartInfo("/usr/bin/env", ["-i", "PATH=/nowhere", $"HOME={elsewhere}", Path.Combine(published, "countylines"), "console", "--port", "0"]) { WorkingDirectory = elsewhere, RedirectStandardOutput = true })!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            var said = await console.StandardOutput.ReadLineAsync(patience.Token);
            var link = new Uri(Regex.Match(said!, @"http://\S+word=\S+").Value);
            using var client = new HttpClient { BaseAddress = link };
            Assert.Contains("<h1", await client.GetStringAsync(link, patience.Token));
            var assets = Directory.GetFiles(Path.Combine(Repository.Root, "src", "CountyLines.Risk.Worker", "wwwroot"));
            Assert.InRange(assets.Length, 2, 50);
            foreach (var asset in assets)
                Assert.Equal(await File.ReadAllBytesAsync(asset, patience.Token), await client.GetByteArrayAsync(Path.GetFileName(asset), patience.Token));
        }
        finally
        {
            console.Kill();
            await console.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task TheBillOfMaterialsNamesEveryPackageWithVersionAndHashAndIsValid()
    {
        var command = Printed($"dotnet tool exec {Tool} ").Split(' ');
        var at = Array.IndexOf(command, "-o") + 1;
        await RunAsync(new ProcessStartInfo(command[0], [.. command[1..at], folder.Path, .. command[(at + 1)..], "-dpr"]) { WorkingDirectory = Repository.Root });
        var bill = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "bom.json")))!;
        var named = bill["components"]!.AsArray().ToDictionary(one => $"{one!["name"]} {one["version"]}".ToUpperInvariant(), one => one!["hashes"]?[0]!);

        var locked = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "CountyLines.Risk.Worker", "packages.lock.json"))).RootElement.GetProperty("dependencies").GetProperty("net10.0")
            .EnumerateObject().Where(one => one.Value.GetProperty("type").GetString() != "Project").ToList();
        foreach (var package in locked)
        {
            var key = $"{package.Name} {package.Value.GetProperty("resolved").GetString()}".ToUpperInvariant();
            // The analyser is no part of the program.
            if (package.Name == "Microsoft.CodeAnalysis.BannedApiAnalyzers")
                continue;
            Assert.True(named.ContainsKey(key), key);
            Assert.Equal(("SHA-512", 128), (named[key]["alg"]!.ToString(), named[key]["content"]!.ToString().Length));
        }

        Assert.InRange(locked.Count, 20, 500);
        Assert.Equal("CycloneDX", bill["bomFormat"]!.ToString());
        var result = Schema($"bom-{bill["specVersion"]}").Evaluate(JsonDocument.Parse(bill.ToJsonString()).RootElement);
        Assert.True(result.IsValid);
        bill["components"]![0]!.AsObject().Remove("name");
        Assert.False(Schema($"bom-{bill["specVersion"]}").Evaluate(JsonDocument.Parse(bill.ToJsonString()).RootElement).IsValid);
    }

    static JsonSchema? known;

    /// <summary>The standard's own schema, as it lies in the tool.</summary>
    static JsonSchema Schema(string name)
    {
        if (known is not null)
            return known;
        var home = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var assembly = Path.Combine(home, "cyclonedx", Tool.Split('@')[1], "tools", "net10.0", "any", "CycloneDX.Core.dll");
        using var module = ModuleDefinition.ReadModule(assembly);
        foreach (var beside in new[] { "spdx", "jsf-0.82", "cryptography-defs" })
            JsonSchema.Build(Text(beside));
        return known = JsonSchema.Build(Text(name));

        JsonElement Text(string schema) => JsonDocument.Parse(module.Resources.OfType<EmbeddedResource>().Single(one => one.Name == $"CycloneDX.Core.Schemas.{schema}.schema.json").GetResourceStream()).RootElement;
    }
}
