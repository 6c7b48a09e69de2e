using System.Text;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Support;
using Xunit;

namespace CountyLines.Risk.Tests.Packages.Delivery;

/// <summary>A signed package, and what its recipient finds in a folder.</summary>
sealed class DeliveryScene : IDisposable
{
    readonly TempFolder folder = new();
    readonly (string Certificate, string Key) pair;
    readonly ForceCertificate force;

    public DeliveryScene()
    {
        pair = SomePackage.Pair(folder.Path, "Force");
        force = SomePackage.Load(pair);
        Package = Make(SomePackage.Manifest(files: Files), Files);
        Other = Make(SomePackage.Manifest(files: Files) with { Release = 2 }, Files);
    }

    /// <summary>The largest is of several packets.</summary>
    static IReadOnlyList<ReleasedFile> Files => [.. SomePackage.Files(), new("lines.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(number => $"CL/2026/{number:00000}\n"))))];

    public string Folder => folder.Path;

    public Package Package { get; }

    /// <summary>Of the same number, and with another manifest.</summary>
    public Package Other { get; }

    public string Name => Package.Manifest.FolderName;

    public Package Make(Manifest manifest, IReadOnlyList<ReleasedFile> files) => Package.Build(manifest, files, content => force.Sign(content, SomePackage.Now));

    /// <summary>Lays another package where this one belongs.</summary>
    public string LayOther(string inbox)
    {
        var there = Path.Combine(inbox, Name);
        Directory.Move(Other.WriteTo(inbox), there);
        return there;
    }

    /// <summary>The recipient finds one package and nothing besides, and it is whole.</summary>
    public void AssertArrived(string inbox)
    {
        Assert.Equal([Name], Directory.GetFileSystemEntries(inbox).Select(entry => Path.GetFileName(entry)));
        AssertWhole(Path.Combine(inbox, Name));
    }

    public void AssertWhole(string there)
    {
        var trusted = ForceCertificate.ReadTrusted(pair.Certificate);
        var found = Verification.Of(there, new Expected(trusted, SomePackage.Now, AcceptedPackages.ReadFrom(Path.Combine(folder.Path, "accepted.json")), SomePackage.Role));
        Assert.Equal([], found.Problems);
        Assert.Equal(Package.Sha256, found.ManifestSha256);
        using var recipient = new Recipient();
        Assert.StartsWith("accepted: ", recipient.Check(there, pair.Certificate).Out, StringComparison.Ordinal);
    }

    /// <summary>Every file below a folder: name, bytes, and when they were written.</summary>
    public static IReadOnlyList<string> Look(string inbox)
    {
        return [.. Directory.GetFiles(inbox, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{Path.GetRelativePath(inbox, path)} {Manifest.HashOf(File.ReadAllBytes(path))} {File.GetLastWriteTimeUtc(path):O}")];
    }

    public void Dispose()
    {
        force.Dispose();
        folder.Dispose();
    }
}
