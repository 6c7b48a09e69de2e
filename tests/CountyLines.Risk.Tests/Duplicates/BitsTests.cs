using CountyLines.Risk.Duplicates;
using CsCheck;
using Xunit;

namespace CountyLines.Risk.Tests.Duplicates;

public sealed class BitsTests
{
    [Fact]
    public void AWeightIsTheBinaryLogarithmToTheNearestHundredth()
    {
        var looked = 0;
        Gen.Select(Gen.Long[1, 1_000_000_000_000], Gen.Long[1, 1_000_000_000_000]).Sample((above, below) =>
        {
            looked++;
            Assert.InRange(Bits.Hundredths(above, below) - (100 * Math.Log2((double)above / below)), -0.502, 0.502);
        }, iter: 20_000, threads: 1);
        Assert.True(looked >= 20_000);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 100)]
    [InlineData(1, 1024, -1000)]
    [InlineData(3, 2, 58)]
    [InlineData(600_000, 10, 1587)]
    public void ASignTwiceAsOftenSeenOfOneLineWeighsOneMore(long above, long below, int hundredths) => Assert.Equal(hundredths, Bits.Hundredths(above, below));
}
