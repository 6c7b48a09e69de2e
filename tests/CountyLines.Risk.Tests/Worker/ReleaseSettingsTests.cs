using System.Text;
using System.Text.Json;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Packages;
using CountyLines.Risk.Tests.Packages.Delivery;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Night;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CountyLines.Risk.Tests.Worker;

public sealed class ReleaseSettingsTests : IDisposable
{
    const string Fingerprint = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    readonly TempFolder folder = new();
    readonly Dictionary<string, string> variables = [];

    public void Dispose() => folder.Dispose();

    string Home => folder.Path;

    SourceAccess Access => new(variables.GetValueOrDefault, null);

    static IConfiguration Settings(object release)
    {
        return new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { Release = release })))).Build();
    }

    string[] WhyNot(object release, bool signs = true)
    {
        var fault = Assert.Throws<SettingsException>(() =>
        {
            if (signs)
                ReleaseSettings.Read(Settings(release), Home, Access, Some.Clock()).Dispose();
            else
                ReleaseSettings.ReadWays(Settings(release), Home, Access, Some.Clock());
        });
        return [.. fault.Message.ReplaceLineEndings("\n").Replace(Home, "HOME", StringComparison.Ordinal).Split('\n').Skip(1).Select(line => line[2..])];
    }

    static Dictionary<string, object> To(object way) => new() { ["desk"] = way };

    void Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        File.WriteAllText(Path.Combine(Home, name), text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(Home, name), mode);
    }

    [Fact]
    public void EveryFaultIsToldAtOnceWithItsKey()
    {
        Write("open.key", "a key", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Write("no.pem", "no certificate");
        var told = WhyNot(new
        {
            Sendr = "Nottinghamshire Police",
            Certificate = "none.pem",
            KeyPassword = "hunter2hunter2",
            Delivery = new Dictionary<string, object>
            {
                ["a"] = new { },
                ["b"] = new { Folder = "share", Sftp = new { } },
                ["c"] = "share",
                ["d"] = new { Folder = "" },
                ["e"] = new { Foldr = "share" },
                ["f"] = new { Sftp = new { Hosts = "x", Port = "0", KeyFile = "open.key", HostKey = "SHA256:short" } },
                ["g"] = new { Https = new { Url = "http://ann:hunter2hunter2@lists.example.org", Token = new { Env = "NOT_SET" }, Ca = "no.pem" } },
                ["h"] = new { Https = new { Url = "https://lists.example.org?token=hunter2hunter2", Token = new { File = "none.txt" }, Ca = "none.pem" } },
                ["i"] = new { Https = new { Token = new { Env = "A", File = "B" } } },
            },
        });
        Assert.Equal(
        [
            "Release:Sendr: there is no such setting; did you mean 'Sender'?",
            "Release:Delivery:a names no way; name exactly one of Folder, Sftp, Https",
            "Release:Delivery:b names Folder and Sftp; name exactly one of Folder, Sftp, Https",
            "Release:Delivery:c is a text; write its settings in braces: Folder, Sftp, Https",
            "Release:Delivery:c names no way; name exactly one of Folder, Sftp, Https",
            "Release:Delivery:d:Folder is missing; write a folder, such as /srv/share/lists",
            "Release:Delivery:e:Foldr: there is no such setting; did you mean 'Folder'?",
            "Release:Delivery:e names no way; name exactly one of Folder, Sftp, Https",
            "Release:Delivery:f:Sftp:Hosts: there is no such setting; did you mean 'Host'?",
            "Release:Delivery:f:Sftp:Host is missing; write the server's name, such as sftp.example.org",
            "Release:Delivery:f:Sftp:Port is no whole number from 1 to 65535",
            "Release:Delivery:f:Sftp:User is missing; write the name by which the server knows you",
            "Release:Delivery:f:Sftp:Folder is missing; write the folder on the server, such as /inbox",
            "Release:Delivery:f:Sftp:HostKey is no SHA-256 of a key; write what ssh-keygen -lf tells: SHA256: and 43 letters, had on another way than from the server",
            "Release:Delivery:f:Sftp:KeyFile: HOME/open.key holds a private key and everybody on this machine may read or change it; make a new key if they should not have, and run: chmod 600 HOME/open.key",
            "Release:Delivery:g:Https:Url cannot be used; write an address that begins with https:// and has no user name, question mark or # in it",
            "Release:Delivery:g:Https:Token: the environment variable NOT_SET is not set; put the secret there",
            "Release:Delivery:g:Https:Ca: HOME/no.pem holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)",
            "Release:Delivery:h:Https:Url cannot be used; write an address that begins with https:// and has no user name, question mark or # in it",
            "Release:Delivery:h:Https:Token: the file HOME/none.txt, which keeps the secret, cannot be read: Could not find file 'HOME/none.txt'.",
            "Release:Delivery:h:Https:Ca: there is no file HOME/none.pem",
            "Release:Delivery:i:Https:Url is missing; write the address under which packages are put, such as https://lists.example.org/inbox",
            "Release:Delivery:i:Https:Token must say where the secret is kept, and a secret never stands in the settings; write { \"Env\": \"NAME\" } or { \"File\": \"PATH\" }",
            "Release:Sender is missing; write the force's name, such as Nottinghamshire Police",
            "Release:Certificate: there is no file HOME/none.pem",
            "Release:KeyPassword must say where the secret is kept, and a secret never stands in the settings; write { \"Env\": \"NAME\" } or { \"File\": \"PATH\" }",
        ], told);
        Assert.DoesNotContain("hunter2", string.Concat(told), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutASectionSigningSaysWhatToWriteAndDeliveringReachesNobody()
    {
        Assert.Equal(["Release:Sender is missing; write the force's name, such as Nottinghamshire Police", "Release:Certificate is missing; write the path of the force's certificate (PEM or PKCS #12)"], WhyNot(new { }));
        Assert.Empty(ReleaseSettings.ReadWays(Settings(new { }), Home, Access, Some.Clock()));
    }

    [Fact]
    public void WhatIsSignedAlreadyNeedsNoCertificateAndItsWaysAreStillChecked()
    {
        var ways = ReleaseSettings.ReadWays(Settings(new { Certificate = "none.pem", KeyPassword = new { Env = "NOT_SET" }, Delivery = To(new { Folder = "share" }) }), Home, Access, Some.Clock());
        Assert.Equal(Path.Combine(Home, "share"), ways["desk"].Where);
        Assert.Equal(["Release:Delivery:desk names no way; name exactly one of Folder, Sftp, Https"], WhyNot(new { Delivery = To(new { }) }, signs: false));
    }

    [Fact]
    public void ACertificateThatCannotBeUsedIsToldUnderItsKey()
    {
        var old = SomePackage.Pair(Home, "Old", -10, -1);
        Assert.Equal(["Release:Certificate: HOME/Old.pem: the certificate expired at 2026-11-19 09:00:00 UTC; have a new one issued, and tell every recipient on another way"], WhyNot(new { Sender = "Force", old.Certificate, old.Key }));
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(old.Key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(["Release:Certificate: HOME/Old.key holds a private key and its group may read or change it; make a new key if they should not have, and run: chmod 600 HOME/Old.key"], WhyNot(new { Sender = "Force", old.Certificate, old.Key }));
    }

    [Fact]
    public void EachWayIsReadWithItsSecretsFromWhereTheyAreKept()
    {
        var pair = SomePackage.Pair(Home, "Force");
        using (var key = System.Security.Cryptography.RSA.Create())
        {
            key.ImportFromPem(File.ReadAllText(pair.Key));
            Write("Force.key", key.ExportEncryptedPkcs8PrivateKeyPem("hunter2hunter2", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1_000)));
        }

        Write("password", "hunter2hunter2\n");
        Write("user.key", "a key");
        variables["TOKEN"] = "token-0123456789";
        using var settings = ReleaseSettings.Read(Settings(new
        {
            Sender = "Nottinghamshire Police",
            Certificate = "Force.pem",
            Key = "Force.key",
            KeyPassword = new { File = "password" },
            Delivery = new Dictionary<string, object>
            {
                ["a-desk"] = new { Folder = "/srv/share" },
                ["b-desk"] = new { Sftp = new { Host = "sftp.example.org", User = "force", KeyFile = "user.key", HostKey = Fingerprint, Folder = "/inbox" } },
                ["c-desk"] = new { Https = new { Url = "https://lists.example.org/inbox", Token = new { Env = "TOKEN" }, Ca = "Force.pem" } },
            },
        }), Home, Access, Some.Clock());
        Assert.Equal(("Nottinghamshire Police", "CN=Force"), (settings.Sender, settings.Certificate.Subject));
        Assert.Equal(["a-desk /srv/share", "b-desk sftp://sftp.example.org:22/inbox", "c-desk https://lists.example.org/inbox"], settings.Ways.Select(way => $"{way.Key} {way.Value.Where}"));
        Assert.True(settings.Ways.ContainsKey("A-Desk"));
    }

    [Fact]
    public void TheExampleInTheReadMeHasNoFault()
    {
        var readMe = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var from = readMe.IndexOf("{ \"Release\": {", StringComparison.Ordinal);
        var example = readMe[from..readMe.IndexOf("```", from, StringComparison.Ordinal)];
        Directory.CreateDirectory(Path.Combine(Home, "keys"));
        var pair = SomePackage.Pair(Home, "Force");
        File.Move(pair.Certificate, Path.Combine(Home, "keys", "force.pem"));
        File.Move(pair.Key, Path.Combine(Home, "keys", "force.key"));
        File.Copy(Path.Combine(Home, "keys", "force.pem"), Path.Combine(Home, "keys", "ca.pem"));
        foreach (var name in new[] { "keys/sftp", "keys/token" })
            Write(name, "made-up");
        variables["FORCE_KEY_PASSWORD"] = "made-up";
        using var settings = ReleaseSettings.Read(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(example))).Build(), Home, Access, Some.Clock());
        Assert.Equal(["emsou-intelligence-desk", "nca-county-lines", "socu-tasking"], settings.Ways.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>From the settings to the recipient's folder.</summary>
    [Fact]
    public async Task APackageGoesByTheSettingsToARealServer()
    {
        using var scene = new DeliveryScene();
        using var server = new HttpsServer();
        Write("ca.pem", server.Issuer.ExportCertificatePem());
        variables["TOKEN"] = HttpsServer.Token;
        var ways = ReleaseSettings.ReadWays(Settings(new { Delivery = To(new { Https = new { Url = $"https://localhost:{server.Port}", Token = new { Env = "TOKEN" }, Ca = "ca.pem" } }) }), Home, Access, Some.Clock());
        Assert.Equal(DeliveryOutcome.Delivered, await ways["desk"].Delivery.DeliverAsync(scene.Package, CancellationToken.None));
        scene.AssertArrived(server.Inbox);
    }
}
