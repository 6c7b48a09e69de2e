using System.Net.Sockets;
using CountyLines.Risk.Release;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace CountyLines.Risk.Packages;

/// <summary>Where packages go by SFTP.</summary>
/// <param name="KeyFile">The private key by which this machine is known there, without a passphrase.</param>
/// <param name="HostKey">The server's key as <c>ssh-keygen -lf</c> tells it: <c>SHA256:…</c>. A server with another key is not spoken to.</param>
/// <param name="Folder">The folder on the server; it must be there.</param>
public sealed record SftpPlace(string Host, int Port, string User, string KeyFile, string HostKey, string Folder);

/// <summary>
/// By SFTP: files go into a hidden folder beside, are read back, and the folder is renamed. The client library cannot send
/// <c>fsync@openssh.com</c>, so what the server loses in a power failure right after the rename is only seen when the recipient's receipt does
/// not come.
/// </summary>
public sealed class SftpDelivery(SftpPlace place) : IDelivery
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop) => Task.Run(() => Deliver(package, stop), stop);

    DeliveryOutcome Deliver(Package package, CancellationToken stop)
    {
        string? otherKey = null;
        using var key = ReadKey();
        using var client = new SftpClient(new ConnectionInfo(place.Host, place.Port, place.User, new PrivateKeyAuthenticationMethod(place.User, key)) { Timeout = Limit }) { OperationTimeout = Limit };
        client.HostKeyReceived += (_, received) =>
        {
            received.CanTrust = $"SHA256:{received.FingerPrintSHA256}" == place.HostKey;
            otherKey = received.CanTrust ? null : received.FingerPrintSHA256;
        };
        try
        {
            using var stopping = stop.Register(client.Disconnect);
            client.Connect();
            return Deliver(client, package);
        }
        catch (Exception fault) when (fault is not DeliveryException && stop.IsCancellationRequested)
        {
            throw new OperationCanceledException("The delivery was stopped.", fault, stop);
        }
        catch (Exception fault) when (otherKey is not null)
        {
            throw new DeliveryException($"{place.Host} shows the host key SHA256:{otherKey}, and the settings pin {place.HostKey}; nothing was sent. Ask whoever keeps the server whether its key has changed", mayPass: false, fault);
        }
        catch (SshAuthenticationException fault)
        {
            throw new DeliveryException($"{place.Host} does not take the key in {place.KeyFile} for {place.User}; nothing was sent", mayPass: false, fault);
        }
        catch (SftpPermissionDeniedException fault)
        {
            throw new DeliveryException($"{place.Host} does not let {place.User} read and write in {place.Folder}; ask whoever keeps the server", mayPass: false, fault);
        }
        catch (Exception fault) when (fault is SshException or SocketException or IOException or ObjectDisposedException)
        {
            throw new DeliveryException($"The package did not arrive at {place.Host}: {Scoring.VisibleText.Of(fault.Message, 300)}", mayPass: true, fault);
        }
    }

    PrivateKeyFile ReadKey()
    {
        try
        {
            return new PrivateKeyFile(place.KeyFile);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"The key for {place.Host} cannot be read: {Scoring.VisibleText.Of(fault.Message)}", mayPass: false, fault);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The library throws many kinds for a file that is no key. Its words are left out: they could quote the file.
            throw new DeliveryException($"{place.KeyFile} holds no private key that can be used; give one in OpenSSH's form or PEM, without a passphrase", mayPass: false);
        }
    }

    DeliveryOutcome Deliver(SftpClient client, Package package)
    {
        if (!client.Exists(place.Folder))
            throw new DeliveryException($"{place.Host} shows {place.User} no folder {place.Folder}; correct the settings, or ask whoever keeps the server", mayPass: false);
        var target = $"{place.Folder.TrimEnd('/')}/{package.Manifest.FolderName}";
        var isNew = !IsAt(client, target, package) && TrySend(client, target, package);
        Clear(client, package, _ => true);
        return isNew ? DeliveryOutcome.Delivered : DeliveryOutcome.AlreadyThere;
    }

    /// <returns>False when another sender was first.</returns>
    bool TrySend(SftpClient client, string target, Package package)
    {
        var name = Staging.NewName(package.Manifest);
        var part = $"{place.Folder.TrimEnd('/')}/{name}";
        client.CreateDirectory(part);
        // Both times are the server's.
        var made = client.Get(part).LastWriteTimeUtc;
        Clear(client, package, left => left.LastWriteTimeUtc + Staging.Dead < made);
        try
        {
            foreach (var file in package.Contents)
            {
                using var stream = new MemoryStream(file.Bytes);
                client.UploadFile(stream, $"{part}/{file.Name}", canOverride: false);
            }

            if (!Holds(client, part, package))
                throw new DeliveryException($"{place.Host} gave back other bytes than were sent", mayPass: true);
            // Not the rename that replaces: where something has the name, this one fails.
            client.RenameFile(part, target);
            return true;
        }
        catch (SshException) when (client.IsConnected && client.Exists(target) && IsAt(client, target, package))
        {
            return false;
        }
        catch (Exception fault) when (fault is SshException or DeliveryException && client.IsConnected)
        {
            Clear(client, package, left => left.Name == name);
            throw;
        }
    }

    static bool IsAt(SftpClient client, string target, Package package)
    {
        if (!client.Exists(target))
            return false;
        return Holds(client, target, package) ? true : throw new DeliveryException($"{target} is there and is another package, or not whole; it was left as it is. Find out who put it there, and move it away", mayPass: false);
    }

    /// <summary>Removes what tries of this package left behind. What cannot be removed does no harm, and the package must not count as missing for it.</summary>
    void Clear(SftpClient client, Package package, Func<ISftpFile, bool> which)
    {
        try
        {
            foreach (var left in client.ListDirectory(place.Folder).Where(entry => entry.IsDirectory && entry.Name.StartsWith(Staging.PrefixOf(package.Manifest), StringComparison.Ordinal)).Where(which).ToList())
            {
                foreach (var file in Entries(client, left.FullName))
                    file.Delete();
                left.Delete();
            }
        }
        catch (SshException)
        {
            // The next sender comes by again.
        }
    }

    static bool Holds(SftpClient client, string folder, Package package)
    {
        var entries = Entries(client, folder).ToDictionary(entry => entry.Name);
        return entries.Count == package.Contents.Count && package.Contents.All(file => entries.TryGetValue(file.Name, out var entry) && entry.IsRegularFile && entry.Length == file.Bytes.Length && Holds(client, entry.FullName, file));
    }

    static bool Holds(SftpClient client, string path, ReleasedFile file)
    {
        using var stream = new MemoryStream();
        client.DownloadFile(path, stream);
        return stream.ToArray().AsSpan().SequenceEqual(file.Bytes);
    }

    static List<ISftpFile> Entries(SftpClient client, string folder) => [.. client.ListDirectory(folder).Where(entry => entry.Name is not ("." or ".."))];
}
