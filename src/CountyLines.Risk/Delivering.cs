using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Release;
using CountyLines.Risk.Store;

namespace CountyLines.Risk;

/// <summary>How a recipient is reached.</summary>
/// <param name="Where">In words without secrets.</param>
public sealed record DeliveryWay(string Where, IDelivery Delivery);

/// <summary>What came of one package.</summary>
/// <param name="Failure">Why it did not arrive; empty when it did.</param>
public sealed record DeliveryReport(RecordedPackage Package, string Where, string Failure)
{
    public bool Arrived => Failure.Length == 0;
}

/// <summary>A receipt that should have come.</summary>
public sealed record MissedReceipt(RecordedPackage Package, DateOnly Due)
{
    public string Words => $"The receipt of {Package.Feed} sequence {Package.Sequence} (release {Package.Release}) was due by {Due:d MMMM yyyy} and has not come. Ask the recipient whether the list arrived.";
}

/// <summary>
/// Takes signed packages to their recipients, in the order of each feed. Every try is recorded before the first byte leaves and every arrival
/// after the last: when the program dies in between, the next try finds the package there by its manifest and only records it.
/// </summary>
/// <param name="ways">How each recipient is reached, by role.</param>
public sealed class Delivering(RiskStore store, IReadOnlyDictionary<string, DeliveryWay> ways)
{
    public async Task<IReadOnlyList<DeliveryReport>> DeliverAsync(CancellationToken stop)
    {
        var reports = new List<DeliveryReport>();
        foreach (var feed in store.Packages().Where(package => package.IsWaiting).GroupBy(package => package.Feed).OrderBy(feed => feed.Key, StringComparer.Ordinal))
        {
            foreach (var package in feed.OrderBy(package => package.Sequence))
            {
                var report = await DeliverAsync(package, stop);
                reports.Add(report);
                // What comes later would arrive with a gap before it.
                if (!report.Arrived)
                    break;
            }
        }

        return reports;
    }

    /// <summary>Receipts that are late on a day.</summary>
    public static IReadOnlyList<MissedReceipt> Missed(RiskStore store, DateOnly today)
    {
        var releases = store.Releases().ToDictionary(release => release.Number);
        return [.. store.Packages().Where(package => package.ReceiptDue(releases[package.Release].ReceiptDays) < today).Select(package => new MissedReceipt(package, package.ReceiptDue(releases[package.Release].ReceiptDays)!.Value))];
    }

    /// <summary>Records that a recipient has accepted a package.</summary>
    /// <returns>The package, and whether the receipt was known already.</returns>
    public static (RecordedPackage Package, bool WasKnown) Receive(RiskStore store, Receipt receipt)
    {
        var packages = store.Packages();
        var package = packages.FirstOrDefault(one => one.ManifestSha256 == receipt.ManifestSha256);
        if (package is null)
            throw new ActRefusedException("The receipt was not recorded", [$"no package was sent whose manifest has the hash {receipt.ManifestSha256}; ask the recipient where its package came from"]);
        ActRefusedException.ThrowIfAny("The receipt was not recorded",
        [
            .. package.Feed == receipt.Feed && package.Sequence == receipt.Sequence && package.Recipient == receipt.RecipientRole ? [] : new[] { $"it is for {receipt.Feed} sequence {receipt.Sequence}, and that manifest is of {package.Feed} sequence {package.Sequence}" },
            .. package.Step("withdrawn") is null ? Array.Empty<string>() : [$"{package.Feed} sequence {package.Sequence} was withdrawn before it was delivered; find out how the recipient came by it"],
        ]);
        if (package.Step("received") is not null)
            return (package, true);
        // It cannot have been accepted without having arrived.
        if (package.Step("delivered") is null)
            store.AddPackageStep(package.Id, "delivered", "by the recipient's receipt");
        store.AddPackageStep(package.Id, "received", "");
        return (store.Packages().First(one => one.Id == package.Id), false);
    }

    async Task<DeliveryReport> DeliverAsync(RecordedPackage recorded, CancellationToken stop)
    {
        if (!ways.TryGetValue(recorded.Recipient, out var way))
            return new DeliveryReport(recorded, "", $"the settings do not say how {recorded.Recipient} is reached: write Release:Delivery:{recorded.Recipient}");
        try
        {
            var package = Package.Of([.. store.PackageFiles(recorded.Id).Select(file => new ReleasedFile(file.Name, file.Bytes))]);
            store.AddPackageStep(recorded.Id, "tried", way.Where);
            await way.Delivery.DeliverAsync(package, stop);
            store.AddPackageStep(recorded.Id, "delivered", way.Where);
            return new DeliveryReport(recorded, way.Where, "");
        }
        catch (Exception fault) when (fault is PackageException or IOException or UnauthorizedAccessException or DeliveryException)
        {
            store.AddPackageStep(recorded.Id, "failed", way.Where);
            return new DeliveryReport(recorded, way.Where, fault.Message);
        }
    }
}
