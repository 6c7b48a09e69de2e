namespace CountyLines.Risk.Scoring;

/// <summary>Finds the word that somebody meant.</summary>
public static class Words
{
    /// <summary>The longest word that is compared, which bounds what a comparison costs. The product's own bound: no name of a place or a kind is as long.</summary>
    const int LongestWord = 40;

    /// <summary>More than any two words differ by.</summary>
    const int Beyond = 1000;

    /// <summary>The candidate nearest to a mistyped word, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord)
            return null;
        var upper = word.ToUpperInvariant();
        var (nearest, least) = ((string?)null, LongestWord);
        foreach (var candidate in candidates.Where(candidate => candidate.Length <= LongestWord))
        {
            // Who is no nearer than the nearest so far need not be measured to the end: that keeps thousands of like names cheap.
            var allowed = Math.Min(least, Math.Max(1, Math.Max(word.Length, candidate.Length) / 3));
            if (Math.Abs(candidate.Length - word.Length) > allowed || Distance(upper, candidate.ToUpperInvariant(), allowed) is not { } distance)
                continue;
            if (distance < least || nearest is null || string.CompareOrdinal(candidate, nearest) < 0)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>A clause to end a message with: the nearest name, or else the names there are.</summary>
    public static string DidYouMean(string word, IEnumerable<string> candidates)
    {
        var all = candidates.ToList();
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
            // Further from the diagonal than is allowed, no way can count.
            var (first, last) = (Math.Max(1, row - allowed), Math.Min(right.Length, row + allowed));
            current[first - 1] = first == 1 ? row : Beyond;
            var least = current[first - 1];
            for (var column = first; column <= last; column++)
            {
                var change = left[row - 1] == right[column - 1] ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
                least = Math.Min(least, current[column]);
            }

            if (last < right.Length)
                current[last + 1] = Beyond;
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
