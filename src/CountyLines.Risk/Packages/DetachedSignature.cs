using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace CountyLines.Risk.Packages;

/// <summary>
/// A CMS signature (RFC 5652, DER) that lies beside what it signs. A signer is trusted by the certificate itself, which sender and recipient
/// handed over on another way, and not by who issued it: else everybody with a certificate of that issuer could send lists.
/// </summary>
static class DetachedSignature
{
    static readonly string[] Digests = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    public static byte[] Sign(byte[] content, X509Certificate2 certificate, DateTimeOffset at)
    {
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate) { DigestAlgorithm = new Oid(Digests[0]), IncludeOption = X509IncludeOption.EndCertOnly };
        // Signed attributes also keep a content from being passed off as the attributes of another.
        signer.SignedAttributes.Add(new Pkcs9SigningTime(at.UtcDateTime));
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.ComputeSignature(signer, silent: true);
        return cms.Encode();
    }

    /// <summary>Why a signature does not stand for a content; null when it does.</summary>
    /// <param name="file">The signature's file, for the message.</param>
    public static PackageProblem? ProblemOf(byte[] content, byte[] signature, IReadOnlyList<X509Certificate2> trusted, DateTimeOffset now, string file, string altered)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        try
        {
            cms.Decode(signature);
        }
        catch (CryptographicException)
        {
            return new(altered, file, "is no signature; ask the sender for the package again");
        }

        if (cms.SignerInfos is not [var signer] || !Digests.Contains(signer.DigestAlgorithm.Value) || signer.SignedAttributes.Count == 0)
            return new(altered, file, "is not a signature by one signer with SHA-256 as this product makes it; ask the sender for the package again");
        if (signer.Certificate is not { } certificate || !trusted.Any(one => one.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)))
            return new("untrusted-signer", file, $"is signed by {Told(signer.Certificate)}, which is none of the certificates you trust; ask the sender, on another way, whether the certificate has changed, and take nothing from the package until then");
        if (Expiry(certificate, now) is { } expiry)
            return new("expired-certificate", file, $"is signed with a certificate that {expiry}; ask the sender to sign again with one that is valid");
        try
        {
            signer.CheckSignature(verifySignatureOnly: true);
            return null;
        }
        catch (CryptographicException)
        {
            return new(altered, file, $"does not stand for {file[..^PackageFolder.Signature.Length]}: one of the two was altered; ask the sender for the package again");
        }
    }

    /// <summary>How a certificate is out of its time, as the end of a sentence; null when it is in it.</summary>
    public static string? Expiry(X509Certificate2 certificate, DateTimeOffset now)
    {
        var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        if (now.UtcDateTime > to)
            return $"expired at {to:yyyy-MM-dd HH:mm:ss} UTC";
        return now.UtcDateTime < from ? $"is not valid before {from:yyyy-MM-dd HH:mm:ss} UTC" : null;
    }

    public static string Sha256Of(X509Certificate2 certificate) => Manifest.HashOf(certificate.RawDataMemory.Span);

    static string Told(X509Certificate2? certificate)
    {
        return certificate is null ? "a certificate that is not in it" : $"'{Scoring.VisibleText.Of(certificate.Subject, 200)}' (SHA-256 {Sha256Of(certificate)})";
    }
}
