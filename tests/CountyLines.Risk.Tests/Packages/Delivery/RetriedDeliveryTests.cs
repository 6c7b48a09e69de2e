using CountyLines.Risk.Packages;
using CountyLines.Risk.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Packages.Delivery;

public sealed class RetriedDeliveryTests : IDisposable
{
    readonly DeliveryScene scene = new();
    readonly FakeTimeProvider clock = Some.Clock();

    public void Dispose() => scene.Dispose();

    /// <summary>Lets the clock run on until the delivery has ended.</summary>
    async Task<(DeliveryOutcome? Outcome, DeliveryException? Fault)> RunAsync(IDelivery delivery)
    {
        var running = new RetriedDelivery(delivery, clock).DeliverAsync(scene.Package, CancellationToken.None);
        await Patience.Until(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        });
        try
        {
            return (await running, null);
        }
        catch (DeliveryException fault)
        {
            return (null, fault);
        }
    }

    [Fact]
    public async Task WhatMayPassIsTriedFiveTimesOverHalfAMinuteAndWhatMayNotOnce()
    {
        var (passing, lasting) = (new Unreachable(clock, mayPass: true), new Unreachable(clock, mayPass: false));
        Assert.Equal("Nobody there.", (await RunAsync(passing)).Fault?.Message);
        Assert.Equal("Nobody there.", (await RunAsync(lasting)).Fault?.Message);
        Assert.Equal(5, passing.Tries.Count);
        Assert.Single(lasting.Tries);
        // The clock of the test moves in steps of its own, so a wait may be longer and is never shorter.
        Assert.All(passing.Tries.Skip(1).Zip(passing.Tries, (next, one) => next - one).Zip([2, 4, 8, 16]), wait => Assert.True(wait.First >= TimeSpan.FromSeconds(wait.Second), $"{wait}"));
    }

    [Fact]
    public async Task AShareThatIsMountedMeanwhileGetsThePackage()
    {
        var inbox = Path.Combine(scene.Folder, "inbox");
        var (outcome, fault) = await RunAsync(new MountedLate(inbox));
        Assert.Equal((DeliveryOutcome.Delivered, null), (outcome, fault));
        scene.AssertArrived(inbox);
    }

    sealed class Unreachable(TimeProvider clock, bool mayPass) : IDelivery
    {
        public List<DateTimeOffset> Tries { get; } = [];

        public Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop)
        {
            Tries.Add(clock.GetUtcNow());
            throw new DeliveryException("Nobody there.", mayPass);
        }
    }

    /// <summary>The folder is there from the third try on.</summary>
    sealed class MountedLate(string inbox) : IDelivery
    {
        int tries;

        public Task<DeliveryOutcome> DeliverAsync(Package package, CancellationToken stop)
        {
            if (++tries == 3)
                Directory.CreateDirectory(inbox);
            return new FolderDelivery(inbox).DeliverAsync(package, stop);
        }
    }
}
