using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Packages.Delivery;

/// <summary>
/// A recipient's server on this machine as rules/VERIFYING.md asks for it, with a certificate by an issuer of its own. It keeps what is PUT as
/// files below a folder, and can be told to misbehave.
/// </summary>
sealed class HttpsServer : IDisposable
{
    public const string Token = "token-for-tests-0123456789";

    readonly TempFolder folder = new();
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly Lock disk = new();
    readonly X509Certificate2 certificate;
    int served;

    public HttpsServer()
    {
        Directory.CreateDirectory(Inbox);
        (Issuer, certificate) = Certificates();
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Inbox => Path.Combine(folder.Path, "inbox");

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public X509Certificate2 Issuer { get; }

    public HttpsPlace Place => new(new Uri($"https://localhost:{Port}/"), () => Token, [Issuer]);

    /// <summary>Method and last part of each address that was asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The whole answer in place of its own, given the method; null for its own.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Bodies are written below their final name as they come, and so half when the wire breaks.</summary>
    public bool WritesInPlace { get; set; }

    public bool KnowsTags { get; set; } = true;

    public bool KnowsConditions { get; set; } = true;

    /// <summary>Waits until no connection is served any more.</summary>
    public Task UntilQuietAsync() => Patience.Until(() => Volatile.Read(ref served) == 0);

    public void Dispose()
    {
        end.Cancel();
        listener.Stop();
        end.Dispose();
        certificate.Dispose();
        Issuer.Dispose();
        folder.Dispose();
    }

    /// <summary>Only for the tests' hour: TLS looks at the real clock.</summary>
    static (X509Certificate2 Issuer, X509Certificate2 Server) Certificates()
    {
        var (from, to) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var issuerKey = RSA.Create(2048);
        var issuer = new CertificateRequest("CN=Issuer for tests", issuerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var signing = issuer.CreateSelfSigned(from, to);
        using var key = RSA.Create(2048);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        using var made = server.Create(signing, from, to, [1]);
        using var withKey = made.CopyWithPrivateKey(key);
        return (X509CertificateLoader.LoadCertificate(signing.RawData), X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null));
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                Interlocked.Increment(ref served);
                _ = ServeAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(certificate);
            while (await ReadHeadAsync(stream) is { Count: > 0 } head)
                await stream.WriteAsync(await AnswerAsync(head, stream));
        }
        catch (Exception fault) when (fault is IOException or AuthenticationException or ObjectDisposedException)
        {
            // The client left, or the wire broke.
        }
        finally
        {
            client.Dispose();
            Interlocked.Decrement(ref served);
        }
    }

    static async Task<IReadOnlyList<string>> ReadHeadAsync(SslStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                return [];
            text.Append((char)one[0]);
        }

        return text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    async Task<byte[]> AnswerAsync(IReadOnlyList<string> head, SslStream stream)
    {
        var (method, target) = (head[0].Split(' ')[0], head[0].Split(' ')[1]);
        string? Header(string name) => head.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
        var path = Path.Combine(Inbox, target.TrimStart('/'));
        lock (disk)
            Requests.Add($"{method} {Path.GetFileName(path)}");
        var body = await ReadBodyAsync(stream, int.Parse(Header("Content-Length") ?? "0"), WritesInPlace && (Header("If-Match") is not null || !File.Exists(path)) ? path : null);
        if (Answer(method) is { } told)
            return Encoding.ASCII.GetBytes(told);
        if (Header("Authorization") != $"Bearer {Token}")
            return Say("401 Unauthorized");
        lock (disk)
        {
            // While a body comes in place, what was there before is what counted when it began.
            var wasThere = File.Exists(path) && !body.InPlace;
            if (method == "GET")
                return File.Exists(path) ? Say("200 OK", File.ReadAllBytes(path), KnowsTags ? $"ETag: {Tag(path)}\r\n" : "") : Say("404 Not Found");
            if (KnowsConditions && Header("If-None-Match") == "*" && wasThere)
                return Say("412 Precondition Failed");
            if (Header("If-Match") is { } tag && !body.InPlace && (!File.Exists(path) || tag != Tag(path)))
                return Say("412 Precondition Failed");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, body.Bytes);
            return Say(wasThere || Header("If-Match") is not null ? "204 No Content" : "201 Created");
        }
    }

    static async Task<(byte[] Bytes, bool InPlace)> ReadBodyAsync(SslStream stream, int length, string? inPlace)
    {
        var bytes = new byte[length];
        var have = 0;
        while (have < length)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(have));
            if (read > 0)
                have += read;
            if (inPlace is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(inPlace)!);
                await File.WriteAllBytesAsync(inPlace, bytes[..have]);
            }

            if (read == 0)
                throw new IOException("The wire broke within a body.");
        }

        return (bytes, inPlace is not null);
    }

    static string Tag(string path) => $"\"{Manifest.HashOf(File.ReadAllBytes(path))[..16]}\"";

    public static byte[] Say(string status, byte[]? body = null, string headers = "") => [.. Encoding.ASCII.GetBytes(Text(status, headers, body?.Length ?? 0)), .. body ?? []];

    public static string Text(string status, string headers = "", int length = 0) => $"HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n";
}
