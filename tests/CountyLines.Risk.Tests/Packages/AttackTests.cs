using CountyLines.Risk.Packages;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Packages;

/// <summary>What deceives neither the product's check nor the one with plain tools, out of one list.</summary>
public sealed class AttackTests : IDisposable
{
    readonly Recipient recipient = new();
    readonly TempFolder folder = new();

    public void Dispose()
    {
        recipient.Dispose();
        folder.Dispose();
    }

    public static TheoryData<string> Names => [.. Attack.All.Select(attack => attack.Name)];

    [Fact]
    public void ThereAreAsManyAttacksAsWereThoughtOf() => Assert.Equal(29, Attack.All.Select(attack => attack.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AnAttackIsRefusedByTheCommandAndByPlainTools(string name)
    {
        var attack = Attack.All.Single(one => one.Name == name);
        var scene = new AttackScene(folder.Path);
        var first = SomePackage.Write(Path.Combine(folder.Path, "first"), scene.Force, scene.First);
        var next = scene.Target = SomePackage.Write(Path.Combine(folder.Path, "next"), scene.Force, scene.Next);
        Assert.Equal(0, (await recipient.VerifyAsync(first, scene.Force.Certificate)).ExitCode);
        Assert.Equal((0, "accepted: list 1, number 1 of emsou/emsou-intelligence-desk, valid until 2026-11-27\n"), recipient.Check(first, scene.Force.Certificate));

        attack.Do(scene);
        var trust = attack.Code == "expired-certificate" ? SignedByAnExpired(scene) : scene.Force.Certificate;
        if (attack.Code == "rolled-back")
            await AcceptNext(scene, next);

        var state = await File.ReadAllTextAsync(Path.Combine(recipient.Folder, "accepted.json"));
        var kept = await File.ReadAllTextAsync(Path.Combine(recipient.Folder, "accepted.txt"));
        var byCommand = await recipient.VerifyAsync(scene.Target, trust, "--receipt", Path.Combine(folder.Path, "receipt.json"));
        Assert.Equal(4, byCommand.ExitCode);
        Assert.Contains($"  {attack.Code}: ", byCommand.Error);
        Assert.Empty(byCommand.Out);
        Assert.False(File.Exists(Path.Combine(folder.Path, "receipt.json")));
        Assert.Equal(state, await File.ReadAllTextAsync(Path.Combine(recipient.Folder, "accepted.json")));

        var byTools = recipient.Check(scene.Target, trust);
        Assert.StartsWith("REFUSED: ", byTools.Out, StringComparison.Ordinal);
        Assert.Equal(4, byTools.ExitCode);
        Assert.Equal(kept, await File.ReadAllTextAsync(Path.Combine(recipient.Folder, "accepted.txt")));

        // The untouched package is still the next one for both, unless the attack was about a later one.
        if (attack.Code is "rolled-back")
            return;
        var sound = SomePackage.Write(Path.Combine(folder.Path, "sound"), scene.Force, scene.Next);
        Assert.Equal(0, (await recipient.VerifyAsync(sound, scene.Force.Certificate)).ExitCode);
        Assert.Equal(0, recipient.Check(sound, scene.Force.Certificate).ExitCode);
    }

    async Task AcceptNext(AttackScene scene, string next)
    {
        Assert.Equal(0, (await recipient.VerifyAsync(next, scene.Force.Certificate)).ExitCode);
        Assert.Equal(0, recipient.Check(next, scene.Force.Certificate).ExitCode);
    }

    /// <summary>The next package, by a certificate that the recipient trusts and that was valid until yesterday.</summary>
    string SignedByAnExpired(AttackScene scene)
    {
        var old = SomePackage.Pair(Directory.CreateDirectory(Path.Combine(folder.Path, "old")).FullName, "Old", -10, -1);
        var then = SomePackage.Now.AddDays(-2);
        using var certificate = ForceCertificate.Load(old.Certificate, old.Key, null, then);
        scene.Target = Package.Build(scene.Next, SomePackage.Files(2), content => certificate.Sign(content, then)).WriteTo(Path.Combine(folder.Path, "by-an-expired"));
        return old.Certificate;
    }
}
