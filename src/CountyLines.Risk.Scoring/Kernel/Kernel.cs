using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CountyLines.Risk.Scoring;

/// <summary>How many numbers a kernel works on at once. The result is the same for all.</summary>
public enum LaneWidth
{
    /// <summary>The widest that this machine has.</summary>
    Widest,

    /// <summary>512 bits.</summary>
    Bits512,

    /// <summary>256 bits.</summary>
    Bits256,

    /// <summary>One number at a time.</summary>
    One,
}

/// <summary>
/// A pack on a date, compiled: it turns columns of facts into columns of levels, rows, totals, risks and bands. Immutable and safe to use
/// from many threads, each with score columns of its own; nothing is allocated while it scores. This is the only way in which the product
/// scores anything.
/// </summary>
public sealed partial class Kernel
{
    /// <summary>
    /// Lines worked on together. What stands between two steps then fits in the second cache, and each of the hundred or so columns is read
    /// for a stretch long enough that the machine fetches ahead: measured better than 512 to 4,096 (benchmarks/results).
    /// </summary>
    internal const int BlockLines = 8192;

    readonly FactCodes[] codes;
    readonly uint[][] cuts;
    readonly FactorTable[] tables;
    readonly FormulaProgram formula;
    readonly int[] sharedFacts;
    readonly byte[][] sharedCodes;
    readonly int unknownFactors;
    readonly uint[][] setBits;
    readonly byte[]?[] byteSteps;
    readonly bool[] fitsBytes;
    readonly int[] sectionOf;
    readonly long[] weights;
    readonly long[] bandStarts;

    Kernel(Pack pack, DateOnly asOf)
    {
        Pack = pack;
        AsOf = asOf;
        var settled = pack.AsOf(asOf);
        var all = settled.Factors.Append(settled.Confidence).ToList();
        codes = [.. settled.Facts.Select(fact => FactCodes.Of(fact, all.SelectMany(factor => factor.CellsOn(fact))))];
        cuts = [.. codes.Select(one => one.Cuts.Select(cut => (uint)((cut - one.Fact.Min) / one.Fact.Step)).ToArray())];
        tables = [.. all.Select(factor => FactorTable.Compile(factor, codes))];
        formula = FormulaProgram.Compile(settled.Risk.Root);
        Width = WidthFor(settled);
        setBits = [.. codes.Select(one => one.Fact.Type == FactType.Set ? one.Words.Select(word => 1u << one.Fact.Values.ToList().IndexOf(word)).ToArray() : [])];
        sectionOf = [.. pack.Factors.Select(factor => pack.Sections.ToList().FindIndex(section => section.Id == factor.Section))];
        weights = [.. pack.Factors.Select((factor, index) => sectionOf[index] < 0 ? 0 : pack.Sections[sectionOf[index]].WeightOf(factor.Id))];
        byteSteps = [.. codes.Select((one, fact) => (one.Fact.Type == FactType.Set ? setBits : cuts)[fact]).Zip(codes, (steps, one) => one.Fact.Type != FactType.Enum && steps.All(step => step <= byte.MaxValue) && (one.Fact.Type != FactType.Set || one.Fact.Values.Count <= 8) ? steps.Select(step => (byte)step).ToArray() : null)];
        fitsBytes = [.. pack.Sections.Select(section => section.Total != SectionTotal.Weighted && section.RangeOver(pack.Factors).Max <= byte.MaxValue)];
        bandStarts = [.. pack.Bands.Select(band => band.From)];
        unknownFactors = pack.Facts.ToList().FindIndex(fact => fact.From is Derivation.UnknownFactors);
        var shared = pack.SharedFacts(settled);
        sharedFacts = [.. shared.Select(fact => pack.Facts.ToList().FindIndex(own => own.Name == fact.Name))];
        sharedCodes = [.. sharedFacts.Select(fact => codes[fact].TellApart(all.SelectMany(factor => factor.CellsOn(pack.Facts[fact]))).ToArray())];
    }

    /// <summary>The pack.</summary>
    public Pack Pack { get; }

    /// <summary>The date that conditions and constants stand at.</summary>
    public DateOnly AsOf { get; }

    /// <summary>The bytes of a total and of a risk: 2, 4 or 8, whichever holds every step of the formula.</summary>
    internal int Width { get; }

    internal int RiskColumn => 2 * Pack.Sections.Count;

    internal int LowestColumn => RiskColumn + 1;

    internal int HighestColumn => RiskColumn + 2;

    int SpareColumn => RiskColumn + 3;

    /// <summary>Compiles a pack on a date.</summary>
    public static Kernel Compile(Pack pack, DateOnly asOf) => new(pack, asOf);

    /// <summary>Scores one line, for those who have only one.</summary>
    /// <returns>The score, or null with every reason why the line cannot be scored.</returns>
    public (LineScore? Score, IReadOnlyList<string> Problems) Score(LineInput input)
    {
        var facts = new FactColumns(Pack, 1);
        if (facts.Put(0, input) is { Count: > 0 } problems)
            return (null, problems);
        var scores = new ScoreColumns(this, 1);
        Score(facts, scores);
        return (scores.At(0), []);
    }

    /// <summary>Scores every line of a table.</summary>
    public void Score(FactColumns facts, ScoreColumns scores, LaneWidth lanes = LaneWidth.Widest)
    {
        if (facts.Pack.Sha256 != Pack.Sha256 || facts.Lines != scores.Lines)
            throw new ArgumentException("The facts, the scores and the kernel are not of one pack and as many lines.");
        if (lanes == LaneWidth.Widest)
            lanes = Vector512.IsHardwareAccelerated ? LaneWidth.Bits512 : Vector256.IsHardwareAccelerated ? LaneWidth.Bits256 : LaneWidth.One;
        switch (lanes, Width)
        {
            case (LaneWidth.Bits512, 2): Run<Lanes512<byte>, Lanes512<ushort>, Lanes512<uint>, Lanes512<short>, short>(facts, scores); break;
            case (LaneWidth.Bits512, 4): Run<Lanes512<byte>, Lanes512<ushort>, Lanes512<uint>, Lanes512<int>, int>(facts, scores); break;
            case (LaneWidth.Bits512, _): Run<Lanes512<byte>, Lanes512<ushort>, Lanes512<uint>, Lanes512<long>, long>(facts, scores); break;
            case (LaneWidth.Bits256, 2): Run<Lanes256<byte>, Lanes256<ushort>, Lanes256<uint>, Lanes256<short>, short>(facts, scores); break;
            case (LaneWidth.Bits256, 4): Run<Lanes256<byte>, Lanes256<ushort>, Lanes256<uint>, Lanes256<int>, int>(facts, scores); break;
            case (LaneWidth.Bits256, _): Run<Lanes256<byte>, Lanes256<ushort>, Lanes256<uint>, Lanes256<long>, long>(facts, scores); break;
            case (_, 2): Run<OneLane<byte>, OneLane<ushort>, OneLane<uint>, OneLane<short>, short>(facts, scores); break;
            case (_, 4): Run<OneLane<byte>, OneLane<ushort>, OneLane<uint>, OneLane<int>, int>(facts, scores); break;
            default: Run<OneLane<byte>, OneLane<ushort>, OneLane<uint>, OneLane<long>, long>(facts, scores); break;
        }
    }

    /// <summary>Works out totals, risks and bands again from the levels that stand in the scores, each taken as settled.</summary>
    internal void AddUp(ScoreColumns scores)
    {
        switch (Width)
        {
            case 2: AddUp<Lanes256<byte>, Lanes256<short>, short>(scores); break;
            case 4: AddUp<Lanes256<byte>, Lanes256<int>, int>(scores); break;
            default: AddUp<Lanes256<byte>, Lanes256<long>, long>(scores); break;
        }
    }

    void AddUp<TBytes, TNumbers, T>(ScoreColumns scores)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        var scratch = Scratch.For(this);
        var padded = Planes.Padded(scores.Lines);
        for (var at = 0; at < padded; at += BlockLines)
            Totals<TBytes, TNumbers, T>(scores, scratch, at, Math.Min(BlockLines, padded - at), open: false, RiskColumn, HighestColumn);
    }

    internal FactCodes Codes(int fact) => codes[fact];

    internal IReadOnlyList<uint> Cuts(int fact) => cuts[fact];

    static int WidthFor(Pack pack)
    {
        var steps = new List<Formula.Bounds>();
        var totals = pack.Sections.Select(section => section.RangeOver(pack.Factors)).ToList();
        steps.Add(pack.Risk.Root.Prove(totals, steps));
        var least = Int128.Min(totals.Min(total => total.Min), steps.Min(step => step.Min));
        var most = Int128.Max(Int128.Max(totals.Max(total => total.Max), steps.Max(step => step.Max)), pack.Bands[^1].From);
        return least >= short.MinValue && most <= short.MaxValue ? 2 : least >= int.MinValue && most <= int.MaxValue ? 4 : 8;
    }

    void Run<TBytes, TWords, TDoubles, TNumbers, T>(FactColumns facts, ScoreColumns scores)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where TWords : unmanaged, ILanes<TWords, ushort>
        where TDoubles : unmanaged, ILanes<TDoubles, uint>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        var scratch = Scratch.For(this);
        var padded = Planes.Padded(facts.Lines);
        for (var at = 0; at < padded; at += BlockLines)
        {
            var lines = Math.Min(BlockLines, padded - at);
            var open = Encode<TBytes, TWords, TDoubles>(facts, scratch, at, lines);
            open |= TakeLevels<TBytes>(facts, scores, scratch, at, lines);
            scores.Open[at / BlockLines] = open;
            if (!ScoreShared<TBytes, TNumbers, T>(facts, scores, scratch, at, lines, open))
                Totals<TBytes, TNumbers, T>(scores, scratch, at, lines, open, RiskColumn, HighestColumn);
            if (open && !scratch.SharedOpen)
                scores.Wide<T>(RiskColumn).Slice(at, lines).CopyTo(scores.Wide<T>(LowestColumn)[at..]);
            Band<TNumbers, T>(scores, at, lines);
            Confidence<TBytes>(scores, scratch, at, lines, open);
        }
    }

    /// <summary>Turns each fact into one byte for each line: the code of the least it can be, and where something is unknown, of the most.</summary>
    bool Encode<TBytes, TWords, TDoubles>(FactColumns facts, Scratch scratch, int at, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where TWords : unmanaged, ILanes<TWords, ushort>
        where TDoubles : unmanaged, ILanes<TDoubles, uint>
    {
        var anyOpen = false;
        for (var fact = 0; fact < codes.Length; fact++)
        {
            var low = scratch.Low(fact);
            switch (facts.WidthOfFact(fact))
            {
                case 1: EncodeBytes<TBytes>(in facts.Values<byte>(fact)[at], in Unsafe.NullRef<ushort>(), low, fact, lines); break;
                case 2 when byteSteps[fact] is not null: EncodeBytes<TBytes>(in Unsafe.NullRef<byte>(), in facts.Values<ushort>(fact)[at], low, fact, lines); break;
                case 2: Encode<TWords, ushort>(facts.Values<ushort>(fact), low, fact, at, lines); break;
                default: Encode<TDoubles, uint>(facts.Values<uint>(fact), low, fact, at, lines); break;
            }

            var open = Expand(facts.UnknownFact(fact).Slice(at / 8, lines / 8), scratch.Unknown(fact));
            scratch.IsOpen[fact] = open;
            // How many factors are unknown is not something to look up: the kernel counts it, unless a case gives it.
            if (fact == unknownFactors)
                continue;
            anyOpen |= open;
            if (open)
                ChooseAll<TBytes>(scratch.Unknown(fact), (byte)codes[fact].Highest, low, scratch.High(fact), lines);
        }

        return anyOpen;
    }

    /// <summary>
    /// The codes of a fact whose cuts are all below 256, four registers at a time. Values of two bytes are first clamped to one, which tells
    /// them apart as well as before and halves the work.
    /// </summary>
    void EncodeBytes<TBytes>(ref readonly byte bytes, ref readonly ushort words, Span<byte> to, int fact, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        ReadOnlySpan<byte> steps = byteSteps[fact];
        var (type, isWide) = (codes[fact].Fact.Type, Unsafe.IsNullRef(in bytes));
        ref var code = ref to[0];
        var (two, three) = (2 * TBytes.Count, 3 * TBytes.Count);
        for (var line = 0; line < lines; line += 4 * TBytes.Count)
        {
            TBytes value0, value1, value2, value3;
            if (isWide)
            {
                (value0, value1) = (TBytes.LoadClamped(in words, line), TBytes.LoadClamped(in words, line + TBytes.Count));
                (value2, value3) = (TBytes.LoadClamped(in words, line + two), TBytes.LoadClamped(in words, line + three));
            }
            else
            {
                (value0, value1) = (TBytes.Load(in bytes, line), TBytes.Load(in bytes, line + TBytes.Count));
                (value2, value3) = (TBytes.Load(in bytes, line + two), TBytes.Load(in bytes, line + three));
            }

            if (type != FactType.Enum)
            {
                var (sum0, sum1, sum2, sum3) = (TBytes.All(0), TBytes.All(0), TBytes.All(0), TBytes.All(0));
                for (var index = 0; index < steps.Length; index++)
                {
                    var step = TBytes.All(steps[index]);
                    if (type == FactType.Set)
                    {
                        var bit = TBytes.All((byte)(1 << index));
                        sum0 |= TBytes.Same(value0 & step, step) & bit;
                        sum1 |= TBytes.Same(value1 & step, step) & bit;
                        sum2 |= TBytes.Same(value2 & step, step) & bit;
                        sum3 |= TBytes.Same(value3 & step, step) & bit;
                        continue;
                    }

                    // All ones are -1, so taking them away counts.
                    sum0 -= TBytes.AtLeast(value0, step);
                    sum1 -= TBytes.AtLeast(value1, step);
                    sum2 -= TBytes.AtLeast(value2, step);
                    sum3 -= TBytes.AtLeast(value3, step);
                }

                (value0, value1, value2, value3) = (sum0, sum1, sum2, sum3);
            }

            value0.Store(ref code, line);
            value1.Store(ref code, line + TBytes.Count);
            value2.Store(ref code, line + two);
            value3.Store(ref code, line + three);
        }
    }

    void Encode<TLanes, T>(ReadOnlySpan<T> values, Span<byte> to, int fact, int at, int lines)
        where T : unmanaged, IBinaryInteger<T>
        where TLanes : unmanaged, ILanes<TLanes, T>
    {
        var one = codes[fact];
        ref readonly var from = ref values[0];
        ref var code = ref to[0];
        var isSet = one.Fact.Type == FactType.Set;
        if (one.Fact.Type == FactType.Enum)
        {
            for (var line = 0; line < lines; line += TLanes.Count)
                TLanes.Load(in from, at + line).StoreBytes(ref code, line);
            return;
        }

        var steps = isSet ? setBits[fact] : cuts[fact];
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

    static void ChooseAll<TBytes>(ReadOnlySpan<byte> mask, byte yes, ReadOnlySpan<byte> no, Span<byte> to, int lines)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        for (var line = 0; line < lines; line += TBytes.Count)
            TBytes.Choose(TBytes.Load(in mask[0], line), TBytes.All(yes), TBytes.Load(in no[0], line)).Store(ref to[0], line);
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
                ChooseAll<TBytes>(scratch.Mask, tables[factor].Levels[^1], scores.Lowest(factor)[at..], scores.Highest(factor)[at..], lines);
        }

        return anyOpen;
    }

    /// <summary>Section totals and the risk, at the lowest and, where something is unknown, at the highest.</summary>
    void Totals<TBytes, TNumbers, T>(ScoreColumns scores, Scratch scratch, int at, int lines, bool open, int riskColumn, int highestColumn)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        var sections = Pack.Sections.Count;
        for (var section = 0; section < sections; section++)
            Total<TBytes, TNumbers, T>(scores, scratch, section, section, at, lines, highest: false);
        formula.Run<TNumbers, T>(scores.WideFrom<T>(0), scores.Stride, scores.Wide<T>(riskColumn), at, lines);
        if (!open)
            return;
        for (var section = 0; section < sections; section++)
            Total<TBytes, TNumbers, T>(scores, scratch, section, sections + section, at, lines, highest: true);
        formula.Run<TNumbers, T>(scores.WideFrom<T>(sections), scores.Stride, scores.Wide<T>(highestColumn), at, lines);
    }

    void Total<TBytes, TNumbers, T>(ScoreColumns scores, Scratch scratch, int section, int column, int at, int lines, bool highest)
        where TBytes : unmanaged, ILanes<TBytes, byte>
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        ref var to = ref scores.Wide<T>(column)[0];
        if (fitsBytes[section])
        {
            TotalBytes<TBytes>(scores, scratch.TryLevel, section, at, lines, highest);
            for (var line = 0; line < lines; line += TNumbers.Count)
                TNumbers.LoadBytes(in scratch.TryLevel[0], line).Store(ref to, at + line);
            return;
        }

        var (isMax, isWeighted, isFirst) = (Pack.Sections[section].Total == SectionTotal.Max, Pack.Sections[section].Total == SectionTotal.Weighted, true);
        for (var factor = 0; factor < tables.Length - 1; factor++)
        {
            if (sectionOf[factor] != section)
                continue;
            ref var levels = ref (highest ? scores.Highest(factor) : scores.Lowest(factor))[0];
            var weight = TNumbers.All(T.CreateTruncating(weights[factor]));
            for (var line = at; line < at + lines; line += TNumbers.Count)
            {
                var level = TNumbers.LoadBytes(in levels, line);
                if (isWeighted)
                    level *= weight;
                if (!isFirst)
                    level = isMax ? TNumbers.Max(level, TNumbers.Load(in to, line)) : level + TNumbers.Load(in to, line);
                level.Store(ref to, line);
            }

            isFirst = false;
        }
    }

    /// <summary>A total that is proved to fit in a byte, which is a quarter of the work.</summary>
    void TotalBytes<TBytes>(ScoreColumns scores, Span<byte> totals, int section, int at, int lines, bool highest)
        where TBytes : unmanaged, ILanes<TBytes, byte>
    {
        ref var to = ref totals[0];
        var (isMax, isFirst) = (Pack.Sections[section].Total == SectionTotal.Max, true);
        for (var factor = 0; factor < tables.Length - 1; factor++)
        {
            if (sectionOf[factor] != section)
                continue;
            ref var levels = ref (highest ? scores.Highest(factor) : scores.Lowest(factor))[at];
            for (var line = 0; line < lines; line += TBytes.Count)
            {
                var level = TBytes.Load(in levels, line);
                if (!isFirst)
                    level = isMax ? TBytes.Max(level, TBytes.Load(in to, line)) : level + TBytes.Load(in to, line);
                level.Store(ref to, line);
            }

            isFirst = false;
        }
    }

    void Band<TNumbers, T>(ScoreColumns scores, int at, int lines)
        where T : unmanaged, IBinaryInteger<T>
        where TNumbers : unmanaged, ILanes<TNumbers, T>
    {
        ref var risks = ref scores.Wide<T>(RiskColumn)[0];
        ref var to = ref scores.BandIndex[0];
        for (var line = at; line < at + lines; line += TNumbers.Count)
        {
            var risk = TNumbers.Load(in risks, line);
            var band = TNumbers.All(T.Zero);
            for (var index = 1; index < bandStarts.Length; index++)
                band -= TNumbers.AtLeast(risk, TNumbers.All(T.CreateTruncating(bandStarts[index])));
            band.StoreBytes(ref to, line);
        }
    }
}
