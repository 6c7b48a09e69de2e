using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Facts;

/// <summary>Which values of a plug-in fit which type, and that what fits comes back from the store as it was.</summary>
public sealed class GivenFactTests
{
    static readonly Dictionary<string, Fact> Facts = new()
    {
        ["integer"] = Of(FactType.Integer, -5, 99),
        ["decimal"] = Of(FactType.Decimal, -5, 99) with { Decimals = 2 },
        ["boolean"] = Of(FactType.Boolean, 0, 1),
        ["date"] = Of(FactType.Date, 0, DateOnly.MaxValue.DayNumber),
        ["enum"] = Of(FactType.Enum, 0, 1) with { Values = ["low", "very high"] },
        ["set"] = Of(FactType.Set, 0, 1) with { Values = ["crack", "heroin"] },
    };

    static readonly Dictionary<string, FactValue> Values = new()
    {
        ["unknown"] = FactValue.Unknown, ["0"] = FactValue.Of(0), ["1"] = FactValue.Of(1), ["3"] = FactValue.Of(3), ["-4"] = FactValue.Of(-4), ["1.50"] = FactValue.Of(1.50m), ["0.001"] = FactValue.Of(0.001m),
        ["1000"] = FactValue.Of(1000), ["huge"] = FactValue.Of(decimal.MaxValue), ["-huge"] = FactValue.Of(decimal.MinValue), ["at least 2"] = FactValue.AtLeast(2), ["at least -2"] = FactValue.AtLeast(-2), ["at least 1000"] = FactValue.AtLeast(1000),
        ["true"] = FactValue.Of(true), ["day"] = FactValue.Of(new DateOnly(2026, 11, 20)), ["word"] = FactValue.Of("very high"), ["strange word"] = FactValue.Of("hihg"), ["no word"] = FactValue.Of(""),
        ["empty set"] = FactValue.OfSet([]), ["set"] = FactValue.OfSet(["heroin", "crack"]), ["strange set"] = FactValue.OfSet(["heroin", "tea"]), ["set of null"] = FactValue.OfSet(["heroin", null!]),
    };

    /// <summary>What each type takes, and what only its range refuses (with a ! before it). A number, a truth value and a date are told apart by their range alone.</summary>
    [Theory]
    [InlineData("integer", "unknown", "0", "1", "3", "-4", "true", "at least 2", "at least -2", "!1000", "!huge", "!-huge", "!at least 1000", "!day")]
    [InlineData("decimal", "unknown", "0", "1", "3", "-4", "1.50", "true", "at least 2", "at least -2", "!1000", "!huge", "!-huge", "!at least 1000", "!day")]
    [InlineData("boolean", "unknown", "0", "1", "true")]
    [InlineData("date", "unknown", "0", "1", "3", "1000", "true", "day")]
    [InlineData("enum", "unknown", "word")]
    [InlineData("set", "unknown", "empty set", "set")]
    public void EachTypeTakesItsOwnValuesAndGivesAReasonForEveryOther(string type, params string[] taken)
    {
        var looked = 0;
        foreach (var (name, value) in Values)
        {
            looked++;
            var given = GivenFact.Of(Facts[type], value);
            var isKept = taken.Contains(name) || taken.Contains($"!{name}");
            Assert.True(isKept == (given.Problem.Length == 0), $"{type} and {name}: {given.Problem}");
            Assert.True(taken.Contains(name) == (given.ProblemFor(Facts[type]) is null), $"{type} and {name}: {given.ProblemFor(Facts[type])}");
            Assert.Equal(isKept ? value : FactValue.Unknown, given.Value);
            if (!taken.Contains(name))
                Assert.StartsWith($"the plug-in phones gave f ", given.ProblemFor(Facts[type]), StringComparison.Ordinal);
        }

        Assert.Equal(22, looked);
    }

    [Fact]
    public void AStrangeWordIsToldWithWhatMayBeMeant()
    {
        Assert.Equal("the plug-in phones gave f the word 'crak', which the pack does not know; did you mean 'crack'?", GivenFact.Of(Facts["set"], FactValue.OfSet(["crak"])).Problem);
        Assert.Equal("the plug-in phones gave f the number 2, and it is true or false", GivenFact.Of(Facts["boolean"], FactValue.Of(2)).Problem);
        Assert.Equal("the plug-in phones gave f a value known from below, which only a number can be; it is a date", GivenFact.Of(Facts["date"], FactValue.AtLeast(2)).Problem);
        Assert.Throws<ArgumentNullException>(() => FactValue.Of((string)null!));
    }

    [Fact]
    public void EveryValueThatFitsComesBackFromTheStoreAsItWas()
    {
        using var folder = new TempFolder();
        using var store = Some.Store(folder);
        store.Take(Some.ExtractOf([Some.Line()]));
        var looked = 0;
        foreach (var (type, fact) in Facts)
        {
            var pack = Some.Pack with { Facts = [.. Some.Pack.Facts, fact] };
            foreach (var (name, value) in Values)
            {
                var given = GivenFact.Of(fact, value);
                var line = new RunLine(Some.Records(), Standing.Error, null, null, null, null, "x") { Given = [given] };
                var run = store.Save(new Run(0, Some.Day, 1, pack.Identity, pack.Sha256, "1", "", "rescore"), pack, Some.LoadedPack.Yaml, Some.LoadedPack.Cases, [line]);
                using var connection = StoreConnection.Open(Some.Place(folder.Path));
                var back = Assert.Single(FactTables.Read(connection, run.Number, pack)[line.Line.Reference]);
                Assert.True(given == back, $"{type} and {name}: {given} and {back}");
                looked++;
            }
        }

        Assert.Equal(6 * 22, looked);
    }

    static Fact Of(FactType type, decimal min, decimal max)
    {
        return Some.Pack.Facts[0] with { Name = "f", From = new Derivation.PlugIn("phones"), Type = type, Min = min, Max = max, Values = [] };
    }
}
