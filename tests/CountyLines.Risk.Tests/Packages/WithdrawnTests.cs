using CountyLines.Risk.Packages;
using Xunit;

namespace CountyLines.Risk.Tests.Packages;

/// <summary>A list that was taken back before it left: its number never comes, and its recall does.</summary>
public sealed class WithdrawnTests : IDisposable
{
    readonly Recipient recipient = new();

    public void Dispose() => recipient.Dispose();

    [Theory]
    [InlineData(ManifestKind.Recall, 3, true)]
    [InlineData(ManifestKind.Recall, 4, false)]
    [InlineData(ManifestKind.List, 3, false)]
    [InlineData(ManifestKind.Correction, 3, false)]
    public async Task OnlyARecallMaySkipANumberAndOnlyTheOneThatItTakesBack(ManifestKind kind, long sequence, bool isAccepted)
    {
        var pair = SomePackage.Pair(recipient.Folder, "force");
        var first = SomePackage.Write(recipient.Folder, pair);
        Assert.Equal(0, (await recipient.VerifyAsync(first, pair.Certificate)).ExitCode);
        Assert.Equal(0, recipient.Check(first, pair.Certificate).ExitCode);

        var manifest = SomePackage.Manifest(sequence, new string('c', 64)) with { Kind = kind, Concerns = kind == ManifestKind.List ? null : sequence - 1 };
        var next = SomePackage.Write(recipient.Folder, pair, manifest);
        var (product, plain) = (await recipient.VerifyAsync(next, pair.Certificate), recipient.Check(next, pair.Certificate));
        Assert.Equal(isAccepted ? (0, 0) : (4, 4), (product.ExitCode, plain.ExitCode));
    }
}
