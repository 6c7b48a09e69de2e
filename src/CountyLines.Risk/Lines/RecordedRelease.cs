namespace CountyLines.Risk.Lines;

/// <summary>How far a release is.</summary>
public enum ReleaseState
{
    Draft,
    Approved,
    Published,

    /// <summary>Published, and a later release to the same audience has been published since.</summary>
    Superseded,
    Recalled,

    /// <summary>Given up before it was published.</summary>
    Discarded,
}

/// <summary>A step in a release's life.</summary>
/// <param name="Step"><c>approved</c>, <c>published</c>, <c>recalled</c> or <c>discarded</c>.</param>
public sealed record ReleaseStep(string Step, string Person, string Because, DateTimeOffset At);

/// <summary>A release as it was drafted. It is never changed: what becomes of it are its steps.</summary>
/// <param name="Number">From 1, over all audiences; never used twice.</param>
/// <param name="Corrects">The release that it puts right; null for none.</param>
/// <param name="Because">What was wrong with that one; empty otherwise.</param>
public sealed record RecordedRelease(
    long Number, long Run, string Audience, string Version, string AudienceSha256, string Marking, DateOnly AsOf, DateOnly ValidUntil, int ReceiptDays, long? Corrects, string Because, string MadeBy,
    DateTimeOffset MadeAt)
{
    public IReadOnlyList<ReleaseStep> Steps { get; init; } = [];

    public IReadOnlyList<ReleaseCopy> Copies { get; init; } = [];

    /// <summary>Whether a later release to the same audience was published.</summary>
    public bool IsSuperseded { get; init; }

    public ReleaseState State => Step("recalled") is not null ? ReleaseState.Recalled
        : Step("discarded") is not null ? ReleaseState.Discarded
        : Step("published") is not null ? IsSuperseded ? ReleaseState.Superseded : ReleaseState.Published
        : Step("approved") is not null ? ReleaseState.Approved : ReleaseState.Draft;

    public ReleaseStep? Step(string step) => Steps.FirstOrDefault(one => one.Step == step);
}

/// <summary>A recipient's copy of a release.</summary>
/// <param name="List">The frozen list; null after a line in it was erased.</param>
/// <param name="Sha256">Of the list.</param>
public sealed record ReleaseCopy(string Recipient, string Name, IReadOnlyList<string> Formats, string? Certificate, bool Encrypt, int Lines, int LeftOut, string Sha256, byte[]? List)
{
    /// <summary>The lines in it, each with the digest of the version that went.</summary>
    public IReadOnlyList<CopiedLine> Records { get; init; } = [];
}

/// <summary>A line as it stands in a copy.</summary>
/// <param name="Version">SHA-256 over its cells.</param>
public sealed record CopiedLine(string Line, string Version);

/// <summary>What happened to a package.</summary>
/// <param name="Step"><c>tried</c>, <c>failed</c>, <c>delivered</c>, <c>withdrawn</c> or <c>received</c>.</param>
public sealed record PackageStep(string Step, string Detail, string Person, DateTimeOffset At);

/// <summary>What was signed for one recipient: a list, or a notice about one.</summary>
/// <param name="Kind"><c>list</c>, <c>recall</c> or <c>correction</c>.</param>
/// <param name="Feed">The audience and the recipient: <c>emsou/emsou-intelligence-desk</c>.</param>
/// <param name="Sequence">From 1 in the feed; never used twice.</param>
/// <param name="Audit">The head of the audit chain that its manifest names.</param>
public sealed record RecordedPackage(long Id, long Release, string Kind, string Recipient, string Feed, long Sequence, string ManifestSha256, AuditHead Audit, DateTimeOffset MadeAt)
{
    public IReadOnlyList<PackageStep> Steps { get; init; } = [];

    public PackageStep? Step(string step) => Steps.LastOrDefault(one => one.Step == step);

    /// <summary>Whether it is still to be delivered.</summary>
    public bool IsWaiting => Step("delivered") is null && Step("withdrawn") is null;

    /// <summary>The day from which its receipt is missed; null when it came, or is not awaited.</summary>
    public DateOnly? ReceiptDue(int receiptDays) => Step("delivered") is { } delivered && Step("received") is null ? DateOnly.FromDateTime(delivered.At.UtcDateTime).AddDays(receiptDays) : null;
}

/// <summary>Where a version of a line went.</summary>
public sealed record Disclosure(string Line, string Version, long Release, string Audience, string Recipient, string RecipientName, string Kind, long Sequence, DateTimeOffset? DeliveredAt, bool IsReceived, ReleaseState State);

/// <summary>A package to be kept: everything that goes to the recipient, as it goes.</summary>
public sealed record NewPackage(string Kind, string Recipient, string Feed, long Sequence, string ManifestSha256, AuditHead Audit, IReadOnlyList<(string Name, byte[] Bytes)> Files);

/// <summary>The end of a feed.</summary>
/// <param name="Sequence">0 before the first package.</param>
/// <param name="ManifestSha256">Null before the first package.</param>
public sealed record FeedEnd(string Feed, long Sequence, string? ManifestSha256);
