using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace CountyLines.Risk.Pull;

/// <summary>One answer: a document, or word that nothing has changed.</summary>
sealed record WebPage(JsonDocument? Document, int Length, EntityTagHeaderValue? Tag);

/// <summary>
/// Asks a web service for pages. It follows no redirect, asks no host that the feed does not list, takes no compressed answer (its size
/// could not be known), and asks again, ever more slowly, where another attempt may help.
/// </summary>
sealed class WebClient : IDisposable
{
    /// <summary>Attempts after the first, the first wait, and the longest. The product's own choice: some half a minute in all.</summary>
    const int MoreAttempts = 4;
    static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>A service that wants more time than this is asked again by the next pull.</summary>
    static readonly TimeSpan LongestAskedFor = TimeSpan.FromMinutes(2);

    readonly WebAccess access;
    readonly Secret token;
    readonly HttpClient client;
    readonly ResiliencePipeline pipeline;
    long received;

    public WebClient(WebAccess access, Secret token, SourceAccess outside, bool isThisMachine)
    {
        this.access = access;
        this.token = token;
        // An answer from this machine never goes by way of a proxy.
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, UseProxy = !isThisMachine })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var builder = new ResiliencePipelineBuilder();
        if (outside.Clock is { } clock)
            builder.TimeProvider = clock;
        pipeline = builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<AttemptException>(fault => fault.Wait is null || fault.Wait <= LongestAskedFor),
            MaxRetryAttempts = MoreAttempts,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstWait,
            MaxDelay = LongestWait,
            DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as AttemptException)?.Wait),
        }).Build();
    }

    public void Dispose() => client.Dispose();

    /// <summary>A page, or a page without a document when it still has the tag.</summary>
    /// <exception cref="ResourceException">It cannot be had, also not by asking again.</exception>
    public async Task<WebPage> GetAsync(Uri url, EntityTagHeaderValue? unlessTag)
    {
        try
        {
            return await pipeline.ExecuteAsync(async _ => await TryAsync(url, unlessTag));
        }
        catch (AttemptException fault)
        {
            throw new ResourceException(fault.Wait > LongestAskedFor
                ? $"{fault.Message} and asks to wait {fault.Wait.Value.TotalSeconds:N0} seconds; pull again after that"
                : $"{fault.Message}, {MoreAttempts + 1} times; ask whoever keeps the service, and pull again");
        }
    }

    async Task<WebPage> TryAsync(Uri url, EntityTagHeaderValue? unlessTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (unlessTag is not null)
            request.Headers.IfNoneMatch.Add(unlessTag);
        if (token.Reveal().Any(letter => !char.IsAscii(letter)))
            throw new ResourceException("the token holds a letter that no header can carry; look where 'token' says");
        if (!token.IsEmpty && !request.Headers.TryAddWithoutValidation(access.Header, access.Header == WebAccess.UsualHeader ? $"Bearer {token.Reveal()}" : token.Reveal()))
            throw new ResourceException($"the header '{access.Header}' cannot carry the token; name another under 'header'");
        using var attempt = new CancellationTokenSource(TimeSpan.FromSeconds(access.TimeoutSeconds));
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, attempt.Token);
            if (answer.StatusCode == HttpStatusCode.NotModified && unlessTag is not null)
                return new WebPage(null, 0, unlessTag);
            Refuse(answer);
            var bytes = await ReadAsync(answer.Content, attempt.Token);
            return JsonPath.Parse(bytes) is { } document ? new WebPage(document, bytes.Length, answer.Headers.ETag) : throw new AttemptException("the service answers with something that is not sound JSON in UTF-8", null);
        }
        catch (OperationCanceledException)
        {
            throw new AttemptException($"the service does not answer within {access.TimeoutSeconds} seconds", null);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new AttemptException(Told(fault), null);
        }
    }

    static void Refuse(HttpResponseMessage answer)
    {
        var code = (int)answer.StatusCode;
        var says = $"the service answers with status {code.ToString(CultureInfo.InvariantCulture)}";
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || code >= 500)
            throw new AttemptException(says, WaitOf(answer));
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new ResourceException($"{says}: the token is missing, wrong or out of date; put a new one where 'token' says");
        if (code is >= 300 and < 400)
            throw new ResourceException($"{says}, a redirect, which is not followed; ask for the right address and put it under 'url'");
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new ResourceException($"{says}; look at 'url'");
        if (answer.Content.Headers.ContentEncoding.Any(encoding => encoding != "identity"))
            throw new ResourceException("the service answers in compressed form, which was not asked for and is not taken");
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (type != "application/json" && !type.EndsWith("+json", StringComparison.Ordinal))
            throw new ResourceException("the service does not answer with JSON (its content type is another); look at 'url'");
    }

    async Task<byte[]> ReadAsync(HttpContent content, CancellationToken stop)
    {
        var (mostOfPage, mostOfAll) = (access.PageMegabytes * 1_048_576L, access.TotalMegabytes * 1_048_576L);
        using var body = await content.ReadAsStreamAsync(stop);
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await body.ReadAsync(buffer, stop)) > 0)
        {
            received += read;
            bytes.Write(buffer, 0, read);
            if (bytes.Length > mostOfPage)
                throw new ResourceException($"an answer is larger than {access.PageMegabytes:N0} megabytes; ask for smaller pages, or raise 'page_megabytes'");
            if (received > mostOfAll)
                throw new ResourceException($"the answers are larger than {access.TotalMegabytes:N0} megabytes together; raise 'total_megabytes' if that is right");
        }

        return bytes.ToArray();
    }

    /// <summary>How long the service asks to be left alone. A date is taken from the answer's own, so that no clock of this machine counts.</summary>
    static TimeSpan? WaitOf(HttpResponseMessage answer)
    {
        var after = answer.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } until && answer.Headers.Date is { } now ? until - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>What happened, without the words of the transport: they may repeat what the service sent.</summary>
    static string Told(Exception fault)
    {
        return (fault as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host's name is not known",
            HttpRequestError.ConnectionError => "no connection to the host can be made",
            HttpRequestError.SecureConnectionError => "the host's certificate is not trusted, or no secure connection can be made",
            _ => "the answer breaks off, or is not sound HTTP",
        };
    }

    /// <summary>An attempt failed and another may not.</summary>
    sealed class AttemptException(string message, TimeSpan? wait) : Exception(message)
    {
        public TimeSpan? Wait => wait;
    }
}
