using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Duplicates;

/// <summary>Two records that may be one line.</summary>
/// <param name="Weight">In hundredths of a bit.</param>
/// <param name="Signs">What speaks for it and against it, the heaviest first.</param>
public sealed record ProposedPair(Line A, Line B, int Weight, IReadOnlyList<PairSign> Signs);

/// <summary>What a search for lines mapped twice found, and what it did not look at.</summary>
/// <param name="Lines">How many lines were compared.</param>
/// <param name="Withheld">Restricted lines, which are not compared: a pair would show something of them.</param>
/// <param name="Compared">How many pairs were weighed.</param>
/// <param name="Rejected">Pairs that an analyst rejected, and that would be shown otherwise.</param>
/// <param name="Pairs">The heaviest first.</param>
public sealed record DuplicateSearch(int Lines, int Withheld, long Compared, int Rejected, IReadOnlyList<ProposedPair> Pairs, IReadOnlyList<BlockTooLarge> NotCompared)
{
    /// <param name="records">The lines with their numbers, merged lines as one; what is absorbed is passed over.</param>
    public static DuplicateSearch Of(IReadOnlyList<LineRecords> records, DuplicateRules rules, IEnumerable<RejectedPair> rejected, CancellationToken stop)
    {
        var standing = records.Where(one => one.MergedInto is null).ToList();
        var lines = standing.Where(one => !one.Line.Restricted).Select(one => LineProfile.Of(one, rules)).ToList();
        var staysAs = records.Where(one => one.MergedInto is not null).ToDictionary(one => one.Line.Reference, one => one.MergedInto!.Into, StringComparer.Ordinal);
        // What was said of an absorbed line holds for the line it counts under.
        var no = rejected.Select(pair => Key(staysAs.GetValueOrDefault(pair.LineA, pair.LineA), staysAs.GetValueOrDefault(pair.LineB, pair.LineB))).ToHashSet();

        var blocks = new Blocks(lines, rules.LargestBlock);
        var weigher = new PairWeigher(rules, lines);
        var pairs = new List<ProposedPair>();
        var (compared, passedOver) = (0L, 0);
        foreach (var (a, b) in blocks.Pairs())
        {
            stop.ThrowIfCancellationRequested();
            compared++;
            if (weigher.Weigh(lines[a], lines[b], null) < rules.ProposeFrom && !NumberUse.MayHaveDealtFromOneNumber(lines[a], lines[b]))
                continue;
            if (no.Contains(Key(lines[a].Line.Reference, lines[b].Line.Reference)))
                passedOver++;
            else
                pairs.Add(Told(weigher, lines[a], lines[b]));
        }

        return new DuplicateSearch(lines.Count, standing.Count - lines.Count, compared, passedOver,
            [.. pairs.OrderByDescending(pair => pair.Weight).ThenBy(pair => pair.A.Reference, StringComparer.Ordinal).ThenBy(pair => pair.B.Reference, StringComparer.Ordinal)],
            blocks.TooLarge);
    }

    static ProposedPair Told(PairWeigher weigher, LineProfile a, LineProfile b)
    {
        var signs = new List<PairSign>();
        var weight = weigher.Weigh(a, b, signs);
        return new ProposedPair(a.Line, b.Line, weight, [.. signs.OrderByDescending(sign => sign.Weight).ThenBy(sign => sign.Words, StringComparer.Ordinal)]);
    }

    static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
