using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>The map in words: the flows, and every line of which the map cannot show all.</summary>
static class MapWords
{
    const int InTable = 10;

    public static Raw Of(Pack pack, IReadOnlyList<RankedLine> ranked, IReadOnlyList<Flow> flows)
    {
        return Html.Of($"""
            {(flows.Count == 0 ? Html.Of($"<p>No ranked line has two known ends.</p>") : Flows(pack, flows))}
            <h3>Not, or not fully, on the map</h3>
            {NotDrawn(ranked)}
            """);
    }

    static Raw Flows(Pack pack, IReadOnlyList<Flow> flows)
    {
        Column[] columns = [new("From", NamesRow: true), new("To"), new("Lines", IsNumber: true), new("Worst band"), new("Lines by rank")];
        var rows = flows.Take(InTable).Select(flow => (IReadOnlyList<Raw>)
        [
            Html.Of($"{flow.From.Name} ({Words.ForceName(flow.From.ForceCode)})"),
            Html.Of($"{(flow.IsInside ? "inside the district" : $"{flow.To.Name} ({Words.ForceName(flow.To.ForceCode)})")}"),
            Html.Of($"{flow.Lines.Count}"),
            BandMark.Chip(pack, flow.Worst.Band),
            Html.Join(flow.Lines.Select(line => Html.Of($"{line.Rank} <bdi>{line.Line.Name}</bdi>")), "; "),
        ]);
        var caption = flows.Count > InTable ? $"The {InTable} busiest of {flows.Count} flows; the rest follow in words" : "All flows";
        return Html.Of($"""
            {Table.Of(Html.Of($"{caption}"), "stack flows", columns, rows)}
            {Rest([.. flows.Skip(InTable)])}
            """);
    }

    static Raw Rest(IReadOnlyList<Flow> flows)
    {
        if (flows.Count == 0)
            return default;
        var origins = flows.GroupBy(flow => flow.From).OrderBy(origin => origin.Key.Name, StringComparer.Ordinal).Select(origin => Html.Of($"""
            <li><b>{origin.Key.Name}</b> → {string.Join(", ", origin.OrderBy(flow => flow.To.Name, StringComparer.Ordinal).Select(To))}</li>
            """));
        return Html.Of($"""<h3>The other flows</h3><ul class="columns">{origins}</ul>""");
    }

    static string To(Flow flow)
    {
        var name = flow.IsInside ? "inside the district" : flow.To.Name;
        return flow.Lines.Count == 1 ? name : $"{name} ({flow.Lines.Count} lines)";
    }

    static Raw NotDrawn(IReadOnlyList<RankedLine> ranked)
    {
        var gaps = ranked.Select(line => (Line: line, Gap: Gap(line))).Where(entry => entry.Gap.Length > 0).ToList();
        if (gaps.Count == 0)
            return Html.Of($"<p>{(ranked.Count == 0 ? "No line is ranked in this run." : "Every ranked line is fully on the map.")}</p>");
        return Html.Of($"""
            <ul class="columns">{gaps.Select(entry => Html.Of($"<li>Rank {entry.Line.Rank} {Words.Name(entry.Line.Line)}: {entry.Gap}</li>"))}</ul>
            """);
    }

    /// <summary>What the map cannot show of a line; empty when it shows all.</summary>
    static string Gap(RankedLine ranked)
    {
        var line = ranked.Line;
        var gaps = new List<string>();
        var arrives = $"to {Words.Destinations(line)}";
        if (line.ExportingDistrict is null)
            gaps.Add(line.ExportingForce is null ? $"origin not known; {arrives}" : $"only the exporting force is known, {Words.ForceName(line.ExportingForce)}; {arrives}");
        else if (Flow.Known(line.ExportingDistrict) is null)
            gaps.Add($"exporting district {line.ExportingDistrict} is not on the map; {arrives}");
        else if (line.ExportingForce is null)
            gaps.Add($"exporting force not known; drawn from the recorded district, {Words.DistrictName(line.ExportingDistrict)}");
        if (line.ImportingDistricts is not { Count: > 0 } districts)
            gaps.Add(line.ExportingDistrict is null ? "nothing is drawn" : $"from {Words.Origin(line)}, destination not known");
        else if (districts.Where(code => Flow.Known(code) is null).ToList() is { Count: > 0 } off)
            gaps.Add($"not on the map: district {string.Join(", ", off)}");
        return string.Join("; ", gaps);
    }
}
