namespace CountyLines.Risk.Release;

/// <summary>A name that a map would like to show.</summary>
/// <param name="Anchor">The place it names.</param>
/// <param name="IsArea">It names the area around the place, so that no thin line need lead back to it.</param>
sealed record MapLabel(Point Anchor, string Text, string Look, bool IsArea = false);

/// <summary>
/// Sets names beside their places without one covering another: each in turn takes the first free spot, near before far, and a name
/// without a free spot is left out, because the words under the map have it.
/// </summary>
static class MapLabels
{
    const double Size = 12.5;

    // Mean advance of a sans-serif letter is about half its size; a little more keeps wide names apart.
    const double Letter = Size * 0.56;

    // Nearer than this, a name plainly belongs to its place.
    const double LeaderFrom = 20;

    static readonly (double X, double Y)[] Directions = [(1, 0), (-1, 0), (0.7, -0.7), (0.7, 0.7), (-0.7, -0.7), (-0.7, 0.7), (0, -1), (0, 1)];

    public static Raw Place(Box frame, IEnumerable<MapLabel> wanted, IEnumerable<Box> obstacles)
    {
        var taken = obstacles.ToList();
        var (leaders, names) = (new List<Raw>(), new List<Raw>());
        foreach (var label in wanted)
        {
            if (Spot(frame, label, taken) is not { } spot)
                continue;
            taken.Add(spot.Box);
            names.Add(Name(label, spot.Box));
            if (spot.Reach > LeaderFrom && !label.IsArea)
                leaders.Add(Leader(label.Anchor, spot.Box));
        }
        // Names over leaders: a line through a name would make it hard to read.
        return Html.Of($"{leaders}{names}");
    }

    static (Box Box, double Reach)? Spot(Box frame, MapLabel label, List<Box> taken)
    {
        foreach (var reach in (double[])[8, 14, 26, 40, 56])
        {
            foreach (var (x, y) in Directions)
            {
                var box = BoxOf(label, x, y, reach);
                if (frame.Holds(box) && !taken.Exists(box.Meets))
                    return (box, reach);
            }
        }
        return null;
    }

    static Box BoxOf(MapLabel label, double x, double y, double reach)
    {
        var (width, height) = (label.Text.Length * Letter, Size + 1);
        var (middleX, middleY) = (label.Anchor.X + (x * reach), label.Anchor.Y + (y * reach));
        var left = x > 0.1 ? middleX : x < -0.1 ? middleX - width : middleX - (width / 2);
        return new Box(left, middleY - (height / 2), left + width, middleY + (height / 2));
    }

    static Raw Name(MapLabel label, Box box)
    {
        return Html.Of($"""<text class="{label.Look}" x="{(box.Left + box.Right) / 2}" y="{((box.Top + box.Bottom) / 2) + (Size * 0.35)}" font-size="{Size}">{label.Text}</text>""");
    }

    static Raw Leader(Point from, Box to)
    {
        return Html.Of($"""<path class="leader" d="M{from.X} {from.Y}L{Math.Clamp(from.X, to.Left, to.Right)} {Math.Clamp(from.Y, to.Top, to.Bottom)}"/>""");
    }
}
