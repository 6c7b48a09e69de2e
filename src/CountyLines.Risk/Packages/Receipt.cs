using System.Security.Cryptography.X509Certificates;

namespace CountyLines.Risk.Packages;

/// <summary>A recipient's word that it checked and accepted one package, for the sender.</summary>
/// <param name="ManifestSha256">Which package: the hash of its manifest.</param>
public sealed record Receipt(string Feed, long Sequence, string ManifestSha256, string RecipientRole, DateTimeOffset AcceptedAt)
{
    public const int Version = 1;

    [System.Text.Json.Serialization.JsonRequired, System.Text.Json.Serialization.JsonPropertyOrder(-1)]
    public int ReceiptVersion { get; init; } = Version;

    public byte[] Write() => PackageJson.Write(this);

    /// <exception cref="PackageException">The bytes are not exactly what <see cref="Write"/> gives.</exception>
    public static Receipt Read(ReadOnlySpan<byte> bytes)
    {
        var receipt = PackageJson.Read<Receipt>(bytes, "The receipt");
        return receipt.ReceiptVersion == Version && receipt.Sequence >= 1 && ManifestRules.IsHash(receipt.ManifestSha256) && receipt.Feed.EndsWith("/" + receipt.RecipientRole, StringComparison.Ordinal)
            ? receipt
            : throw new PackageException("The receipt cannot be read", "its version is another, or it names no package of a feed to its recipient");
    }

    /// <summary>Why a receipt's signature does not stand for it; null when it does.</summary>
    /// <param name="trusted">The recipient's certificates: <see cref="ForceCertificate.ReadTrusted"/>.</param>
    public static PackageProblem? ProblemOf(byte[] receipt, byte[] signature, IReadOnlyList<X509Certificate2> trusted, DateTimeOffset now)
    {
        return DetachedSignature.ProblemOf(receipt, signature, trusted, now, "receipt.json.p7s", "altered-receipt");
    }
}
