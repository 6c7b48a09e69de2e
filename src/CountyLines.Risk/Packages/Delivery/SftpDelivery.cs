using System.Net.Sockets;
using CountyLines.Risk.Release;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace CountyLines.Risk.Packages;

/// <summary>Where packages go by SFTP.</summary>
/// <param name="HostKey">The server's key as <c>ssh-keygen -lf</c> tells it: <c>SHA256:…</c>. A server with another key is not spoken to.</param>
/// <param name="Folder">The folder on the server; it must be there.</param>
public sealed record SftpPlace(string Host, int Port, string User, string KeyFile, string HostKey, string Folder);

/// <summary>
/// By SFTP: files go into a hidden folder beside, are read back, and the folder is renamed. The client has no call that flushes the server's
/// disk, so what the server loses in a power failure right after the rename is only seen when the recipient's receipt does not come.
/// </summary>
public sealed class SftpDelivery(SftpPlace place) : IDelivery
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop) => Task.Run(() => Deliver(package), stop);

    DeliveryOutcome Deliver(Package package)
    {
        string? otherKey = null;
        try
        {
            using var key = new PrivateKeyFile(place.KeyFile);
            using var client = new SftpClient(new ConnectionInfo(place.Host, place.Port, place.User, new PrivateKeyAuthenticationMethod(place.User, key)) { Timeout = Limit }) { OperationTimeout = Limit };
            client.HostKeyReceived += (_, received) =>
            {
                received.CanTrust = $"SHA256:{received.FingerPrintSHA256}" == place.HostKey;
                otherKey = received.CanTrust ? null : received.FingerPrintSHA256;
            };
            client.Connect();
            return Deliver(client, package);
        }
        catch (Exception) when (otherKey is not null)
        {
            throw new DeliveryException($"{place.Host} shows the host key SHA256:{otherKey}, and the settings pin {place.HostKey}; nothing was sent. Ask whoever keeps the server whether its key has changed", mayPass: false);
        }
        catch (SshAuthenticationException fault)
        {
            throw new DeliveryException($"{place.Host} does not take the key in {place.KeyFile} for {place.User}; nothing was sent", mayPass: false, fault);
        }
        catch (Exception fault) when (fault is SshException or SocketException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw new DeliveryException($"The package did not arrive at {place.Host}: {Scoring.VisibleText.Of(fault.Message, 300)}", mayPass: true, fault);
        }
    }

    DeliveryOutcome Deliver(SftpClient client, Package package)
    {
        var (target, part) = ($"{place.Folder}/{package.Manifest.FolderName}", $"{place.Folder}/.part-{package.Manifest.FolderName}");
        if (client.Exists(target))
            return IsThere(client, target, package) ? DeliveryOutcome.AlreadyThere : throw Another(target);
        if (!client.Exists(part))
            client.CreateDirectory(part);
        // What an attempt that was cut off left behind.
        foreach (var left in client.ListDirectory(part).Where(entry => entry.Name is not ("." or "..")).ToList())
            left.Delete();
        foreach (var file in package.Contents)
        {
            using var stream = new MemoryStream(file.Bytes);
            client.UploadFile(stream, $"{part}/{file.Name}", canOverride: true);
        }

        if (!IsThere(client, part, package))
            throw new DeliveryException($"{part} does not hold what was sent", mayPass: true);
        client.RenameFile(part, target);
        return DeliveryOutcome.Delivered;
    }

    static DeliveryException Another(string target) => new($"{target} is there and is another package, or not whole; nothing was sent. Find out who put it there, and move it away", mayPass: false);

    static bool IsThere(SftpClient client, string folder, Package package)
    {
        var entries = client.ListDirectory(folder).Where(entry => entry.Name is not ("." or "..")).ToDictionary(entry => entry.Name);
        return entries.Count == package.Contents.Count && package.Contents.All(file => entries.TryGetValue(file.Name, out var entry) && entry.IsRegularFile && entry.Length == file.Bytes.Length && Holds(client, entry.FullName, file));
    }

    static bool Holds(SftpClient client, string path, ReleasedFile file)
    {
        using var stream = new MemoryStream();
        client.DownloadFile(path, stream);
        return stream.ToArray().AsSpan().SequenceEqual(file.Bytes);
    }
}
