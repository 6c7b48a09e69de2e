using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker.Night;
using CountyLines.Risk.Worker.Web;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>What other machines reach is encrypted, and somebody can sign in there.</summary>
public sealed class TlsTests
{
    /// <summary>Settings that listen on every network, with a certificate.</summary>
    internal static ConsoleSettings Everywhere(ConsoleSettings settings, string folder) => settings with { Listen = new IPEndPoint(IPAddress.Any, 0), Certificate = CertificateIn(folder) };

    static X509Certificate2 CertificateIn(string folder)
    {
        var (certificate, key) = SomePackage.Pair(folder, "console");
        return ForceCertificate.LoadForServer(certificate, key, null, Some.Clock().GetUtcNow());
    }

    static Uri OnThisMachine(Uri address, string scheme = "https") => new($"{scheme}://127.0.0.1:{address.Port}");

    [Fact]
    public async Task OtherMachinesReachNothingThatIsNotEncrypted()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        var fault = await Assert.ThrowsAsync<SettingsException>(() => console.OpenAsync(settings => settings with { Listen = new IPEndPoint(IPAddress.Any, 0) }));
        Assert.Contains("other machines reach, and nothing would be encrypted", fault.Message);
    }

    [Fact]
    public async Task OtherMachinesReachNothingWhereNobodyCanSignIn()
    {
        await using var console = await ConsoleUnderTest.StartAsync(withAccounts: false);
        var fault = await Assert.ThrowsAsync<SettingsException>(() => console.OpenAsync(settings => Everywhere(settings, console.Data)));
        Assert.Contains("nobody can sign in; set Console:Oidc or Console:Negotiate, or make the first account on this machine with: countylines console", fault.Message);
    }

    [Fact]
    public async Task OverHttpsTheCookieIsThisHostsAloneAndPlainHttpIsNotAnswered()
    {
        await using var console = await ConsoleUnderTest.StartAsync();
        await console.OpenAsync(settings => Everywhere(settings, console.Data));
        using var browser = new Browser(OnThisMachine(console.Server.Address));
        var answer = await browser.PostAsync("/sign-in", ("name", ConsoleUnderTest.NameOf("viewer")), ("password", ConsoleUnderTest.Password));
        Assert.Equal(302, answer.Status);
        var cookie = Assert.Single(answer.Cookies, one => one.StartsWith("__Host-countylines=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("; secure", cookie);
        Assert.Contains("; path=/", cookie);
        Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);
        Assert.Contains("__Host-countylines.form", browser.Cookies.Keys);
        var list = await browser.GetAsync("/list");
        Assert.Equal((200, "max-age=31536000"), (list.Status, list.Headers["Strict-Transport-Security"]));

        using var plain = new Browser(OnThisMachine(console.Server.Address, "http"));
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync("/sign-in"));
    }

    /// <summary>The worker stops before any night begins.</summary>
    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AWorkerWhoseConsoleCouldNotBeOpenedDoesNotStart()
    {
        using var cli = new Cli();
        var (certificate, key) = SomePackage.Pair(cli.Folder, "console");
        var path = Path.Combine(cli.Folder, "countylines.json");
        var night = new { Feeds = new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract } };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { Night = night, Console = new { Listen = "0.0.0.0:8443", Certificate = certificate, Key = key } }));
        var result = await cli.RunAsync("run", "--settings", path);
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains("Console:Listen is 0.0.0.0:8443, which other machines reach, and nobody can sign in", result.Error);
    }

    /// <summary>The issuers that stand behind the certificate go with it.</summary>
    [Fact]
    public void TheIssuersBehindTheCertificateAreRead()
    {
        using var folder = new TempFolder();
        var (certificate, key) = SomePackage.Pair(folder.Path, "console");
        var (issuer, _) = SomePackage.Pair(folder.Path, "issuer");
        File.AppendAllText(certificate, File.ReadAllText(issuer));
        var settings = ConsoleSettingsTests.Read(new { Listen = "0.0.0.0:8443", Certificate = certificate, Key = key });
        Assert.Equal("CN=console", settings.Certificate!.Subject);
        Assert.Equal("CN=issuer", Assert.Single(settings.Issuers).Subject);
    }
}
