using CsCheck;
using CountyLines.Risk.Scoring;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class CellTests
{
    static readonly string[] Colours = ["active", "dormant", "reopened"];

    static Fact FactOf(FactType type, decimal max = 9) => new()
    {
        Name = "knives",
        Type = type,
        From = new Derivation.EvidenceAge(),
        Min = 0,
        Max = type == FactType.Date ? DateOnly.MaxValue.DayNumber : max,
        Values = type is FactType.Enum or FactType.Set ? Colours : [],
        Worse = Worse.Undeclared,
    };

    static Cell Parse(string text, FactType type = FactType.Integer)
    {
        var (cell, problem) = CellParser.Parse(text, FactOf(type));
        Assert.Equal("", problem);
        return cell!;
    }

    [Theory]
    [InlineData(">= 3", "0001111111")]
    [InlineData(">=3", "0001111111")]
    [InlineData("> 3", "0000111111")]
    [InlineData("<= 3", "1111000000")]
    [InlineData("< 3", "1110000000")]
    [InlineData("3", "0001000000")]
    [InlineData("[2..5]", "0011110000")]
    [InlineData("[2..5)", "0011100000")]
    [InlineData("(2..5]", "0001110000")]
    [InlineData("(2..5)", "0001100000")]
    [InlineData("[ 2 .. 5 ]", "0011110000")]
    [InlineData("[4..4]", "0000100000")]
    [InlineData("(0..1]", "0100000000")]
    [InlineData("(4..4]", "0000000000")]
    [InlineData("1, [4..5], >= 9", "0100110001")]
    [InlineData("not(3)", "1110111111")]
    [InlineData("not(1, [4..5], >= 9)", "1011001110")]
    [InlineData("-", "1111111111")]
    [InlineData(">= 0", "1111111111")]
    [InlineData("> 9", "0000000000")]
    public void ANumberCellHoldsForExactlyTheNumbersItSays(string text, string holdsFrom0To9)
    {
        var cell = Parse(text);
        var seen = string.Concat(Enumerable.Range(0, 10).Select(number => cell.Holds(FactValue.Of(number)) ? '1' : '0'));

        Assert.Equal(holdsFrom0To9, seen);
        Assert.Equal(holdsFrom0To9, string.Concat(Enumerable.Range(0, 10).Select(number => Parse(Written(cell)).Holds(FactValue.Of(number)) ? '1' : '0')));
    }

    // A cell shown to a reader can be read back and means the same.
    static string Written(Cell cell) => cell.ToString();

    [Theory]
    [InlineData("active", "100")]
    [InlineData("active, reopened", "101")]
    [InlineData("not(active)", "011")]
    [InlineData("not(active, dormant)", "001")]
    [InlineData("-", "111")]
    public void AWordCellHoldsForExactlyItsWords(string text, string holds)
    {
        Assert.Equal(holds, string.Concat(Colours.Select(word => Parse(text, FactType.Enum).Holds(FactValue.Of(word)) ? '1' : '0')));
    }

    [Theory]
    [InlineData("active", "01010101")]
    [InlineData("active, reopened", "01011111")]
    [InlineData("not(active)", "10101010")]
    [InlineData("not(active, reopened)", "10100000")]
    public void ASetCellHoldsWhenAnyOfItsWordsIsInTheSet(string text, string holdsForEachSubset)
    {
        var subsets = Enumerable.Range(0, 8).Select(chosen => FactValue.OfSet(Colours.Where((_, index) => (chosen >> index & 1) == 1)));

        Assert.Equal(holdsForEachSubset, string.Concat(subsets.Select(set => Parse(text, FactType.Set).Holds(set) ? '1' : '0')));
    }

    [Theory]
    [InlineData("true", true, true)]
    [InlineData("true", false, false)]
    [InlineData("false", true, false)]
    [InlineData("false", false, true)]
    [InlineData("not(true)", true, false)]
    [InlineData("not(true)", false, true)]
    public void ABooleanCellHoldsForItsValue(string text, bool value, bool holds)
    {
        Assert.Equal(holds, Parse(text, FactType.Boolean).Holds(FactValue.Of(value)));
    }

    [Theory]
    [InlineData(">= 2026-11-20", "011")]
    [InlineData("> 2026-11-20", "001")]
    [InlineData("2026-11-20", "010")]
    [InlineData("[2026-11-19..2026-11-20]", "110")]
    [InlineData("not(2026-11-20)", "101")]
    public void ADateCellHoldsOnItsDays(string text, string holdsFromThe19thToThe21st)
    {
        var cell = Parse(text, FactType.Date);
        var days = new[] { 19, 20, 21 }.Select(day => cell.Holds(FactValue.Of(new DateOnly(2026, 11, day))) ? '1' : '0');

        Assert.Equal(holdsFromThe19thToThe21st, string.Concat(days));
        Assert.Equal(text, cell.ToString());
    }

    [Theory]
    [InlineData(FactType.Integer, "=> 3", "'=> 3' is not a condition on 'knives'; write a whole number such as >= 3, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Integer, "2.5", "'2.5' is not a condition on 'knives'; write a whole number such as >= 3, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Integer, "", "'' is not a condition on 'knives'; write a whole number such as >= 3, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Integer, "[2..", "'[2..' is not a condition on 'knives'; write a whole number such as >= 3, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Integer, "not()", "'' is not a condition on 'knives'; write a whole number such as >= 3, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Integer, "2, , 3", "'' is not a condition on 'knives'; write a whole number such as >= 3, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Integer, "[5..2]", "'[5..2]' runs backwards: 5 is above 2")]
    [InlineData(FactType.Integer, ">= 10", "10 lies outside the range of 'knives', which is 0 to 9")]
    [InlineData(FactType.Integer, "[-1..3]", "-1 lies outside the range of 'knives', which is 0 to 9")]
    [InlineData(FactType.Integer, "99999999999999999999999999999999", "'99999999999999999999999999999999' is not a condition on 'knives'; write a whole number such as >= 3, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Date, ">= 20/11/2026", "'>= 20/11/2026' is not a condition on 'knives'; write a date such as >= 2026-01-01 or >= as_of - 6 months, a range such as [2..5], not(...) or -")]
    [InlineData(FactType.Boolean, "yes", "'yes' is not a condition on 'knives'; it is true or false, so write true, false or -")]
    [InlineData(FactType.Enum, "activ", "'activ' is not a value of 'knives'; did you mean 'active'?")]
    [InlineData(FactType.Enum, "Active", "'Active' is not a value of 'knives'; did you mean 'active'?")]
    [InlineData(FactType.Set, "active, reopnd", "'reopnd' is not a value of 'knives'; did you mean 'reopened'?")]
    [InlineData(FactType.Set, "purple", "'purple' is not a value of 'knives'; expected one of: active, dormant, reopened")]
    public void WhatIsNotACellSaysWhyAndOffersTheNearestWord(FactType type, string text, string problem)
    {
        Assert.Equal((null, problem), CellParser.Parse(text, FactOf(type)));
    }

    [Fact]
    public void EveryCellReadsBackFromItsOwnTextWithTheSameMeaning()
    {
        var looked = 0;
        RandomCell.Number.List[1, 3].Select(Gen.Bool).Sample(
            (parts, negate) =>
            {
                var list = string.Join(", ", parts.Select(part => part.Text));
                var cell = Parse(negate ? $"not({list})" : list);
                var again = Parse(cell.ToString());
                for (var number = 0; number <= RandomCell.Max; number++)
                {
                    var expected = parts.Any(part => part.Holds(number)) != negate;
                    Assert.Equal(expected, cell.Holds(FactValue.Of(number)));
                    Assert.Equal(expected, again.Holds(FactValue.Of(number)));
                    looked++;
                }
            },
            iter: 3000, threads: 1);
        Assert.True(looked >= 3000 * RandomCell.Max, $"looked at {looked}");
    }
}

/// <summary>Cells drawn by chance, each with its meaning written down by the test and not by the code.</summary>
static class RandomCell
{
    public const int Max = 6;

    public readonly record struct Drawn(string Text, Func<int, bool> Holds);

    public static readonly Gen<Drawn> Number = Gen.Int[0, 8].Select(Gen.Int[0, Max], Gen.Int[0, Max]).Select((form, one, other) =>
    {
        var (low, high) = (Math.Min(one, other), Math.Max(one, other));
        return form switch
        {
            0 => new Drawn($">= {one}", number => number >= one),
            1 => new Drawn($"> {one}", number => number > one),
            2 => new Drawn($"<= {one}", number => number <= one),
            3 => new Drawn($"< {one}", number => number < one),
            4 => new Drawn($"{one}", number => number == one),
            5 => new Drawn($"[{low}..{high}]", number => number >= low && number <= high),
            6 => new Drawn($"({low}..{high}]", number => number > low && number <= high),
            7 => new Drawn($"[{low}..{high})", number => number >= low && number < high),
            _ => new Drawn($"({low}..{high})", number => number > low && number < high),
        };
    });
}
