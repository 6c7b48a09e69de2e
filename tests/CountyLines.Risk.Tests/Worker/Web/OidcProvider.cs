using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>A force's own sign-in on this machine: discovery, keys, the page that asks who somebody is (and here simply knows), and tokens, signed by hand.</summary>
sealed class OidcProvider : IAsyncDisposable
{
    public const string Client = "console";
    public const string Secret = "made-up-client-secret";

    readonly RSA key = RSA.Create(2048);
    readonly RSA otherKey = RSA.Create(2048);
    readonly ConcurrentDictionary<string, (string Nonce, string Challenge, string Back)> codes = new();
    readonly TimeProvider clock;
    readonly WebApplication web;

    OidcProvider(TimeProvider clock)
    {
        this.clock = clock;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        web = builder.Build();
        web.MapGet("/.well-known/openid-configuration", () => Results.Text(JsonSerializer.Serialize(new
        {
            issuer = Issuer,
            authorization_endpoint = $"{Issuer}/authorize",
            token_endpoint = $"{Issuer}/token",
            jwks_uri = $"{Issuer}/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }), "application/json"));
        web.MapGet("/keys", () =>
        {
            var open = key.ExportParameters(false);
            return Results.Text(JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = WebEncoders.Base64UrlEncode(open.Modulus!), e = WebEncoders.Base64UrlEncode(open.Exponent!) } } }), "application/json");
        });
        web.MapGet("/authorize", Authorize);
        web.MapPost("/token", TokenAsync);
    }

    public string Issuer => web.Urls.First().TrimEnd('/');

    /// <summary>What the next person's token says.</summary>
    public Dictionary<string, object> Claims { get; set; } = [];

    /// <summary>Whether the next token is signed by a key that the sign-in does not name.</summary>
    public bool SignsByAnother { get; set; }

    /// <summary>For whom the next token is.</summary>
    public string Audience { get; set; } = Client;

    /// <summary>How long the next token is good, from now.</summary>
    public TimeSpan GoodFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Why tokens were refused.</summary>
    public List<string> Refused { get; } = [];

    public static async Task<OidcProvider> StartAsync(TimeProvider clock)
    {
        var provider = new OidcProvider(clock);
        await provider.web.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        key.Dispose();
        otherKey.Dispose();
    }

    IResult Authorize(HttpRequest question)
    {
        string Of(string name) => question.Query[name].ToString();
        if (Of("client_id") != Client || Of("response_type") != "code" || Of("code_challenge_method") != "S256" || Of("nonce").Length == 0 || Of("state").Length == 0)
            return Results.BadRequest();
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        codes[code] = (Of("nonce"), Of("code_challenge"), Of("redirect_uri"));
        return Results.Redirect(QueryHelpers.AddQueryString(Of("redirect_uri"), new Dictionary<string, string?> { ["code"] = code, ["state"] = Of("state") }));
    }

    async Task<IResult> TokenAsync(HttpRequest question)
    {
        var form = await question.ReadFormAsync();
        if (!codes.TryRemove(form["code"].ToString(), out var asked))
            return Refuse("the code is not one that was given, or was used");
        if (form["client_id"] != Client || form["client_secret"] != Secret || form["redirect_uri"] != asked.Back)
            return Refuse("not the client");
        if (WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
            return Refuse("not who asked for the code");
        return Results.Text(JsonSerializer.Serialize(new { access_token = "made-up", token_type = "Bearer", expires_in = 300, id_token = Sign(asked.Nonce) }), "application/json");
    }

    IResult Refuse(string why)
    {
        Refused.Add(why);
        return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    string Sign(string nonce)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>(Claims)
        {
            ["iss"] = Issuer, ["aud"] = Audience, ["nonce"] = nonce, ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = (now + GoodFor).ToUnixTimeSeconds(),
        };
        claims.TryAdd("sub", "42");
        var text = $"{Part(new { alg = "RS256", typ = "JWT", kid = "one" })}.{Part(claims)}";
        return $"{text}.{WebEncoders.Base64UrlEncode((SignsByAnother ? otherKey : key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";

        static string Part(object part) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(part));
    }
}
