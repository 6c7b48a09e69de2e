using System.Numerics;
using System.Runtime.CompilerServices;

namespace CountyLines.Risk.Scoring;

/// <summary>How the kernel adds levels up to totals, risk and band.</summary>
public sealed partial class Kernel
{
    /// <summary>Lines whose totals are still in the first cache when the formula reads them.</summary>
    internal const int StripLines = 1024;

    /// <summary>Section totals and the risk, at the lowest and, where something is unknown, at the highest.</summary>
    void Totals<TBytes, TNumbers, T>(ScoreColumns scores, Scratch scratch, int at, int lines, bool open, int riskColumn, int highestColumn)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        var sections = Pack.Sections.Count;
        var space = scratch.Rooms<T>(formula.Rooms);
        formula.Furnish(space);
        for (var end = at + lines; at < end; at += StripLines)
        {
            var strip = Math.Min(StripLines, end - at);
            for (var section = 0; section < sections; section++)
                Total<TBytes, TNumbers, T>(scores, section, section, at, strip, highest: false);
            formula.Run<TNumbers, T>(scores.WideFrom<T>(0), scores.Stride, space, scores.Wide<T>(riskColumn), at, strip);
            if (!open)
                continue;
            for (var section = 0; section < sections; section++)
                Total<TBytes, TNumbers, T>(scores, section, sections + section, at, strip, highest: true);
            formula.Run<TNumbers, T>(scores.WideFrom<T>(sections), scores.Stride, space, scores.Wide<T>(highestColumn), at, strip);
        }
    }

    void Total<TBytes, TNumbers, T>(ScoreColumns scores, int section, int column, int at, int lines, bool highest)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        ref var to = ref scores.Wide<T>(column)[at];
        ref var levels = ref (highest ? scores.Highest(0) : scores.Lowest(0))[at];
        if (fitsBytes[section])
        {
            TotalBytes<TBytes, TNumbers, T>(ref levels, scores.Stride, section, lines, ref to);
            return;
        }

        var (isMax, isWeighted) = (Pack.Sections[section].Total == SectionTotal.Max, Pack.Sections[section].Total == SectionTotal.Weighted);
        ReadOnlySpan<int> factors = factorsOf[section];
        for (var line = 0; line < lines; line += TNumbers.Count)
        {
            var total = TNumbers.All(T.Zero);
            for (var index = 0; index < factors.Length; index++)
            {
                var level = TNumbers.LoadBytes(in levels, (factors[index] * scores.Stride) + line);
                if (isWeighted)
                    level *= TNumbers.All(T.CreateTruncating(weights[factors[index]]));
                total = isMax ? TNumbers.Max(level, total) : level + total;
            }

            total.Store(ref to, line);
        }
    }

    /// <summary>A total that is proved to fit in a byte, which is a quarter of the work.</summary>
    void TotalBytes<TBytes, TNumbers, T>(ref byte levels, int stride, int section, int lines, ref T to)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        var isMax = Pack.Sections[section].Total == SectionTotal.Max;
        ReadOnlySpan<int> factors = factorsOf[section];
        Unsafe.SkipInit(out FourRegisters room);
        ref var sums = ref Unsafe.As<FourRegisters, byte>(ref room);
        for (var line = 0; line < lines; line += 4 * TBytes.Count)
        {
            var (sum0, sum1, sum2, sum3) = (TBytes.All(0), TBytes.All(0), TBytes.All(0), TBytes.All(0));
            for (var index = 0; index < factors.Length; index++)
            {
                ref readonly var from = ref Unsafe.Add(ref levels, (factors[index] * stride) + line);
                var (level0, level1) = (TBytes.Load(in from, 0), TBytes.Load(in from, TBytes.Count));
                var (level2, level3) = (TBytes.Load(in from, 2 * TBytes.Count), TBytes.Load(in from, 3 * TBytes.Count));
                if (isMax)
                    (sum0, sum1, sum2, sum3) = (TBytes.Max(sum0, level0), TBytes.Max(sum1, level1), TBytes.Max(sum2, level2), TBytes.Max(sum3, level3));
                else
                    (sum0, sum1, sum2, sum3) = (sum0 + level0, sum1 + level1, sum2 + level2, sum3 + level3);
            }

            sum0.Store(ref sums, 0);
            sum1.Store(ref sums, TBytes.Count);
            sum2.Store(ref sums, 2 * TBytes.Count);
            sum3.Store(ref sums, 3 * TBytes.Count);
            for (var index = 0; index < 4 * TBytes.Count; index += TNumbers.Count)
                TNumbers.LoadBytes(in sums, index).Store(ref to, line + index);
        }
    }

    [InlineArray(Planes.Round)]
    struct FourRegisters
    {
        byte first;
    }

    void Band<TNumbers, T>(ScoreColumns scores, int at, int lines)
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        ref var risks = ref scores.Wide<T>(RiskColumn)[0];
        ref var to = ref scores.BandIndex[0];
        ReadOnlySpan<long> starts = bandStarts;
        for (var line = at; line < at + lines; line += TNumbers.Count)
        {
            var risk = TNumbers.Load(in risks, line);
            var band = TNumbers.All(T.Zero);
            for (var index = 1; index < starts.Length; index++)
                band -= TNumbers.AtLeast(risk, TNumbers.All(T.CreateTruncating(starts[index])));
            band.StoreBytes(ref to, line);
        }
    }
}
