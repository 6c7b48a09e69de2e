using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Scoring;

public sealed class PackHashTests
{
    static string HashOf(string pack, string cases = Some.SmallCases) => Some.Read(pack, cases).Pack?.Sha256 ?? throw new InvalidOperationException(string.Join("; ", Some.Read(pack, cases).Problems));

    static readonly string Small = HashOf(Some.SmallPack);

    [Fact]
    public void TheHashIsTheSha256OfTheCanonicalJson()
    {
        var map = RuleYaml.Read("b: [1, \"x\"]\na: { z: , y: 'é' }\n", "", [])!;
        var bytes = CanonicalJson.Of(map, [.. CsvText.Read(new StringReader("case,given\n\"q\"\"\",<1>\n"))]);

        Assert.Equal("""{"cases":[["case","given"],["q\"","<1>"]],"pack":{"a":{"y":"é","z":null},"b":["1","x"]}}""", Encoding.UTF8.GetString(bytes));
        var pack = CanonicalJson.Of(RuleYaml.Read(Some.SmallPack, "", [])!, [.. CsvText.Read(new StringReader(Some.SmallCases))]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(pack)), Small);
    }

    [Fact]
    public void CommentsLayoutAndLineEndsDoNotChangeTheHash()
    {
        Assert.Equal(Small, HashOf("# a comment\n" + Some.SmallPack + "\n\n# another\n"));
        Assert.Equal(Small, HashOf(Some.SmallPack.Replace("\n", "\r\n"), Some.SmallCases.Replace("\n", "\r\n")));
        Assert.Equal(Small, HashOf(Some.SmallPack.Replace("[ { band: Low, from: 0 }, { band: High, from: 4 } ]", "\n  - { band: Low, from: 0 }\n  - from: 4\n    band: 'High'")));
        Assert.Equal(Small, HashOf(Some.SmallPack, Some.SmallCases.Replace("Reach one,", "\"Reach one\",").Replace("\n", "\n\n")));
    }

    [Fact]
    public void EveryNumberAndEveryFreeTextOfAPackChangesTheHash()
    {
        var changed = new HashSet<string> { Small };
        var looked = 0;
        foreach (var word in new[] { "1.0.0", "2026-11-01", "product default, MoRiLE", "SOCU analysis", "Physical harm done", "Critical", "A firearm was", "Knives used", "None known", "How far it", "Have we", "Low", "High,", "12 months", "6 months", "999", "[0, 99]" })
        {
            var other = word.Replace("1.0.0", "1.0.1").Replace("2026-11-01", "2026-11-02").Replace("12 months", "13 months").Replace("6 months", "7 months").Replace("999", "998").Replace("[0, 99]", "[0, 98]");
            var at = Some.SmallPack.IndexOf(word, StringComparison.Ordinal);
            // A word changes by the case of one letter.
            var text = other != word ? other : new Regex("[a-z]").Replace(word, match => match.Value.ToUpperInvariant(), 1);
            Assert.True(changed.Add(HashOf(Some.SmallPack.Remove(at, word.Length).Insert(at, text))), word);
            looked++;
        }

        Assert.Equal(17, looked);
    }

    [Fact]
    public void EveryWordOfACaseChangesTheHash()
    {
        Assert.NotEqual(Small, HashOf(Some.SmallPack, Some.SmallCases.Replace("Reach one", "reach one")));
        Assert.NotEqual(Small, HashOf(Some.SmallPack, Some.SmallCases.Replace("discharges = 1", "discharges = 2")));
        Assert.NotEqual(Small, HashOf(Some.SmallPack, Some.SmallCases + "\nOne more,reach,reach = 1,1"));
    }
}
