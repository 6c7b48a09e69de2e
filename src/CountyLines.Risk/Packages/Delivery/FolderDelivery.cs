namespace CountyLines.Risk.Packages;

/// <summary>Into a folder, such as a share: staged beside, flushed to the disk, then renamed.</summary>
public sealed class FolderDelivery(string parent) : IDelivery
{
    public Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop)
    {
        // A share that is not mounted would be an empty folder of this machine: the parent is never made.
        if (!Directory.Exists(parent))
            throw new DeliveryException($"There is no folder {parent}; is the share mounted?", mayPass: true);
        try
        {
            return Task.FromResult(new PackagePlace(parent).Put(package) ? DeliveryOutcome.Delivered : DeliveryOutcome.AlreadyThere);
        }
        catch (PackageException fault)
        {
            throw new DeliveryException(fault.Message, mayPass: false, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"The package cannot be written to {parent}: {Scoring.VisibleText.Of(fault.Message)}", mayPass: fault is IOException, fault);
        }
    }
}
