using System.Globalization;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Audiences;

/// <summary>Makes a recipient's copy of a list from a run: which lines, which fields, how far reduced, and what changed since the copy before.</summary>
public static class AudienceList
{
    /// <param name="before">The copy that the recipient holds; null when it holds none.</param>
    /// <param name="corrects">The release that this one puts right; null for none.</param>
    public static ReleasedList Of(RunReport report, Audience audience, Recipient recipient, LineKnowledge known, long number, DateTimeOffset created, ReleasedList? before, long? corrects)
    {
        var chosen = ChosenLines.Of(report, audience, recipient, known);
        var columns = ListColumns.Of(report, audience, known).ToList();
        var rows = chosen.Lines.Select(line => (IReadOnlyList<string?>)[.. columns.Select(one => one.Value(line))]).ToList();
        var marking = chosen.Lines.Select(line => line.Entry.Line.Marking).Append(audience.Marking).Max();
        var (run, pack) = (report.Run, report.Pack);
        var heading = new ReleaseHeading(
            number, audience.Identity, audience.Title, recipient.Role, recipient.Name, LineWords.Of(marking), audience.Handling, audience.Purpose, audience.LawfulBasis,
            audience.Agreement ?? (audience.LeavesTheForce ? "none: this list must not leave the force" : "none needed: this list stays inside the force"), run.Number, run.AsOf,
            created, run.AsOf.AddDays(audience.ValidDays), run.PackIdentity, run.PackSha256, pack.Status, run.Engine, Selection(audience), chosen.Cut, [.. pack.Bands.Select(band => band.Name)])
        {
            LeftOut = chosen.LeftOut,
            Previous = before?.Heading.Release,
            Corrects = corrects,
        };
        var bare = new ReleasedList(heading, [.. columns.Select(one => one.Column)], rows, []);
        return before is null ? bare : new ReleasedList(heading, bare.Columns, bare.Rows, ListChanges.Between(before, bare));
    }

    static string Selection(Audience audience)
    {
        var choice = audience.Lines;
        var parts = new List<string>();
        if (choice.BandFrom is { } band)
            parts.Add($"in the band {band} or above");
        if (choice.RiskFrom is { } risk)
            parts.Add($"with a risk of {risk.ToString(CultureInfo.InvariantCulture)} or more");
        if (choice.ConfidenceFrom is { } confidence)
            parts.Add($"of confidence {confidence} or better");
        if (choice.Statuses.Count > 0)
            parts.Add($"that are {string.Join(", ", choice.Statuses.Select(LineWords.Of))}");
        if (choice.AreaNames.Count > 0)
            parts.Add($"that run from or into {string.Join(", ", choice.AreaNames)}");
        if (choice.CrossesForces)
            parts.Add("that run from one force into another, or of which one end is not known");
        return $"Ranked lines{(parts.Count > 0 ? " " + string.Join(", ", parts) : "")}{(choice.Top is { } top ? $"; the first {top}" : "")}.";
    }
}
