using CountyLines.Risk.Lines;
using CountyLines.Risk.Packages;
using CountyLines.Risk.Release;
using CountyLines.Risk.Worker.Commands;
using CountyLines.Risk.Worker.Web.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace CountyLines.Risk.Worker.Web.Pages;

/// <summary>One release: each recipient's copy as it was frozen, its steps, and what may be done with it next.</summary>
[Needs(Right.LookAtPersons)]
[RequestSizeLimit(2 * LargestReceipt)]
sealed class ReleaseModel(ConsoleStores stores, LocalAccounts accounts) : FormPage(stores)
{
    /// <summary>No receipt is larger.</summary>
    const int LargestReceipt = 65_536;

    /// <summary>Letters that stand on one line of a narrow column.</summary>
    const int LongCell = 30;

    [BindProperty(SupportsGet = true)]
    public long Number { get; set; }

    [BindProperty]
    public string? Because { get; set; }

    public RecordedRelease Release { get; private set; } = null!;

    public IReadOnlyList<RecordedPackage> Packages { get; private set; } = [];

    /// <summary>Each copy with its list; null for one whose lines were erased since.</summary>
    public IReadOnlyList<(ReleaseCopy Copy, ReleasedList? List)> Copies { get; private set; } = [];

    /// <summary>Lines of which nothing may be shown now, whatever was frozen then.</summary>
    public IReadOnlySet<string> Restricted { get; private set; } = new HashSet<string>();

    public bool Signs => Stores.Settings?.Signs == true;

    public string SettingsFile => Stores.Settings?.Where ?? "countylines.json";

    /// <summary>Whether the person drafted it, and so cannot be the one who approves it.</summary>
    public bool IsDrafter => Person.Of(Release.MadeBy) is { } drafter && Who.IsSameAs(drafter);

    public bool MayDiscard => (May(Right.Work) || May(Right.Approve)) && Release.State is ReleaseState.Draft or ReleaseState.Approved;

    public string? Told => Done switch
    {
        "drafted" => "The release is drafted and frozen. Another person looks at its files and approves it.",
        "approved" => "The release is approved. It can be published.",
        "discarded" => "The release is given up.",
        "published" => "The release is published and delivered.",
        "recalled" => "The release is recalled, and whoever may hold it is told.",
        "received" => "The receipt is recorded.",
        _ => null,
    };

    public Task OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostApproveAsync()
    {
        return May(Right.Approve) ? await TryAsync(() => Next(Approve(), "approved"), ShowAsync) : Forbid();
    }

    public async Task<IActionResult> OnPostDiscardAsync()
    {
        return May(Right.Work) || May(Right.Approve) ? await TryAsync(() => Next(new Releasing(Store, Stores.Rules).Discard(Number, Because ?? ""), "discarded"), ShowAsync) : Forbid();
    }

    public async Task<IActionResult> OnPostPublishAsync(CancellationToken stop)
    {
        return May(Right.Approve) ? await TryAsync(() => IssueAsync("published", publishing => publishing.Publish(Number, Today, Stores.Clock.GetUtcNow()), stop), ShowAsync) : Forbid();
    }

    public async Task<IActionResult> OnPostRecallAsync(CancellationToken stop)
    {
        return May(Right.Approve) ? await TryAsync(() => IssueAsync("recalled", publishing => publishing.Recall(Number, Because ?? "", Stores.Clock.GetUtcNow()), stop), ShowAsync) : Forbid();
    }

    public async Task<IActionResult> OnPostReceiptAsync(IFormFile? receipt)
    {
        if (!May(Right.Work) && !May(Right.Approve))
            return Forbid();
        return await TryAsync(async () =>
        {
            if (receipt is not { Length: > 0 and <= LargestReceipt })
                throw new RefusedException(receipt is { Length: > 0 } ? "The file is larger than any receipt: is it the right file?" : "Choose the receipt that the recipient's check wrote.");
            using var bytes = new MemoryStream();
            await receipt.CopyToAsync(bytes);
            var (package, _) = Delivering.Receive(Store, Receipt.Read(bytes.ToArray()));
            return $"/releases/show?number={package.Release}&done=received";
        }, ShowAsync);
    }

    RecordedRelease Approve()
    {
        if (Store.FindRelease(Number) is { } draft)
            accounts.ThrowIfGivenBy(draft.MadeBy, Who, Store, "The release was not approved");
        return new Releasing(Store, Stores.Rules).Approve(Number, Who, Today);
    }

    public static string NotDelivered(DeliveryReport report) => $"Not delivered: {report.Package.Kind} {report.Package.Release}, sequence {report.Package.Sequence} of {report.Package.Feed}: {report.Failure} It is kept signed, and can be delivered from the page of all releases.";

    public static string TagOf(ReleaseState state) => state switch
    {
        ReleaseState.Draft => "govuk-tag--yellow",
        ReleaseState.Approved => "govuk-tag--blue",
        ReleaseState.Published => "govuk-tag--green",
        ReleaseState.Recalled => "govuk-tag--red",
        _ => "govuk-tag--grey",
    };

    public string FileOf(ReleaseCopy copy, string file) => $"/releases/preview?number={Number}&recipient={Uri.EscapeDataString(copy.Recipient)}&file={Uri.EscapeDataString(file)}";

    /// <summary>Whether nothing of a row may be shown now.</summary>
    public bool IsWithheld(ReleasedList list, IReadOnlyList<string?> row) => ReferenceIn(list) is var at and >= 0 && row[at] is { } reference && Restricted.Contains(reference);

    public static int ReferenceIn(ReleasedList list) => list.Columns.ToList().FindIndex(column => column.Id == "reference");

    /// <summary>How a column is set: long texts need room, or a list of many columns stands on end.</summary>
    public static string? ClassOf(ReleasedList list, int column)
    {
        return list.Columns[column].Kind switch
        {
            ColumnKind.Whole => "number",
            ColumnKind.Date or ColumnKind.Month => "number",
            _ => list.Rows.Any(row => row[column]?.Length > LongCell) ? "long" : null,
        };
    }

    async Task<string?> IssueAsync(string step, Func<Publishing, RecordedRelease> issue, CancellationToken stop)
    {
        if (Stores.Settings is not { Signs: true } given)
            throw new RefusedException($"The settings have no section Release: nothing can be signed. Write Release:Sender, Release:Certificate and Release:Delivery into {SettingsFile}.");
        using var settings = given.Release();
        issue(new Publishing(Store, Stores.Rules, settings.Certificate, settings.Sender));
        var failed = (await new Delivering(Store, settings.Ways).DeliverAsync(stop)).Where(report => !report.Arrived).ToList();
        if (failed.Count == 0)
            return Next(null, step);
        Tell(StatusCodes.Status502BadGateway, [$"The release is {step}, and something of it is still to be delivered.", .. failed.Select(NotDelivered)]);
        return null;
    }

    string Next(RecordedRelease? _, string done) => $"/releases/show?number={Number}&done={done}";

    async Task ShowAsync()
    {
        Release = Store.FindRelease(Number) ?? throw new NotFoundException($"There is no release {Number}.");
        Packages = [.. Store.Packages().Where(package => package.Release == Number)];
        Restricted = Store.RestrictedLines();
        Copies = [.. Release.Copies.Select(copy => (copy, copy.List is { } bytes ? ReleasedJson.Read(bytes) : null))];
        await LookedAsync("release-shown", ("release", Number), ("copies", Copies.Count));
    }
}
