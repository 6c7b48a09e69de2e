using System.Text.Json.Serialization;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Packages;

/// <summary>What a package brings.</summary>
public enum ManifestKind
{
    /// <summary>A list.</summary>
    List,

    /// <summary>Word that an earlier release must not be used any more.</summary>
    Recall,

    /// <summary>A list that takes the place of a wrong one.</summary>
    Correction,
}

/// <summary>The rule pack that scored the lines.</summary>
public sealed record ManifestPack(string Identity, string Sha256);

/// <summary>How many lines the list has, and how many that its selection meant were left out.</summary>
public sealed record ManifestCounts(long Lines, long LeftOut);

/// <summary>To whom the package goes.</summary>
/// <param name="Role">Such as <c>emsou-intelligence-desk</c>.</param>
/// <param name="CertificateSha256">The SHA-256 of the certificate (DER) to which the files are encrypted; null when they are not. Then the folder holds the files themselves, and else <c>NAME.p7m</c> for each.</param>
public sealed record ManifestRecipient(string Role, string Name, string? CertificateSha256);

/// <summary>A file as the recipient will read it: size in bytes and hash are those of the plain file, encrypted or not.</summary>
public sealed record ManifestFile(string Name, long Size, string Sha256);

/// <summary>The head of the sender's audit chain when the package was made: what is recorded up to there can not be taken back without its showing.</summary>
public sealed record ManifestAudit(long Entry, string Hash);

/// <summary>
/// What one package is, for whom, and which came before it. It is signed, so everything a recipient must check stands in it. Hashes are
/// SHA-256 in lower-case hex. <see cref="Write"/> is the gate: a manifest with a wrong value has no bytes, and <see cref="Read"/> takes only
/// what <see cref="Write"/> gives.
/// </summary>
/// <param name="Feed">All packages of one audience to one recipient: <c>emsou/emsou-intelligence-desk</c>.</param>
/// <param name="Sequence">From 1 in each feed, without gaps.</param>
/// <param name="PreviousManifestSha256">The hash of the manifest one before in the feed; null for the first.</param>
/// <param name="Release">The release's number.</param>
/// <param name="Concerns">The release that a recall or a correction is about; null for a list.</param>
/// <param name="Created">In UTC, to the second.</param>
/// <param name="DataAsOf">The day as of which evidence counts.</param>
/// <param name="ValidUntil">The last day, in UTC, on which the package may be taken and used.</param>
/// <param name="Engine">The version that scored.</param>
/// <param name="Sender">The force's name.</param>
/// <param name="Files">In ordinal order of their names.</param>
public sealed record Manifest(
    ManifestKind Kind, string Feed, long Sequence, string? PreviousManifestSha256, long Release, long? Concerns, DateTimeOffset Created, DateOnly DataAsOf, DateOnly ValidUntil,
    ManifestPack Pack, string Engine, ManifestCounts Counts, string Marking, string Sender, ManifestRecipient Recipient, IReadOnlyList<ManifestFile> Files, ManifestAudit Audit)
{
    public const string FileName = "manifest.json";

    /// <summary>The form of this document; another form gets another number.</summary>
    public const int Version = 1;

    [JsonRequired, JsonPropertyOrder(-1)]
    public int ManifestVersion { get; init; } = Version;

    /// <summary>The hash of the manifest's bytes, by which the next manifest, a receipt and a delivery name it.</summary>
    [JsonIgnore]
    public string Sha256 => HashOf(Write());

    /// <summary>The package's folder: <c>emsou-emsou-intelligence-desk-000001-0123456789ab</c>.</summary>
    [JsonIgnore]
    public string FolderName => $"{Feed.Replace('/', '-')}-{Sequence:000000}-{Sha256[..12]}";

    /// <exception cref="PackageException">A value is wrong; every one is named.</exception>
    public byte[] Write()
    {
        PackageException.ThrowIfAny("The manifest cannot be written", ManifestRules.ProblemsOf(this));
        return PackageJson.Write(this);
    }

    /// <exception cref="PackageException">The bytes are not exactly what <see cref="Write"/> gives.</exception>
    public static Manifest Read(ReadOnlySpan<byte> bytes)
    {
        var manifest = PackageJson.Read<Manifest>(bytes, FileName);
        PackageException.ThrowIfAny($"{FileName} cannot be read", ManifestRules.ProblemsOf(manifest));
        return manifest;
    }

    /// <summary>What <see cref="Files"/> must say of some files.</summary>
    public static IReadOnlyList<ManifestFile> FilesOf(IEnumerable<ReleasedFile> files)
    {
        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new ManifestFile(file.Name, file.Bytes.Length, HashOf(file.Bytes)))];
    }

    /// <summary>SHA-256 as every document of a package writes it.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Scoring.Sha256.Of(bytes);
}
