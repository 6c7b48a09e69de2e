using System.Collections.Frozen;
using System.Reflection;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>A territorial police force of England and Wales.</summary>
public sealed record Force(string Code, string Name, string RegionalUnit);

/// <summary>A local authority district (2013 vintage) with a point inside it, in WGS 84 degrees.</summary>
public sealed record District(string Code, string Name, string ForceCode, double Latitude, double Longitude);

/// <summary>The force areas and districts that ship with the product; see Reference/README.md for sources and licences.</summary>
public static class ReferenceData
{
    /// <summary>Must be shown with every map.</summary>
    public const string MapAttribution =
        "Contains Ordnance Survey data © Crown copyright and database right 2014; boundaries via martinjc/UK-GeoJSON, CC BY 4.0. "
        + "Force areas: Office for National Statistics, Open Government Licence v3.0.";

    /// <summary>The 43 forces by ONS code.</summary>
    public static FrozenDictionary<string, Force> Forces { get; } = Rows("police-force-areas.csv")
        .Select(row => new Force(row["pfa23cd"], row["pfa23nm"], row["rocu_code"]))
        .ToFrozenDictionary(force => force.Code);

    /// <summary>The 348 districts by ONS code.</summary>
    public static FrozenDictionary<string, District> Districts { get; } = Rows("districts.csv")
        .Select(row => new District(
            row["lad_code"], row["lad_name"], row["force_code"], double.Parse(row["latitude"]), double.Parse(row["longitude"])))
        .ToFrozenDictionary(district => district.Code);

    /// <summary>The force outlines as GeoJSON: features with properties <c>name</c> and <c>code</c>, Polygon or MultiPolygon, WGS 84.</summary>
    public static Stream OpenOutlines() => Open("police-force-areas.geojson");

    static Stream Open(string name)
    {
        return Assembly.GetExecutingAssembly().GetManifestResourceStream($"CountyLines.Risk.Lines.Reference.{name}")
            ?? throw new InvalidOperationException($"The product was built without its reference file {name}.");
    }

    static List<Dictionary<string, string>> Rows(string name)
    {
        using var reader = new StreamReader(Open(name));
        var rows = CsvText.Read(reader).ToList();
        var header = rows[0].Fields;
        return [.. rows.Skip(1).Select(row => header.Zip(row.Fields).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
