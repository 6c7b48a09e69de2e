using CountyLines.Risk.Duplicates;
using Xunit;

namespace CountyLines.Risk.Tests.Duplicates;

public sealed class LineNamesTests
{
    static readonly HashSet<string> Ignored = ["line", "deal", "the"];

    [Theory]
    [InlineData("The São-Paulo LINE", "paulo sao")]
    [InlineData("sao paulo", "paulo sao")]
    [InlineData("Sao\u0303... Paulo (deal line)", "paulo sao")]
    [InlineData("O'Neill", "oneill")]
    [InlineData("O’Neill’s", "oneills")]
    [InlineData("Łódź Straße", "lodz strasse")]
    [InlineData("Boss/2", "2 boss")]
    [InlineData("Lineage", "lineage")]
    [InlineData("The line", "")]
    public void NamesAreComparedWithoutCaseAccentsPunctuationAndWordsThatSayNothing(string name, string words)
    {
        Assert.Equal(words, string.Join(' ', LineNames.WordsOf(name, Ignored)));
    }
}
