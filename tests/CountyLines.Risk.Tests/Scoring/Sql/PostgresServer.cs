using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CountyLines.Risk.Tests.Scoring.Sql;

/// <summary>A PostgreSQL server of the tests' own, in a folder of its own and on a free port of this machine, stopped when the tests end.</summary>
public sealed class PostgresServer : IDisposable
{
    // PostgreSQL does not start as root; Debian's package makes this user.
    const string User = "postgres";

    static int servers;

    /// <summary>Test classes run side by side, each with a server.</summary>
    readonly string folder = Path.Combine(Path.GetTempPath(), $"countylines-postgres-{Environment.ProcessId}-{Interlocked.Increment(ref servers)}");

    public PostgresServer()
    {
        var bin = Bin();
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
            Run("chown", User, folder);
        Run([.. AsUser(), Path.Combine(bin, "initdb"), "-D", Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var port = FreePort();
        // The server stays behind when pg_ctl ends, so what it prints goes to a file and not to a pipe that nobody closes.
        Run([.. AsUser(), Path.Combine(bin, "pg_ctl"), "-D", Data, "-w", "-t", "120", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start"]);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username={User};Database=postgres;Pooling=false";
    }

    public string ConnectionString { get; }

    string Data => Path.Combine(folder, "data");

    public void Dispose()
    {
        Run([.. AsUser(), Path.Combine(Bin(), "pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop"]);
        Directory.Delete(folder, recursive: true);
    }

    static string Bin()
    {
        const string Debian = "/usr/lib/postgresql";
        var places = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Order(StringComparer.Ordinal).Reverse().Select(version => Path.Combine(version, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return places.Concat(path).FirstOrDefault(place => File.Exists(Path.Combine(place, "initdb")) && File.Exists(Path.Combine(place, "pg_ctl")))
            ?? throw new InvalidOperationException("These tests run a PostgreSQL server, and there is none on this machine. Install it: apt-get install postgresql");
    }

    static string[] AsUser() => Environment.IsPrivilegedProcess ? ["runuser", "-u", User, "--"] : [];

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    void Run(params string[] command)
    {
        var printed = folder + ".log";
        // Through a shell, so that a server that stays behind holds no pipe of this process.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder };
        foreach (var word in (string[])["-c", "\"$@\" > \"$0\" 2>&1 < /dev/null", printed, .. command])
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        var text = File.Exists(printed) ? File.ReadAllText(printed) : "";
        File.Delete(printed);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {text}");
    }
}
