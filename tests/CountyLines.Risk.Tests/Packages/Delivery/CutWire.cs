using System.Net;
using System.Net.Sockets;

namespace CountyLines.Risk.Tests.Packages.Delivery;

/// <summary>A wire between a client and a server on this machine that breaks after so many bytes from the client, counted over one connection.</summary>
sealed class CutWire : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly int port;
    readonly long most;
    long passed;

    public CutWire(int port, long most)
    {
        (this.port, this.most) = (port, most);
        listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Bytes that went from clients to the server.</summary>
    public long Passed => Interlocked.Read(ref passed);

    public void Dispose()
    {
        end.Cancel();
        listener.Stop();
        end.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient("127.0.0.1", port))
        {
            var back = server.GetStream().CopyToAsync(client.GetStream());
            try
            {
                await Task.WhenAny(CarryThereAsync(client.GetStream(), server.GetStream()), back);
            }
            catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException)
            {
                // One of the two is gone, and so is the other now.
            }
        }
    }

    async Task CarryThereAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[65_536];
        var left = most;
        while (left > 0 && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length))) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read));
            left -= read;
            Interlocked.Add(ref passed, read);
        }
    }
}
