using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests;

/// <summary>Which version of a pack is in force, and that what was released stays what it was.</summary>
public sealed class RulesFolderTests : IDisposable
{
    readonly RulesHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void TheDefaultPackIsReleasedAndInForceFromItsFirstDay()
    {
        Assert.Equal("county-lines@1.0.0", Some.Rules.PackInForce(new DateOnly(2026, 11, 1)).Pack.Identity);
        Assert.NotNull(Some.Rules.PackInForce(Some.Day).Released);
        Assert.Contains("was in force on 2026-10-31; the first begins on 2026-11-01", Assert.Throws<RulesException>(() => Some.Rules.PackInForce(new DateOnly(2026, 10, 31))).Message);
    }

    [Fact]
    public void OfSeveralReleasedVersionsTheNewestThatHasBegunIsInForce()
    {
        foreach (var (version, from) in new[] { ("1.9.0", "2026-11-01"), ("1.10.0", "2026-11-01"), ("2.0.0", "2026-12-01"), ("2.1.0", "2027-04-01") })
        {
            home.Write(version, from);
            home.Release(version);
        }

        Assert.Equal("small@1.10.0", home.InForce(2026, 11, 1));
        Assert.Equal("small@1.10.0", home.InForce(2026, 11, 30));
        Assert.Equal("small@2.0.0", home.InForce(2026, 12, 1));
        Assert.Equal("small@2.0.0", home.InForce(2027, 3, 31));
        Assert.Equal("small@2.1.0", home.InForce(2030, 1, 1));
        Assert.StartsWith("No released version of the pack 'small' was in force on 2026-10-31; the first begins on 2026-11-01.", home.WhyNotInForce(2026, 10, 31));
        Assert.Equal("small@1.9.0", home.Rules.PackNamed("small@1.9.0").Pack.Identity);
    }

    [Fact]
    public void ADraftOrAFaultyDraftDoesNotStopTheNightAndIsNeverInForce()
    {
        home.Write("1.0.0");
        home.Release("1.0.0");
        home.Write("1.1.0");
        home.Write("1.2.0", change: yaml => yaml + "\nunheard_of: 1\n");
        Directory.CreateDirectory(home.FolderOf("not a version"));
        Assert.Equal("small@1.0.0", home.InForce(2026, 11, 20));
        Assert.Equal("small@1.1.0", home.Rules.PackNamed("small@1.1.0").Pack.Identity);
        Assert.Null(home.Rules.PackNamed(home.FolderOf("1.1.0")).Released);
        Assert.NotEmpty(Assert.Throws<RulesException>(() => home.Rules.PackNamed("small@1.2.0")).Problems);
    }

    [Fact]
    public void WithNothingReleasedTheMessageSaysHowToRelease()
    {
        home.Write("1.0.0");
        Assert.Equal("No version of the pack 'small' is released in RULES/released.txt. Release one: countylines pack release RULES/packs/small/VERSION", home.WhyNotInForce(2026, 11, 20));
    }

    [Theory]
    [InlineData("range: [0, 999], worse: higher }\n  knives", "range: [0, 998], worse: higher }\n  knives")]
    [InlineData("effective_from: 2026-11-01", "effective_from: 2027-11-01")]
    [InlineData("owner: SOCU analysis", "owner: SOCU Analysis")]
    public void AReleasedPackWithOneCharacterChangedRefusesToLoadByNameByFolderAndByDate(string before, string after)
    {
        home.Write("1.0.0");
        var listed = home.Release("1.0.0").Listed!.Sha256;
        home.Edit("1.0.0", before, after);
        var now = RulesFolder.ReadPack(home.FolderOf("1.0.0")).Reading.Pack!.Sha256;

        var byName = Assert.Throws<RulesException>(() => home.Rules.PackNamed("small@1.0.0")).Message;
        Assert.Contains("is not the small@1.0.0 that was released", byName);
        Assert.Contains($"its SHA-256 begins {now[..12]}, and", byName);
        Assert.Contains($"says {listed[..12]}. Restore the folder as it was released, or make a new version of what was changed.", byName);
        Assert.Contains("is not the small@1.0.0 that was released", Assert.Throws<RulesException>(() => home.Rules.PackNamed(home.FolderOf("1.0.0"))).Message);
        var byDate = home.WhyNotInForce(2026, 11, 20);
        Assert.Contains(now[..12], byDate);
        Assert.Contains(listed[..12], byDate);
    }

    [Fact]
    public void ACommentOrAnotherLayoutDoesNotMakeItAnotherPack()
    {
        home.Write("1.0.0");
        home.Release("1.0.0");
        home.Edit("1.0.0", "owner: SOCU analysis", "# Who answers for it.\nowner:   \"SOCU analysis\"");
        Assert.Equal("small@1.0.0", home.InForce(2026, 11, 20));
    }

    [Fact]
    public void ACopyElsewhereMayNotHaveAReleasedNameAndOtherRules()
    {
        home.Write("1.0.0");
        home.Release("1.0.0");
        using var elsewhere = new RulesHome();
        var copy = elsewhere.Write("1.0.0", change: yaml => yaml.Replace("\">= 3\"", "\">= 2\""), changeCases: cases => cases.Replace("knives = 2,0", "knives = 2,2").Replace("Two knives are nothing", "Nothing recorded is nothing").Replace("knives = 2,2", ",0"));
        Assert.Contains("is not the small@1.0.0 that was released", Assert.Throws<RulesException>(() => home.Rules.PackNamed(copy)).Message);
    }

    [Fact]
    public void AReleasedFolderThatIsGoneIsAnErrorUnlessAHigherVersionIsInForce()
    {
        home.Write("1.0.0");
        home.Write("1.1.0", "2026-12-01");
        home.Release("1.0.0", new DateOnly(2026, 10, 1));
        home.Release("1.1.0");
        Directory.Delete(home.FolderOf("1.0.0"), recursive: true);
        Assert.Equal("small@1.1.0", home.InForce(2026, 12, 1));
        Assert.Equal(
            "The pack in force on 2026-11-30 cannot be told.\nsmall@1.0.0 was released on 2026-10-01 and its folder RULES/packs/small/1.0.0 is gone. Restore the folder from version control or a backup.",
            home.WhyNotInForce(2026, 11, 30));
        Assert.Contains("is gone", Assert.Throws<RulesException>(() => home.Rules.PackNamed("small@1.0.0")).Message);
    }

    [Fact]
    public void AHigherVersionThatIsGoneIsNeverReplacedByTheOneBelowIt()
    {
        home.Write("1.0.0");
        home.Write("1.1.0", "2026-12-01");
        home.Release("1.0.0");
        home.Release("1.1.0");
        Directory.Delete(home.FolderOf("1.1.0"), recursive: true);
        Assert.Contains("small@1.1.0 was released", home.WhyNotInForce(2026, 12, 1));
    }

    [Fact]
    public void EveryVersionThatIsInTheWayIsNamedAtOnceAndAFaultKeepsItsPlace()
    {
        home.Write("1.0.0");
        home.Write("1.1.0");
        home.Release("1.0.0");
        home.Release("1.1.0");
        Directory.Delete(home.FolderOf("1.0.0"), recursive: true);
        home.Edit("1.1.0", "owner:", "ownr:");
        var why = home.WhyNotInForce(2026, 12, 1);
        Assert.Contains("small@1.0.0 was released on 2026-11-20 and its folder", why);
        Assert.Contains("The pack in RULES/packs/small/1.1.0 cannot be used. It was released on 2026-11-20 and had no fault then: restore the folder as it was released.", why);
        Assert.Single(why.Split('\n'), line => line.Contains("pack.yaml:5:1 field.unknown"));
    }

    [Fact]
    public void ADamagedListNamesEveryLineToMendAndNothingIsInForce()
    {
        home.Write("1.0.0");
        home.Release("1.0.0");
        var line = File.ReadAllLines(home.List)[^1];
        File.WriteAllLines(home.List, ["# a comment", "", line, line, "small@1.1.0", "small@one " + line.Split(' ')[1] + " 2026-11-20", "small@1.2.0 ABC 2026-11-20", "small@1.3.0 " + line.Split(' ')[1] + " 20/11/2026"]);
        var fault = Assert.Throws<RulesException>(() => home.InForce(2026, 11, 20));
        Assert.Equal(
            [(4, 1, "released.twice"), (5, 1, "released.form"), (6, 1, "released.identity"), (7, 13, "released.hash"), (8, 78, "released.day")],
            fault.Problems.Select(problem => ((int)problem.Where.Line, (int)problem.Where.Column, problem.Code)));
        Assert.All(fault.Problems, problem => Assert.Equal(home.List, problem.Where.File));
        Assert.All(fault.Problems.Skip(1), problem => Assert.Contains("put the line back as it was", problem.Message));
        Assert.Throws<RulesException>(() => home.Rules.PackNamed("small@1.0.0"));
        Assert.Throws<RulesException>(() => home.Release("1.0.0"));
    }

    [Fact]
    public void ReleasingTwiceChangesNothingAndAnotherHashIsRefused()
    {
        home.Write("1.0.0");
        Assert.Equal(ReleaseAnswer.Released, home.Release("1.0.0").Answer);
        var list = File.ReadAllBytes(home.List);
        Assert.Equal(ReleaseAnswer.AlreadyReleased, home.Release("1.0.0", Some.Day.AddDays(3)).Answer);
        Assert.Equal(list, File.ReadAllBytes(home.List));
        home.Edit("1.0.0", "999", "998");
        var refused = home.Release("1.0.0");
        Assert.Equal(ReleaseAnswer.Refused, refused.Answer);
        Assert.Contains("was released on 2026-11-20 with another SHA-256", refused.Reason);
        Assert.Equal(list, File.ReadAllBytes(home.List));
    }

    [Fact]
    public void AReleaseKeepsEveryLineThatWasThereAndLeavesNoOtherFileBehind()
    {
        home.Write("1.0.0");
        home.Write("1.1.0");
        home.Release("1.0.0");
        File.WriteAllText(home.List, File.ReadAllText(home.List).TrimEnd('\n') + "\n# kept");
        // What a release that lost its power half way leaves behind.
        File.WriteAllText(home.List + ".part", "small@");
        File.WriteAllText(home.List + ".lock", "");
        home.Release("1.1.0");
        var lines = File.ReadAllLines(home.List);
        Assert.Equal(["small@1.0.0", "#", "small@1.1.0"], lines.TakeLast(3).Select(line => line.Split(' ')[0]));
        Assert.All(lines.SkipLast(3), line => Assert.StartsWith("#", line));
        Assert.DoesNotContain('\r', File.ReadAllText(home.List));
        Assert.Equal(["packs", "released.txt"], Directory.GetFileSystemEntries(home.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhileSomebodyElseReleasesNothingIsWritten()
    {
        home.Write("1.0.0");
        using (new ReleasedPacks(home.List).Lock())
            Assert.ThrowsAny<IOException>(() => home.Release("1.0.0"));
        Assert.False(File.Exists(home.List));
        Assert.Equal(ReleaseAnswer.Released, home.Release("1.0.0").Answer);
    }

    [Fact]
    public void OnlyAPackInItsOwnFolderCanBeReleased()
    {
        var elsewhere = home.Write("1.0.0");
        Directory.Move(elsewhere, home.FolderOf("1.0.1"));
        var refused = home.Release("1.0.1");
        Assert.Equal(ReleaseAnswer.Refused, refused.Answer);
        Assert.Contains($"move it to {home.FolderOf("1.0.0")}, and release that", refused.Reason);
        Assert.False(File.Exists(home.List));
    }

    [Fact]
    public void ThePackBeforeIsTheReleasedOneBelowOrElseTheHighestDraftThatLoads()
    {
        foreach (var version in new[] { "1.2.0", "1.9.0", "1.10.0" })
            home.Write(version);
        home.Write("1.10.1", change: yaml => yaml + "\nunheard_of: 1\n");
        home.Write("2.0.0");
        var pack = home.Rules.PackNamed("small@2.0.0").Pack;
        Assert.Equal("small@1.10.0", home.Rules.PackBefore(pack)!.Pack.Identity);
        home.Release("1.9.0");
        home.Release("1.2.0");
        Assert.Equal("small@1.9.0", home.Rules.PackBefore(pack)!.Pack.Identity);
        Assert.Null(home.Rules.PackBefore(home.Rules.PackNamed("small@1.2.0").Pack));
    }
}
