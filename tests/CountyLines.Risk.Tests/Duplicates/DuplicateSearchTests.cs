using System.Diagnostics;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Duplicates;

public sealed class DuplicateSearchTests(ITestOutputHelper output)
{
    [Fact]
    public void ANumberDealtFromAtTheSameTimeIsWorthMuchMoreThanOneUsedAgainYearsLater()
    {
        var together = WeightOfNumbers(SomeLines.Number(1, 2024), SomeLines.Number(1, 2025));
        var undated = WeightOfNumbers(SomeLines.Number(1, 2024), SomeLines.Number(1, 2025) with { From = null });
        var apart = WeightOfNumbers(SomeLines.Number(1, 2020, 2021), SomeLines.Number(1, 2025));

        // By hand from the shares in rules/duplicates.yaml: log2(60 / 0.0001), log2(10 / 0.0005), log2(4 / 0.1).
        Assert.Equal((1919, 1429, 532), (together, undated, apart));
    }

    [Fact]
    public void ANumberThatManyLinesHaveIsWorthLessForAnyTwoOfThem()
    {
        var lines = Enumerable.Range(0, 5).Select(at => SomeLines.Bare($"CL/{at}", "", SomeLines.Number(1, 2024))).ToList();
        var found = SomeLines.Search(lines);
        Assert.Equal(10, found.Pairs.Count);
        Assert.All(found.Pairs, pair => Assert.Equal(1919 - 200, pair.Signs.Single(sign => sign.Sign == "number_together").Weight));
        Assert.Contains("5 lines have it", found.Pairs[0].Signs[0].Words);
    }

    [Fact]
    public void ACommonWordOfANameIsWorthLittleAndARareOneMuch()
    {
        var lines = Enumerable.Range(0, 64).Select(at => SomeLines.Bare($"CL/{at:00}", at < 2 ? "Rare" : "Common")).ToList();
        var all = SomeLines.Search(lines, SomeLines.Rules with { ProposeFrom = -9999, LargestBlock = 100 });

        // By hand: log2(0.75 * 64 / 2) and log2(0.75 * 64 / 62), which is below nothing.
        Assert.Equal(458, all.Pairs.Single(pair => pair.A.Name == "Rare").Signs.Single(sign => sign.Sign == "name_word").Weight);
        Assert.All(all.Pairs.Where(pair => pair.A.Name == "Common"), pair => Assert.Equal("any_two", Assert.Single(pair.Signs).Sign));
        Assert.Equal(1 + (62 * 61 / 2), all.Pairs.Count);
    }

    [Theory]
    [InlineData(2, -332)]
    [InlineData(3, -432)]
    [InlineData(62, -925)]
    public void TheMoreLinesThereAreTheMoreASignMustWeighBecauseMorePairsShowItByChance(int count, int weight)
    {
        var lines = Enumerable.Range(0, count).Select(at => SomeLines.Bare($"CL/{at:00}", "", SomeLines.Number(at < 2 ? 1 : at, 2025))).ToList();
        var pair = Assert.Single(SomeLines.Search(lines).Pairs);

        // By hand: of 100 lines 5 are second records, so of n lines 0.05 n pairs out of n (n - 1) / 2.
        Assert.Equal(weight, pair.Signs.Single(sign => sign.Sign == "any_two").Weight);
        Assert.Equal(1919 + weight, pair.Weight);
    }

    [Fact]
    public void ANameThatLostAWordIsStillTheNameAndTwoThatEachHaveAWordOfTheirOwnAreLessSo()
    {
        var others = Enumerable.Range(0, 60).Select(at => SomeLines.Bare($"CL/{at:00}", $"Name{at}")).ToList();
        Assert.Equal(0, OthersOf("Blue Saturn", "Saturn"));
        Assert.Equal(0, OthersOf("Blue Saturn", "SATURN, blue"));
        Assert.InRange(OthersOf("Blue Saturn", "Red Saturn"), -250, -150);

        int OthersOf(string a, string b)
        {
            var pair = Assert.Single(SomeLines.Search([SomeLines.Bare("A", a), SomeLines.Bare("B", b), .. others], SomeLines.Rules with { ProposeFrom = -9999 }).Pairs);
            return pair.Signs.SingleOrDefault(sign => sign.Sign == "name_others")?.Weight ?? 0;
        }
    }

    [Fact]
    public void TheSameLineMappedTwiceIsProposedWithEverySignThatSpeaksForAndAgainstIt()
    {
        var others = Enumerable.Range(0, 40).Select(at => SomeLines.Bare($"CL/9{at:00}", $"Other{at}")).Select(one => one with { Line = one.Line with { ExportingDistrict = SomeLines.Districts[one.Line.Reference[^1] % 7], ImportingDistricts = [SomeLines.Districts[9]], OcgReference = $"OCG-{one.Line.Reference[^2..]}" } });
        var (a, b) = (Some.Line("CL/1") with { Name = "Sáturn line", OcgReference = "OCG-A" }, Some.Line("CL/2") with { Name = "SATURN", OcgReference = "OCG-A", ExportingDistrict = SomeLines.Districts[0] });
        var found = SomeLines.Search([Some.Records(a, numbers: [SomeLines.Number(1, 2025)]), Some.Records(b, numbers: [SomeLines.Number(2, 2025)]), .. others]);

        var pair = Assert.Single(found.Pairs);
        Assert.Equal(("CL/1", "CL/2"), (pair.A.Reference, pair.B.Reference));
        Assert.Equal(["active_together", "any_two", "exporting_area", "importing_area", "name_word", "number_none", "ocg"], pair.Signs.Select(sign => sign.Sign).Order(StringComparer.Ordinal));
        Assert.Equal(pair.Weight, pair.Signs.Sum(sign => sign.Weight));
        Assert.Equal(["any_two", "exporting_area", "number_none"], pair.Signs.Where(sign => sign.Weight < 0).Select(sign => sign.Sign).Order(StringComparer.Ordinal));
        Assert.Contains("the word 'saturn', which 2 of 42 lines have", string.Join(';', pair.Signs.Select(sign => sign.Words)));
    }

    [Fact]
    public void TwoLinesOfOneGroupWithNothingElseInCommonAreNotProposed()
    {
        var lines = Enumerable.Range(0, 30).Select(at => SomeLines.Bare($"CL/{at:00}", $"Name{at}") is var one ? one with { Line = one.Line with { OcgReference = at < 2 ? "OCG-A" : $"OCG-{at}" } } : null!).ToList();
        var found = SomeLines.Search(lines);
        Assert.Equal((1L, 0), (found.Compared, found.Pairs.Count));
    }

    [Fact]
    public void TwoLinesThatMayHaveDealtFromOneNumberAtTheSameTimeAreShownWhateverElseSpeaksAgainstIt()
    {
        var never = SomeLines.Rules with { ProposeFrom = 9999 };
        LineRecords[] Two(DealNumber a, DealNumber b) => [SomeLines.Bare("A", "One", a), SomeLines.Bare("B", "Other", b)];
        Assert.Single(SomeLines.Search(Two(SomeLines.Number(1, 2024), SomeLines.Number(1, 2025)), never).Pairs);
        Assert.Single(SomeLines.Search(Two(SomeLines.Number(1, 2024, 2024) with { From = null }, SomeLines.Number(1, 2024)), never).Pairs);
        Assert.Empty(SomeLines.Search(Two(SomeLines.Number(1, 2023, 2024), SomeLines.Number(1, 2025)), never).Pairs);
        Assert.Empty(SomeLines.Search(Two(SomeLines.Number(1, 2024), SomeLines.Number(2, 2024)), never).Pairs);
    }

    [Fact]
    public void ARejectedPairIsNotProposedAgainNorIsTheLineThatOneOfThemWasMergedInto()
    {
        LineRecords[] lines = [.. new[] { "A", "B", "C" }.Select(reference => SomeLines.Bare(reference, "", SomeLines.Number(1, 2025)))];
        var grounds = new Grounds("Two holders", "Analyst A", Some.Day);
        var rejected = new RejectedPair("B", "C", grounds);
        Assert.Equal(["A B", "A C"], SomeLines.Search(lines, null, rejected).Pairs.Select(Names));
        Assert.Equal(1, SomeLines.Search(lines, null, rejected).Rejected);

        var merged = MergedLines.Of(lines, new MergesInForce([new LineMerge(1, false, "B", "A", grounds)]));
        var found = SomeLines.Search(merged, null, rejected);
        Assert.Equal((2, 0, 1), (found.Lines, found.Pairs.Count, found.Rejected));
        Assert.Equal(["A C"], SomeLines.Search(merged).Pairs.Select(Names));
    }

    [Fact]
    public void ARestrictedLineIsNotComparedAndThatIsSaid()
    {
        var restricted = SomeLines.Bare("B", "", SomeLines.Number(1, 2025));
        var found = SomeLines.Search([SomeLines.Bare("A", "", SomeLines.Number(1, 2025)), restricted with { Line = restricted.Line with { Restricted = true } }]);
        Assert.Equal((1, 1, 0L, 0), (found.Lines, found.Withheld, found.Compared, found.Pairs.Count));
    }

    [Fact]
    public void AWordThatTooManyLinesHaveIsNamedAndStillComparesThoseThatExportFromOneArea()
    {
        var rules = SomeLines.Rules with { LargestBlock = 10, ProposeFrom = -9999 };
        var lines = Enumerable.Range(0, 30).Select(at => SomeLines.Bare($"CL/{at:00}", "Star") is var one ? one with { Line = one.Line with { ExportingDistrict = SomeLines.Districts[at < 12 ? 0 : at % 5 + 1] } } : null!).ToList();
        var found = SomeLines.Search(lines, rules);

        Assert.Equal([("the word 'star'", 30), ($"the word 'star' and the exporting area {SomeLines.Districts[0]}", 12)], found.NotCompared.Select(block => (block.What, block.Lines)));
        Assert.All(found.Pairs, pair => Assert.Equal(pair.A.ExportingDistrict, pair.B.ExportingDistrict));
        // Eighteen lines over five areas: 4, 4, 4, 3 and 3.
        Assert.Equal(3 * 6 + 2 * 3, found.Compared);
    }

    [Fact]
    public void EveryPairThatSharesSomethingIsWeighedOnceAndNoOtherWhateverTheOrderOfTheLines()
    {
        var lines = SomeLines.Many(600, 20);
        var rules = SomeLines.Rules with { ProposeFrom = -9999, LargestBlock = 600 };
        var wanted = new HashSet<string>();
        for (var a = 0; a < lines.Count; a++)
        {
            for (var b = a + 1; b < lines.Count; b++)
            {
                if (Keys(lines[a]).Intersect(Keys(lines[b])).Any())
                    wanted.Add($"{lines[a].Line.Reference} {lines[b].Line.Reference}");
            }
        }

        var found = SomeLines.Search(lines, rules);
        Assert.Empty(found.NotCompared);
        Assert.InRange(wanted.Count, 500, 100_000);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), found.Pairs.Select(Names).Order(StringComparer.Ordinal));
        Assert.Equal(wanted.Count, found.Compared);
        Assert.All(found.Pairs, pair => Assert.Equal(pair.Weight, pair.Signs.Sum(sign => sign.Weight)));

        var reversed = SomeLines.Search([.. lines.Reverse()], rules).Pairs.ToDictionary(pair => Sorted(Names(pair)), pair => pair.Weight);
        Assert.Equal(wanted.Count, reversed.Count);
        Assert.All(found.Pairs, pair => Assert.Equal(reversed[Sorted(Names(pair))], pair.Weight));
    }

    [Fact]
    public void AHundredThousandLinesAreComparedInABoundedNumberOfPairsAndEveryLineMappedTwiceIsFound()
    {
        const int count = 100_000, twice = 500, keysOfALine = 1 + 1 + 2 + 2;
        var lines = SomeLines.Many(count, twice);
        var watch = Stopwatch.StartNew();
        var found = SomeLines.Search(lines);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s; {found.Compared:N0} pairs, {found.Pairs.Count:N0} proposed, {found.NotCompared.Count} blocks too large, the first: {found.NotCompared[0]}");

        // A line has a number, a group, two words, and for each word an area; each of them has at most so many lines.
        Assert.InRange(found.Compared, twice, (long)count * keysOfALine * (SomeLines.Rules.LargestBlock - 1) / 2);
        Assert.InRange(found.Compared, twice, (long)count * count / 2 / 100);
        Assert.NotEmpty(found.NotCompared);
        var names = found.Pairs.Select(Names).ToHashSet();
        var missed = lines.Take(twice).Where(line => !names.Contains($"{line.Line.Reference} {line.Line.Reference.Replace("CL", "XX")}")).ToList();
        Assert.Empty(missed);
        // Besides those that had one number at the same time, little is proposed that is only alike.
        Assert.InRange(found.Pairs.Count(pair => !pair.Signs.Any(sign => sign.Sign == "number_together")), 0, twice);
    }

    static string Names(ProposedPair pair) => $"{pair.A.Reference} {pair.B.Reference}";

    static string Sorted(string names) => string.Join(' ', names.Split(' ').Order(StringComparer.Ordinal));

    static IEnumerable<string> Keys(LineRecords one)
    {
        string[] group = one.Line.OcgReference is { Length: > 0 } own ? [$"g {own}"] : [];
        return [.. one.Numbers.Select(number => number.Number), .. group, .. one.Line.Name.ToLowerInvariant().Split(' ').Where(word => word != "line")];
    }

    static int WeightOfNumbers(DealNumber a, DealNumber b)
    {
        return Assert.Single(SomeLines.Search([SomeLines.Bare("A", "", a), SomeLines.Bare("B", "", b)], SomeLines.Rules with { ProposeFrom = -9999 }).Pairs).Signs.Single(sign => sign.Sign.StartsWith("number", StringComparison.Ordinal)).Weight;
    }
}
