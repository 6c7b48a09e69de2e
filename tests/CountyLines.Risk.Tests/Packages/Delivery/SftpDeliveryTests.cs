using CountyLines.Risk.Packages;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Packages.Delivery;

/// <summary>Against OpenSSH's own server.</summary>
public sealed class SftpDeliveryTests(SshServer server, ITestOutputHelper output) : IClassFixture<SshServer>, IDisposable
{
    readonly DeliveryScene scene = new();
    readonly string inbox = Directory.CreateDirectory(Path.Combine(server.Inbox, Path.GetRandomFileName())).FullName;

    SftpPlace Place => server.Place with { Folder = inbox };

    public void Dispose() => scene.Dispose();

    Task<DeliveryOutcome> DeliverAsync(SftpPlace? place = null) => new SftpDelivery(place ?? Place).DeliverAsync(scene.Package, CancellationToken.None);

    async Task<DeliveryException> WhyNotAsync(SftpPlace place)
    {
        var fault = await Assert.ThrowsAsync<DeliveryException>(() => DeliverAsync(place));
        foreach (var line in await File.ReadAllLinesAsync(server.KeyOf("user")))
            Assert.DoesNotContain(line, fault.ToString(), StringComparison.Ordinal);
        return fault;
    }

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
        var fault = await WhyNotAsync(Place);
        Assert.Equal($"{there} is there and is another package, or not whole; it was left as it is. Find out who put it there, and move it away", fault.Message);
        Assert.False(fault.MayPass);
        Assert.Equal(before, DeliveryScene.Look(inbox));
    }

    [Fact]
    public async Task AServerWithAnotherHostKeyIsNotSpokenTo()
    {
        var fault = await WhyNotAsync(Place with { HostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
        Assert.Equal($"127.0.0.1 shows the host key {server.HostKey}, and the settings pin SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; nothing was sent. Ask whoever keeps the server whether its key has changed", fault.Message);
        Assert.False(fault.MayPass);
        Assert.Empty(Directory.GetFileSystemEntries(inbox));
    }

    [Fact]
    public async Task AKeyThatTheServerDoesNotKnowOrThatIsNoneSaysSo()
    {
        Assert.Equal($"127.0.0.1 does not take the key in {server.KeyOf("stranger")} for {Environment.UserName}; nothing was sent", (await WhyNotAsync(Place with { KeyFile = server.KeyOf("stranger") })).Message);
        Assert.StartsWith("The key for 127.0.0.1 cannot be read: ", (await WhyNotAsync(Place with { KeyFile = server.KeyOf("none") })).Message, StringComparison.Ordinal);
        Assert.Equal($"{server.KeyOf("user.pub")} holds no private key that can be used; give one in OpenSSH's form or PEM, without a passphrase", (await WhyNotAsync(Place with { KeyFile = server.KeyOf("user.pub") })).Message);
        Assert.Empty(Directory.GetFileSystemEntries(inbox));
    }

    [Fact]
    public async Task AFolderThatIsNotThereIsNotMade()
    {
        var place = Place with { Folder = inbox + "-none" };
        var fault = await WhyNotAsync(place);
        Assert.Equal($"127.0.0.1 shows {Environment.UserName} no folder {place.Folder}; correct the settings, or ask whoever keeps the server", fault.Message);
        Assert.False(fault.MayPass);
        Assert.False(Directory.Exists(place.Folder));
    }

    [Fact]
    public async Task NobodyAtThePortMayPass()
    {
        int port;
        using (var nobody = new CutWire(server.Port, 0))
            port = nobody.Port;
        var fault = await WhyNotAsync(Place with { Port = port });
        Assert.StartsWith("The package did not arrive at 127.0.0.1: ", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.MayPass);
    }

    /// <summary>The places lie close where files are sent and where the folder gets its name.</summary>
    [Fact]
    public async Task AWireThatBreaksAnywhereLeavesNothingHalfAndTheNextTryHeals()
    {
        const int Cuts = 24;
        long all;
        using (var whole = new CutWire(server.Port, long.MaxValue))
        {
            await DeliverAsync(Place with { Port = whole.Port });
            all = whole.Passed;
            Directory.Delete(Path.Combine(inbox, scene.Name), recursive: true);
        }

        var (broken, left) = (0, 0);
        for (var cut = 0; cut < Cuts; cut++)
        {
            // Half of them over all bytes, and half over the last ones, where the folder is read back and renamed.
            var most = cut < Cuts / 2 ? all * cut / (Cuts / 2) : all - 2_000 + (2_000 * (cut - (Cuts / 2)) / (Cuts / 2));
            using (var wire = new CutWire(server.Port, most))
            {
                try
                {
                    await DeliverAsync(Place with { Port = wire.Port });
                }
                catch (DeliveryException fault)
                {
                    Assert.True(fault.MayPass, fault.Message);
                    broken++;
                }
            }

            await server.UntilQuietAsync();
            left += Directory.GetDirectories(inbox, ".part-*").Length;
            if (Directory.Exists(Path.Combine(inbox, scene.Name)))
                scene.AssertWhole(Path.Combine(inbox, scene.Name));
            await DeliverAsync();
            scene.AssertArrived(inbox);
            Directory.Delete(Path.Combine(inbox, scene.Name), recursive: true);
        }

        output.WriteLine($"{broken} of {Cuts} deliveries broke off within {all:N0} bytes; {left} left a folder behind");
        Assert.InRange(broken, Cuts / 2, Cuts);
        Assert.InRange(left, 4, Cuts);
    }

    [Fact]
    public async Task ADeadTryIsClearedAwayBeforeAnotherFailsTooAndALiveOneIsNot()
    {
        var (dead, live) = (Path.Combine(inbox, $".part-{scene.Name}-00000001"), Path.Combine(inbox, $".part-{scene.Name}-00000002"));
        foreach (var part in new[] { dead, live })
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(part).FullName, "list.csv"), "half");
        Directory.SetLastWriteTimeUtc(dead, Directory.GetLastWriteTimeUtc(live).AddHours(-2));
        // Far enough to begin, and not far enough to end.
        using (var wire = new CutWire(server.Port, 60_000))
            await WhyNotAsync(Place with { Port = wire.Port });
        await server.UntilQuietAsync();
        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(live));
        await DeliverAsync();
        scene.AssertArrived(inbox);
    }

    [Fact]
    public async Task SendersAtOnceLeaveOneWholePackage()
    {
        await AtOnce.DeliverAsync(4, _ => DeliverAsync());
        scene.AssertArrived(inbox);
    }
}
