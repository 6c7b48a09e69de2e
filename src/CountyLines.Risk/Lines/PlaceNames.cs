using System.Collections.Frozen;
using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>Finds forces and districts by the names that people write: any case, with or without full stops, "&amp;", "City of" or "Police".</summary>
public static class PlaceNames
{
    static readonly FrozenDictionary<string, string> ForceCodes = ByName(ReferenceData.Forces.Values.Select(force => (force.Name, force.Code)));
    static readonly FrozenDictionary<string, string> DistrictCodes = ByName(ReferenceData.Districts.Values.Select(district => (district.Name, district.Code)));

    /// <summary>The ONS code of a force given by name or code, or null.</summary>
    public static string? ForceCode(string text)
    {
        return ReferenceData.Forces.ContainsKey(text) ? text : ForceCodes.GetValueOrDefault(Key(text));
    }

    /// <summary>The ONS code of a district given by name or code, or null.</summary>
    public static string? DistrictCode(string text)
    {
        return ReferenceData.Districts.ContainsKey(text) ? text : DistrictCodes.GetValueOrDefault(Key(text));
    }

    /// <summary>A clause that names the force meant, or nothing.</summary>
    public static string DidYouMeanForce(string text) => Words.DidYouMean(text, ReferenceData.Forces.Values.Select(force => force.Name));

    /// <summary>A clause that names the district meant, or nothing.</summary>
    public static string DidYouMeanDistrict(string text) => Words.DidYouMean(text, ReferenceData.Districts.Values.Select(district => district.Name));

    static FrozenDictionary<string, string> ByName(IEnumerable<(string Name, string Code)> places)
    {
        // A name that two places share would be a guess, so it finds neither; the codes still do.
        return places.GroupBy(place => Key(place.Name)).Where(group => group.Count() == 1)
            .ToFrozenDictionary(group => group.Key, group => group.Single().Code, StringComparer.Ordinal);
    }

    static string Key(string name)
    {
        var letters = new StringBuilder();
        foreach (var character in name.Replace("&", " and ").ToUpperInvariant())
            letters.Append(char.IsLetterOrDigit(character) ? character : character is '.' or '\'' or '’' ? "" : ' ');
        var words = letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word is not ("POLICE" or "CONSTABULARY" or "SERVICE" or "THE"))
            .ToList();
        // "Bristol, City of", "City of Bristol" and "Bristol" are one place; so are "Herefordshire, County of" and "Herefordshire".
        foreach (var kind in new[] { "CITY", "COUNTY" })
        {
            var at = words.IndexOf(kind);
            if (at >= 0 && at + 1 < words.Count && words[at + 1] == "OF")
                words.RemoveRange(at, 2);
        }

        return string.Join(' ', words);
    }
}
