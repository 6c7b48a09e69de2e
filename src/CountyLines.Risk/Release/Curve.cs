namespace CountyLines.Risk.Release;

/// <summary>A place on a drawing, or a longitude and latitude.</summary>
readonly record struct Point(double X, double Y)
{
    public double DistanceTo(Point other) => Math.Sqrt(((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)));
}

/// <summary>A rectangle on a drawing.</summary>
readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public bool Holds(Point point) => point.X >= Left && point.X <= Right && point.Y >= Top && point.Y <= Bottom;

    public bool Holds(Box box) => box.Left >= Left && box.Right <= Right && box.Top >= Top && box.Bottom <= Bottom;

    public bool Meets(Box box) => Left < box.Right && box.Left < Right && Top < box.Bottom && box.Top < Bottom;

    public Box Shrunk(double by) => new(Left + by, Top + by, Right - by, Bottom - by);

    public static Box Around(Point point, double reach) => new(point.X - reach, point.Y - reach, point.X + reach, point.Y + reach);
}

/// <summary>A gentle arc between two places that bends to one side of its direction, so that there and back are two arcs.</summary>
readonly record struct Curve(Point From, Point To)
{
    const double Bend = 0.16;

    Point Control => new(
        ((From.X + To.X) / 2) + ((To.Y - From.Y) * Bend),
        ((From.Y + To.Y) / 2) - ((To.X - From.X) * Bend));

    public Raw Path => Html.Of($"M{From.X} {From.Y}Q{Control.X} {Control.Y} {To.X} {To.Y}");

    public Point At(double share)
    {
        var (a, b, c) = ((1 - share) * (1 - share), 2 * share * (1 - share), share * share);
        return new((a * From.X) + (b * Control.X) + (c * To.X), (a * From.Y) + (b * Control.Y) + (c * To.Y));
    }

    /// <summary>The first and last share of the arc inside a frame; null when none of it is.</summary>
    public (double First, double Last)? Inside(Box frame)
    {
        const int Steps = 100;
        var curve = this;
        var inside = Enumerable.Range(0, Steps + 1).Where(step => frame.Holds(curve.At((double)step / Steps))).ToList();
        return inside.Count == 0 ? null : ((double)inside[0] / Steps, (double)inside[^1] / Steps);
    }

    /// <summary>The corners of an arrowhead on the arc.</summary>
    public Raw Arrow(double share, double size)
    {
        var (tip, back) = (At(share), At(share - 0.02));
        var length = Math.Max(tip.DistanceTo(back), 0.001);
        var (dx, dy) = ((tip.X - back.X) / length * size, (tip.Y - back.Y) / length * size);
        return Html.Of($"M{tip.X + dx} {tip.Y + dy}L{tip.X - dx - dy} {tip.Y - dy + dx}L{tip.X - dx + dy} {tip.Y - dy - dx}Z");
    }
}
