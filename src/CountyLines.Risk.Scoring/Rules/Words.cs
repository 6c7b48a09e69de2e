namespace CountyLines.Risk.Scoring;

/// <summary>Finds the word that somebody meant.</summary>
public static class Words
{
    /// <summary>The candidate nearest to a mistyped word, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        return candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(pair => pair.Distance <= Math.Max(1, Math.Max(word.Length, pair.Candidate.Length) / 3))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
    }

    /// <summary>A clause to end a message with: the nearest name, or else the names there are.</summary>
    public static string DidYouMean(string word, IEnumerable<string> candidates)
    {
        var all = candidates.ToList();
        if (Nearest(word, all) is { } nearest)
            return $"; did you mean '{nearest}'?";
        return all.Count is > 0 and <= 12 ? $"; expected one of: {string.Join(", ", all)}" : "";
    }

    static int Distance(string left, string right)
    {
        if (left.Length > 60 || right.Length > 60)
            return int.MaxValue;
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = left[row - 1] == right[column - 1] ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
