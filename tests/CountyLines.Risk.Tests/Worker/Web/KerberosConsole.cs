using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Pull;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker.Night;
using Xunit;

namespace CountyLines.Risk.Tests.Worker.Web;

/// <summary>The console as the real program in a process of its own, with the keys of a Kerberos realm.</summary>
public sealed partial class KerberosConsole : IAsyncLifetime, IAsyncDisposable
{
    readonly Cli cli = new();
    readonly ConcurrentQueue<string> log = [];

    Process? program;

    public KerberosRealm Realm { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>What the program has said so far.</summary>
    public string Log => string.Join('\n', log);

    internal Cli Cli => cli;

    public Uri At(string path) => new(Address, path);

    public async Task InitializeAsync()
    {
        await cli.RunAsync("pull", "--from", SmallExtract.OfOneLine().WriteTo(Path.Combine(cli.Folder, "extract")));
        await cli.RunAsync("rescore");
        var worker = new RealWorker(cli.Folder);
        await File.WriteAllTextAsync(worker.Settings, JsonSerializer.Serialize(Settings(Realm.Keytab)));
        program = worker.StartWith(Realm.Variables, "console", "--port", "0");
        program.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        program.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        await Patience.Until(() => Port().IsMatch(Log) || program.HasExited);
        Assert.False(program.HasExited, Log);
        // A ticket is for a name, and this one is the realm's.
        Address = new Uri($"http://localhost:{Port().Match(Log).Groups[1].Value}");
    }

    public async Task DisposeAsync()
    {
        program?.Kill();
        if (program is not null)
            await program.WaitForExitAsync();
        program?.Dispose();
        cli.Dispose();
        Realm.Dispose();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    /// <summary>Settings by which ann is an analyst and approves too, and nobody else is anything.</summary>
    public static object Settings(string keytab) => new { Console = new { Negotiate = new { Keytab = keytab, Roles = new Dictionary<string, string> { ["ann@FORCE.EXAMPLE"] = "analyst, approver" } } } };

    /// <summary>Sends a header as it is, as a program would that makes it up.</summary>
    internal async Task<Answer> SendAsync(string authorization, string path = "/sign-in/kerberos")
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var question = new HttpRequestMessage(HttpMethod.Get, At(path));
        question.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await client.SendAsync(question);
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join("; ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.OriginalString ?? "", headers, answer.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : []);
    }

    /// <summary>Waits until the program has said something: it writes its log beside its answers.</summary>
    public Task SaidAsync(string words) => Patience.Until(() => Log.Contains(words, StringComparison.Ordinal));

    /// <summary>What the audit has of sign-ins: each act with the name.</summary>
    public async Task<IReadOnlyList<(string Act, string Name)>> SignInsAsync()
    {
        var audit = await cli.RunAsync("audit", "list", "--operation", "control", "--last", "1000", "--json");
        return [.. audit.Json.GetProperty("entries").EnumerateArray().Select(entry => (entry.GetProperty("act").GetString()!, entry.GetProperty("who").GetProperty("name").GetString()!)).Where(entry => entry.Item1.Contains("sign", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"The console is at http://127\.0\.0\.1:(\d+)/")]
    private static partial Regex Port();
}
