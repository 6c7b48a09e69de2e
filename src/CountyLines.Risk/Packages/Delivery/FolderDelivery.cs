namespace CountyLines.Risk.Packages.Delivery;

/// <summary>A folder that the recipient reads, on this machine or mounted.</summary>
public sealed class FolderDelivery(string folder) : IDelivery
{
    public string Where => folder;

    public Task DeliverAsync(Package package, CancellationToken stop)
    {
        if (!Directory.Exists(folder))
            throw new DeliveryFailedException($"There is no folder {folder}; make it, or mount it, and deliver again.");
        package.WriteTo(folder);
        return Task.CompletedTask;
    }
}
