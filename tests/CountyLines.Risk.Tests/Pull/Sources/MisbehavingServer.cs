using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CountyLines.Risk.Tests.Pull.Sources;

/// <summary>What a client asked for.</summary>
sealed record WebRequest(string Target, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// An HTTP server on this machine that says exactly the bytes it is told to, sound or not, and closes the connection after them. An answer
/// of null is none at all: the connection stays open and silent until the server ends.
/// </summary>
sealed class MisbehavingServer : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly Func<WebRequest, int, byte[]?> answer;
    readonly List<TcpClient> silent = [];

    /// <param name="answer">Given the request and how many came before it.</param>
    public MisbehavingServer(Func<WebRequest, int, byte[]?> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public List<WebRequest> Requests { get; } = [];

    public string Address => $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public static byte[] Json(string body, string headers = "", string status = "200 OK", int? length = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length ?? bytes.Length}\r\n{headers}Connection: close\r\n\r\n"), .. bytes];
    }

    public static byte[] Status(string status, string headers = "") => Json("", headers, status);

    async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task AnswerAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var request = await ReadAsync(stream);
        var bytes = answer(request, Requests.Count);
        Requests.Add(request);
        if (bytes is null)
        {
            silent.Add(client);
            return;
        }

        using (client)
        {
            try
            {
                await stream.WriteAsync(bytes);
            }
            catch (IOException)
            {
                // The client has seen enough, which is what some tests ask of it.
            }
        }
    }

    static async Task<WebRequest> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
            text.Append((char)one[0]);
        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new WebRequest(lines[0].Split(' ')[1], lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose()
    {
        end.Cancel();
        listener.Stop();
        silent.ForEach(client => client.Dispose());
        end.Dispose();
    }
}
