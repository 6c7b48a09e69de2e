namespace CountyLines.Risk.Scoring;

/// <summary>Ranks many risks again and again without making room for it anew. For one thread.</summary>
sealed class RankRoom(int lines)
{
    /// <summary>Risks below this are counted, and others sorted.</summary>
    const int MostCounted = 65536;

    readonly long[] sorted = new long[lines];
    readonly int[] above = new int[MostCounted];

    /// <summary>Equal risk is equal rank; the next rank counts all before it.</summary>
    public void Rank(long[] risks, int[] ranks)
    {
        var most = risks.Max();
        if (most < MostCounted && risks.Min() >= 0)
        {
            // Few possible risks: count how many lines stand above each.
            above.AsSpan(0, (int)most + 1).Clear();
            foreach (var risk in risks)
                above[(int)risk]++;
            var sum = 0;
            for (var risk = (int)most; risk >= 0; risk--)
                (above[risk], sum) = (sum, sum + above[risk]);
            for (var line = 0; line < risks.Length; line++)
                ranks[line] = above[(int)risks[line]] + 1;
            return;
        }

        risks.CopyTo(sorted, 0);
        Array.Sort(sorted);
        for (var line = 0; line < risks.Length; line++)
        {
            var (low, high) = (0, sorted.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = sorted[middle] <= risks[line] ? (middle + 1, high) : (low, middle);
            }

            ranks[line] = sorted.Length - low + 1;
        }
    }
}
