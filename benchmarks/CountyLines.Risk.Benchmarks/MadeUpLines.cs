using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>Facts for many lines, always the same, spread so that every row of the default pack matches somewhere.</summary>
static class MadeUpLines
{
    public static readonly DateOnly AsOf = new(2026, 11, 20);

    /// <param name="unknownPerCent">How many of a hundred facts and assessed levels are unknown.</param>
    public static FactColumns Of(Pack pack, int lines, int unknownPerCent = 0)
    {
        var facts = new FactColumns(pack, lines);
        var draw = new Draw(20261120);
        for (var fact = 0; fact < pack.Facts.Count; fact++)
        {
            var own = pack.Facts[fact];
            switch (facts.WidthOfFact(fact))
            {
                case 1: Fill(facts.Values<byte>(fact)[..lines], own, draw, number => (byte)Math.Min(number, byte.MaxValue)); break;
                case 2: Fill(facts.Values<ushort>(fact)[..lines], own, draw, number => (ushort)number); break;
                default: Fill(facts.Values<uint>(fact)[..lines], own, draw, number => number); break;
            }

            Forget(facts.UnknownFact(fact), lines, unknownPerCent, draw);
        }

        for (var factor = 0; factor < pack.Factors.Count; factor++)
        {
            if (!pack.Factors[factor].IsAssessed)
                continue;
            var levels = pack.Factors[factor].Levels;
            foreach (ref var level in facts.Levels(factor)[..lines])
                level = (byte)levels[(int)draw.Below((uint)levels.Count)].Value;
            Forget(facts.UnknownLevel(factor), lines, unknownPerCent, draw);
        }

        return facts;
    }

    static void Fill<T>(Span<T> values, Fact fact, Draw draw, Func<uint, T> narrow)
    {
        var most = fact.Type switch
        {
            FactType.Boolean => 1u,
            FactType.Enum => (uint)fact.Values.Count - 1,
            FactType.Set => (1u << fact.Values.Count) - 1,
            _ => (uint)((fact.Max - fact.Min) / fact.Step),
        };
        foreach (ref var value in values)
        {
            // A set has each word once in four; small counts are the common ones, and the ones near the pack's boundaries.
            value = narrow(fact.Type switch
            {
                FactType.Boolean or FactType.Enum => draw.Below(most + 1),
                FactType.Set => draw.Below(most + 1) & draw.Below(most + 1),
                _ => Math.Min(most, draw.Below(8) switch { 0 => draw.Below(500), 1 or 2 => draw.Below(40), _ => draw.Below(4) }),
            });
        }
    }

    static void Forget(Span<byte> bits, int lines, int perCent, Draw draw)
    {
        bits.Clear();
        for (var line = 0; perCent > 0 && line < lines; line++)
        {
            if (draw.Below(100) < perCent)
                bits[line >> 3] |= (byte)(1 << (line & 7));
        }
    }

    /// <summary>Quick enough to draw ten million lines.</summary>
    sealed class Draw(ulong state)
    {
        public uint Below(uint end)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return (uint)((state >> 32) * end >> 32);
        }
    }
}
