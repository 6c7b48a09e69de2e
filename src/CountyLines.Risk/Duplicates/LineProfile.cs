using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Duplicates;

/// <summary>What is compared of one line.</summary>
/// <param name="Numbers">In ordinal order of the number.</param>
/// <param name="Words">The words of the name, in ordinal order.</param>
sealed record LineProfile(Line Line, IReadOnlyList<DealNumber> Numbers, IReadOnlyList<string> Words)
{
    public static LineProfile Of(LineRecords records, DuplicateRules rules)
    {
        return new(records.Line, [.. records.Numbers.OrderBy(number => number.Number, StringComparer.Ordinal)], LineNames.WordsOf(records.Line.Name, rules.IgnoredWords));
    }

    /// <summary>The group it is linked to; null when none is recorded or it is not known.</summary>
    public string? Ocg => Line.OcgReference is { Length: > 0 } group ? group : null;

    public IReadOnlyList<string> Importing => Line.ImportingDistricts ?? [];

    /// <summary>Where the area of a word's smaller blocks comes from: the district, or the force where no district is known.</summary>
    public string? ExportingArea => Line.ExportingDistrict ?? Line.ExportingForce;
}
