using CsCheck;
using CountyLines.Risk.Scoring;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class RankingTests
{
    static readonly DateOnly Day = new(2026, 11, 20);

    static IReadOnlyList<(RankKey Item, int Rank)> Order(params RankKey[] keys) => Ranking.Order(keys, key => key);

    [Fact]
    public void EqualRiskIsEqualRankAndTheNextRankCountsAllBeforeIt()
    {
        var ordered = Order(new(5, 5, 0, null, "D"), new(9, 9, 0, null, "B"), new(20, 20, 0, null, "A"), new(9, 9, 0, null, "C"));

        Assert.Equal(["A1", "B2", "C2", "D4"], ordered.Select(pair => $"{pair.Item.Reference}{pair.Rank}"));
    }

    [Fact]
    public void InsideATieTheLineThatCouldBeWorseComesFirstThenTheSurerThenTheNewerThenTheReference()
    {
        var ordered = Order(
            new(9, 10, 1, null, "F"), new(9, 10, 1, Day, "e"), new(9, 10, 1, Day, "E"), new(9, 10, 1, Day.AddDays(1), "X"),
            new(9, 10, 2, null, "Y"), new(9, 11, 0, null, "Z"), new(10, 10, 0, null, "ZZ"));

        Assert.Equal("ZZ Z Y X E e F", string.Join(' ', ordered.Select(pair => pair.Item.Reference)));
        Assert.Equal([1, 2, 2, 2, 2, 2, 2], ordered.Select(pair => pair.Rank));
    }

    [Fact]
    public void NoLinesGiveNoRanks() => Assert.Empty(Order());

    [Fact]
    public void TheOrderDoesNotDependOnTheOrderOfTheInputAndEachRankIsOneMoreThanTheLinesAboveIt()
    {
        var key = Gen.Int[0, 4].Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3]).Select((risk, more, sure, days) => new RankKey(risk, risk + more, sure, days == 0 ? null : Day.AddDays(days), ""));
        var looked = 0;
        key.Array[0, 12].SelectMany(keys => Gen.Shuffle(Enumerable.Range(0, keys.Length).ToArray()).Select(order => (keys, order))).Sample(
            drawn =>
            {
                var named = drawn.keys.Select((one, index) => one with { Reference = $"CL{index:00}" }).ToArray();
                var ordered = Order(named);
                Assert.Equal(ordered, Order([.. drawn.order.Select(index => named[index])]));
                Assert.All(ordered, pair => Assert.Equal(1 + named.Count(other => other.Risk > pair.Item.Risk), pair.Rank));
                looked += named.Length;
            },
            iter: 2000, threads: 1);
        Assert.True(looked > 5000, $"looked at {looked}");
    }
}
