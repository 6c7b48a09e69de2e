using System.Text;
using CountyLines.Risk.Store;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>A text that comes again is the same text, and never another one.</summary>
public sealed class TextPoolTests
{
    [Fact]
    public void EveryTextComesBackAsItWasHoweverManyMeetInOnePlace()
    {
        var pool = new TextPool();
        string[] odd = ["", "é", "ü", "\u007f", "€", "a\u0000b", new string('x', 127), new string('x', 128), new string('x', 129), "Łódź line", "crack;heroin"];
        var looked = 0;
        for (var round = 0; round < 2; round++)
        {
            foreach (var text in Enumerable.Range(0, 20_000).Select(number => $"text {number}").Concat(odd))
            {
                looked++;
                Assert.Equal(text, pool.Of(Encoding.UTF8.GetBytes(text)));
            }
        }

        Assert.Equal(40_022, looked);
        Assert.Same(pool.Of("West Midlands"u8), pool.Of("West Midlands"u8));
    }

    [Fact]
    public void AListIsSplitOnceAndItsPartsAreShared()
    {
        var pool = new TextPool();
        Assert.Equal(["crack", "heroin"], pool.ListOf("crack;heroin"u8));
        Assert.Same(pool.ListOf("crack;heroin"u8), pool.ListOf("crack;heroin"u8));
        Assert.Same(pool.ListOf("crack;heroin"u8)[1], pool.ListOf("heroin"u8)[0]);
        Assert.Empty(pool.ListOf(""u8));
        foreach (var number in Enumerable.Range(0, 12_000))
            Assert.Equal([$"a{number}", "b"], pool.ListOf(Encoding.UTF8.GetBytes($"a{number};b")));
    }
}
