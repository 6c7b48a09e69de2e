using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CountyLines.Risk.Packages;

/// <summary>Where packages go by HTTPS.</summary>
/// <param name="Token">Gives the token when it is needed; null for none. It is sent as <c>Authorization: Bearer</c>.</param>
/// <param name="Authorities">Issuers that are trusted in place of the machine's; null for the machine's own.</param>
public sealed record HttpsPlace(Uri Url, Func<string?>? Token, IReadOnlyList<X509Certificate2>? Authorities);

/// <summary>
/// By HTTPS: each file is PUT where nothing is yet (<c>If-None-Match: *</c>), the manifest first, so that another package under the same name
/// is found before anything is sent, and its signature last, so that half a package does not verify. Where something is already, it is read and
/// must be the same; the beginning of a file, which a server may keep of a connection that broke, is replaced by the whole, and only if it is
/// still that beginning (<c>If-Match</c>). No redirect is followed. What the server must do stands in rules/VERIFYING.md.
/// </summary>
public sealed class HttpsDelivery : IDelivery, IDisposable
{
    /// <summary>For one request. The largest file of a package goes in it at 2 Mbit/s; the product's own bound.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    readonly HttpsPlace place;
    readonly HttpClient client;

    public HttpsDelivery(HttpsPlace place)
    {
        if (place.Url.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException("Packages go by https only.", nameof(place));
        this.place = place;
        // What goes to this machine never goes by way of a proxy.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, UseProxy = !place.Url.IsLoopback };
        if (place.Authorities is { } authorities)
        {
            // In place of the machine's issuers; name, dates and chain are checked as always.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities.ToArray());
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => client.Dispose();

    public async Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop)
    {
        var (first, last) = (Manifest.FileName, Manifest.FileName + PackageFolder.Signature);
        var sent = 0;
        try
        {
            foreach (var file in package.Contents.OrderBy(file => file.Name == first ? 0 : file.Name == last ? 2 : 1))
            {
                // Over the body too, which the client's own limit leaves out.
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(Limit);
                sent += await PutAsync(new Uri($"{place.Url.AbsoluteUri.TrimEnd('/')}/{package.Manifest.FolderName}/{file.Name}"), file.Bytes, limit.Token) ? 1 : 0;
            }

            return sent == 0 ? DeliveryOutcome.AlreadyThere : DeliveryOutcome.Delivered;
        }
        catch (HttpRequestException fault) when (fault.InnerException is AuthenticationException)
        {
            throw new DeliveryException($"{place.Url.Host} shows a certificate that is not trusted; nothing was sent. Put its issuer's certificate into the settings, had on another way", mayPass: false, fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new DeliveryException($"The package did not arrive at {place.Url.Host}: the connection cannot be made, broke off, or was silent for too long", mayPass: true, fault);
        }
    }

    /// <returns>Whether it was sent; false when the same was there.</returns>
    async Task<bool> PutAsync(Uri url, byte[] bytes, CancellationToken stop)
    {
        using var put = Request(HttpMethod.Put, url, bytes);
        put.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        using var answer = await client.SendAsync(put, HttpCompletionOption.ResponseHeadersRead, stop);
        // Only 201 says that nothing was there before; with another success the server may have replaced what was.
        if (answer.StatusCode != HttpStatusCode.PreconditionFailed)
            return answer.StatusCode == HttpStatusCode.Created ? true : throw Refusal(answer, url);
        using var get = Request(HttpMethod.Get, url, null);
        using var found = await client.SendAsync(get, HttpCompletionOption.ResponseHeadersRead, stop);
        if (found.StatusCode != HttpStatusCode.OK)
            throw Refusal(found, url);
        var there = await ReadAsync(found.Content, bytes.Length + 1, stop);
        if (there.AsSpan().SequenceEqual(bytes))
            return false;
        if (!bytes.AsSpan().StartsWith(there) || found.Headers.ETag is not { IsWeak: false } tag)
            throw new DeliveryException($"{url} is there and is another file; it was left as it is. Find out who put it there, and have it removed", mayPass: false);
        await HealAsync(url, bytes, tag, stop);
        return true;
    }

    /// <summary>Puts the whole in the place of its own beginning.</summary>
    async Task HealAsync(Uri url, byte[] bytes, EntityTagHeaderValue tag, CancellationToken stop)
    {
        using var put = Request(HttpMethod.Put, url, bytes);
        put.Headers.IfMatch.Add(tag);
        using var answer = await client.SendAsync(put, HttpCompletionOption.ResponseHeadersRead, stop);
        if (answer.StatusCode == HttpStatusCode.PreconditionFailed)
            throw new DeliveryException($"{url} is being written by another sender", mayPass: true);
        if (answer.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.OK))
            throw Refusal(answer, url);
    }

    HttpRequestMessage Request(HttpMethod method, Uri url, byte[]? bytes)
    {
        var request = new HttpRequestMessage(method, url) { Version = HttpVersion.Version11 };
        if (bytes is not null)
            request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        if (place.Token?.Invoke() is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    static DeliveryException Refusal(HttpResponseMessage answer, Uri url)
    {
        var code = (int)answer.StatusCode;
        var what = code switch
        {
            >= 200 and < 300 => "it must say 201 for a file that was not there before; it may have replaced what was, so ask whoever keeps the server",
            >= 300 and < 400 => "a redirect, which is not followed; put the right address into the settings",
            401 or 403 => "the token is missing, wrong or out of date",
            507 => "its disk is full; tell whoever keeps the server",
            _ => "look at the address in the settings, or ask whoever keeps the server",
        };
        return new DeliveryException($"{url} answers with status {code}: {what}", mayPass: code is 408 or 429 or >= 500);
    }

    static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken stop)
    {
        using var body = await content.ReadAsStreamAsync(stop);
        var there = new byte[most];
        return there[..await body.ReadAtLeastAsync(there, most, throwOnEndOfStream: false, stop)];
    }
}
