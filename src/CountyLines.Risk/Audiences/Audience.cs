using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Audiences;

/// <summary>Somebody who receives a copy of a release. Roles, never persons.</summary>
/// <param name="Role">A code: <c>emsou-intelligence-desk</c>.</param>
/// <param name="Name">The role in words.</param>
/// <param name="Certificate">The path of the recipient's certificate, from the folder of rules; null when there is none.</param>
/// <param name="Encrypt">Whether the files are enveloped for the certificate.</param>
public sealed record Recipient(string Role, string Name, string? Certificate, bool Encrypt);

/// <summary>Which of the ranked lines an audience sees. What is null asks nothing.</summary>
/// <param name="BandFrom">The lowest band.</param>
/// <param name="Statuses">None for every status.</param>
/// <param name="Areas">Codes of forces, from or into one of which the line must run; none for anywhere.</param>
/// <param name="CrossesForces">Whether the line must run from one force into another.</param>
/// <param name="ConfidenceFrom">The lowest confidence, by its word in the pack.</param>
/// <param name="RiskFrom">The least risk.</param>
/// <param name="Top">The most lines.</param>
/// <param name="TieIncluded">Whether lines of equal risk at the cut all go in, so that there are more than <paramref name="Top"/>; otherwise none of them does.</param>
public sealed record LineChoice(
    string? BandFrom, IReadOnlyList<LineStatus> Statuses, IReadOnlySet<string> Areas, bool CrossesForces, string? ConfidenceFrom, long? RiskFrom, int? Top, bool TieIncluded)
{
    /// <summary>The areas as the author named them.</summary>
    public IReadOnlyList<string> AreaNames { get; init; } = [];
}

/// <summary>A field that an audience sees, and how far it is reduced.</summary>
public sealed record ChosenField(ReleaseField Field, string Reduction);

/// <summary>
/// To whom lists go, which lines and fields, how reduced, by what right, and for how long: one file in <c>rules/audiences</c>.
/// </summary>
/// <param name="LeavesTheForce">Whether the list goes outside, where handling conditions bite.</param>
/// <param name="Agreement">The sharing agreement's reference; null when there is none, and then nothing leaves the force.</param>
/// <param name="Marking">The least that a list is marked; a line in it may raise it.</param>
/// <param name="ValidDays">How many days after its as-of date a list may be used.</param>
/// <param name="ReceiptDays">How many days after publication a recipient's receipt is missed.</param>
/// <param name="Sha256">Of the file, so that a release says by which words it was made.</param>
public sealed record Audience(
    string Id, string Version, string Title, string Status, string Owner, bool LeavesTheForce, string Purpose, string LawfulBasis, string? Agreement, Marking Marking, string Handling,
    int ValidDays, int ReceiptDays, LineChoice Lines, IReadOnlyList<ChosenField> Fields, IReadOnlyList<string> Formats, IReadOnlyList<Recipient> Recipients, string Sha256)
{
    /// <summary>For example <c>emsou@1.0.0</c>.</summary>
    public string Identity => $"{Id}@{Version}";

    /// <summary>How far a field is reduced; <c>withhold</c> when the audience does not see it.</summary>
    public string ReductionOf(string field) => Fields.FirstOrDefault(one => one.Field.Id == field)?.Reduction ?? Reductions.Withhold;

    /// <summary>What of it does not fit a pack: the words of its bands and of its confidence are the pack's.</summary>
    public IEnumerable<string> WhyNot(Pack pack)
    {
        if (Lines.BandFrom is { } band && pack.Bands.All(one => one.Name != band))
            yield return $"the audience {Identity} asks for lines from the band '{band}', and {pack.Identity} has none of that name{Words.DidYouMean(band, pack.Bands.Select(one => one.Name))}";
        if (Lines.ConfidenceFrom is { } confidence && pack.Confidence.Levels.All(one => one.Label != confidence))
            yield return $"the audience {Identity} asks for confidence from '{confidence}', and {pack.Identity} has none of that name{Words.DidYouMean(confidence, pack.Confidence.Levels.Select(one => one.Label))}";
    }
}
