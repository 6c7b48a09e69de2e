using System.Text.RegularExpressions;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>What a page answered.</summary>
/// <param name="To">Where it sends the browser; empty when nowhere.</param>
sealed record Answer(int Status, string Text, string To, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Cookies);

/// <summary>A browser over a real connection: it keeps cookies by their names, whatever clock their time is of, and goes nowhere by itself.</summary>
sealed partial class Browser : IDisposable
{
    readonly HttpClient client;

    public Browser(Uri address)
    {
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=console" } }) { BaseAddress = address };
    }

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Fills in a form and sends it, with the word that the console put into its own forms.</summary>
    public async Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await GetAsync("/account");
        if (page.Status != 200)
            page = await GetAsync("/sign-in");
        return await PostAloneAsync(path, [.. fields, ("form", Token().Match(page.Text).Groups[1].Value)]);
    }

    /// <summary>Sends fields and nothing else.</summary>
    public Task<Answer> PostAloneAsync(string path, params (string Name, string Value)[] fields)
    {
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) });
    }

    /// <summary>Goes where it is sent, as often as it is sent.</summary>
    public async Task<Answer> FollowAsync(Answer answer)
    {
        for (var steps = 0; steps < 10 && answer.Status == 302; steps++)
            answer = await GetAsync(answer.To);
        return answer;
    }

    public void Dispose() => client.Dispose();

    async Task<Answer> SendAsync(HttpRequestMessage question)
    {
        using (question)
        {
            if (Cookies.Count > 0)
                question.Headers.Add("Cookie", string.Join("; ", Cookies.Select(one => $"{one.Key}={one.Value}")));
            using var answer = await client.SendAsync(question);
            var set = answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.ToList() : [];
            foreach (var cookie in set)
                Keep(cookie);
            var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join("; ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.OriginalString ?? "", headers, set);
        }
    }

    void Keep(string cookie)
    {
        var (name, value) = cookie.Split(';')[0].Split('=', 2) is [var left, var right] ? (left, right) : throw new InvalidOperationException($"Not a cookie: {cookie}");
        // A cookie that was over in 1970 is one that is taken away.
        if (value.Length == 0 || cookie.Contains("1970", StringComparison.Ordinal))
            Cookies.Remove(name);
        else
            Cookies[name] = value;
    }

    [GeneratedRegex("name=\"form\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
