using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>
/// How a band looks: from pale to dark, each with its own pattern and dash, so that it reads in greyscale. The word always stands beside it.
/// A pack has any number of bands; they are spread over the looks, lowest palest and highest darkest.
/// </summary>
static class BandMark
{
    /// <summary>The ground of each look, the lowest first. The last is so dark that only white is read on it.</summary>
    public static readonly IReadOnlyList<string> Grounds = ["#eef2f5", "#f7dd94", "#f0b95a", "#cf6420", "#741022"];

    public static int Look(Pack pack, Band band) => Look(band.Index, pack.Bands.Count);

    /// <param name="index">Which band, from 0 for the lowest.</param>
    public static int Look(int index, int bands)
    {
        var steps = bands - 1;
        return steps == 0 ? 0 : ((index * (Grounds.Count - 1) * 2) + steps) / (2 * steps);
    }

    public static Raw Chip(Pack pack, Band band) => Chip(Look(pack, band), band.Name);

    public static Raw Chip(int look, string name)
    {
        return Html.Of($"""
            <span class="band"><svg class="swatch" viewBox="0 0 16 16" aria-hidden="true">
            <rect x=".5" y=".5" width="15" height="15" rx="2" fill="url(#band-{look})" stroke="#333"/></svg>{name}</span>
            """);
    }

    /// <summary>The patterns that the rest of the page refers to. Not hidden by display:none, which would switch the patterns off too.</summary>
    public static Raw Patterns => Html.Of($"""
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
        <pattern id="band-0" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{Grounds[0]}"/></pattern>
        <pattern id="band-1" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="{Grounds[1]}"/><circle cx="2.5" cy="2.5" r="1.1" fill="#7a5a00"/></pattern>
        <pattern id="band-2" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="{Grounds[2]}"/><rect width="5" height="1.4" fill="#6b4300"/></pattern>
        <pattern id="band-3" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="{Grounds[3]}"/><rect width="2.2" height="6" fill="#fbe3cf"/></pattern>
        <pattern id="band-4" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{Grounds[4]}"/></pattern>
        </defs></svg>

        """);
}
