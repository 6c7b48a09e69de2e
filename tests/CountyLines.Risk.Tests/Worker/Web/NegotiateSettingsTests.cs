using System.Net;
using System.Text.Json;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker.Night;
using CountyLines.Risk.Worker.Web.Accounts;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The section Console:Negotiate of the settings, with keytabs that Kerberos' own tool wrote.</summary>
[Trait("Needs", "kerberos")]
public sealed class NegotiateSettingsTests(KerberosRealm realm) : IClassFixture<KerberosRealm>, IDisposable
{
    static readonly Dictionary<string, string> Ann = new() { ["ann@FORCE.EXAMPLE"] = "analyst" };

    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    string In(string name) => Path.Combine(cli.Folder, name);

    /// <summary>Why a keytab is refused, without its path; empty when it is taken.</summary>
    static IEnumerable<string> WhyNot(string keytab) => ConsoleSettingsTests.WhyNot(new { Negotiate = new { Keytab = keytab, Roles = Ann } }).Select(fault => fault.Replace($"Console:Negotiate:Keytab: {keytab} ", "", StringComparison.Ordinal));

    [Fact]
    public void WhoHasWhichRoleIsRead()
    {
        var console = new { Listen = 8088, Negotiate = new { realm.Keytab, Roles = new Dictionary<string, string> { ["ann@FORCE.EXAMPLE"] = "approver ,analyst", ["bob@FORCE.EXAMPLE"] = "viewer" } } };
        var settings = ConsoleSettingsTests.Read(console);
        Assert.True(settings.SignsInElsewhere);
        Assert.Equal(realm.Keytab, settings.Negotiate!.Keytab);
        Assert.Equal(["analyst", "approver"], settings.Negotiate.Roles["ann@FORCE.EXAMPLE"]);
        Assert.Equal(["viewer"], settings.Negotiate.Roles["bob@FORCE.EXAMPLE"]);
        Assert.True(SettingsSchemaTests.Fits(JsonSerializer.Serialize(new { Console = console })));
    }

    [Fact]
    public void EveryFaultIsToldAtOnceWithItsKey()
    {
        var oidc = new { Authority = "https://login.example.org", ClientId = "console", ClientSecret = new { Env = "SECRET" }, Roles = new { Desk = "viewer" } };
        var console = new { Listen = "0.0.0.0:8088", Oidc = oidc, Negotiate = new { KeyTabs = "x", Roles = new Dictionary<string, string> { ["ann"] = "analyst", ["bob@FORCE.EXAMPLE"] = "analist, viewer", ["c\u202Ed@FORCE.EXAMPLE"] = "viewer" } } };
        Assert.Equal(
        [
            "Console:Negotiate:KeyTabs: there is no such setting; did you mean 'Keytab'?",
            "Console:Negotiate:Keytab is missing; write the path of the console's keytab, with the keys of HTTP/NAME",
            "Console:Negotiate:Roles:ann is nobody's name; write it with the realm, such as ann@FORCE.EXAMPLE",
            "Console:Negotiate:Roles:bob@FORCE.EXAMPLE is 'analist'; write one of viewer, analyst, approver, auditor, administrator, or several with commas between; did you mean 'analyst'?",
            "Console:Negotiate:Roles:c\u202Ed@FORCE.EXAMPLE cannot stand in the audit; a name there has at most 80 characters, and all can be seen",
            "Console:Negotiate stands beside Console:Oidc, and there is one way in; take one of them away",
            "Console:Listen is 0.0.0.0:8088, which other machines reach, and nothing would be encrypted; give Console:Certificate and Console:Key, or listen on this machine only: 8088",
        ], ConsoleSettingsTests.WhyNot(console));
        Assert.False(SettingsSchemaTests.Fits(JsonSerializer.Serialize(new { Console = new { Oidc = oidc, Negotiate = new { realm.Keytab, Roles = Ann } } })));
        Assert.Contains("Console:Negotiate:Roles names nobody", Assert.Single(ConsoleSettingsTests.WhyNot(new { Negotiate = new { realm.Keytab } })));
    }

    /// <summary>A ticket for any key in the file would open the console.</summary>
    [Fact]
    public void AKeytabHoldsTheConsolesKeysAndNoOthers()
    {
        var keytab = In("some.keytab");
        realm.AddKey(keytab, KerberosRealm.Other);
        Assert.Equal(["holds no key of HTTP/NAME; have one made for the name under which browsers know the console", "also holds keys of host/localhost@FORCE.EXAMPLE; put those of HTTP/NAME alone into a file of their own"], WhyNot(keytab));
        realm.AddKey(keytab, KerberosRealm.Console);
        Assert.Equal(["also holds keys of host/localhost@FORCE.EXAMPLE; put those of HTTP/NAME alone into a file of their own"], WhyNot(keytab));
        // The tool leaves room where a key was.
        var size = new FileInfo(keytab).Length;
        realm.RemoveKeys(keytab, KerberosRealm.Other);
        Assert.Equal(size, new FileInfo(keytab).Length);
        Assert.Empty(WhyNot(keytab));
        Assert.Equal([KerberosRealm.Console], Keytab.Principals(keytab));
    }

    [Fact]
    public void AKeytabThatIsNoneOrCutOffAnywhereIsTold()
    {
        var keytab = In("cut.keytab");
        var whole = File.ReadAllBytes(realm.Keytab);
        var told = 0;
        for (var length = 0; length < whole.Length; length++)
        {
            PrivateWrite(keytab, whole[..length]);
            var why = WhyNot(keytab).ToList();
            // Between two keys the file is whole, and after the mark it is an empty one.
            if (why.Count == 0 || why[0].StartsWith("holds no key", StringComparison.Ordinal))
                continue;
            Assert.Equal(["is no keytab, or has been cut off; have it made again"], why);
            told++;
        }

        Assert.InRange(told, whole.Length - 10, whole.Length - 2);
        PrivateWrite(keytab, [5, 2, 0x80, 0, 0, 0]);
        Assert.Equal(["is no keytab, or has been cut off; have it made again"], WhyNot(keytab));
        Assert.Equal([$"Console:Negotiate:Keytab: there is no file {In("gone")}"], WhyNot(In("gone")));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "its group")]
    [InlineData(UnixFileMode.OtherRead, "everybody on this machine")]
    public void AKeytabThatOthersCanReadIsTold(UnixFileMode more, string who)
    {
        var keytab = In("open.keytab");
        File.Copy(realm.Keytab, keytab);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keytab, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        Assert.Equal($"can be read or changed by {who}, and whoever has the key comes in as anybody; let only its owner read it (chmod 600)", Assert.Single(WhyNot(keytab)));
    }

    [Fact]
    public async Task DoctorSaysWhoseKeysTheConsoleHas()
    {
        Configure(realm.Keytab);
        var well = await cli.RunAsync("doctor", "--settings", In("countylines.json"));
        Assert.Contains($"ok       console sign-in", well.Out);
        Assert.Contains("the force's own, by Kerberos, with the keys of HTTP/localhost@FORCE.EXAMPLE; it is not asked now", well.Out);
        Configure(In("gone"));
        Assert.Contains($"Console:Negotiate:Keytab: there is no file {In("gone")}", (await cli.RunAsync("doctor", "--settings", In("countylines.json"))).Out);
    }

    /// <summary>The loader finds a file of that name which is no library, as if the package were not there.</summary>
    [Theory]
    [InlineData("console")]
    [InlineData("run")]
    [InlineData("doctor")]
    public async Task WithoutGssapiNothingStartsAndTheCommandSaysWhatToInstall(string verb)
    {
        await cli.RunAsync("demo");
        Configure(realm.Keytab);
        var libraries = Directory.CreateDirectory(In("libraries")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(libraries, Keytab.Gssapi), []);
        var worker = new RealWorker(cli.Folder);
        using var program = worker.StartWith(new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = libraries }, verb);
        var (exit, text) = await RealWorker.EndAsync(program);
        Assert.Equal(1, exit);
        Assert.Contains("Console:Negotiate needs GSSAPI, and this machine has no libgssapi_krb5.so.2; install it: apt-get install libgssapi-krb5-2, or dnf install krb5-libs", text);
    }

    /// <summary>There a browser shows its ticket; over HTTP/2 it may not.</summary>
    [Fact]
    public async Task BeyondThisMachineTheConsoleOpensWithACertificateAndWithoutAnAccountAndSpeaksTheOlderHttp()
    {
        await using var console = await ConsoleUnderTest.StartAsync(settings => TlsTests.Everywhere(settings, cli.Folder) with { Negotiate = new NegotiateSettings(realm.Keytab, new Dictionary<string, IReadOnlyList<string>>()) }, withAccounts: false);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=console" } }) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        using var answer = await client.GetAsync(new Uri($"https://127.0.0.1:{console.Server.Address.Port}/sign-in/kerberos"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpVersion.Version11), (answer.StatusCode, answer.Version));
        Assert.Null(console.Server.FirstLink);
    }

    void Configure(string keytab)
    {
        var night = new { Feeds = new Dictionary<string, string> { ["force-extract"] = Repository.SampleExtract } };
        File.WriteAllText(In("countylines.json"), JsonSerializer.Serialize(new { Night = night, Console = new { Listen = 8088, Negotiate = new { Keytab = keytab, Roles = Ann } } }));
    }

    static void PrivateWrite(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
