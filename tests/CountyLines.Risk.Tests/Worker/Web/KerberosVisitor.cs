using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>curl with somebody's tickets and cookies: it speaks Kerberos by a library of its own, and goes nowhere by itself unless told to.</summary>
/// <param name="tickets">The file that has the tickets.</param>
public sealed partial class KerberosVisitor(KerberosRealm realm, string tickets)
{
    readonly string cookies = $"{tickets}-cookies";

    /// <summary>Asks for a page, shows a ticket where one is asked for, and goes where it is sent.</summary>
    internal Answer Follow(Uri page) => Read(Curl("-L", "-i", page.AbsoluteUri));

    /// <summary>Asks for a page, and shows a ticket at once.</summary>
    internal Answer Get(Uri page) => Read(Curl("-i", page.AbsoluteUri));

    internal Answer Post(Uri page, string form) => Read(Curl("-i", "-d", form, page.AbsoluteUri));

    /// <summary>A ticket for a service of this machine, as a browser sends it, that nobody has seen: a server of the moment takes it from curl.</summary>
    /// <param name="service">Such as HTTP.</param>
    public async Task<string> TokenAsync(string service = "HTTP")
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var asked = Task.Run(() => Curl("--service-name", service, $"http://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var client = await server.AcceptTcpClientAsync(patience.Token);
        using var reader = new StreamReader(client.GetStream());
        var token = "";
        while (await reader.ReadLineAsync(patience.Token) is { Length: > 0 } line)
            token = Header().Match(line) is { Success: true } match ? match.Groups[1].Value : token;
        await client.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), patience.Token);
        client.Close();
        await asked;
        return token.Length > 0 ? token : throw new InvalidOperationException("curl sent no ticket");
    }

    /// <summary>The session's cookie, as the browser keeps it; null when there is none.</summary>
    public string? Session => File.Exists(cookies) ? File.ReadLines(cookies).Select(line => line.Split('\t')).FirstOrDefault(parts => parts is [_, _, _, _, _, "countylines", _])?[6] : null;

    internal string Run(string program, string input, params string[] args)
    {
        var start = realm.Of(program, args);
        start.Environment["KRB5CCNAME"] = $"FILE:{tickets}";
        return KerberosRealm.Run(start, input);
    }

    string Curl(params string[] args) => Run("curl", "", ["-sS", "--negotiate", "-u", ":", "-b", cookies, "-c", cookies, .. args]);

    /// <summary>The last of the answers that curl printed.</summary>
    static Answer Read(string printed)
    {
        var text = printed.ReplaceLineEndings("\n");
        var at = text.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
        var lines = text[at..end].Split('\n');
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToLookup(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        return new Answer(int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), text[(end + 2)..], headers["Location"].FirstOrDefault() ?? "", headers.ToDictionary(one => one.Key, one => string.Join("; ", one), StringComparer.OrdinalIgnoreCase), [.. headers["Set-Cookie"]]);
    }

    [GeneratedRegex("^Authorization: Negotiate (.+)$")]
    private static partial Regex Header();
}
