using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>Where the lines from one district to another are listed, for a map on a screen.</summary>
/// <param name="from">The code of the exporting district.</param>
/// <param name="to">The code of the importing district.</param>
public delegate string FlowAddress(string from, string to);

/// <summary>Where the ranked lines run: England and Wales, and the East Midlands close up, as drawings and in words.</summary>
public static class ForceMap
{
    /// <summary>The force whose meeting reads the map: its outline is emphasised and its districts are named.</summary>
    public const string HomeForce = "E23000019";

    const string Region = "EMSOU";
    const int NamedExporters = 8;

    /// <summary>The map section for a run.</summary>
    /// <param name="addressOf">Where the lines of a flow are listed; null on paper.</param>
    public static Raw Of(RunReport report, FlowAddress? addressOf = null)
    {
        var ranked = RankedLine.Of(report);
        var flows = Flow.Of(ranked);
        var near = Outline.All.Where(outline => ReferenceData.Forces.TryGetValue(outline.Code, out var force) && force.RegionalUnit == Region);
        var wide = MapView.Around(Outline.All, end: 1.7);
        var close = MapView.Around(near, end: 2.8);
        var drawn = Words.Count(flows.SelectMany(flow => flow.Lines).Distinct().Count(), "ranked line", "ranked lines");
        var words = $"{drawn} on {Words.Count(flows.Count, "pair", "pairs")} of districts. The table of flows under the map gives the same in words.";
        return Html.Of($"""
            <section id="map"><h2>Where the lines run</h2>
            <div class="maps">
            <figure><figcaption>England and Wales</figcaption>
            {wide.Draw("map-wide", "Flows of the ranked lines in England and Wales", words, report.Pack, flows, Exporters(wide, flows), addressOf)}</figure>
            <figure><figcaption>East Midlands: the five {Region} forces, Nottinghamshire emphasised</figcaption>
            {close.Draw("map-close", "Flows of the ranked lines in the East Midlands", words, report.Pack, flows, [.. Home(close), .. Exporters(close, flows), .. Neighbours(close)], addressOf)}</figure>
            </div>
            {Legend(report)}
            <p class="attribution">{ReferenceData.MapAttribution}</p>
            {MapWords.Of(report.Pack, ranked, flows)}
            </section>

            """);
    }

    /// <summary>The names of the other forces of the region, each near the middle of its districts.</summary>
    static IEnumerable<MapLabel> Neighbours(MapView view)
    {
        return ReferenceData.Districts.Values.Where(district => district.ForceCode != HomeForce)
            // In one order, because the last digit of a sum depends on it.
            .OrderBy(district => district.Code, StringComparer.Ordinal)
            .GroupBy(district => ReferenceData.Forces[district.ForceCode]).Where(force => force.Key.RegionalUnit == Region)
            .OrderBy(force => force.Key.Code, StringComparer.Ordinal)
            .Select(force => new MapLabel(
                view.Place(force.Average(district => district.Longitude), force.Average(district => district.Latitude)), force.Key.Name, "force", IsArea: true));
    }

    static IEnumerable<MapLabel> Home(MapView view)
    {
        return ReferenceData.Districts.Values.Where(district => district.ForceCode == HomeForce).OrderBy(district => district.Code, StringComparer.Ordinal)
            .Select(district => new MapLabel(view.Place(district), district.Name, "place"));
    }

    /// <summary>The busiest exporting districts; one that lies outside the view is named where its arc comes in.</summary>
    static IEnumerable<MapLabel> Exporters(MapView view, IReadOnlyList<Flow> flows)
    {
        var seen = from flow in flows
                   where !flow.IsInside && flow.From.ForceCode != HomeForce
                   where new Curve(view.Place(flow.From), view.Place(flow.To)).Inside(view.Frame) is not null
                   group flow by flow.From into origin
                   orderby origin.SelectMany(flow => flow.Lines).Distinct().Count() descending, origin.Key.Code
                   select origin;
        return seen.Take(NamedExporters).Select(origin => Label(view, origin.Key, origin.First()));
    }

    static MapLabel Label(MapView view, District origin, Flow busiest)
    {
        var place = view.Place(origin);
        if (view.Frame.Holds(place))
            return new MapLabel(place, origin.Name, "place far");
        var arc = new Curve(place, view.Place(busiest.To));
        return new MapLabel(arc.At(arc.Inside(view.Frame.Shrunk(6))?.First ?? 1), $"from {origin.Name}", "place far");
    }

    static Raw Legend(RunReport report)
    {
        var bands = report.Pack.Bands.Reverse().Select(band => BandMark.Look(report.Pack, band) is var look ? Html.Of($"""
            <li><svg class="key" viewBox="0 0 46 12" aria-hidden="true"><path class="flow flow-{look}" d="M2 6H44" stroke-width="2.6"/><path class="arrow arrow-{look}" d="M31 6L23 2V10Z"/></svg>{band.Name}</li>
            """) : default);
        return Html.Of($"""
            <ul class="legend">{bands}
            <li><svg class="key" viewBox="0 0 46 12" aria-hidden="true"><circle class="start" cx="12" cy="6" r="3.4"/><circle class="end" cx="33" cy="6" r="3.4"/></svg>exports only, imports</li>
            <li><svg class="key" viewBox="0 0 46 20" aria-hidden="true"><circle class="flow flow-4" cx="23" cy="10" r="8" stroke-width="2"/></svg>inside one district</li>
            <li>The arrow points to where the drugs go; a wider arc is more lines; the worst band of its lines gives the dash and shade.</li></ul>
            """);
    }
}
