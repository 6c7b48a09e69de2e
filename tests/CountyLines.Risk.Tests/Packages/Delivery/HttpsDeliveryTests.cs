using CountyLines.Risk.Packages;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Packages.Delivery;

public sealed class HttpsDeliveryTests(ITestOutputHelper output) : IDisposable
{
    readonly DeliveryScene scene = new();
    readonly HttpsServer server = new();

    public void Dispose()
    {
        server.Dispose();
        scene.Dispose();
    }

    async Task<DeliveryOutcome> DeliverAsync(HttpsPlace? place = null)
    {
        using var delivery = new HttpsDelivery(place ?? server.Place);
        return await delivery.DeliverAsync(scene.Package, CancellationToken.None);
    }

    async Task<DeliveryException> WhyNotAsync(HttpsPlace? place = null)
    {
        var fault = await Assert.ThrowsAsync<DeliveryException>(() => DeliverAsync(place));
        Assert.DoesNotContain(HttpsServer.Token, fault.ToString(), StringComparison.Ordinal);
        return fault;
    }

    string Url(string file) => $"https://localhost:{server.Port}/{scene.Name}/{file}";

    [Fact]
    public async Task APackageArrivesWholeTheManifestFirstAndItsSignatureLastAndASecondDeliveryChangesNothing()
    {
        Assert.Equal(DeliveryOutcome.Delivered, await DeliverAsync());
        scene.AssertArrived(server.Inbox);
        Assert.Equal("PUT manifest.json", server.Requests[0]);
        Assert.Equal("PUT manifest.json.p7s", server.Requests[^1]);
        Assert.Equal(scene.Package.Contents.Count, server.Requests.Count);
        var before = DeliveryScene.Look(server.Inbox);
        Assert.Equal(DeliveryOutcome.AlreadyThere, await DeliverAsync());
        Assert.Equal(before, DeliveryScene.Look(server.Inbox));
    }

    [Fact]
    public async Task AnotherManifestUnderTheSameNameIsRefusedBeforeAnythingIsSent()
    {
        scene.LayOther(server.Inbox);
        foreach (var file in Directory.GetFiles(server.Inbox, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "manifest.json"))
            File.Delete(file);
        var before = DeliveryScene.Look(server.Inbox);
        var fault = await WhyNotAsync();
        Assert.Equal($"{Url("manifest.json")} is there and is another file; it was left as it is. Find out who put it there, and have it removed", fault.Message);
        Assert.False(fault.MayPass);
        Assert.Equal(before, DeliveryScene.Look(server.Inbox));
    }

    /// <summary>A wrong file of the same length at any place, or one that goes on after its end.</summary>
    [Fact]
    public async Task AnotherFileInThePackageIsNeverReplaced()
    {
        await DeliverAsync();
        var looked = 0;
        foreach (var file in scene.Package.Contents)
        {
            var path = Path.Combine(server.Inbox, scene.Name, file.Name);
            foreach (var other in new byte[][] { [.. file.Bytes[..^1], (byte)(file.Bytes[^1] ^ 1)], [.. file.Bytes, 1] })
            {
                await File.WriteAllBytesAsync(path, other);
                Assert.StartsWith($"{Url(file.Name)} is there and is another file", (await WhyNotAsync()).Message, StringComparison.Ordinal);
                Assert.Equal(other, await File.ReadAllBytesAsync(path));
                looked++;
            }

            await File.WriteAllBytesAsync(path, file.Bytes);
        }

        Assert.Equal(2 * scene.Package.Contents.Count, looked);
    }

    [Theory]
    [InlineData("301 Moved Permanently", "a redirect, which is not followed; put the right address into the settings", false)]
    [InlineData("307 Temporary Redirect", "a redirect, which is not followed; put the right address into the settings", false)]
    [InlineData("401 Unauthorized", "the token is missing, wrong or out of date", false)]
    [InlineData("403 Forbidden", "the token is missing, wrong or out of date", false)]
    [InlineData("404 Not Found", "look at the address in the settings, or ask whoever keeps the server", false)]
    [InlineData("429 Too Many Requests", "look at the address in the settings, or ask whoever keeps the server", true)]
    [InlineData("503 Service Unavailable", "look at the address in the settings, or ask whoever keeps the server", true)]
    [InlineData("507 Insufficient Storage", "its disk is full; tell whoever keeps the server", true)]
    [InlineData("202 Accepted", "it must say 201 for a file that was not there before; it may have replaced what was, so ask whoever keeps the server", false)]
    public async Task AnAnswerThatIsNoSuccessSaysWhatToDoAndTheNextTryHeals(string status, string what, bool mayPass)
    {
        server.Answer = _ => HttpsServer.Text(status, "Location: https://localhost:1/elsewhere\r\n");
        var fault = await WhyNotAsync();
        Assert.Equal($"{Url("manifest.json")} answers with status {status[..3]}: {what}", fault.Message);
        Assert.Equal(mayPass, fault.MayPass);
        Assert.Single(server.Requests);
        server.Answer = _ => null;
        Assert.Equal(DeliveryOutcome.Delivered, await DeliverAsync());
        scene.AssertArrived(server.Inbox);
    }

    [Fact]
    public async Task AServerThatReplacesWhatIsThereIsFoundOut()
    {
        server.KnowsConditions = false;
        Assert.Equal(DeliveryOutcome.Delivered, await DeliverAsync());
        Assert.StartsWith($"{Url("manifest.json")} answers with status 204: it must say 201", (await WhyNotAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongTokenIsRefused()
    {
        Assert.Equal($"{Url("manifest.json")} answers with status 401: the token is missing, wrong or out of date", (await WhyNotAsync(server.Place with { Token = () => "another" })).Message);
        Assert.Empty(Directory.GetFileSystemEntries(server.Inbox));
    }

    [Fact]
    public async Task ACertificateByAnotherIssuerOrForAnotherNameIsNotTrusted()
    {
        using var other = new HttpsServer();
        foreach (var place in new[] { server.Place with { Authorities = other.Place.Authorities }, server.Place with { Authorities = null }, server.Place with { Url = new Uri($"https://127.0.0.1:{server.Port}/") } })
        {
            var fault = await WhyNotAsync(place);
            Assert.Equal($"{place.Url.Host} shows a certificate that is not trusted; nothing was sent. Put its issuer's certificate into the settings, had on another way", fault.Message);
            Assert.False(fault.MayPass);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task NobodyAtThePortMayPass()
    {
        int port;
        using (var nobody = new CutWire(server.Port, 0))
            port = nobody.Port;
        var fault = await WhyNotAsync(server.Place with { Url = new Uri($"https://localhost:{port}/") });
        Assert.Equal("The package did not arrive at localhost: the connection cannot be made, broke off, or was silent for too long", fault.Message);
        Assert.True(fault.MayPass);
    }

    [Fact]
    public void NothingGoesWithoutTls() => Assert.Throws<ArgumentException>(() => new HttpsDelivery(server.Place with { Url = new Uri("http://localhost/") }));

    /// <summary>A server that throws half a file away, and one that keeps it under the file's own name.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWireThatBreaksAnywhereLeavesNothingThatVerifiesAndTheNextTryHeals(bool writesInPlace)
    {
        const int Cuts = 40;
        server.WritesInPlace = writesInPlace;
        long all;
        using (var whole = new CutWire(server.Port, long.MaxValue))
        {
            await DeliverAsync(server.Place with { Url = new Uri($"https://localhost:{whole.Port}/") });
            all = whole.Passed;
        }

        var (broken, half) = (0, 0);
        for (var cut = 0; cut < Cuts; cut++)
        {
            Directory.Delete(Path.Combine(server.Inbox, scene.Name), recursive: true);
            using (var wire = new CutWire(server.Port, all * cut / Cuts))
            {
                var fault = await WhyNotAsync(server.Place with { Url = new Uri($"https://localhost:{wire.Port}/") });
                Assert.True(fault.MayPass, fault.Message);
                broken++;
            }

            await server.UntilQuietAsync();
            Directory.CreateDirectory(Path.Combine(server.Inbox, scene.Name));
            Assert.False(File.Exists(Path.Combine(server.Inbox, scene.Name, "manifest.json.p7s")));
            half += scene.Package.Contents.Count(file => Path.Combine(server.Inbox, scene.Name, file.Name) is var path && File.Exists(path) && new FileInfo(path).Length < file.Bytes.Length);
            Assert.Equal(DeliveryOutcome.Delivered, await DeliverAsync());
            scene.AssertArrived(server.Inbox);
        }

        output.WriteLine($"{broken} of {Cuts} deliveries broke off within {all:N0} bytes; {half} left half a file");
        Assert.InRange(broken, Cuts, Cuts);
        Assert.InRange(half, writesInPlace ? 4 : 0, writesInPlace ? Cuts : 0);
    }

    [Fact]
    public async Task HalfAFileOnAServerWithoutTagsIsLeftAndTold()
    {
        server.KnowsTags = false;
        await DeliverAsync();
        var path = Path.Combine(server.Inbox, scene.Name, "list.csv");
        await File.WriteAllTextAsync(path, "refer");
        Assert.StartsWith($"{Url("list.csv")} is there and is another file", (await WhyNotAsync()).Message, StringComparison.Ordinal);
        Assert.Equal("refer", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task SendersAtOnceLeaveOneWholePackage()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => DeliverAsync()));
        Assert.Contains(DeliveryOutcome.Delivered, outcomes);
        scene.AssertArrived(server.Inbox);
        Assert.Equal(DeliveryOutcome.AlreadyThere, await DeliverAsync());
    }
}
