using System.Text;
using System.Text.Json;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Web;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The section Console of the settings.</summary>
public sealed class ConsoleSettingsTests
{
    static (ConsoleSettings Settings, List<string> Problems) ReadAll(object console)
    {
        var problems = new List<string>();
        var values = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { Console = console })))).Build();
        var access = new SourceAccess(name => name == "SECRET" ? "made-up-secret" : null, null);
        return (ConsoleSettings.Read(new SectionReading(values.GetSection("Console"), Path.GetTempPath(), access, problems), Some.Clock()), problems);
    }

    internal static ConsoleSettings Read(object console)
    {
        var (settings, problems) = ReadAll(console);
        Assert.Empty(problems);
        return settings;
    }

    internal static List<string> WhyNot(object console) => ReadAll(console).Problems;

    [Fact]
    public void WithoutASectionThereIsNoConsole() => Assert.Null(Read(new { }).Listen);

    [Theory]
    [InlineData("8088")]
    [InlineData("127.0.0.1:8088")]
    [InlineData("[::1]:8088")]
    public void OnThisMachineNothingMoreIsNeeded(string listen)
    {
        var settings = Read(new { Listen = listen });
        Assert.True(settings.IsOnlyHere);
        Assert.Null(settings.Certificate);
    }

    [Theory]
    [InlineData("0.0.0.0:8088")]
    [InlineData("[::]:8088")]
    [InlineData("10.1.2.3:8088")]
    public void BeyondThisMachineWithoutACertificateIsRefused(string listen)
    {
        Assert.Equal($"Console:Listen is {listen}, which other machines reach, and nothing would be encrypted; give Console:Certificate and Console:Key, or listen on this machine only: 8088", Assert.Single(WhyNot(new { Listen = listen })));
    }

    [Fact]
    public void EveryFaultIsToldAtOnceWithItsKeyAndNoSecretIsShown()
    {
        var told = WhyNot(new
        {
            Listn = 1,
            Listen = "0.0.0.0:8088",
            Key = "hunter2.key",
            KeyPassword = "hunter2hunter2",
            Oidc = new { Authority = "http://ann:hunter2hunter2@login.example.org", ClientSecret = "hunter2hunter2", NameClaim = "", Roles = new Dictionary<string, string> { ["SOCU"] = "analist", ["Desk"] = "viewer" } },
        });
        Assert.Equal(
        [
            "Console:Listn: there is no such setting; did you mean 'Listen'?",
            "Console:Oidc:Authority cannot be used; write an address that begins with https:// and has no user name, question mark or # in it",
            "Console:Oidc:ClientId is missing; write the name by which the sign-in knows the console",
            "Console:Oidc:ClientSecret must say where the secret is kept, and a secret never stands in the settings; write { \"Env\": \"NAME\" } or { \"File\": \"PATH\" }",
            "Console:Oidc:NameClaim is missing; write a text, such as preferred_username",
            "Console:Oidc:Roles:SOCU is 'analist'; write one of viewer, analyst, approver, auditor, administrator; did you mean 'analyst'?",
            "Console:Key stands without Console:Certificate; give the certificate that it belongs to",
            "Console:KeyPassword stands without Console:Certificate; give the certificate that it belongs to",
            "Console:Listen is 0.0.0.0:8088, which other machines reach, and nothing would be encrypted; give Console:Certificate and Console:Key, or listen on this machine only: 8088",
        ], told);
    }

    [Fact]
    public void TheForcesOwnSignInIsReadWithWhatIsUsual()
    {
        var oidc = Read(new { Listen = 8088, Oidc = new { Authority = "https://login.example.org/force", ClientId = "console", ClientSecret = new { Env = "SECRET" }, Roles = new Dictionary<string, string> { ["SOCU analysts"] = "analyst" } } }).Oidc!;
        Assert.Equal(("https://login.example.org/force", "console", "made-up-secret", "preferred_username", "roles"), (oidc.Authority.AbsoluteUri, oidc.ClientId, oidc.ClientSecret.Reveal(), oidc.NameClaim, oidc.RoleClaim));
        Assert.Equal("analyst", oidc.Roles["SOCU analysts"]);
        Assert.Contains("Console:Oidc:Roles names no role", Assert.Single(WhyNot(new { Oidc = new { Authority = "https://login.example.org/force", ClientId = "console", ClientSecret = new { Env = "SECRET" } } })));
        Assert.Contains("Console:Oidc:ClientSecret is missing", Assert.Single(WhyNot(new { Oidc = new { Authority = "https://login.example.org/force", ClientId = "console", Roles = new { a = "viewer" } } })));
    }

    [Fact]
    public void ACertificateThatCannotBeUsedIsToldUnderItsKey()
    {
        using var folder = new TempFolder();
        var (certificate, key) = SomePackage.Pair(folder.Path, "old", -10, -1);
        Assert.Contains("the certificate expired at 2026-11-19", Assert.Single(WhyNot(new { Listen = "0.0.0.0:8443", Certificate = certificate, Key = key })));
    }
}
