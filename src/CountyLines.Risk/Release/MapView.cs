using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>A stretch of England and Wales, fitted into the middle of a frame.</summary>
/// <param name="end">The radius of the dot at the end of a flow.</param>
sealed class MapView(double west, double south, double east, double north, double end)
{
    const double Width = 500;
    const double Height = 590;

    // The cosine of 52.9 degrees, the latitude of Nottingham. Written out, because a computed cosine may differ in its last digit between
    // machines, and the same run must give the same bytes.
    const double CosineOfLatitude = 0.6032;

    const double Margin = 10;

    double Scale => Math.Min((Height - (2 * Margin)) / (north - south), (Width - (2 * Margin)) / ((east - west) * CosineOfLatitude));

    public Box Frame { get; } = new(0, 0, Width, Height);

    /// <summary>The closest view that shows all of some outlines.</summary>
    public static MapView Around(IEnumerable<Outline> outlines, double end)
    {
        var points = outlines.SelectMany(outline => outline.Rings).SelectMany(ring => ring).ToList();
        return new MapView(points.Min(point => point.X), points.Min(point => point.Y), points.Max(point => point.X), points.Max(point => point.Y), end);
    }

    public Point Place(double longitude, double latitude)
    {
        return new(
            (Width / 2) + ((longitude - ((west + east) / 2)) * CosineOfLatitude * Scale),
            (Height / 2) - ((latitude - ((south + north) / 2)) * Scale));
    }

    public Point Place(Lines.District district) => Place(district.Longitude, district.Latitude);

    /// <param name="addressOf">Where the lines of a flow are listed; null on paper.</param>
    public Raw Draw(string id, string title, string description, Pack pack, IReadOnlyList<Flow> flows, IEnumerable<MapLabel> labels, FlowAddress? addressOf)
    {
        // The worst band last, so that it lies on top; rings above all arcs, which would hide them.
        var drawn = flows.OrderBy(flow => flow.IsInside).ThenBy(flow => flow.Worst.Band.Index).ThenBy(flow => flow.Lines.Count).ToList();
        var ends = flows.SelectMany(flow => new[] { flow.From, flow.To }).Distinct().Select(Place).Where(Frame.Holds);
        return Html.Of($"""
            <svg class="map" viewBox="0 0 {Width} {Height}" role="{(addressOf is null ? "img" : "group")}" aria-labelledby="{id}-title {id}-words">
            <title id="{id}-title">{title}</title><desc id="{id}-words">{description}</desc>
            <rect class="sea" width="{Width}" height="{Height}"/>
            {Outline.All.OrderBy(outline => outline.Code == ForceMap.HomeForce).Select(Land)}
            {drawn.Select(flow => addressOf is null ? Draw(pack, flow) : Linked(pack, flow, addressOf))}
            {Ends(flows)}
            {MapLabels.Place(Frame.Shrunk(4), labels, ends.Select(place => Box.Around(place, end + 0.7)))}
            </svg>

            """);
    }

    Raw Land(Outline outline)
    {
        var rings = outline.Rings.Select(Ring).ToList();
        if (!rings.Exists(ring => ring.Exists(Frame.Holds)))
            return default;
        var path = rings.Where(ring => ring.Count > 2).Select(ring =>
            Html.Of($"M{Html.Join(ring.Select(point => Html.Of($"{point.X} {point.Y}")), "L")}Z"));
        return Html.Of($"""<path class="{(outline.Code == ForceMap.HomeForce ? "land home" : "land")}" d="{path}"/>""");
    }

    /// <summary>The ring on the drawing without the points that nobody could tell apart: a coast otherwise costs more bytes than the briefing.</summary>
    List<Point> Ring(IReadOnlyList<Point> ring)
    {
        var kept = new List<Point>();
        foreach (var point in ring.Select(place => Place(place.X, place.Y)))
        {
            if (kept.Count == 0 || kept[^1].DistanceTo(point) > 0.9)
                kept.Add(point);
        }
        return kept;
    }

    /// <summary>A flow that can be pointed at, and reached with the keyboard.</summary>
    Raw Linked(Pack pack, Flow flow, FlowAddress addressOf)
    {
        var drawn = Draw(pack, flow);
        var words = $"{flow.From.Name}{(flow.IsInside ? ", inside the district" : $" to {flow.To.Name}")}: {Words.Count(flow.Lines.Count, "line", "lines")}, the worst {flow.Worst.Band.Name}, rank {flow.Worst.Rank}";
        return drawn.Length == 0 ? default : Html.Of($"""<a class="flow-link" href="{addressOf(flow.From.Code, flow.To.Code)}" aria-label="{words}"><title>{words}</title>{drawn}</a>""");
    }

    Raw Draw(Pack pack, Flow flow)
    {
        var look = BandMark.Look(pack, flow.Worst.Band);
        var (from, to) = (Place(flow.From), Place(flow.To));
        if (flow.IsInside)
            return Frame.Holds(from) ? Html.Of($"""<circle class="flow flow-{look}" cx="{from.X}" cy="{from.Y}" r="{(2.4 * end) + flow.Width}" stroke-width="{flow.Width}"/>""") : default;
        var curve = new Curve(from, to);
        if (curve.Inside(Frame) is not { } seen)
            return default;
        // Past the middle of what is seen: at the end of the arc the arrows of a busy district would cover each other.
        var arrow = curve.Arrow(seen.First + (0.58 * (seen.Last - seen.First)), (0.9 * end) + flow.Width);
        return Html.Of($"""<path class="flow flow-{look}" d="{curve.Path}" stroke-width="{flow.Width}"/><path class="arrow arrow-{look}" d="{arrow}"/>""");
    }

    IEnumerable<Raw> Ends(IReadOnlyList<Flow> flows)
    {
        var destinations = flows.Select(flow => flow.To).ToHashSet();
        return flows.SelectMany(flow => new[] { flow.From, flow.To }).Distinct()
            .Select(district => (Place: Place(district), IsDestination: destinations.Contains(district)))
            .Where(spot => Frame.Holds(spot.Place))
            .Select(spot => Html.Of($"""<circle class="{(spot.IsDestination ? "end" : "start")}" cx="{spot.Place.X}" cy="{spot.Place.Y}" r="{end}"/>"""));
    }
}
