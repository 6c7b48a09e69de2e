using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Packages.Delivery;

/// <summary>OpenSSH's own server with its own keys, in a folder of its own and on a free port of this machine, for SFTP and nothing else; ended with the tests.</summary>
public sealed class SshServer : IDisposable
{
    readonly TempFolder folder = new();
    readonly Process server;

    public SshServer()
    {
        var program = ((string[])["/usr/sbin/sshd", "/usr/local/sbin/sshd"]).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("These tests run an SSH server, and there is none on this machine. Install it: apt-get install openssh-server");
        // The server gives up its rights in this folder, which the package makes when the machine starts.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        foreach (var (name, kind) in ((string, string)[])[("host", "ed25519"), ("user", "ed25519"), ("stranger", "ed25519"), ("other", "rsa")])
            Recipient.Run("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", Path.Combine(folder.Path, name));
        Directory.CreateDirectory(Inbox);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var settings = Path.Combine(folder.Path, "sshd_config");
        File.WriteAllText(settings, $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {folder.Path}/host
            AuthorizedKeysFile {folder.Path}/user.pub
            PidFile none
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM no
            StrictModes no
            MaxStartups 100
            Subsystem sftp internal-sftp
            ForceCommand internal-sftp

            """.ReplaceLineEndings("\n"));
        server = Process.Start(new ProcessStartInfo(program, ["-D", "-f", settings, "-E", Log]) { RedirectStandardInput = true })!;
        Patience.Until(IsUp).GetAwaiter().GetResult();
    }

    public int Port { get; }

    public string Inbox => Path.Combine(folder.Path, "inbox");

    public string Log => Path.Combine(folder.Path, "log");

    /// <summary>As OpenSSH's own program tells it.</summary>
    public string HostKey => Recipient.Run("ssh-keygen", "-l", "-f", Path.Combine(folder.Path, "host.pub")).Out.Split(' ')[1];

    public SftpPlace Place => new("127.0.0.1", Port, Environment.UserName, KeyOf("user"), HostKey, Inbox);

    public string KeyOf(string name) => Path.Combine(folder.Path, name);

    /// <summary>Waits until no connection is served any more: the server may still be busy with what came over a wire that broke.</summary>
    public Task UntilQuietAsync()
    {
        var children = $"/proc/{server.Id}/task/{server.Id}/children";
        return Patience.Until(() => !File.Exists(children) || File.ReadAllText(children).Length == 0);
    }

    public void Dispose()
    {
        server.Kill(entireProcessTree: true);
        server.WaitForExit();
        server.Dispose();
        folder.Dispose();
    }

    bool IsUp()
    {
        if (server.HasExited)
            throw new InvalidOperationException($"The SSH server ended with {server.ExitCode}: {(File.Exists(Log) ? File.ReadAllText(Log, Encoding.UTF8) : "")}");
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
}
