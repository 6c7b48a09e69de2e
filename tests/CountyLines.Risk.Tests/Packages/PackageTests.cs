using System.Security.Cryptography.X509Certificates;
using System.Text;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Packages;

public sealed class PackageTests : IDisposable
{
    readonly Recipient recipient = new();
    readonly TempFolder folder = new();

    public void Dispose()
    {
        recipient.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void AManifestReadBackSaysTheSameAndNoOtherSpellingIsTaken()
    {
        var bytes = SomePackage.Manifest(2, new string('c', 64)).Write();
        Assert.Equal(bytes, Manifest.Read(bytes).Write());
        var text = Encoding.UTF8.GetString(bytes);
        var (looked, spellings) = (0, new[]
        {
            text.TrimEnd('\n'), " " + text, text.Replace("\n", "\r\n", StringComparison.Ordinal), text.Replace("\"sequence\": 2", "\"sequence\": 2.0", StringComparison.Ordinal), text.Replace("\"list\"", "\"List\"", StringComparison.Ordinal),
            text.Replace("  \"engine\"", "  \"more\": 1,\n  \"engine\"", StringComparison.Ordinal), text.Replace("Police", "\\u0050olice", StringComparison.Ordinal), text.Replace("09:00:00Z", "09:00:00+00:00", StringComparison.Ordinal).Replace("08:00:00Z", "08:00:00+00:00", StringComparison.Ordinal),
            text.Replace("\"sequence\": 2,", "\"sequence\": 2,\n  \"sequence\": 2,", StringComparison.Ordinal), text.Replace("\"manifest_version\": 1", "\"manifest_version\": 2", StringComparison.Ordinal),
            text.Replace("list.csv\"", "../list.csv\"", StringComparison.Ordinal), text.Replace("OFFICIAL-SENSITIVE", "SECRET", StringComparison.Ordinal),
        });
        foreach (var spelling in spellings)
        {
            Assert.NotEqual(text, spelling);
            Assert.Throws<PackageException>(() => Manifest.Read(Encoding.UTF8.GetBytes(spelling)));
            looked++;
        }

        Assert.Equal(12, looked);
    }

    [Fact]
    public void EveryFaultOfAManifestIsToldAtOnce()
    {
        var manifest = SomePackage.Manifest() with { Sequence = 2, Marking = "SECRET", Kind = ManifestKind.Recall, Sender = "A\u202Eb" };
        var fault = Assert.Throws<PackageException>(manifest.Write);
        Assert.Equal(["concerns", "marking", "previous_manifest_sha256", "sender"], fault.Reasons.Select(reason => reason.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APackageSignedWithEitherKindOfKeyIsAccepted(bool ec)
    {
        var force = SomePackage.Pair(folder.Path, "Force", ec: ec);
        var package = SomePackage.Write(folder.Path, force);
        Assert.Equal(0, (await recipient.VerifyAsync(package, force.Certificate)).ExitCode);
        Assert.Equal(0, recipient.Check(package, force.Certificate).ExitCode);
    }

    [Fact]
    public async Task AnEncryptedPackageIsOpenedByItsRecipientOnlyAndShowsNoLine()
    {
        var (force, desk, other) = (SomePackage.Pair(folder.Path, "Force"), SomePackage.Pair(folder.Path, "Desk"), SomePackage.Pair(folder.Path, "Other"));
        using var certificate = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(desk.Certificate));
        var package = SomePackage.Write(folder.Path, force, SomePackage.Manifest(certificate: Manifest.HashOf(certificate.RawData)), recipient: certificate);
        Assert.All(Directory.GetFiles(package), file => Assert.DoesNotContain("CL/2026", File.ReadAllText(file, Encoding.Latin1), StringComparison.Ordinal));

        Assert.Contains("sealed: ", (await recipient.VerifyAsync(package, force.Certificate)).Error);
        Assert.Contains("wrongly-addressed: ", (await recipient.VerifyAsync(package, force.Certificate, "--certificate", other.Certificate, "--key", other.Key)).Error);
        Assert.Equal(4, recipient.Check(package, force.Certificate).ExitCode);
        Assert.Equal(4, recipient.Check(package, force.Certificate, other.Certificate, other.Key, Path.Combine(folder.Path, "other")).ExitCode);

        var (plain, byTools, receipt) = (Path.Combine(folder.Path, "plain"), Path.Combine(folder.Path, "tools"), Path.Combine(folder.Path, "receipt.json"));
        Assert.Equal(0, (await recipient.VerifyAsync(package, force.Certificate, "--certificate", desk.Certificate, "--key", desk.Key, "--out", plain, "--receipt", receipt)).ExitCode);
        var told = recipient.Check(package, force.Certificate, desk.Certificate, desk.Key, byTools);
        Assert.True(told.ExitCode == 0, told.Out);
        foreach (var file in SomePackage.Files())
        {
            Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(plain, file.Name)));
            Assert.Equal(file.Bytes, await File.ReadAllBytesAsync(Path.Combine(byTools, file.Name)));
        }

        var (bytes, signature) = (await File.ReadAllBytesAsync(receipt), await File.ReadAllBytesAsync(receipt + ".p7s"));
        Assert.Equal(SomePackage.Now, Receipt.Read(bytes).AcceptedAt);
        Assert.Null(Receipt.ProblemOf(bytes, signature, [certificate], SomePackage.Now));
        Assert.Equal("altered-receipt", Receipt.ProblemOf([.. bytes, 32], signature, [certificate], SomePackage.Now)?.Code);
    }

    [Fact]
    public async Task APackageIsAcceptedOnceAndOnlyOnRequestLookedAtAgain()
    {
        var force = SomePackage.Pair(folder.Path, "Force");
        var package = SomePackage.Write(folder.Path, force);
        Assert.Equal(0, (await recipient.VerifyAsync(package, force.Certificate)).ExitCode);
        Assert.Contains("is already accepted", (await recipient.VerifyAsync(package, force.Certificate)).Error);
        Assert.StartsWith("Already accepted", (await recipient.VerifyAsync(package, force.Certificate, "--again")).Out);
    }

    [Fact]
    public async Task AStateThatCannotBeReadIsAFailureAndNotAFirstTime()
    {
        var force = SomePackage.Pair(folder.Path, "Force");
        var package = SomePackage.Write(folder.Path, force);
        await File.WriteAllTextAsync(Path.Combine(recipient.Folder, "accepted.json"), "{}");
        Assert.Equal(1, (await recipient.VerifyAsync(package, force.Certificate)).ExitCode);
    }

    [Fact]
    public void AWriteThatWasCutOffIsMadeUpAndOneThatEndedIsNotRepeated()
    {
        var force = SomePackage.Pair(folder.Path, "Force");
        var manifest = SomePackage.Manifest();
        var part = Directory.CreateDirectory(Path.Combine(folder.Path, "out", ".part-" + manifest.FolderName)).FullName;
        File.WriteAllText(Path.Combine(part, "list.csv"), "half");
        var package = SomePackage.Write(Path.Combine(folder.Path, "out"), force, manifest);
        Assert.False(Directory.Exists(part));
        var written = File.GetLastWriteTimeUtc(Path.Combine(package, "list.csv"));
        Assert.Equal(package, SomePackage.Write(Path.Combine(folder.Path, "out"), force, manifest));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(package, "list.csv")));
        File.WriteAllText(Path.Combine(package, "list.csv"), "other");
        Assert.Contains("altered-file", Assert.Throws<PackageException>(() => SomePackage.Write(Path.Combine(folder.Path, "out"), force, manifest)).Message);
    }

    [Fact]
    public void ACertificateThatCannotBeUsedSaysWhy()
    {
        var (force, other, old) = (SomePackage.Pair(folder.Path, "Force"), SomePackage.Pair(folder.Path, "Other"), SomePackage.Pair(folder.Path, "Old", -10, -1));
        string Why(string certificate, string? key) => Assert.Throws<PackageException>(() => ForceCertificate.Load(certificate, key, null, SomePackage.Now)).Message;
        Assert.Contains("expired at 2026-11-19 09:00:00 UTC", Why(old.Certificate, old.Key));
        Assert.Contains("is not that of the certificate", Why(force.Certificate, other.Key));
        Assert.Contains("holds no private key", Why(force.Certificate, null));
        Assert.Contains("cannot be read", Why(force.Certificate, Path.Combine(folder.Path, "none.key")));
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(force.Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains($"chmod 600 {force.Key}", Why(force.Certificate, force.Key));
    }
}
