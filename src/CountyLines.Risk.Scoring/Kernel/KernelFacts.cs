using System.Numerics;
using System.Runtime.InteropServices;

namespace CountyLines.Risk.Scoring;

/// <summary>How the kernel gets its facts and the analysts' levels into bytes that the tables can compare.</summary>
public sealed partial class Kernel
{
    /// <summary>One byte for each fact and line: of the least it can be, and where something is unknown, of the most.</summary>
    /// <returns>Whether anything is unknown.</returns>
    bool Encode<TBytes, TWords, TDoubles>(FactColumns facts, Scratch scratch, int at, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where TWords : unmanaged, ILanes<TWords, ushort>
        where TDoubles : unmanaged, ILanes<TDoubles, uint>
    {
        var anyOpen = false;
        for (var fact = 0; fact < images.Length; fact++)
        {
            scratch.UseOwnLow(fact);
            switch (facts.WidthOfFact(fact))
            {
                // The column is what would be copied, so it is read where it stands.
                case 1 when !isWritten[fact]: scratch.UseAsLow(fact, in facts.Values<byte>(fact)[at]); break;
                case 1: facts.Values<byte>(fact).Slice(at, lines).CopyTo(scratch.OwnLow(fact)); break;
                case 2: Encode<TWords, ushort>(facts.Values<ushort>(fact), scratch.OwnLow(fact), fact, at, lines); break;
                default: Encode<TDoubles, uint>(facts.Values<uint>(fact), scratch.OwnLow(fact), fact, at, lines); break;
            }

            var open = Expand(facts.UnknownFact(fact).Slice(at / 8, lines / 8), scratch.Unknown(fact));
            scratch.IsOpen[fact] = open;
            // How many factors are unknown is not something to look up: the kernel counts it, unless a case gives it.
            if (fact == unknownFactors)
                continue;
            anyOpen |= open;
            if (open)
                ChooseAll<TBytes>(scratch.Unknown(fact), images[fact].Highest, in scratch.Low(fact), scratch.High(fact), lines);
        }

        return anyOpen;
    }

    /// <summary>The codes of a fact whose values do not fit in a byte.</summary>
    void Encode<TLanes, T>(ReadOnlySpan<T> values, Span<byte> to, int fact, int at, int lines)
        where T : unmanaged, IBinaryInteger<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        ref readonly var from = ref values[0];
        ref var code = ref to[0];
        var isSet = images[fact].Codes.Fact.Type == FactType.Set;
        var steps = isSet ? images[fact].Bits : images[fact].Cuts;
        for (var line = 0; line < lines; line += TLanes.Count)
        {
            var value = TLanes.Load(in from, at + line);
            var sum = TLanes.All(T.Zero);
            for (var index = 0; index < steps.Length; index++)
            {
                var step = TLanes.All(T.CreateTruncating(steps[index]));
                sum += isSet
                    ? TLanes.Same(value & step, step) & TLanes.All(T.CreateTruncating(1 << index))
                    : TLanes.AtLeast(value, step) & TLanes.All(T.One);
            }

            sum.StoreBytes(ref code, line);
        }
    }

    /// <summary>Makes a byte of ones or zeros of each bit.</summary>
    /// <returns>Whether any bit was set; if not, nothing was written.</returns>
    static bool Expand(ReadOnlySpan<byte> bits, Span<byte> masks)
    {
        if (bits.IndexOfAnyExcept((byte)0) < 0)
            return false;
        var to = MemoryMarshal.Cast<byte, ulong>(masks);
        for (var index = 0; index < bits.Length; index++)
            to[index] = Masks[bits[index]];
        return true;
    }

    static readonly ulong[] Masks = [.. Enumerable.Range(0, 256).Select(bits => Enumerable.Range(0, 8).Where(bit => (bits >> bit & 1) == 1).Aggregate(0UL, (mask, bit) => mask | 255UL << (8 * bit)))];

    static void ChooseAll<TBytes>(ReadOnlySpan<byte> mask, byte yes, ref readonly byte no, Span<byte> to, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        for (var line = 0; line < lines; line += TBytes.Count)
            TBytes.Choose(TBytes.Load(in mask[0], line), TBytes.All(yes), TBytes.Load(in no, line)).Store(ref to[0], line);
    }

    /// <summary>Takes over the levels that analysts gave.</summary>
    bool TakeLevels<TBytes>(FactColumns facts, ScoreColumns scores, Scratch scratch, int at, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        var anyOpen = false;
        for (var factor = 0; factor < tables.Length - 1; factor++)
        {
            if (!tables[factor].IsAssessed)
                continue;
            var open = Expand(facts.UnknownLevel(factor).Slice(at / 8, lines / 8), scratch.Mask);
            scratch.IsLevelOpen[factor] = open;
            anyOpen |= open;
            facts.Levels(factor).Slice(at, lines).CopyTo(scores.Lowest(factor)[at..]);
            if (open)
                ChooseAll<TBytes>(scratch.Mask, tables[factor].Levels[^1], in scores.Lowest(factor)[at], scores.Highest(factor)[at..], lines);
        }

        return anyOpen;
    }
}
