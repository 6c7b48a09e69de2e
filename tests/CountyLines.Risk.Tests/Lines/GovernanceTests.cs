using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Lines;

public sealed class GovernanceTests
{
    static readonly string Text = File.ReadAllText(Path.Combine(Repository.Rules, "governance.yaml"));

    [Fact]
    public void TheProductsOwnFileLoads()
    {
        var governance = Some.Rules.Governance();
        Assert.Equal(90, governance.LongestDays);
        Assert.Equal("Intelligence is held that is not in the records yet", governance.Reasons["new-intelligence"]);
        Assert.All([governance.Reasons, governance.Roles, governance.Owners, governance.Outcomes, governance.Erasures], codes => Assert.NotEmpty(codes));
    }

    [Theory]
    [InlineData("longest_days: 90 ", "longest_days: 900 ", "governance.yaml:4:17 governance.days 'longest_days' must be 1 to 366; what should hold for longer is a rule, and belongs into the pack")]
    [InlineData("longest_days: 90 ", "longest_days: many ", "governance.yaml:4:17 type.whole 'longest_days' must be a whole number")]
    [InlineData("    operational: A", "    Operational: A", "governance.yaml:11:5 governance.code 'Operational' is not a code; a code has small letters, digits and hyphens and begins with a letter, such as new-intelligence")]
    [InlineData("  reasons:", "  reason:", "governance.yaml:4:3 field.missing 'overrides' needs 'reasons'|governance.yaml:5:3 field.unknown 'overrides' has no 'reason'; did you mean 'reasons'?")]
    [InlineData("  arrest: A suspect was arrested", "  arrest:", "governance.yaml:25:10 governance.meaning 'arrest' needs a sentence that says what it means")]
    [InlineData("    court-order: A court has ordered it", "    Court order: A court has ordered it", "governance.yaml:38:5 governance.code 'Court order' is not a code; a code has small letters, digits and hyphens and begins with a letter, such as new-intelligence")]
    [InlineData("erasure:\n", "erasures:\n", "governance.yaml:3:1 field.missing governance.yaml needs 'erasure'|governance.yaml:33:1 field.unknown governance.yaml has no 'erasures'; did you mean 'erasure'?")]
    [InlineData("outcomes:\n", "outcome:\n", "governance.yaml:3:1 field.missing governance.yaml needs 'outcomes'|governance.yaml:24:1 field.unknown governance.yaml has no 'outcome'; did you mean 'outcomes'?")]
    public void EachFaultIsNamedWithItsPlace(string before, string after, string problems)
    {
        Assert.Contains(before, Text);
        var (governance, found) = GovernanceReader.Read(Text.Replace(before, after), "governance.yaml");
        Assert.Null(governance);
        Assert.Equal(problems.Split('|'), found.Select(problem => problem.ToString()));
    }

    [Fact]
    public void WithoutTheFileNothingMayBeRecorded()
    {
        using var home = new RulesHome();
        Assert.Contains("There is no", Assert.Throws<RulesException>(() => home.Rules.Governance()).Message);
    }

    [Theory]
    [InlineData("Ann Example", "ann  example ", true)]
    [InlineData("Ann Example", "Ann Examples", false)]
    public void ANameInOtherCapitalsOrSpacesIsTheSamePerson(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, Person.Of(one)!.IsSameAs(Person.Of(other)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Ann\u202E")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public void ANameThatSaysNothingOrCannotBeSeenIsNobody(string name)
    {
        Assert.Null(Person.Of(name));
    }
}
