using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace CountyLines.Risk.Packages;

/// <summary>
/// CMS EnvelopedData to one certificate: AES-256, its key by RSA-OAEP. Each file has an envelope of its own, so that a folder is checked in
/// one way, encrypted or not, and no archive has to be unpacked. The envelope says nothing about who made it, and its cipher (CBC) notices
/// no change: <c>SHA256SUMS</c> covers the envelope and is checked before it is opened.
/// </summary>
static class Envelope
{
    static readonly Oid Aes256 = new("2.16.840.1.101.3.4.1.42");

    public static byte[] Seal(byte[] content, X509Certificate2 recipient)
    {
        var cms = new EnvelopedCms(new ContentInfo(content), new AlgorithmIdentifier(Aes256));
        cms.Encrypt(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, recipient, RSAEncryptionPadding.OaepSHA256));
        return cms.Encode();
    }

    /// <summary>The content; null when the envelope is not for this certificate or does not open.</summary>
    public static byte[]? Open(byte[] sealedBytes, X509Certificate2 recipient)
    {
        try
        {
            var cms = new EnvelopedCms();
            cms.Decode(sealedBytes);
            using var key = recipient.GetRSAPrivateKey();
            if (key is null || cms.RecipientInfos.Count != 1)
                return null;
            cms.Decrypt(cms.RecipientInfos[0], key);
            return cms.ContentInfo.Content;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
