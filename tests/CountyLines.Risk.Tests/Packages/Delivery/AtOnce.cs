using CountyLines.Risk.Packages;
using Xunit;

namespace CountyLines.Risk.Tests.Packages.Delivery;

/// <summary>Several senders that deliver the same package at the same time, each again when it was disturbed.</summary>
static class AtOnce
{
    const int MostTries = 20;

    public static async Task DeliverAsync(int senders, Func<int, Task<DeliveryOutcome>> deliver)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() => UntilThereAsync(() => deliver(sender)))));
        // It arrived by one of them, and each of the others found it.
        Assert.Equal(senders - 1, outcomes.Count(outcome => outcome == DeliveryOutcome.AlreadyThere));
    }

    static async Task<DeliveryOutcome> UntilThereAsync(Func<Task<DeliveryOutcome>> deliver)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await deliver();
            }
            catch (DeliveryException fault) when (fault.MayPass && tries < MostTries)
            {
                // The first to arrive clears away what the others had begun.
            }
        }
    }
}
