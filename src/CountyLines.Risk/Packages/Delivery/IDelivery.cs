namespace CountyLines.Risk.Packages.Delivery;

/// <summary>A way to a recipient. What was delivered before and is asked for again is found by its manifest and left as it is.</summary>
public interface IDelivery
{
    /// <summary>Where to, in words without secrets.</summary>
    string Where { get; }

    /// <exception cref="DeliveryFailedException">It did not arrive, or something else has its name.</exception>
    Task DeliverAsync(Package package, CancellationToken stop);
}

/// <summary>A package did not arrive. It can be tried again.</summary>
public sealed class DeliveryFailedException(string message, Exception? inner = null) : Exception(message, inner);
