using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>
/// MIT's own Kerberos server with a realm of its own, in a folder of its own and on a free port of this machine; ended with the tests. It needs no right
/// of root, and nothing of this machine's own Kerberos is looked at.
/// </summary>
public sealed partial class KerberosRealm : IDisposable
{
    public const string Name = "FORCE.EXAMPLE";

    /// <summary>Whose tickets the console takes.</summary>
    public const string Console = $"HTTP/localhost@{Name}";

    /// <summary>Another program's on the same machine.</summary>
    public const string Other = $"host/localhost@{Name}";

    const string Install = "These tests run a Kerberos server and its tools, and there are none on this machine. Install them: apt-get install krb5-kdc krb5-admin-server krb5-user curl";

    readonly TempFolder folder = new();
    readonly Process server;

    int tickets;

    public KerberosRealm()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        // Nothing is asked of a name server, and a name is taken as it is written.
        Write("krb5.conf", $$"""
            [libdefaults]
              default_realm = {{Name}}
              dns_lookup_kdc = false
              dns_lookup_realm = false
              dns_canonicalize_hostname = false
              rdns = false
              udp_preference_limit = 1
            [realms]
              {{Name}} = {
                kdc = 127.0.0.1:{{Port}}
              }
            [domain_realm]
              localhost = {{Name}}
            """);
        Write("kdc.conf", $$"""
            [kdcdefaults]
              kdc_listen = 127.0.0.1:{{Port}}
              kdc_tcp_listen = 127.0.0.1:{{Port}}
            [realms]
              {{Name}} = {
                database_name = {{In("principal")}}
                key_stash_file = {{In("stash")}}
                acl_file = {{In("acl")}}
              }
            [logging]
              kdc = FILE:{{In("log")}}
              default = FILE:{{In("log")}}
            """);
        Run("kdb5_util", "", "create", "-s", "-r", Name, "-P", "made-up master key");
        foreach (var person in (string[])["ann", "bob", "Ann"])
            Administer($"addprinc -pw {PasswordOf(person)} {person}");
        Administer($"addprinc -randkey {Console}");
        Administer($"addprinc -randkey {Other}");
        AddKey(Keytab, Console);
        server = Process.Start(Of("krb5kdc", "-n", "-P", In("pid")))!;
        Patience.Until(IsUp).GetAwaiter().GetResult();
    }

    int Port { get; }

    /// <summary>With the console's keys and no other.</summary>
    public string Keytab => In("console.keytab");

    /// <summary>What a program needs to be in this realm.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["KRB5_CONFIG"] = In("krb5.conf"),
        ["KRB5_KDC_PROFILE"] = In("kdc.conf"),
        // The console's record of tickets that were used; in a place of its own, it is gone with the folder.
        ["KRB5RCACHENAME"] = $"file2:{In("used")}",
    };

    public string In(string name) => Path.Combine(folder.Path, name);

    /// <summary>Makes new keys for a principal and puts them into a keytab, beside those that are there.</summary>
    public void AddKey(string keytab, string principal) => Administer($"ktadd -k {keytab} {principal}");

    /// <summary>Takes a principal's keys out of a keytab.</summary>
    public void RemoveKeys(string keytab, string principal) => Administer($"ktremove -k {keytab} {principal}");

    /// <summary>Somebody who has signed in to a machine of the realm.</summary>
    public KerberosVisitor SignIn(string person)
    {
        var visitor = new KerberosVisitor(this, In($"tickets-{++tickets}"));
        visitor.Run("kinit", PasswordOf(person), $"{person}@{Name}");
        return visitor;
    }

    /// <summary>Somebody whose machine is of no realm.</summary>
    public KerberosVisitor Stranger() => new(this, In($"tickets-{++tickets}"));

    /// <summary>Runs a program in the realm.</summary>
    internal string Run(string program, string input, params string[] args) => Run(Of(program, args), input);

    internal static string Run(ProcessStartInfo start, string input)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        // Who is given nothing may have ended already, and would not take it.
        if (input.Length > 0)
            process.StandardInput.WriteLine(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {output}{error.Result}");
    }

    internal ProcessStartInfo Of(string program, params string[] args)
    {
        var place = ((string[])["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"]).Select(bin => Path.Combine(bin, program)).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(Install);
        var start = new ProcessStartInfo(place, args);
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        return start;
    }

    public void Dispose()
    {
        server.Kill();
        server.WaitForExit();
        server.Dispose();
        folder.Dispose();
    }

    static string PasswordOf(string person) => $"made-up-word-of-{person}";

    /// <summary>The tool ends with 0 whatever came of it, and says on the first output what it did.</summary>
    void Administer(string what)
    {
        var said = Run("kadmin.local", "", "-q", what);
        if (!Done().IsMatch(said))
            throw new InvalidOperationException($"kadmin.local {what}: {said}");
    }

    void Write(string name, string text) => File.WriteAllText(In(name), text.ReplaceLineEndings("\n") + "\n");

    bool IsUp()
    {
        if (server.HasExited)
            throw new InvalidOperationException($"The Kerberos server ended with {server.ExitCode}: {(File.Exists(In("log")) ? File.ReadAllText(In("log")) : "")}");
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex("created|added to keytab|removed from keytab")]
    private static partial Regex Done();
}
