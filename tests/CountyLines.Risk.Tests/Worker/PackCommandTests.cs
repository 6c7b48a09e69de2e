using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>The rule author's verbs as they are typed.</summary>
public sealed class PackCommandTests : IDisposable
{
    readonly RulesHome home = new();
    readonly Cli cli;

    public PackCommandTests()
    {
        cli = new Cli { Rules = home.Path };
    }

    public void Dispose()
    {
        cli.Dispose();
        home.Dispose();
    }

    [Fact]
    public async Task ReleaseListsThePackWithItsHashAndTheDayAndTwiceIsNoHarm()
    {
        var pack = home.Write("1.0.0");
        var first = await cli.RunAsync("pack", "release", pack + Path.DirectorySeparatorChar);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.StartsWith("small@1.0.0 is released on 20 November 2026 and is in force from 1 November 2026. SHA-256 ", first.Out);
        Assert.Matches("^small@1.0.0 [0-9a-f]{64} 2026-11-20$", File.ReadAllLines(home.List)[^1]);
        var list = File.ReadAllText(home.List);
        var second = await cli.RunAsync("pack", "release", pack);
        Assert.Equal((0, "small@1.0.0 was released on 20 November 2026 with this same SHA-256; nothing changed.\n"), (second.ExitCode, second.Out));
        Assert.Equal(list, File.ReadAllText(home.List));
        var json = (await cli.RunAsync("pack", "release", pack, "--json")).Json;
        Assert.True(json.GetProperty("already_released").GetBoolean());
        Assert.Equal("2026-11-20", json.GetProperty("released_on").GetString());
    }

    [Fact]
    public async Task ReleaseRefusesAnotherFolderAndAnotherHashWithFourAndAFaultWithThree()
    {
        home.Write("1.0.0");
        var draft = Directory.CreateDirectory(Path.Combine(cli.Folder, "draft")).FullName;
        foreach (var file in Directory.GetFiles(home.FolderOf("1.0.0")))
            File.Copy(file, Path.Combine(draft, Path.GetFileName(file)));
        var elsewhere = await cli.RunAsync("pack", "release", draft);
        Assert.Equal((4, ""), (elsewhere.ExitCode, elsewhere.Out));
        Assert.Contains("A pack is released from its own folder only", elsewhere.Error);

        await cli.RunAsync("pack", "release", home.FolderOf("1.0.0"));
        home.Edit("1.0.0", "from: 4", "from: 5");
        var changed = await cli.RunAsync("pack", "release", home.FolderOf("1.0.0"));
        Assert.Equal(4, changed.ExitCode);
        Assert.Contains("with another SHA-256", changed.Error);

        home.Write("1.1.0", change: yaml => yaml.Replace("knives: \">= 3\"", "knive: \">= 3\""));
        var faulty = await cli.RunAsync("pack", "release", home.FolderOf("1.1.0"));
        Assert.Equal(3, faulty.ExitCode);
        Assert.Contains("fact.unknown there is no fact 'knive'", faulty.Out);
        Assert.Single(File.ReadAllLines(home.List), line => !line.StartsWith('#'));
    }

    [Fact]
    public async Task ADamagedListIsOneWithFileAndLine()
    {
        var pack = home.Write("1.0.0");
        File.WriteAllText(home.List, "# head\nsmall 1.0.0\n");
        foreach (var args in new[] { new[] { "pack", "release", pack }, ["pack", "render", pack] })
        {
            var result = await cli.RunAsync(args);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains($"{home.List}:2:1 released.form", result.Error);
        }
    }

    [Fact]
    public async Task TestShowsATableWhatIsNotCoveredAndATotal()
    {
        const string row = "      - { level: 2, label: Moderate, means: Knives used repeatedly, when: { knives: \">= 3\" } }\n";
        var pack = home.Write("1.0.0", change: yaml => yaml.Replace(row, "      - { level: 2, label: Moderate, means: Many knives, when: { knives: \">= 7\" } }\n" + row));
        var result = await cli.RunAsync("pack", "test", pack);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("""
            Factor      Cases  Rows covered  Levels covered
            physical        3        3 of 4          3 of 3
            reach           2      assessed          2 of 2
            capacity        2      assessed          2 of 2
            Confidence      2        2 of 2          2 of 2
            Rows that no case covers; add a case that comes out at each:
              physical row 2: level 2 Moderate, knives: 7 or more. Many knives
            9 cases pass; 5 of 6 rows and 9 of 9 levels covered

            """.ReplaceLineEndings("\n"), result.Out);
        var json = (await cli.RunAsync("pack", "test", pack, "--json")).Json;
        Assert.Equal((9, 9, 6, 5), (json.GetProperty("cases").GetInt32(), json.GetProperty("passed").GetInt32(), json.GetProperty("rows").GetInt32(), json.GetProperty("rows_covered").GetInt32()));
        Assert.Equal("knives: 7 or more", json.GetProperty("factors")[0].GetProperty("uncovered_rows")[0].GetProperty("when").GetString());
        Assert.Equal(9, json.GetProperty("outcomes").GetArrayLength());
    }

    [Fact]
    public async Task TestIsThreeWhenACaseFailsOrThePackIsFaulty()
    {
        var failing = home.Write("1.0.0", changeCases: cases => cases.Replace("knives = 3,2", "knives = 3,4"));
        var result = await cli.RunAsync("pack", "test", failing);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("'Three knives are moderate': expected physical 4, and the pack gives 2\n     3 | Three knives are moderate,physical,knives = 3,4\n       | ^\n", result.Out);
        Assert.Contains("physical row 2: level 2 Moderate, knives: 3 or more", result.Out);
        Assert.Contains("Levels that no case covers:\n  physical level 2 Moderate\n8 cases pass, 1 fail; 4 of 5 rows and 8 of 9 levels covered", result.Out);
        var outcome = (await cli.RunAsync("pack", "test", failing, "--json")).Json.GetProperty("outcomes")[1];
        Assert.Equal((false, "4", "2", 2), (outcome.GetProperty("passed").GetBoolean(), outcome.GetProperty("expected").GetString(), outcome.GetProperty("actual").GetString(), outcome.GetProperty("row").GetInt32()));

        var faulty = home.Write("1.1.0", change: yaml => yaml.Replace("harm * capability", "harm * capabilty"));
        var none = await cli.RunAsync("pack", "test", faulty);
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("so its cases were not run", none.Out);
    }

    [Fact]
    public async Task RenderWritesOneDocumentToTheFileOrToStandardOutput()
    {
        var pack = home.Write("1.0.0");
        var file = Path.Combine(cli.Folder, "pack.html");
        var toFile = await cli.RunAsync("pack", "render", pack, "--out", file);
        var toOutput = await cli.RunAsync("pack", "render", pack);
        var json = (await cli.RunAsync("pack", "render", pack, "--json")).Json;
        Assert.Equal((0, 0), (toFile.ExitCode, toOutput.ExitCode));
        Assert.StartsWith($"small@1.0.0 is written to {file}.", toFile.Out);
        Assert.StartsWith("<!DOCTYPE html>", toOutput.Out);
        Assert.Equal(toOutput.Out, await File.ReadAllTextAsync(file));
        Assert.Equal(toOutput.Out, json.GetProperty("html").GetString());
        Assert.Equal([file], Directory.GetFiles(cli.Folder));
    }

    [Fact]
    public async Task RenderDoesNotWriteAPaperForAFaultyOrAnAlteredPack()
    {
        home.Write("1.0.0");
        home.Release("1.0.0");
        home.Edit("1.0.0", "from: 4", "from: 5");
        var altered = await cli.RunAsync("pack", "render", home.FolderOf("1.0.0"));
        Assert.Equal((1, ""), (altered.ExitCode, altered.Out));
        Assert.Contains("is not the small@1.0.0 that was released", altered.Error);
        var faulty = await cli.RunAsync("pack", "render", home.Write("1.1.0", change: yaml => yaml.Replace("owner:", "ownr:")));
        Assert.Equal(3, faulty.ExitCode);
        Assert.DoesNotContain("<html", faulty.Out);
    }

    [Fact]
    public async Task ANightWithADraftBesideTheReleasedPackRuns()
    {
        CopyDefault("1.0.0");
        CopyDefault("1.1.0");
        await File.AppendAllTextAsync(Path.Combine(home.Path, "packs", "county-lines", "1.1.0", "pack.yaml"), "\nunheard_of: 1\n");
        Directory.CreateDirectory(Path.Combine(home.Path, "feeds"));
        File.Copy(Path.Combine(Repository.Rules, "feeds", "force-extract.yaml"), Path.Combine(home.Path, "feeds", "force-extract.yaml"));
        var before = await cli.RunAsync("pull", "--from", Repository.SampleExtract);
        Assert.Equal(1, before.ExitCode);
        Assert.Contains("Release one: countylines pack release", before.Error);
        Assert.Equal(0, (await cli.RunAsync("pack", "release", Path.Combine(home.Path, "packs", "county-lines", "1.0.0"))).ExitCode);
        Assert.Equal(3, (await cli.RunAsync("pull", "--from", Repository.SampleExtract)).ExitCode);
        Assert.Contains("under county-lines@1.0.0", (await cli.RunAsync("rescore")).Out);
    }

    void CopyDefault(string version)
    {
        var folder = Directory.CreateDirectory(Path.Combine(home.Path, "packs", "county-lines", version)).FullName;
        File.WriteAllText(Path.Combine(folder, "pack.yaml"), Some.LoadedPack.Yaml.Replace("version: 1.0.0", $"version: {version}"));
        File.WriteAllText(Path.Combine(folder, "cases.csv"), Some.LoadedPack.Cases);
    }
}
