namespace CountyLines.Risk.Scoring;

/// <summary>Finds the word that somebody meant.</summary>
public static class Words
{
    /// <summary>The longest word that is compared. No word of the product is half as long.</summary>
    const int LongestWord = 60;

    /// <summary>How many candidates are compared. The product's own bound: each costs a comparison letter by letter, and nobody's pack has as many names.</summary>
    const int MostCandidates = 1000;

    /// <summary>The candidate nearest to a mistyped word, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord)
            return null;
        var upper = word.ToUpperInvariant();
        return candidates
            .Take(MostCandidates)
            .Select(candidate => (Candidate: candidate, Allowed: Math.Max(1, Math.Max(word.Length, candidate.Length) / 3)))
            .Where(pair => pair.Candidate.Length <= LongestWord && Math.Abs(pair.Candidate.Length - word.Length) <= pair.Allowed)
            .Select(pair => (pair.Candidate, Distance: Distance(upper, pair.Candidate.ToUpperInvariant(), pair.Allowed)))
            .Where(pair => pair.Distance is not null)
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
    }

    /// <summary>A clause to end a message with: the nearest name, or else the names there are.</summary>
    public static string DidYouMean(string word, IEnumerable<string> candidates)
    {
        var all = candidates.Take(MostCandidates).ToList();
        if (Nearest(word, all) is { } nearest)
            return $"; did you mean '{nearest}'?";
        return all.Count is > 0 and <= 12 ? $"; expected one of: {string.Join(", ", all)}" : "";
    }

    /// <summary>How many letters must be put in, taken out or changed; null when it is more than allowed.</summary>
    static int? Distance(string left, string right, int allowed)
    {
        // What two words begin and end with alike needs no comparing: names made alike on purpose are alike there.
        var start = left.AsSpan().CommonPrefixLength(right);
        var end = 0;
        while (end < Math.Min(left.Length, right.Length) - start && left[^(end + 1)] == right[^(end + 1)])
            end++;
        return DistanceOf(left.AsSpan(start, left.Length - start - end), right.AsSpan(start, right.Length - start - end), allowed);
    }

    static int? DistanceOf(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int allowed)
    {
        Span<int> previous = stackalloc int[LongestWord + 1];
        Span<int> current = stackalloc int[LongestWord + 1];
        for (var column = 0; column <= right.Length; column++)
            previous[column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            var least = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = left[row - 1] == right[column - 1] ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
                least = Math.Min(least, current[column]);
            }

            // No later row can come below the least of this one.
            if (least > allowed)
                return null;
            var spare = previous;
            previous = current;
            current = spare;
        }

        return previous[right.Length] <= allowed ? previous[right.Length] : null;
    }
}
