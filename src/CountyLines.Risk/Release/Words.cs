using System.Globalization;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Release;

/// <summary>What the briefing calls things.</summary>
static class Words
{
    public static string Of(Marking marking) => marking switch
    {
        Marking.Official => "OFFICIAL",
        _ => "OFFICIAL-SENSITIVE",
    };

    public static string Of(LineStatus status) => status switch
    {
        LineStatus.ClosedType1 => "closed, type 1",
        LineStatus.ClosedType2 => "closed, type 2 (number or SIM blocked)",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>A date spelled out, for sentences.</summary>
    public static string Long(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A date for tables.</summary>
    public static string Short(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";

    /// <summary>An id as words: <c>firearm_discharges</c> is "Firearm discharges".</summary>
    public static string Plain(string id)
    {
        var words = id.Replace('_', ' ').Replace('-', ' ');
        if (words.StartsWith("ocg ", StringComparison.Ordinal) || words.StartsWith("nrm ", StringComparison.Ordinal))
            return words[..3].ToUpperInvariant() + words[3..];
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The line's name with its reference; isolated, so that a name written right to left cannot reorder its surroundings.</summary>
    public static Raw Name(Line line)
    {
        return Html.Of($"""<bdi class="name">{line.Name}</bdi> <bdi class="reference">{line.Reference}</bdi>""");
    }

    public static string ForceName(string code) => ReferenceData.Forces.TryGetValue(code, out var force) ? force.Name : $"force {code}";

    public static string DistrictName(string code)
    {
        return ReferenceData.Districts.TryGetValue(code, out var district) ? district.Name : $"district {code}";
    }

    public static string Origin(Line line) => (line.ExportingForce, line.ExportingDistrict) switch
    {
        (null, null) => "origin not known",
        (null, { } district) => $"{DistrictName(district)} (force not known)",
        ({ } force, null) => $"{ForceName(force)} (district not known)",
        ({ } force, { } district) => $"{DistrictName(district)} ({ForceName(force)})",
    };

    public static string Destinations(Line line)
    {
        return line.ImportingDistricts is { Count: > 0 } districts
            ? string.Join(", ", districts.Select(DistrictName).Order(StringComparer.Ordinal))
            : "destination not known";
    }

    /// <summary>A factor's answer: the level with its word, or the range that the unknown allows.</summary>
    public static string Answer(Factor factor, FactorResult result)
    {
        if (result.Lowest == result.Highest)
            return $"{result.Lowest} {factor.LevelOf(result.Lowest).Label}";
        return $"unknown: {result.Lowest} {factor.LevelOf(result.Lowest).Label} to {result.Highest} {factor.LevelOf(result.Highest).Label}";
    }

    /// <summary>The confidence shown beside a risk.</summary>
    public static string Confidence(Pack pack, LineScore score)
    {
        var (lowest, highest) = (pack.Confidence.LevelOf(score.Confidence.Lowest), pack.Confidence.LevelOf(score.Confidence.Highest));
        return lowest == highest ? lowest.Label : $"{lowest.Label} to {highest.Label}";
    }

    /// <summary>A number and, when unknowns leave it open, how far it could go.</summary>
    public static string Range(long shown, long lowest, long highest) => lowest == highest ? $"{shown}" : $"{shown} ({lowest} to {highest})";
}
