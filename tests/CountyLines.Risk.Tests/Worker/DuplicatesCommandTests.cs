using System.Data.Common;
using System.Text.Json;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

/// <summary>Duplicates, merges, splits and rejections as an analyst sees them.</summary>
public sealed class DuplicatesCommandTests : IDisposable
{
    const string Stays = "CL/2026/901";
    const string Absorbed = "CL/2026/902";
    readonly Cli cli = new();
    readonly SmallExtract extract = new();

    public DuplicatesCommandTests()
    {
        extract.Line(Stays, "Saturn line", lastActivity: "01/10/2026");
        extract.Line(Absorbed, "SATURN", importing: "Derby", lastActivity: "05/11/2026");
        extract.Line("CL/2026/903", "Other line", area: "Coventry");
        extract.Number(Stays, "07700 900111");
        extract.Number(Absorbed, "07700 900111", from: "01/06/2026");
        extract.Number(Absorbed, "07700 900112", from: "01/08/2026");
        extract.Log("N1", Stays, "Knife", "01/10/2026");
        extract.Log("N2", Absorbed, "Knife", "01/10/2026");
        extract.Log("N3", Absorbed, "Knife", "02/10/2026");
        extract.Log("N4", Stays, "Knife", "03/09/2026");
        extract.Log("N5", "CL/2026/903", "Knife", "03/09/2026");
        extract.Assessment(Stays, level: "1");
        extract.Assessment(Absorbed, level: "2");
    }

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task APairIsShownWithItsWeightAndWhatSpeaksForIt()
    {
        await PullAsync();
        var result = await cli.RunAsync("duplicates");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("3 lines compared", result.Out);
        Assert.Contains("Saturn line CL/2026/901  and  SATURN CL/2026/902", result.Out);
        Assert.Contains("+19.2  both have +447700900111, at the same time (from 1 Feb 2025, and from 1 Jun 2026)", result.Out);
        Assert.Contains("product default", result.Out);

        var json = (await cli.RunAsync("duplicates", "--json")).Json;
        var pair = Assert.Single(json.GetProperty("pairs").EnumerateArray());
        Assert.Equal((Stays, Absorbed), (pair.GetProperty("reference_a").GetString(), pair.GetProperty("reference_b").GetString()));
        Assert.Equal(pair.GetProperty("weight").GetDecimal(), pair.GetProperty("signs").EnumerateArray().Sum(sign => sign.GetProperty("weight").GetDecimal()));
    }

    [Fact]
    public async Task AMergedLineCountsBothRecordsOnceAndTheAbsorbedOneSaysWhereItWent()
    {
        await PullAsync();
        await ScoreAsync();
        Assert.Equal(0, (await MergeAsync()).ExitCode);
        await ScoreAsync();

        var list = await cli.RunAsync("list");
        Assert.Contains($"Not ranked, merged: SATURN {Absorbed} into {Stays}, where its records count", list.Out);
        Assert.Contains("2 lines ranked", list.Out);
        var lines = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("reference").GetString()!);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, "merged", Stays), (lines[Absorbed].GetProperty("rank").ValueKind, lines[Absorbed].GetProperty("risk").ValueKind, lines[Absorbed].GetProperty("standing").GetString(), lines[Absorbed].GetProperty("merged_into").GetString()));

        var told = (await cli.RunAsync("explain", Stays)).Out;
        Assert.Contains("Made of 2 records of one line:", told);
        Assert.Contains("CL/2026/901, which stays: 1 number, 2 pieces of evidence, 1 assessment", told);
        Assert.Contains("CL/2026/902 SATURN: 2 numbers, 2 pieces of evidence, 1 assessment; merged by Analyst B on 20 November 2026: One holder", told);
        Assert.Contains("N1 of CL/2026/901 and N2 of CL/2026/902: knife, 1 Oct 2026, 2B", told);
        Assert.Contains("importing districts: with what CL/2026/902 has", told);
        // Three knives: 1 October is in both records.
        Assert.Contains("knife_incidents = 3", told);
        Assert.Contains("2 Oct 2026 N3 2B of CL/2026/902, 1 Oct 2026 N1 2B, 3 Sep 2026 N4 2B", told);
        var json = (await cli.RunAsync("explain", Stays, "--json")).Json.GetProperty("records");
        Assert.Equal("N2", json.GetProperty("counted_once")[0].GetProperty("same_as").GetString());

        var gone = (await cli.RunAsync("explain", Absorbed)).Out;
        Assert.Contains($"Merged into {Stays} by Analyst B on 20 November 2026: One holder", gone);
        Assert.DoesNotContain("Risk ", gone);
    }

    [Fact]
    public async Task TheListBeforeAMergeIsTheListAfterMergeAndSplitByteForByte()
    {
        await PullAsync();
        await ScoreAsync();
        var before = (await cli.RunAsync("list", "--json")).Out;
        var text = (await cli.RunAsync("list")).Out;

        await MergeAsync();
        await SplitAsync();
        await ScoreAsync();
        Assert.Equal(before, (await cli.RunAsync("list", "--json")).Out);
        Assert.Equal(text, (await cli.RunAsync("list")).Out);

        // With a run between, the last run is another one and remembers the ranks of the run before it; every other byte is the same.
        await MergeAsync();
        await ScoreAsync();
        Assert.NotEqual(Unnumbered(before), Unnumbered((await cli.RunAsync("list", "--json")).Out));
        await SplitAsync();
        await ScoreAsync();
        Assert.Equal(Unnumbered(before), Unnumbered((await cli.RunAsync("list", "--json")).Out));
    }

    [Fact]
    public async Task OldRunsAreShownAndReplayedWithTheMergesTheySaw()
    {
        await PullAsync();
        await ScoreAsync();
        await MergeAsync();
        await ScoreAsync();
        var (first, second) = ((await cli.RunAsync("list", "--run", "1")).Out, (await cli.RunAsync("list", "--run", "2")).Out);
        var explained = (await cli.RunAsync("explain", Stays, "--run", "2")).Out;
        await SplitAsync();
        await cli.RunAsync("duplicates", "merge", "CL/2026/903", Stays, "--because", "Something else");
        await ScoreAsync();

        Assert.DoesNotContain("merged", first);
        Assert.Equal((first, second), ((await cli.RunAsync("list", "--run", "1")).Out, (await cli.RunAsync("list", "--run", "2")).Out));
        Assert.Equal(explained, (await cli.RunAsync("explain", Stays, "--run", "2")).Out);
        for (var run = 1; run <= 3; run++)
            Assert.Equal(0, (await cli.RunAsync("replay", $"{run}")).ExitCode);
        Assert.Contains("Saturn line CL/2026/901 into CL/2026/903", (await cli.RunAsync("list")).Out);
    }

    [Fact]
    public async Task PullsGoOnUpdatingBothRecordsOfAMergedLine()
    {
        await PullAsync();
        await MergeAsync();
        extract.Lines[1][1] = "SATURN 2";
        extract.Log("N6", Absorbed, "Knife", "10/10/2026");
        Assert.DoesNotContain("Possible duplicate", (await PullAsync()).Out);
        await ScoreAsync();

        var told = (await cli.RunAsync("explain", Stays)).Out;
        Assert.Contains("knife_incidents = 4", told);
        Assert.Contains("pull 2: CL/2026/902: name from SATURN to SATURN 2", told);
    }

    [Fact]
    public async Task WhatCannotBeDecidedIsRefusedAndChangesNothing()
    {
        await PullAsync();
        await MergeAsync();
        string[][] refused =
        [
            ["merge", Stays, Absorbed], ["merge", Absorbed, "CL/2026/903"], ["merge", "CL/2026/903", Absorbed], ["merge", Stays, Stays], ["split", Stays], ["split", "CL/2026/903"],
            ["reject", Stays, Absorbed], ["reject", Stays, Stays],
        ];
        foreach (var command in refused)
            Assert.Equal((4, ""), await EndOfAsync([.. command, "--because", "Because"]));
        Assert.Equal((1, ""), await EndOfAsync(["merge", Stays, "CL/2026/999", "--because", "Because"]));
        Assert.Equal((2, ""), await EndOfAsync(["merge", Stays, "CL/2026/903"]));
        Assert.Equal((2, ""), await EndOfAsync(["merge", Stays, "CL/2026/903", "--because", " "]));
        Assert.Equal((2, ""), await EndOfAsync(["merge", Stays, "CL/2026/903", "--because", "a\u202Eb"]));
        Assert.Equal((2, ""), await EndOfAsync(["merge", Stays, "CL/2026/903", "--because", "Because", "--as", " "]));
        Assert.Equal($"Merged    {Absorbed} into {Stays}, by Analyst B on 20 November 2026: One holder\n", (await cli.RunAsync("duplicates", "decisions")).Out);

        async Task<(int, string)> EndOfAsync(string[] command)
        {
            var result = await cli.RunAsync(["duplicates", .. command]);
            Assert.NotEqual("", result.Error);
            return (result.ExitCode, result.Out);
        }
    }

    [Fact]
    public async Task ARejectedPairIsNotProposedAgainByACommandOrAPull()
    {
        Assert.Contains("Possible duplicate", (await PullAsync()).Out);
        Assert.Equal(0, (await cli.RunAsync("duplicates", "reject", Absorbed, Stays, "--because", "Two holders", "--as", "Analyst C")).ExitCode);
        var result = await cli.RunAsync("duplicates");
        Assert.DoesNotContain("Saturn", result.Out);
        Assert.Contains("1 such pair rejected before and not shown", result.Out);
        Assert.DoesNotContain("Possible duplicate", (await PullAsync()).Out);
        Assert.Contains("Rejected  CL/2026/901 and CL/2026/902, by Analyst C on 20 November 2026: Two holders", (await cli.RunAsync("duplicates", "decisions")).Out);

        // A merge is the later word; when it is split again, nothing is decided any more.
        await MergeAsync();
        Assert.DoesNotContain("Rejected", (await cli.RunAsync("duplicates", "decisions")).Out);
        await SplitAsync();
        Assert.Contains("Saturn", (await cli.RunAsync("duplicates")).Out);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task NothingIsDecidedAboutARestrictedLineAndAMergedLineIsWithheldWhenOneOfItsRecordsIs(int restricted)
    {
        await PullAsync();
        await MergeAsync();
        extract.Lines[restricted][13] = "SECRET";
        await PullAsync();
        await ScoreAsync();
        foreach (var verb in new[] { new[] { "list" }, ["list", "--json"], ["explain", Stays], ["explain", Absorbed], ["duplicates"], ["duplicates", "decisions"], ["duplicates", "--json"] })
            Assert.DoesNotContain("saturn", (await cli.RunAsync(verb)).Out, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("withheld", (await cli.RunAsync("explain", Stays)).Out);
        Assert.Equal(4, (await cli.RunAsync("duplicates", "merge", "CL/2026/903", Stays, "--because", "Because")).ExitCode);
        Assert.Equal(0, (await SplitAsync()).ExitCode);
    }

    [Fact]
    public async Task ADecisionIsNeverChangedOrRemoved()
    {
        await PullAsync();
        await MergeAsync();
        await SplitAsync();
        await cli.RunAsync("duplicates", "reject", Absorbed, Stays, "--because", "Two holders");
        foreach (var sql in new[] { "UPDATE line_merge SET because = ''", "DELETE FROM line_merge", "UPDATE line_pair_decision SET because = ''", "DELETE FROM line_pair_decision" })
        {
            Assert.Contains("a decision is never", Assert.ThrowsAny<DbException>(() => StoreUnderTest.Execute(cli.Data, sql)).Message);
        }
    }

    [Fact]
    public async Task WhatWasDecidedOfMadeUpLinesDoesNotTouchAForcesOwnOfTheSameReference()
    {
        await cli.RunAsync("demo");
        var demo = (await cli.RunAsync("list", "--json")).Json.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("reference").GetString()!).Take(3).ToList();
        await cli.RunAsync("duplicates", "merge", demo[0], demo[1], "--because", "Demo");
        await cli.RunAsync("duplicates", "reject", demo[0], demo[2], "--because", "Demo");
        Assert.Contains("Merged", (await cli.RunAsync("duplicates", "decisions")).Out);

        extract.Line(demo[0]);
        extract.Line(demo[1]);
        extract.Line(demo[2]);
        await PullAsync();
        await ScoreAsync();
        Assert.Equal("No lines are merged and no pair is rejected.\n", (await cli.RunAsync("duplicates", "decisions")).Out);
        Assert.Contains("6 lines ranked", (await cli.RunAsync("list")).Out);
        Assert.Equal(0, (await cli.RunAsync("duplicates", "merge", demo[1], demo[0], "--because", "Really")).ExitCode);
    }

    [Fact]
    public async Task TwoForcesCompareTheirNumbersByAKeyedShare()
    {
        await PullAsync();
        var (key, other, share) = (Path.Combine(cli.Folder, "key"), Path.Combine(cli.Folder, "other"), Path.Combine(cli.Folder, "share.csv"));
        await File.WriteAllTextAsync(key, "a key for tests, of 32 bytes or more\r\n");
        await File.WriteAllTextAsync(other, "another key for tests, of 32 bytes or more\n");
        var made = await cli.RunAsync("duplicates", "share", "--to", "Partner Police", "--out", share, "--key", key);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("2 numbers under the key", made.Out);
        Assert.DoesNotContain("7700", await File.ReadAllTextAsync(share));

        using var partner = new Cli();
        var theirs = new SmallExtract();
        theirs.Line("P/1", "Partner line");
        theirs.Line("P/2", "Another line");
        theirs.Number("P/1", "07700900112");
        theirs.Number("P/2", "07700900999");
        theirs.Log("X1", "P/1");
        theirs.Assessment("P/1");
        await partner.RunAsync("pull", "--from", theirs.WriteTo(Path.Combine(partner.Folder, "extract")));
        // The same key, saved by another editor.
        await File.WriteAllTextAsync(key, "a key for tests, of 32 bytes or more");
        var found = await partner.RunAsync("duplicates", "--with", share, "--key", key);
        Assert.Contains("1 of our 2 numbers are among the 2 of", found.Out);
        Assert.Contains($"P/1 Partner line, +447700900112: the partner's {Absorbed}", found.Out);
        Assert.DoesNotContain(Stays, found.Out);
        Assert.Equal(1, (await partner.RunAsync("duplicates", "--with", share, "--key", key, "--json")).Json.GetProperty("shared").GetArrayLength());

        var wrong = await partner.RunAsync("duplicates", "--with", share, "--key", other);
        Assert.Equal((4, ""), (wrong.ExitCode, wrong.Out));
        Assert.Contains("The keys differ", wrong.Error);
        Assert.DoesNotContain("for tests", wrong.Error + found.Out + found.Error + made.Out + made.Error);
        Assert.Equal(1, (await partner.RunAsync("duplicates", "--with", share, "--key", "nowhere")).ExitCode);
        Assert.Equal(1, (await partner.RunAsync("duplicates", "--with", "nowhere", "--key", key)).ExitCode);
        await File.WriteAllTextAsync(other, "short");
        Assert.Equal(4, (await partner.RunAsync("duplicates", "share", "--to", "Partner Police", "--out", share, "--key", other)).ExitCode);
    }

    async Task<CliResult> PullAsync() => await cli.RunAsync("pull", "--from", extract.WriteTo(Path.Combine(cli.Folder, "extract")));

    async Task ScoreAsync() => Assert.Equal(0, (await cli.RunAsync("rescore", "--as-of", "2026-11-20")).ExitCode);

    Task<CliResult> MergeAsync() => cli.RunAsync("duplicates", "merge", Stays, Absorbed, "--because", "One holder", "--as", "Analyst B");

    Task<CliResult> SplitAsync() => cli.RunAsync("duplicates", "split", Absorbed, "--because", "Two after all", "--as", "Analyst B");

    /// <summary>The list without the numbers of the runs and the ranks of the run before.</summary>
    static string Unnumbered(string list)
    {
        return string.Join('\n', list.Split('\n').Where(line => !line.Contains("\"run\":") && !line.Contains("\"previous_")));
    }
}
