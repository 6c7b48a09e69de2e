using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>What a committee is told of a new version: nothing that changed may be missing, and nothing that did not may be named.</summary>
public sealed class PackChangesTests
{
    const string Knives = "      - { level: 2, label: Moderate, means: Knives used repeatedly, when: { knives: \">= 3\" } }\n";
    const string Discharge = "      - { level: 4, label: Critical, means: A firearm was discharged, when: { discharges: \">= 1\" } }\n";

    [Fact]
    public void TheSamePackUnderAnotherVersionOrWithCommentsHasNoChange()
    {
        Assert.Empty(Changes(pack => pack.Replace("version: 1.0.0", "version: 1.1.0")));
        Assert.Empty(Changes(pack => "# a comment\n" + pack.Replace("\">= 3\"", "\">=3\"")));
    }

    [Theory]
    [InlineData("status: product default, MoRiLE-style; not the national matrix", "status: agreed by the force", "The pack", "status", "product default, MoRiLE-style; not the national matrix", "agreed by the force")]
    [InlineData("owner: SOCU analysis", "owner: Intelligence", "The pack", "owner", "SOCU analysis", "Intelligence")]
    [InlineData("effective_from: 2026-11-01", "effective_from: 2027-04-01", "The pack", "in force from", "1 November 2026", "1 April 2027")]
    [InlineData("kinds: [knife], within: 6 months", "kinds: [knife], within: 9 months", "Facts", "knives", "How many records of knife in the last 6 months (0 to 999; more is worse)", "How many records of knife in the last 9 months (0 to 999; more is worse)")]
    [InlineData("kinds: [knife], within: 6 months, range: [0, 999]", "kinds: [knife], within: 6 months, range: [0, 500]", "Facts", "knives", "How many records of knife in the last 6 months (0 to 999; more is worse)", "How many records of knife in the last 6 months (0 to 500; more is worse)")]
    [InlineData("question: Physical harm done", "question: Is anybody hurt", "physical", "question", "Physical harm done", "Is anybody hurt")]
    [InlineData("source: product default, assessed: [1, 2]", "source: The force, assessed: [1, 2]", "reach", "source", "product default", "The force")]
    [InlineData("label: Critical", "label: Grave", "physical", "level 4", "Critical", "Grave")]
    [InlineData("means: Knives used repeatedly", "means: Knives often", "physical", "row 2", "Knives: 3 or more → level 2 Moderate. Knives used repeatedly", "Knives: 3 or more → level 2 Moderate. Knives often")]
    [InlineData("level: 4, label: Critical", "level: 3, label: Critical", "physical", "row 1", "Discharges: 1 or more → level 4 Critical. A firearm was discharged", "Discharges: 1 or more → level 3 Critical. A firearm was discharged")]
    [InlineData("harm: { total: sum }", "harm: { total: max }", "Sections and formula", "section harm", "the levels of its factors, added up", "the highest level among its factors")]
    [InlineData("risk: harm * capability", "risk: harm * capability * 2", "Sections and formula", "formula", "harm * capability", "harm * capability * 2")]
    [InlineData("band: High, from: 4", "band: High, from: 5", "Bands", "band High", "from 4", "from 5")]
    [InlineData("question: How far can it be trusted", "question: Is it known", "Confidence", "question", "How far can it be trusted", "Is it known")]
    public void OneEditIsToldAsOneChangeWithWhatItSaidAndSays(string from, string to, string part, string what, string before, string after)
    {
        // Of a level that is renumbered the row, the level that is gone and the level that is new are told.
        var changes = Changes(pack => pack.Replace(from, to), cases => to.StartsWith("level: 3", StringComparison.Ordinal) ? cases.Replace("discharges = 1,4", "discharges = 1,3") : cases);
        var change = changes.Single(one => one.What == what);
        Assert.Equal(new PackChange(part, ChangeKind.Changed, what, before, after), change);
        Assert.Equal(to.StartsWith("level: 3", StringComparison.Ordinal) ? 4 : 1, changes.Count);
    }

    [Fact]
    public void ARowPutInTheMiddleIsAddedAndTheRowsBelowItAreNotChanged()
    {
        var change = Assert.Single(Changes(pack => pack.Replace(Knives, "      - { level: 2, label: Moderate, means: Many knives, when: { knives: \">= 7\" } }\n" + Knives)));
        Assert.Equal(new PackChange("physical", ChangeKind.Added, "row 2", "", "Knives: 7 or more → level 2 Moderate. Many knives"), change);
        var back = Assert.Single(Changes(pack => pack, from: pack => pack.Replace(Knives, "      - { level: 2, label: Moderate, means: Many knives, when: { knives: \">= 7\" } }\n" + Knives)));
        Assert.Equal(change with { Kind = ChangeKind.Removed, Before = change.After, After = "" }, back);
    }

    [Fact]
    public void ARowWhoseConditionChangesIsSetBesideWhatItWas()
    {
        var changes = Changes(pack => pack.Replace("\">= 3\"", "\">= 2\""), cases => cases.Replace("Two knives are nothing known,physical,knives = 2,0", "One knife is nothing known,physical,knives = 1,0"));
        Assert.Equal(
            [
                new PackChange("physical", ChangeKind.Changed, "row 2", "Knives: 3 or more → level 2 Moderate. Knives used repeatedly", "Knives: 2 or more → level 2 Moderate. Knives used repeatedly"),
                new PackChange("Cases", ChangeKind.Removed, "Two knives are nothing known", "physical: given knives = 2, expected 0", ""),
                new PackChange("Cases", ChangeKind.Added, "One knife is nothing known", "", "physical: given knives = 1, expected 0"),
            ],
            changes);
    }

    [Fact]
    public void OfACaseThatOnlyExpectsAnotherAnswerTheAnswersAreTold()
    {
        var changes = Changes(pack => pack.Replace("from: 4 }", "from: 5 }"), cases => cases + "\nA band,band,physical = 2; reach = 2,Low\n", from: pack => pack, oldCases: cases => cases + "\nA band,band,physical = 2; reach = 2,High\n");
        Assert.Equal(new PackChange("Cases", ChangeKind.Changed, "A band", "expected High", "expected Low"), changes[^1]);
        Assert.Equal(2, changes.Count);
    }

    [Fact]
    public void ChangesOfOneFactorStandInTheOrderOfItsRows()
    {
        var changes = Changes(pack => pack.Replace("label: None known, otherwise: true", "label: None known, means: Nothing, otherwise: true").Replace("\">= 3\"", "\">= 2\""), cases => cases.Replace("Two knives are nothing known,physical,knives = 2,0", "Two knives are nothing known,physical,knives = 1,0"));
        Assert.Equal(["row 2", "row 3", "Two knives are nothing known"], changes.Select(change => change.What));
    }

    [Fact]
    public void ARowThatOnlyMovesIsToldAsMovedOnce()
    {
        var levels = (string pack) => pack.Replace(Discharge, Discharge.Replace("4, label: Critical", "2, label: Moderate"));
        Func<string, string> cases = text => text.Replace("discharges = 1,4", "discharges = 1,2");
        var change = Assert.Single(Changes(pack => levels(pack).Replace(Knives, "").Replace("    levels:\n      - { level: 2", $"    levels:\n{Knives}      - {{ level: 2"), cases, levels));
        Assert.Equal(ChangeKind.Moved, change.Kind);
        Assert.Contains(change.What, new[] { "row 1 to row 2", "row 2 to row 1" });
    }

    [Fact]
    public void AFactorAFactABandAndAConstantThatComeAreAdded()
    {
        var changes = Changes(
            pack => pack.Replace("facts:\n", "facts:\n  threats: { count: evidence, kinds: [threats], range: [0, 9] }\n")
                .Replace("  - { id: capacity", "  - { id: fear, label: Fear, section: harm, question: How much fear, source: us, levels: [ { level: 1, label: Some, when: { threats: \">= 1\" } }, { level: 0, label: None, otherwise: true } ] }\n  - { id: capacity")
                .Replace("from: 4 } ]", "from: 4 }, { band: Very high, from: 9, source: a meeting } ]"),
            cases => cases + "\nThreats are some fear,fear,threats = 1,1\nNo threat is no fear,fear,,0\n");
        Assert.Equal(
            [
                ("Facts", ChangeKind.Added, "threats", "How many records of threats, however long ago (0 to 9)"),
                ("Factors", ChangeKind.Added, "Fear", "How much fear A table of 2 rows."),
                ("Bands", ChangeKind.Added, "band Very high", "from 9; source: a meeting"),
                ("Cases", ChangeKind.Added, "Threats are some fear", "fear: given threats = 1, expected 1"),
                ("Cases", ChangeKind.Added, "No threat is no fear", "fear: given nothing, expected 0"),
            ],
            changes.Select(change => (change.Part, change.Kind, change.What, change.After)));
    }

    [Fact]
    public void ASourceAWeightAConstantWithDatesAndTheStabilityAreNotedAsWritten()
    {
        const string yaml = """
            pack: noted
            purpose: For a test
            facts: { knives: { count: evidence, source: a study } }
            sections: { harm: { total: weighted, weights: { physical: 3, fear: 1 }, source: a workshop } }
            constants: { harm_weight: { values: { 2026-11-01: 2, 2027-04-01: 3 }, source: a board }, old: { value: 7, source: us } }
            bands: [ { band: Low, from: 0, source: a meeting } ]
            stability: { one_level_off: { 0: 40, 1: 30 }, source: two analysts }
            """;
        var notes = PackNotes.Of(yaml);
        Assert.Equal("For a test", notes.Purpose);
        Assert.Equal("a study", notes.SourceOfFact("knives"));
        Assert.Equal("a meeting", notes.SourceOfBand("Low"));
        var section = Assert.Single(notes.Sections);
        Assert.Equal(("harm", "weighted", "a workshop"), (section.Id, section.Total, section.Source));
        Assert.Equal([("physical", "3"), ("fear", "1")], section.Weights);
        Assert.Equal(["2 on or after 1 November 2026; 3 on or after 1 April 2027", "7"], notes.Constants.Select(constant => constant.InWords));
        Assert.Equal([("0", "40"), ("1", "30")], notes.OneLevelOff);
        Assert.Equal("two analysts", notes.StabilitySource);
    }

    /// <summary>The changes from one edit of the small pack to another; without an old edit from the small pack as it is.</summary>
    static IReadOnlyList<PackChange> Changes(Func<string, string> to, Func<string, string>? cases = null, Func<string, string>? from = null, Func<string, string>? oldCases = null)
    {
        var before = Read(from?.Invoke(Some.SmallPack) ?? Some.SmallPack, (oldCases ?? (from is null ? null : cases))?.Invoke(Some.SmallCases) ?? Some.SmallCases);
        return PackChanges.Between(before, Read(to(Some.SmallPack), cases?.Invoke(Some.SmallCases) ?? Some.SmallCases));
    }

    static WrittenPack Read(string pack, string cases)
    {
        var reading = Some.Read(pack, cases);
        Assert.Empty(reading.Problems);
        return new WrittenPack(reading.Pack!, PackNotes.Of(pack), reading.Cases);
    }
}
