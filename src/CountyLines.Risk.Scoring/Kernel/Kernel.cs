using System.Numerics;
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
    /// for a stretch long enough that the machine fetches ahead: measured better than 1,024 to 4,096 (benchmarks/results).
    /// </summary>
    internal const int BlockLines = 8192;

    readonly FactImage[] images;
    readonly bool[] isWritten;
    readonly FactorTable[] tables;
    readonly FormulaProgram formula;
    readonly int[] sharedFacts;
    readonly byte[][] sharedImages;
    readonly int unknownFactors;
    readonly bool[] fitsBytes;
    readonly int[] sectionOf;
    readonly int[][] factorsOf;
    readonly long[] weights;
    readonly long[] bandStarts;

    Kernel(Pack pack, DateOnly asOf)
    {
        Pack = pack;
        AsOf = asOf;
        var settled = pack.AsOf(asOf);
        var all = settled.Factors.Append(settled.Confidence).ToList();
        images = [.. settled.Facts.Select((fact, index) => new FactImage(FactCodes.Of(fact, all.SelectMany(factor => factor.CellsOn(fact))), pack.FactWidths[index]))];
        tables = [.. all.Select(factor => FactorTable.Compile(factor, images))];
        formula = FormulaProgram.Compile(settled.Risk.Root);
        Width = WidthFor(settled);
        sectionOf = [.. pack.Factors.Select(factor => pack.Sections.ToList().FindIndex(section => section.Id == factor.Section))];
        weights = [.. pack.Factors.Select((factor, index) => sectionOf[index] < 0 ? 0 : pack.Sections[sectionOf[index]].WeightOf(factor.Id))];
        factorsOf = [.. pack.Sections.Select((_, section) => Enumerable.Range(0, sectionOf.Length).Where(factor => sectionOf[factor] == section).ToArray())];
        fitsBytes = [.. pack.Sections.Select(section => section.Total != SectionTotal.Weighted && section.RangeOver(pack.Factors).Max <= byte.MaxValue)];
        bandStarts = [.. pack.Bands.Select(band => band.From)];
        unknownFactors = pack.Facts.ToList().FindIndex(fact => fact.From is Derivation.UnknownFactors);
        var shared = pack.SharedFacts(settled);
        sharedFacts = [.. shared.Select(fact => pack.Facts.ToList().FindIndex(own => own.Name == fact.Name))];
        sharedImages = [.. sharedFacts.Select(fact => images[fact].OfAll(images[fact].Codes.TellApart(all.SelectMany(factor => factor.CellsOn(pack.Facts[fact])))))];
        isWritten = [.. Enumerable.Range(0, images.Length).Select(fact => fact == unknownFactors || sharedFacts.Contains(fact))];
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

    internal FactCodes Codes(int fact) => images[fact].Codes;

    internal IReadOnlyList<uint> Cuts(int fact) => images[fact].Cuts;

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
}
