using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>All ranked lines that run from one district to another, or inside one.</summary>
/// <param name="Lines">By rank, never empty.</param>
sealed record Flow(District From, District To, IReadOnlyList<RankedLine> Lines)
{
    public bool IsInside => From == To;

    /// <summary>Whose band the flow is drawn in.</summary>
    public RankedLine Worst => Lines.MaxBy(line => line.Band.Index)!;

    public double Width => 1.1 + (0.7 * Math.Sqrt(Lines.Count));

    /// <summary>Every pair of districts that a line connects, most lines first, then by the best rank.</summary>
    public static IReadOnlyList<Flow> Of(IReadOnlyList<RankedLine> ranked)
    {
        var pairs = from line in ranked
                    let origin = Known(line.Line.ExportingDistrict)
                    where origin is not null
                    from code in line.Line.ImportingDistricts ?? []
                    let destination = Known(code)
                    where destination is not null
                    group line by (origin, destination);
        return
        [
            .. pairs.Select(pair => new Flow(pair.Key.origin, pair.Key.destination, [.. pair.Distinct()]))
                .OrderByDescending(flow => flow.Lines.Count).ThenBy(flow => flow.Lines[0].Rank)
                .ThenBy(flow => flow.From.Code, StringComparer.Ordinal).ThenBy(flow => flow.To.Code, StringComparer.Ordinal),
        ];
    }

    public static District? Known(string? code) => code is null ? null : ReferenceData.Districts.GetValueOrDefault(code);
}
