using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CountyLines.Risk.Files;

namespace CountyLines.Risk.Packages;

/// <summary>A certificate with its private key, by which a force signs what it sends, and a recipient opens what came and signs receipts. The key is never shown.</summary>
public sealed class ForceCertificate : IDisposable
{
    /// <summary>No certificate or key file is larger; what is larger is the wrong file.</summary>
    const int LargestFile = 65_536;

    readonly X509Certificate2 certificate;

    ForceCertificate(X509Certificate2 certificate) => this.certificate = certificate;

    /// <summary>SHA-256 of the certificate (DER), as <c>openssl x509 -fingerprint -sha256</c> tells it with colons.</summary>
    public string Sha256 => DetachedSignature.Sha256Of(certificate);

    public string Subject => certificate.Subject;

    /// <summary>Until when what it signs is accepted.</summary>
    public DateTimeOffset Expires => certificate.NotAfter;

    internal X509Certificate2 Certificate => certificate;

    /// <param name="certificatePath">A PEM file; or PKCS #12 (<c>.pfx</c>, <c>.p12</c>), which holds the key too.</param>
    /// <param name="keyPath">The PEM file with the key; null when the certificate's file holds it.</param>
    /// <param name="password">Opens an encrypted key or a PKCS #12 file; null when neither is used.</param>
    /// <exception cref="PackageException">A file is not there, does not hold what it should, is readable by others, or the certificate is out of its time.</exception>
    public static ForceCertificate Load(string certificatePath, string? keyPath, string? password, DateTimeOffset now)
    {
        return new ForceCertificate(Read(certificatePath, keyPath, password, now, "have a new one issued, and tell every recipient on another way", X509KeyStorageFlags.EphemeralKeySet));
    }

    /// <summary>The certificate of a web server, read and looked at in the same way.</summary>
    /// <exception cref="PackageException">As for the force's.</exception>
    public static X509Certificate2 LoadForServer(string certificatePath, string? keyPath, string? password, DateTimeOffset now)
    {
        // Windows serves with no key that is only in memory.
        var flags = OperatingSystem.IsWindows() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        var read = Read(certificatePath, keyPath, password, now, "have a new one issued", flags);
        if (!OperatingSystem.IsWindows() || IsPfx(certificatePath))
            return read;
        using (read)
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null, flags);
    }

    static bool IsPfx(string path) => Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12";

    static X509Certificate2 Read(string certificatePath, string? keyPath, string? password, DateTimeOffset now, string whenExpired, X509KeyStorageFlags flags)
    {
        var problems = new List<string>();
        var pfx = IsPfx(certificatePath);
        var keyFile = pfx ? certificatePath : keyPath ?? certificatePath;
        if (pfx && keyPath is not null)
            problems.Add($"{certificatePath} holds a key itself, and {keyPath} is another; give one of the two");
        var files = new[] { certificatePath, keyFile }.Distinct(StringComparer.Ordinal).ToDictionary(path => path, path => ReadFile(path, problems));
        // A certificate alone may be read by everybody; that it has no key is told below.
        if (files[keyFile] is { } held && (pfx || held.AsSpan().IndexOf("PRIVATE KEY"u8) >= 0) && PrivateFile.WhoElseMayRead(keyFile) is { } others)
            problems.Add($"{keyFile} holds a private key and {others} may read or change it; make a new key if they should not have, and run: chmod 600 {keyFile}");
        PackageException.ThrowIfAny("The certificate cannot be used", problems);
        var loaded = pfx ? FromPfx(files[certificatePath]!, certificatePath, password, flags) : FromPem(files[certificatePath]!, files[keyFile]!, certificatePath, keyFile, password);
        if (!loaded.HasPrivateKey)
            problems.Add($"{certificatePath} has no private key; give the file that holds it");
        if (DetachedSignature.Expiry(loaded, now) is { } expiry)
            problems.Add($"{certificatePath}: the certificate {expiry}; {whenExpired}");
        if (problems.Count == 0)
            return loaded;
        loaded.Dispose();
        throw new PackageException("The certificate cannot be used", problems);
    }

    /// <summary>Reads certificates that are trusted by themselves: one or more in a PEM file.</summary>
    /// <exception cref="PackageException">The file is not there or holds no certificate.</exception>
    public static IReadOnlyList<X509Certificate2> ReadTrusted(string path)
    {
        var problems = new List<string>();
        var bytes = ReadFile(path, problems);
        PackageException.ThrowIfAny("The trusted certificates cannot be read", problems);
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(System.Text.Encoding.ASCII.GetString(bytes!));
        }
        catch (CryptographicException)
        {
            // As when there is none.
        }

        return found.Count > 0 ? [.. found] : throw new PackageException("The trusted certificates cannot be read", $"{path} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
    }

    /// <summary>A detached CMS signature (DER, SHA-256) with the certificate in it.</summary>
    /// <param name="at">The signing time that it states. With an RSA key the same content at the same time gives the same bytes.</param>
    public byte[] Sign(byte[] content, DateTimeOffset at) => DetachedSignature.Sign(content, certificate, at);

    public void Dispose() => certificate.Dispose();

    static byte[]? ReadFile(string path, List<string> problems)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var bytes = new byte[LargestFile + 1];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read <= LargestFile)
                return bytes[..read];
            problems.Add($"{path} is larger than any certificate or key ({LargestFile:N0} bytes); is it the right file?");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path} cannot be read: {Scoring.VisibleText.Of(fault.Message)}");
        }

        return null;
    }

    static X509Certificate2 FromPfx(byte[] bytes, string path, string? password, X509KeyStorageFlags flags)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12(bytes, password, flags);
        }
        catch (CryptographicException)
        {
            throw new PackageException("The certificate cannot be used", $"{path} is no PKCS #12 file, or the password for it is missing or wrong");
        }
    }

    static X509Certificate2 FromPem(byte[] certificate, byte[] key, string certificatePath, string keyPath, string? password)
    {
        var (text, keyText) = (System.Text.Encoding.ASCII.GetString(certificate), System.Text.Encoding.ASCII.GetString(key));
        if (!text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            throw new PackageException("The certificate cannot be used", $"{certificatePath} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        if (!keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new PackageException("The certificate cannot be used", $"{keyPath} holds no private key in PEM form (-----BEGIN PRIVATE KEY-----); give the file that holds it");
        var encrypted = keyText.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (encrypted && password is null)
            throw new PackageException("The certificate cannot be used", $"{keyPath} is encrypted and no password is given for it");
        try
        {
            return encrypted ? X509Certificate2.CreateFromEncryptedPem(text, keyText, password) : X509Certificate2.CreateFromPem(text, keyText);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new PackageException("The certificate cannot be used", encrypted
                ? $"the password for {keyPath} is wrong, or its key is not that of the certificate in {certificatePath}"
                : $"the key in {keyPath} is not that of the certificate in {certificatePath}; give the two that belong together");
        }
    }
}
