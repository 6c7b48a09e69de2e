using System.Numerics;

namespace CountyLines.Risk.Scoring;

/// <summary>How firm a line's rank is.</summary>
/// <param name="Rank">The rank with every unknown at its lowest, as the list has it.</param>
/// <param name="From">In 5 of 100 draws the rank is this or nearer to 1.</param>
/// <param name="To">In 95 of 100 draws the rank is this or nearer to 1.</param>
/// <param name="ChanceInTop">The share of draws, 0 to 1, in which the line is among the first ranks asked for.</param>
public readonly record struct RankInterval(int Rank, int From, int To, double ChanceInTop);

/// <summary>
/// Tries how the list could look if what is unknown turned out one way or another and levels were one off, many times. In each draw an
/// unknown fact takes one of the steps that the pack can tell apart and that are still possible, each as likely as the next; an unknown
/// level takes one of its factor's levels; and every level that counts moves one up or down with the chance that the pack gives for the
/// line's confidence, half of it each way. Nothing of it changes a score.
/// </summary>
public sealed class Stability
{
    const int DrawsAtATime = 64;
    const int Buckets = 256;
    readonly Kernel kernel;
    readonly FactColumns facts;
    readonly ulong[] keys;
    readonly int[] chances;
    readonly Open[][] openFacts;
    readonly uint[][] valueOf;
    readonly byte[] spareSteps = new byte[3 * 256];
    readonly int[][] openLevels;
    readonly byte[][] levelsOf;
    readonly int[] countedFactors;
    readonly byte[][] steps;
    readonly int slots;

    Stability(Kernel kernel, FactColumns facts, IReadOnlyList<string> references, ulong seed)
    {
        this.kernel = kernel;
        this.facts = facts;
        keys = [.. references.Select(reference => CounterRandom.KeyOf(reference, seed))];
        var pack = kernel.Pack;
        var scores = new ScoreColumns(kernel, facts.Lines);
        kernel.Score(facts, scores);
        BaseRisks = [.. Enumerable.Range(0, facts.Lines).Select(scores.Risk)];
        chances = [.. Enumerable.Range(0, facts.Lines).Select(line => 65536 * (pack.Doubt?.PerCent[scores.Confidence(line).Lowest] ?? 0) / 100)];
        countedFactors = [.. Enumerable.Range(0, pack.Factors.Count).Where(factor => !pack.Factors[factor].IsPosition)];
        steps = [.. pack.Factors.Select(StepsOf)];
        valueOf = [.. Enumerable.Range(0, pack.Facts.Count).Select(ValuesOf)];
        openFacts = [.. Enumerable.Range(0, pack.Facts.Count).Select(FindOpen)];
        levelsOf = [.. pack.Factors.Select(factor => factor.Levels.Select(level => (byte)level.Value).ToArray())];
        openLevels = [.. Enumerable.Range(0, pack.Factors.Count).Select(FindOpenLevels)];
        slots = pack.Facts.Count + pack.Factors.Count + ((countedFactors.Length + 3) / 4);
    }

    long[] BaseRisks { get; }

    /// <summary>A fact that is unknown of a line.</summary>
    /// <param name="Line">The line.</param>
    /// <param name="Seen">The least that it can be, as the column holds it.</param>
    /// <param name="Low">The code of that.</param>
    readonly record struct Open(int Line, uint Seen, int Low);

    /// <summary>Makes the draws.</summary>
    /// <param name="kernel">The pack.</param>
    /// <param name="facts">The lines that are ranked, and only those.</param>
    /// <param name="references">Their references, in the same order; each line's chance follows from its reference.</param>
    /// <param name="draws">How many times, from 1.</param>
    /// <param name="seed">The same seed gives the same answer on any machine and any number of threads.</param>
    /// <param name="top">How many ranks count as the top.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="stop">Ends it with nothing.</param>
    public static IReadOnlyList<RankInterval> Of(
        Kernel kernel, FactColumns facts, IReadOnlyList<string> references, int draws, ulong seed, int top, IProgress<double>? progress, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        return facts.Lines == 0 ? [] : new Stability(kernel, facts, references, seed).Draw(draws, top, progress, stop);
    }

    /// <summary>
    /// Twice over all draws: first to find the bucket of ranks in which the 5th and the 95th hundredth lie, then to count inside those. The
    /// draws can be made again at will, so that no rank need be kept: memory does not grow with their number.
    /// </summary>
    RankInterval[] Draw(int draws, int top, IProgress<double>? progress, CancellationToken stop)
    {
        var lines = facts.Lines;
        var width = (lines + Buckets - 1) / Buckets;
        var (coarse, inTop) = (new int[lines * Buckets], new int[lines]);
        var share = width > 1 ? 0.5 : 1;
        // Looked up, because a division for every rank of every draw would take longer than the rank.
        byte[] bucketOf = [.. Enumerable.Range(0, lines + 1).Select(rank => (byte)((rank - 1) / width))];
        All(draws, done => progress?.Report(done * share), () => (new int[lines * Buckets], new int[lines]), (ranks, mine) =>
        {
            for (var line = 0; line < lines; line++)
            {
                mine.Item1[(line * Buckets) + bucketOf[ranks[line]]]++;
                mine.Item2[line] += ranks[line] <= top ? 1 : 0;
            }
        }, mine =>
        {
            Add(mine.Item1, coarse);
            Add(mine.Item2, inTop);
        }, stop);
        int[] wanted = [(int)Math.Ceiling(draws * 0.05), (int)Math.Ceiling(draws * 0.95)];
        var (bucket, rest) = (new int[lines * 2], new int[lines * 2]);
        for (var at = 0; at < lines * 2; at++)
            (bucket[at], rest[at]) = Find(coarse.AsSpan(at / 2 * Buckets, Buckets), wanted[at % 2]);
        var fine = new int[lines * 2 * width];
        if (width > 1)
        {
            All(draws, done => progress?.Report(0.5 + (done / 2)), () => new int[lines * 2 * width], (ranks, mine) =>
            {
                for (var at = 0; at < lines * 2; at++)
                {
                    var inside = ranks[at / 2] - 1 - (bucket[at] * width);
                    if ((uint)inside < (uint)width)
                        mine[(at * width) + inside]++;
                }
            }, mine => Add(mine, fine), stop);
        }

        var baseRanks = new int[lines];
        new RankRoom(lines).Rank(BaseRisks, baseRanks);
        return [.. Enumerable.Range(0, lines).Select(line => new RankInterval(baseRanks[line], At(2 * line), At((2 * line) + 1), (double)inTop[line] / draws))];

        int At(int at) => (bucket[at] * width) + 1 + (width > 1 ? Find(fine.AsSpan(at * width, width), rest[at]).Place : 0);
    }

    static void Add(int[] from, int[] to)
    {
        for (var at = 0; at < to.Length; at++)
            to[at] += from[at];
    }

    /// <summary>Where the running count first reaches a number, and how much of the number is left before that place.</summary>
    static (int Place, int Left) Find(ReadOnlySpan<int> counts, int wanted)
    {
        var place = 0;
        while (counts[place] < wanted)
            wanted -= counts[place++];
        return (place, wanted);
    }

    void All<T>(int draws, Action<double> progress, Func<T> start, Action<int[], T> use, Action<T> merge, CancellationToken stop)
    {
        var done = 0;
        var gate = new Lock();
        var batches = (draws + DrawsAtATime - 1) / DrawsAtATime;
        Parallel.For(0, batches, new ParallelOptions { CancellationToken = stop }, () => (Room: new Room(this), Mine: start()), (batch, _, own) =>
        {
            var end = Math.Min(draws, (batch + 1) * DrawsAtATime);
            for (var draw = batch * DrawsAtATime; draw < end; draw++)
            {
                DrawOne((ulong)draw, own.Room);
                use(own.Room.Ranks, own.Mine);
            }

            lock (gate)
                progress((double)++done / batches);
            return own;
        }, own =>
        {
            lock (gate)
                merge(own.Mine);
        });
    }

    /// <summary>What one thread needs.</summary>
    sealed class Room(Stability owner)
    {
        public FactColumns Facts { get; } = owner.facts.AsKnown();

        public ScoreColumns Scores { get; } = new(owner.kernel, owner.facts.Lines);

        public long[] Risks { get; } = new long[owner.facts.Lines];

        public RankRoom Ranking { get; } = new(owner.facts.Lines);

        public byte[] Spare { get; } = new byte[owner.facts.Lines];

        public int[] Ranks { get; } = new int[owner.facts.Lines];
    }

    void DrawOne(ulong draw, Room room)
    {
        var first = draw * (ulong)slots;
        for (var fact = 0; fact < openFacts.Length; fact++)
        {
            if (openFacts[fact].Length == 0)
                continue;
            switch (facts.WidthOfFact(fact))
            {
                case 1: Fill(room.Facts.Values<byte>(fact), fact, first); break;
                case 2: Fill(room.Facts.Values<ushort>(fact), fact, first); break;
                default: Fill(room.Facts.Values<uint>(fact), fact, first); break;
            }
        }

        for (var factor = 0; factor < openLevels.Length; factor++)
        {
            if (openLevels[factor].Length > 0)
                FillLevels(room.Facts.Levels(factor), factor, first + (ulong)(openFacts.Length + factor));
        }

        kernel.Score(room.Facts, room.Scores);
        Shift(first, room);
        kernel.AddUp(room.Scores);
        room.Scores.CopyRisks(room.Risks);
        room.Ranking.Rank(room.Risks, room.Ranks);
    }

    /// <summary>A number below another, each as likely as the next but for less than one part in four thousand million.</summary>
    static int Below(ulong random, int count) => (int)(((random >> 32) * (ulong)count) >> 32);

    void Fill<T>(Span<T> column, int fact, ulong first)
        where T : unmanaged, IBinaryInteger<T>
    {
        var values = valueOf[fact];
        var slot = first + (ulong)fact;
        foreach (ref readonly var open in openFacts[fact].AsSpan())
        {
            var code = open.Low + Below(CounterRandom.At(keys[open.Line], slot), values.Length - open.Low);
            column[open.Line] = T.CreateTruncating(code == open.Low ? open.Seen : values[code]);
        }
    }

    void FillLevels(Span<byte> column, int factor, ulong slot)
    {
        var levels = levelsOf[factor];
        foreach (var line in openLevels[factor])
            column[line] = levels[Below(CounterRandom.At(keys[line], slot), levels.Length)];
    }

    /// <summary>Moves levels one up or down. Sixteen bits decide for one factor of one line: the lowest part of them is down, the next up.</summary>
    void Shift(ulong first, Room room)
    {
        var slot = first + (ulong)(kernel.Pack.Facts.Count + kernel.Pack.Factors.Count);
        for (var group = 0; group < countedFactors.Length; group += 4)
        {
            // Four factors share a random number; where there are fewer, the rest is thrown away.
            var levels0 = LevelsAt(room, group);
            var levels1 = LevelsAt(room, group + 1);
            var levels2 = LevelsAt(room, group + 2);
            var levels3 = LevelsAt(room, group + 3);
            var (steps0, steps1, steps2, steps3) = (StepsAt(group), StepsAt(group + 1), StepsAt(group + 2), StepsAt(group + 3));
            for (var line = 0; line < keys.Length; line++)
            {
                var random = CounterRandom.At(keys[line], slot + (ulong)(group / 4));
                var chance = chances[line];
                levels0[line] = steps0[Way(random, chance) | levels0[line]];
                levels1[line] = steps1[Way(random >> 16, chance) | levels1[line]];
                levels2[line] = steps2[Way(random >> 32, chance) | levels2[line]];
                levels3[line] = steps3[Way(random >> 48, chance) | levels3[line]];
            }
        }

        static int Way(ulong random, int chance)
        {
            var bits = (int)(random & 65535);
            return ((bits < chance ? 1 : 0) + (bits < chance / 2 ? 1 : 0)) << 8;
        }
    }

    Span<byte> LevelsAt(Room room, int index) => index < countedFactors.Length ? room.Scores.Lowest(countedFactors[index]) : room.Spare;

    byte[] StepsAt(int index) => index < countedFactors.Length ? steps[countedFactors[index]] : spareSteps;

    /// <summary>For each level itself, the next above and the next below; the ends stay.</summary>
    static byte[] StepsOf(Factor factor)
    {
        var table = new byte[3 * 256];
        for (var index = 0; index < factor.Levels.Count; index++)
        {
            var value = factor.Levels[index].Value;
            table[value] = (byte)value;
            table[256 + value] = (byte)factor.Levels[Math.Min(index + 1, factor.Levels.Count - 1)].Value;
            table[512 + value] = (byte)factor.Levels[Math.Max(index - 1, 0)].Value;
        }

        return table;
    }

    /// <summary>A value for each code of a fact, as the column holds it.</summary>
    uint[] ValuesOf(int fact)
    {
        var codes = kernel.Codes(fact);
        return [.. Enumerable.Range(0, codes.Count).Select(code => codes.Fact.Type switch
        {
            FactType.Enum => (uint)code,
            FactType.Set => codes.Words.Where((_, bit) => (code >> bit & 1) == 1).Aggregate(0u, (bits, word) => bits | 1u << codes.Fact.Values.ToList().IndexOf(word)),
            _ => code == 0 ? 0 : kernel.Cuts(fact)[code - 1],
        })];
    }

    Open[] FindOpen(int fact)
    {
        if (kernel.Pack.Facts[fact].From is Derivation.UnknownFactors)
            return [];
        var found = new List<Open>();
        for (var line = 0; line < facts.Lines; line++)
        {
            if ((facts.UnknownFact(fact)[line >> 3] >> (line & 7) & 1) == 0)
                continue;
            var seen = facts.Raw(fact, line);
            found.Add(new Open(line, seen, kernel.Cuts(fact).Count(cut => cut <= seen)));
        }

        return [.. found];
    }

    int[] FindOpenLevels(int factor)
    {
        if (!countedFactors.Contains(factor) || !kernel.Pack.Factors[factor].IsAssessed)
            return [];
        return [.. Enumerable.Range(0, facts.Lines).Where(line => (facts.UnknownLevel(factor)[line >> 3] >> (line & 7) & 1) == 1)];
    }
}
