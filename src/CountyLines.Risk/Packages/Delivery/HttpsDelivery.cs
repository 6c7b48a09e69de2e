using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Packages;

/// <summary>Where packages go by HTTPS.</summary>
/// <param name="Token">Gives the token when it is needed; null for none. It is sent as <c>Authorization: Bearer</c>.</param>
/// <param name="Authorities">Issuers that are trusted in place of the machine's; null for the machine's own.</param>
public sealed record HttpsPlace(Uri Url, Func<string?>? Token, IReadOnlyList<X509Certificate2>? Authorities);

/// <summary>
/// By HTTPS: each file is PUT where nothing is yet (<c>If-None-Match: *</c>), the manifest's signature last, so that half a package does not
/// verify. Where something is already, it is read and must be the same. No redirect is followed.
/// </summary>
public sealed class HttpsDelivery : IDelivery, IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    readonly HttpsPlace place;
    readonly HttpClient client;

    public HttpsDelivery(HttpsPlace place)
    {
        if (place.Url.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException("Packages go by https only.", nameof(place));
        this.place = place;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None };
        if (place.Authorities is { } authorities)
        {
            // In place of the machine's issuers; name, dates and chain are checked as always.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities.ToArray());
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        client = new HttpClient(handler) { Timeout = Limit };
    }

    public void Dispose() => client.Dispose();

    public async Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop)
    {
        var last = Manifest.FileName + PackageFolder.Signature;
        var sent = 0;
        try
        {
            foreach (var file in package.Contents.OrderBy(file => file.Name == last))
                sent += await PutAsync(new Uri($"{place.Url.AbsoluteUri.TrimEnd('/')}/{package.Manifest.FolderName}/{file.Name}"), file, stop) ? 1 : 0;
            return sent == 0 ? DeliveryOutcome.AlreadyThere : DeliveryOutcome.Delivered;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            var insecure = (fault as HttpRequestException)?.HttpRequestError == HttpRequestError.SecureConnectionError;
            throw new DeliveryException(insecure ? $"{place.Url.Host} has a certificate that is not trusted, or no secure connection can be made; nothing was sent" : $"The package did not arrive at {place.Url.Host}: the connection broke off or cannot be made", mayPass: !insecure, fault);
        }
    }

    /// <returns>Whether it was sent; false when the same was there.</returns>
    async Task<bool> PutAsync(Uri url, ReleasedFile file, CancellationToken stop)
    {
        using var request = Request(HttpMethod.Put, url);
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        request.Content = new ByteArrayContent(file.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.OK)
            return true;
        if (answer.StatusCode != HttpStatusCode.PreconditionFailed)
            throw Refusal(answer, url);
        using var asked = Request(HttpMethod.Get, url);
        using var there = await client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, stop);
        if (there.StatusCode != HttpStatusCode.OK)
            throw Refusal(there, url);
        return await HoldsAsync(there.Content, file.Bytes, stop) ? false : throw new DeliveryException($"{url} is there and is another file, or half of this one; it was left as it is. Find out who put it there, and have it removed", mayPass: false);
    }

    HttpRequestMessage Request(HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url) { Version = HttpVersion.Version11 };
        if (place.Token?.Invoke() is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    static DeliveryException Refusal(HttpResponseMessage answer, Uri url)
    {
        var code = (int)answer.StatusCode;
        var what = code switch
        {
            >= 300 and < 400 => "a redirect, which is not followed; put the right address into the settings",
            401 or 403 => "the token is missing, wrong or out of date",
            507 => "its disk is full; tell whoever keeps it",
            _ => "look at the address in the settings, or ask whoever keeps the server",
        };
        return new DeliveryException($"{url} answers with status {code}: {what}", mayPass: code is 408 or 429 or >= 500);
    }

    /// <summary>Compares without keeping, and never reads more than the file has.</summary>
    static async Task<bool> HoldsAsync(HttpContent content, byte[] bytes, CancellationToken stop)
    {
        using var body = await content.ReadAsStreamAsync(stop);
        var there = new byte[bytes.Length + 1];
        var read = await body.ReadAtLeastAsync(there, there.Length, throwOnEndOfStream: false, stop);
        return there.AsSpan(0, read).SequenceEqual(bytes);
    }
}
