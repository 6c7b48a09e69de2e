using CountyLines.Risk.Lines;
using Xunit;

namespace CountyLines.Risk.Tests.Lines;

/// <summary>Whom a name means: nobody may be the other pair of eyes for themselves under a name that looks the same.</summary>
public sealed class PersonTests
{
    [Fact]
    public void CapitalsAndSpacesMakeNobodyAnother() => Assert.True(Person.Of("Ann Example")!.IsSameAs(Person.Of(" Ann\u00a0  EXAMPLE ")!));

    [Theory]
    [InlineData("Jose\u0301 Example")]
    [InlineData("\uff21\uff4e\uff4e Example")]
    [InlineData("Grif\ufb01n Example")]
    [InlineData("\ud835\udc00nn Example")]
    public void ALetterThatIsWrittenInAnotherWayIsNoName(string name) => Assert.Null(Person.Of(name));

    [Theory]
    [InlineData("\u0410nn Example")]
    [InlineData("Ann Exampl\u0435")]
    [InlineData("\u039fwen Example")]
    [InlineData("Ann \ud800")]
    public void AWordThatTakesALetterFromAnotherScriptIsNoName(string name) => Assert.Null(Person.Of(name));

    [Theory]
    [InlineData("\u0410\u043d\u043d\u0430 \u041f\u0440\u0438\u043c\u0435\u0440")]
    [InlineData("Zo\u00eb O\u2019Example-Smith")]
    [InlineData("\u0386\u03bd\u03bd\u03b1 Example")]
    [InlineData("Jos\u00e9 Example")]
    [InlineData("\u5f20\u4f1f")]
    public void ANameInTheLettersOfItsOwnScriptIsOne(string name) => Assert.Equal(name, Person.Of(name)!.Name);
}
