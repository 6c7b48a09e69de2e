using System.Security.Cryptography;
using System.Text;
using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;
using Xunit;

namespace CountyLines.Risk.Tests.Duplicates;

public sealed class NumberShareTests
{
    static readonly byte[] Key = Encoding.UTF8.GetBytes("a key for tests, of 32 bytes or more");
    static readonly byte[] OtherKey = Encoding.UTF8.GetBytes("another key for tests, of 32 bytes or more");

    static readonly LineRecords[] Theirs =
    [
        SomeLines.Bare("P-1", "Partner one", SomeLines.Number(111, 2024), SomeLines.Number(112, 2025)), SomeLines.Bare("P-2", "Partner two", SomeLines.Number(113, 2024)),
    ];

    static readonly LineRecords[] Ours =
    [
        SomeLines.Bare("CL/1", "Our one", SomeLines.Number(112, 2023)), SomeLines.Bare("CL/2", "Our two", SomeLines.Number(200, 2024)),
    ];

    [Fact]
    public void TwoForcesFindTheNumbersThatBothHaveAndNeitherSeesAnother()
    {
        Assert.Equal([new SharedNumber("CL/1", "Our one", "+447700900112", "P-1")], Compare(Ours, Share(Theirs, Key), Key));
        Assert.Equal([new SharedNumber("P-1", "Partner one", "+447700900112", "CL/1")], Compare(Theirs, Share(Ours, Key), Key));
    }

    [Fact]
    public void AShareHoldsNoNumberNoNameAndNoDate()
    {
        var share = Share(Theirs, Key);
        Assert.Equal(5, share.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var canary in new[] { "7700", "900111", "900112", "900113", "Partner", "2024", "2025" })
            Assert.DoesNotContain(canary, share.Replace(Hashes(share), ""));
        // Nor is a hash one that anybody could work out who lacks the key.
        foreach (var number in new[] { "+447700900111", "+447700900112", "+447700900113", "447700900111", "07700900111" })
        {
            Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(number))), share);
            Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"countylines share 1: number {number}"))), share);
        }
    }

    [Fact]
    public void AKeyedNumberIsTheHmacThatAnybodyWithTheKeyCanWorkOut()
    {
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes("countylines share 1: number +447700900113")));
        Assert.Contains($"P-2,{mac}\n", Share(Theirs, Key));
    }

    [Fact]
    public void AnotherKeyFindsNothingAndSaysThatTheKeysDiffer()
    {
        var refusal = Assert.Throws<ShareRefusedException>(() => Compare(Ours, Share(Theirs, OtherKey), Key));
        Assert.StartsWith("The keys differ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("for tests", refusal.Message);
        Assert.Empty(Compare([Ours[1]], Share(Theirs, Key), Key));
    }

    [Fact]
    public void AShortKeyIsRefused()
    {
        Assert.Contains("has 31 bytes and needs 32", Assert.Throws<ShareRefusedException>(() => new NumberShare(Key[..31])).Message);
        Assert.NotNull(new NumberShare(Key[..32]));
    }

    [Theory]
    [InlineData("label,keyed_number\n", "is not a share of numbers")]
    [InlineData("line,number\nCL/1,+447700900112\n", "is not a share of numbers")]
    [InlineData("", "is not a share of numbers")]
    public void AFileThatIsNoShareIsRefused(string text, string says)
    {
        Assert.Contains(says, Assert.Throws<ShareRefusedException>(() => Compare(Ours, text, Key)).Message);
    }

    [Theory]
    [InlineData("P-2,", ",")]
    [InlineData("P-2,", "P-2,x")]
    [InlineData("P-2,", "P-2,\"")]
    [InlineData("key-check,", "key-check,0")]
    public void ADamagedShareIsRefusedWholeBecauseHalfOfItWouldLookLikeFewerMatches(string before, string after)
    {
        var share = Share(Theirs, Key);
        Assert.Contains(before, share);
        Assert.Contains("is damaged", Assert.Throws<ShareRefusedException>(() => Compare(Ours, share.Replace(before, after), Key)).Message);
    }

    [Fact]
    public void ARestrictedLineIsNeitherSharedNorCompared()
    {
        LineRecords[] hidden = [.. Theirs.Select(one => one with { Line = one.Line with { Restricted = true } })];
        Assert.Equal(2, Share(hidden, Key).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Empty(Compare(hidden, Share(Ours, Key), Key));
    }

    [Fact]
    public void TheOrderOfAShareTellsNothingOfTheList()
    {
        Assert.Equal(Share(Theirs, Key), Share([.. Theirs.Reverse()], Key));
    }

    static string Share(LineRecords[] records, byte[] key)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new NumberShare(key).Write(records, writer);
        return writer.ToString();
    }

    static IReadOnlyList<SharedNumber> Compare(LineRecords[] records, string share, byte[] key)
    {
        return new NumberShare(key).Compare(records, new StringReader(share), "share.csv", out _);
    }

    static string Hashes(string share) => share.Split('\n')[1].Split(',')[1];
}
