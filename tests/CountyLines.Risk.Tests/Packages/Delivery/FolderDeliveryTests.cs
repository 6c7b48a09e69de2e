using CountyLines.Risk.Packages;
using Xunit;

namespace CountyLines.Risk.Tests.Packages.Delivery;

public sealed class FolderDeliveryTests : IDisposable
{
    readonly DeliveryScene scene = new();
    readonly string inbox;

    public FolderDeliveryTests() => inbox = Directory.CreateDirectory(Path.Combine(scene.Folder, "inbox")).FullName;

    public void Dispose() => scene.Dispose();

    Task<DeliveryOutcome> DeliverAsync() => new FolderDelivery(inbox).DeliverAsync(scene.Package, CancellationToken.None);

    [Fact]
    public async Task APackageArrivesWholeAndASecondDeliveryChangesNothing()
    {
        Assert.Equal(DeliveryOutcome.Delivered, await DeliverAsync());
        scene.AssertArrived(inbox);
        var before = DeliveryScene.Look(inbox);
        Assert.Equal(DeliveryOutcome.AlreadyThere, await DeliverAsync());
        Assert.Equal(before, DeliveryScene.Look(inbox));
    }

    [Fact]
    public async Task AnotherManifestUnderTheSameNameIsRefusedAndLeftAsItIs()
    {
        var there = scene.LayOther(inbox);
        var before = DeliveryScene.Look(inbox);
        var fault = await Assert.ThrowsAsync<DeliveryException>(DeliverAsync);
        Assert.Equal($"The folder {there} cannot be written: it holds another manifest; move it away, and find out who put it there", fault.Message);
        Assert.False(fault.MayPass);
        Assert.Equal(before, DeliveryScene.Look(inbox));
    }

    [Fact]
    public async Task TheSameManifestWithAnotherSignatureIsRefused()
    {
        await DeliverAsync();
        var signature = Path.Combine(inbox, scene.Name, "SHA256SUMS.p7s");
        await File.WriteAllTextAsync(signature, "no signature");
        Assert.Contains("the same manifest with other signatures", (await Assert.ThrowsAsync<DeliveryException>(DeliverAsync)).Message);
        Assert.Equal("no signature", await File.ReadAllTextAsync(signature));
    }

    [Fact]
    public async Task AShareThatIsNotMountedIsAFailureAndNoFolderIsMade()
    {
        Directory.Delete(inbox);
        var fault = await Assert.ThrowsAsync<DeliveryException>(DeliverAsync);
        Assert.Equal($"There is no folder {inbox}; is the share mounted?", fault.Message);
        Assert.True(fault.MayPass);
        Assert.False(Directory.Exists(inbox));
    }

    [Fact]
    public async Task WhatDeadTriesLeftBehindIsGoneOnceThePackageIsThere()
    {
        foreach (var end in new[] { "", "-00000001" })
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(inbox, $".part-{scene.Name}{end}")).FullName, "list.csv"), "half");
        Assert.Equal(DeliveryOutcome.Delivered, await DeliverAsync());
        scene.AssertArrived(inbox);
        Directory.CreateDirectory(Path.Combine(inbox, $".part-{scene.Name}-00000002"));
        Assert.Equal(DeliveryOutcome.AlreadyThere, await DeliverAsync());
        scene.AssertArrived(inbox);
    }

    [Fact]
    public async Task SendersAtOnceLeaveOneWholePackage()
    {
        await AtOnce.DeliverAsync(8, _ => DeliverAsync());
        scene.AssertArrived(inbox);
    }
}
