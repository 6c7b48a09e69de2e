namespace CountyLines.Risk.Packages;

/// <summary>What came of a delivery.</summary>
public enum DeliveryOutcome
{
    Delivered,

    /// <summary>The same package was there, whole; nothing was sent.</summary>
    AlreadyThere,
}

/// <summary>A package did not arrive, or something else lies where it belongs.</summary>
/// <param name="mayPass">Whether another attempt may help.</param>
public sealed class DeliveryException(string message, bool mayPass, Exception? cause = null) : Exception(message, cause)
{
    public bool MayPass { get; } = mayPass;
}

/// <summary>One way to a recipient. To deliver the same package again is safe: it arrives once, and never takes another's place.</summary>
public interface IDelivery
{
    /// <exception cref="DeliveryException">It did not arrive.</exception>
    Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop);
}
