using System.Text.Json;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Release;

/// <summary>The outline of a force area: closed rings of longitude and latitude.</summary>
sealed record Outline(string Code, IReadOnlyList<IReadOnlyList<Point>> Rings)
{
    /// <summary>Every force that ships with the product, in the order of the file.</summary>
    public static IReadOnlyList<Outline> All { get; } = Read();

    static List<Outline> Read()
    {
        using var stream = ReferenceData.OpenOutlines();
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("features").EnumerateArray().Select(Of)];
    }

    static Outline Of(JsonElement feature)
    {
        var geometry = feature.GetProperty("geometry");
        var coordinates = geometry.GetProperty("coordinates");
        var rings = geometry.GetProperty("type").GetString() switch
        {
            "Polygon" => coordinates.EnumerateArray(),
            "MultiPolygon" => coordinates.EnumerateArray().SelectMany(polygon => polygon.EnumerateArray()),
            var type => throw new InvalidOperationException($"The force outlines hold a {type}; only polygons are areas."),
        };
        return new Outline(feature.GetProperty("properties").GetProperty("code").GetString()!, [.. rings.Select(Ring)]);
    }

    static IReadOnlyList<Point> Ring(JsonElement ring)
    {
        return [.. ring.EnumerateArray().Select(point => new Point(point[0].GetDouble(), point[1].GetDouble()))];
    }
}
