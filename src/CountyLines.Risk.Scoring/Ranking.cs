namespace CountyLines.Risk.Scoring;

/// <summary>What a line's place in the list depends on.</summary>
/// <param name="Risk">The rank follows from this alone: equal risk is equal rank.</param>
/// <param name="Highest">Inside a tie, the line that could be worse is shown first.</param>
/// <param name="Confidence">Then the line we are surer of; the confidence rule's level.</param>
/// <param name="NewestEvidence">Then the line with the newer evidence; null comes last.</param>
/// <param name="Reference">Then by reference, so that the order never depends on chance.</param>
public readonly record struct RankKey(long Risk, long Highest, int Confidence, DateOnly? NewestEvidence, string Reference);

/// <summary>Orders lines by risk. Equal risk has equal rank, and the next rank counts all before it: 1, 2, 2, 4.</summary>
public static class Ranking
{
    /// <summary>The items in display order, each with its rank from 1.</summary>
    public static IReadOnlyList<(T Item, int Rank)> Order<T>(IEnumerable<T> items, Func<T, RankKey> keyOf)
    {
        var ordered = items.Select(item => (Item: item, Key: keyOf(item)))
            .OrderByDescending(pair => pair.Key.Risk)
            .ThenByDescending(pair => pair.Key.Highest)
            .ThenByDescending(pair => pair.Key.Confidence)
            .ThenByDescending(pair => pair.Key.NewestEvidence ?? DateOnly.MinValue)
            .ThenBy(pair => pair.Key.Reference, StringComparer.Ordinal)
            .ToList();
        var ranked = new List<(T, int)>(ordered.Count);
        var rank = 0;
        for (var index = 0; index < ordered.Count; index++)
        {
            if (index == 0 || ordered[index].Key.Risk != ordered[index - 1].Key.Risk)
                rank = index + 1;
            ranked.Add((ordered[index].Item, rank));
        }

        return ranked;
    }
}
