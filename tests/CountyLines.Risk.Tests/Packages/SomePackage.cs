using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Release;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Packages;

/// <summary>Certificates made when a test asks, and packages signed by them.</summary>
static class SomePackage
{
    public const string Role = "emsou-intelligence-desk";

    public static readonly DateTimeOffset Now = Some.Clock().GetUtcNow();

    public static IReadOnlyList<ReleasedFile> Files(int release = 1)
    {
        return [new("list.csv", Encoding.UTF8.GetBytes($"reference,rank\r\nCL/2026/{release:000},1\r\n")), new("list.json", Encoding.UTF8.GetBytes($"{{ \"release\": {release} }}\n")), new("list.csv-metadata.json", "{}\n"u8.ToArray())];
    }

    public static Manifest Manifest(long sequence = 1, string? previous = null, IReadOnlyList<ReleasedFile>? files = null, string? certificate = null)
    {
        return new Manifest(
            ManifestKind.List, $"emsou/{Role}", sequence, previous, sequence, null, Now.AddHours(-1), Some.Day, Some.Day.AddDays(7),
            new ManifestPack("county-lines@1.0.0", new string('a', 64)), "1.0.0", new ManifestCounts(1, 2), "OFFICIAL-SENSITIVE", "Nottinghamshire Police",
            new ManifestRecipient(Role, "EMSOU intelligence desk", certificate), CountyLines.Risk.Packages.Manifest.FilesOf(files ?? Files((int)sequence)), new ManifestAudit(12, new string('b', 64)));
    }

    /// <summary>A certificate of its own in a PEM pair, readable by its owner only.</summary>
    public static (string Certificate, string Key) Pair(string folder, string name, int fromDay = -10, int toDay = 365, bool ec = false)
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = ec ? new CertificateRequest($"CN={name}", curve, HashAlgorithmName.SHA256) : new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now.AddDays(fromDay), Now.AddDays(toDay));
        var (certificatePath, keyPath) = (Path.Combine(folder, name + ".pem"), Path.Combine(folder, name + ".key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(keyPath, (ec ? curve.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem()) + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (certificatePath, keyPath);
    }

    public static ForceCertificate Load((string Certificate, string Key) pair) => ForceCertificate.Load(pair.Certificate, pair.Key, null, Now);

    /// <summary>A package in a folder, signed by a pair.</summary>
    public static string Write(string parent, (string Certificate, string Key) signer, Manifest? manifest = null, IReadOnlyList<ReleasedFile>? files = null, X509Certificate2? recipient = null)
    {
        using var force = Load(signer);
        manifest ??= Manifest();
        return Package.Build(manifest, files ?? Files((int)manifest.Sequence), content => force.Sign(content, Now), recipient).WriteTo(parent);
    }
}
