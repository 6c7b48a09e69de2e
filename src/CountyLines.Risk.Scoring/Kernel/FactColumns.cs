using System.Numerics;

namespace CountyLines.Risk.Scoring;

/// <summary>What a pack needs to know of one line.</summary>
/// <param name="Facts">By name; a fact that is missing is unknown.</param>
/// <param name="Levels">Levels that analysts gave, by factor; a factor that is missing is unknown.</param>
public sealed record LineInput(IReadOnlyDictionary<string, FactValue> Facts, IReadOnlyDictionary<string, int> Levels);

/// <summary>
/// The facts and the analysts' levels of many lines, one column each, as narrow as the pack's ranges and conditions allow, with one bit for
/// each unknown. A number above 255 stands as 255 where no condition looks further.
/// A new table has everything unknown. Only values that the pack allows get in, so a table that exists can be scored.
/// </summary>
public sealed class FactColumns
{
    readonly Planes planes;
    readonly Column[] facts;
    readonly Column[] levels;
    readonly byte[]?[] fixedLevels;
    readonly Dictionary<string, int> factorIndex;

    /// <summary>Makes a table in which nothing is known yet.</summary>
    public FactColumns(Pack pack, int lines)
    {
        Pack = pack;
        Lines = lines;
        facts = new Column[pack.Facts.Count];
        levels = new Column[pack.Factors.Count];
        fixedLevels = new byte[pack.Factors.Count][];
        factorIndex = pack.Factors.Select((factor, index) => (factor.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        var at = 0L;
        for (var index = 0; index < facts.Length; index++)
            facts[index] = Column.Of(pack.FactWidths[index], lines, ref at);
        for (var index = 0; index < levels.Length; index++)
            levels[index] = pack.Factors[index].IsAssessed ? Column.Of(1, lines, ref at) : default;
        planes = new Planes(at);
        foreach (var (column, factor) in levels.Zip(pack.Factors).Where(pair => pair.Second.IsAssessed))
            planes.Bytes(column.At, Planes.Padded(lines)).Fill((byte)factor.Levels[0].Value);
        foreach (var column in facts.Concat(levels).Where(column => column.Width > 0))
            SetAll(column);
    }

    FactColumns(FactColumns other)
    {
        (Pack, Lines, facts, levels, fixedLevels, factorIndex) = (other.Pack, other.Lines, other.facts, other.levels, other.fixedLevels, other.factorIndex);
        planes = other.planes.Copy();
    }

    /// <summary>The table with everything in it taken as known, for those who fill in what was unknown.</summary>
    internal FactColumns AsKnown()
    {
        var copy = new FactColumns(this);
        for (var fact = 0; fact < facts.Length; fact++)
        {
            if (Pack.Facts[fact].From is not Derivation.UnknownFactors)
                copy.UnknownFact(fact).Clear();
        }

        for (var factor = 0; factor < levels.Length; factor++)
        {
            if (Pack.Factors[factor].IsAssessed)
                copy.UnknownLevel(factor).Clear();
        }

        return copy;
    }

    /// <summary>A value in steps above the bottom of the fact's range, as the column holds it.</summary>
    internal uint Raw(int fact, int line)
    {
        return facts[fact].Width switch { 1 => Values<byte>(fact)[line], 2 => Values<ushort>(fact)[line], _ => Values<uint>(fact)[line] };
    }

    internal void SetRaw(int fact, int line, uint value)
    {
        switch (facts[fact].Width)
        {
            case 1: Values<byte>(fact)[line] = (byte)Math.Min(value, byte.MaxValue); break;
            case 2: Values<ushort>(fact)[line] = (ushort)value; break;
            default: Values<uint>(fact)[line] = value; break;
        }
    }

    /// <summary>The pack whose facts these are.</summary>
    public Pack Pack { get; }

    /// <summary>How many lines the table has.</summary>
    public int Lines { get; }

    /// <summary>Puts in everything known of a line; what is not in the input stays as it is.</summary>
    /// <returns>Every reason why the line cannot be scored. A line with one must be shown as an error; it never scores 0.</returns>
    public IReadOnlyList<string> Put(int line, LineInput input)
    {
        List<string>? problems = null;
        for (var index = 0; index < facts.Length; index++)
        {
            var fact = Pack.Facts[index];
            if (!input.Facts.TryGetValue(fact.Name, out var value))
                continue;
            if (ProblemOf(fact, value) is { } problem)
                (problems ??= []).Add(problem);
            else
                Set(line, index, value);
        }

        foreach (var (id, level) in input.Levels)
        {
            if (!factorIndex.TryGetValue(id, out var index) || !Pack.Factors[index].IsAssessed)
                continue;
            var factor = Pack.Factors[index];
            if (factor.Levels.All(known => known.Value != level))
            {
                (problems ??= []).Add($"{factor.Id} was assessed at level {level}, which is not one of {string.Join(", ", factor.Levels.Select(known => known.Value))}");
                continue;
            }

            planes.Bytes(levels[index].At, Lines)[line] = (byte)level;
            Mark(levels[index], line, unknown: false);
        }

        return problems ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Holds a factor of one line at a level, whatever its facts say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is below the factor's lowest or above its highest, for which no total was proved to fit.</exception>
    public void Fix(int line, int factor, int level)
    {
        var levels = Pack.Factors[factor].Levels;
        ArgumentOutOfRangeException.ThrowIfLessThan(level, levels[0].Value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, levels[^1].Value);
        if (fixedLevels[factor] is not { } column)
        {
            fixedLevels[factor] = column = new byte[Planes.Padded(Lines)];
            Array.Fill(column, NotFixed);
        }

        column[line] = checked((byte)level);
    }

    internal const byte NotFixed = 255;

    internal byte[]? FixedLevels(int factor) => fixedLevels[factor];

    internal int WidthOfFact(int fact) => facts[fact].Width;

    internal Span<T> Values<T>(int fact)
        where T : unmanaged
    {
        return planes.Of<T>(facts[fact].At, Planes.Padded(Lines));
    }

    internal Span<byte> Levels(int factor) => planes.Bytes(levels[factor].At, Planes.Padded(Lines));

    internal Span<byte> UnknownFact(int fact) => planes.Bytes(facts[fact].Bits, Planes.Padded(Lines) / 8);

    internal Span<byte> UnknownLevel(int factor) => planes.Bytes(levels[factor].Bits, Planes.Padded(Lines) / 8);

    void Set(int line, int index, FactValue value)
    {
        var fact = Pack.Facts[index];
        var number = fact.Type switch
        {
            FactType.Enum => value.IsUnknown ? 0u : (uint)Array.IndexOf([.. fact.Values], value.Text),
            FactType.Set => value.Members.Aggregate(0u, (bits, word) => bits | 1u << Array.IndexOf([.. fact.Values], word)),
            // An unknown stands at the least it can be: what was seen of it, or the bottom of the range.
            _ => (uint)(((value.IsUnknown && value.Number <= 0 ? fact.Min : Math.Max(value.Number, fact.Min)) - fact.Min) / fact.Step),
        };
        SetRaw(index, line, number);
        Mark(facts[index], line, value.IsUnknown);
    }

    static string? ProblemOf(Fact fact, FactValue value)
    {
        if (fact.IsOrdered)
        {
            if (value.Number % fact.Step != 0)
                return $"{fact.Name} is {value.Show(FactType.Integer)}, which {(fact.Decimals > 0 ? $"has more than {fact.Decimals} decimals" : "is not a whole number")}";
            if ((!value.IsUnknown || value.Number > 0) && (value.Number < fact.Min || value.Number > fact.Max))
                return $"{fact.Name} is {value.Show(fact.Type)}, outside the pack's range of {FactValue.Of(fact.Min).Show(fact.Type)} to {FactValue.Of(fact.Max).Show(fact.Type)}";
            return null;
        }

        if (fact.Type == FactType.Enum && !value.IsUnknown && value.Text.Length == 0)
            return $"{fact.Name} is known and has no value";
        var stranger = value.Members.Append(value.Text).FirstOrDefault(word => word.Length > 0 && !fact.Values.Contains(word));
        return stranger is null ? null : $"{fact.Name} has the value '{stranger}', which the pack does not know{Words.DidYouMean(stranger, fact.Values)}";
    }

    void Mark(Column column, int line, bool unknown)
    {
        ref var bits = ref planes.Bytes(column.Bits, Planes.Padded(Lines) / 8)[line >> 3];
        var bit = (byte)(1 << (line & 7));
        bits = (byte)(unknown ? bits | bit : bits & ~bit);
    }

    void SetAll(Column column)
    {
        planes.Bytes(column.Bits, Lines / 8).Fill(255);
        for (var line = Lines & ~7; line < Lines; line++)
            Mark(column, line, unknown: true);
    }

    readonly record struct Column(int Width, long At, long Bits)
    {
        public static Column Of(int width, int lines, ref long at)
        {
            var column = new Column(width, at, at + Planes.SizeOf(lines, width));
            // One bit for each line, in whole registers.
            at = column.Bits + (long)BitOperations.RoundUpToPowerOf2((uint)Planes.Round / 4) * ((Planes.Padded(lines) / 8 + 63) / 64);
            return column;
        }
    }
}
