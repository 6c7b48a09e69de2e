using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class PackReaderTests
{
    [Fact]
    public void TheDefaultPackIsSound()
    {
        Assert.Equal("county-lines@1.0.0", Some.Pack.Identity);
        Assert.Equal(15, Some.Pack.Factors.Count);
    }

    [Fact]
    public void TheSmallPackOfTheTestsIsSound()
    {
        Assert.Empty(Some.Read(Some.SmallPack).Problems);
    }
}
