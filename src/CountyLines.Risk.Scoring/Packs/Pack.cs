namespace CountyLines.Risk.Scoring;

/// <summary>
/// A checked rule pack: how a line's facts become levels, totals, a risk and a band. Immutable and safe to share between threads.
/// Only <see cref="PackReader"/> builds one, and only from a pack without a fault, so a pack that exists can score.
/// </summary>
public sealed record Pack
{
    internal Pack()
    {
    }

    /// <summary>The pack's name, for example <c>county-lines</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The version, for example <c>1.0.0</c>. A change is a new version.</summary>
    public required string Version { get; init; }

    /// <summary>The pack's name and version: <c>county-lines@1.0.0</c>.</summary>
    public string Identity => $"{Id}@{Version}";

    /// <summary>The first as-of date on which this version is in force.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>What the pack is and is not, in its owner's words.</summary>
    public required string Status { get; init; }

    /// <summary>The role that owns the rules.</summary>
    public required string Owner { get; init; }

    /// <summary>SHA-256, in lower-case hexadecimal, over the canonical JSON of the pack and its cases.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The typed inputs, in the pack's order.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>All factors in the pack's order: those of the sections, then those of organisational position.</summary>
    public required IReadOnlyList<Factor> Factors { get; init; }

    /// <summary>The sections that the risk formula uses, in the pack's order.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>The risk formula over the section totals.</summary>
    public required Formula Risk { get; init; }

    /// <summary>The bands, lowest first.</summary>
    public required IReadOnlyList<Band> Bands { get; init; }

    /// <summary>The rule for the confidence shown beside the risk; it never changes the risk.</summary>
    public required Factor Confidence { get; init; }

    /// <summary>How often a level is one off; null when the pack does not say, and stability then looks at unknowns alone.</summary>
    public Doubt? Doubt { get; init; }

    /// <summary>The pack as it stands on a date: conditions relative to the as-of date and constants that change with time are settled.</summary>
    public Pack AsOf(DateOnly asOf)
    {
        return this with { Factors = [.. Factors.Select(factor => factor.AsOf(asOf))], Confidence = Confidence.AsOf(asOf), Risk = Risk.AsOf(asOf) };
    }

    int[]? factWidths;

    /// <summary>
    /// The bytes that tell the values of each fact apart: 1, 2 or 4. A number takes one where no condition looks above 255 steps; what a date
    /// is compared with may change from day to day, so it takes what its range needs.
    /// </summary>
    internal IReadOnlyList<int> FactWidths => factWidths ??= [.. Facts.Select(WidthOf)];

    int WidthOf(Fact fact)
    {
        var most = fact.Type switch
        {
            FactType.Enum => fact.Values.Count - 1,
            FactType.Set => (decimal)((1L << fact.Values.Count) - 1),
            _ => (fact.Max - fact.Min) / fact.Step,
        };
        if (fact.IsOrdered && fact.Type != FactType.Date)
        {
            var cuts = FactCodes.Of(fact, Factors.Append(Confidence).SelectMany(factor => factor.CellsOn(fact))).Cuts;
            most = cuts.Count == 0 ? 0 : (cuts[^1] - fact.Min) / fact.Step;
        }

        return most <= byte.MaxValue ? 1 : most <= ushort.MaxValue ? 2 : 4;
    }

    /// <summary>
    /// Facts without a worse direction that rows of several risk factors look at: when one is unknown, those factors cannot each be at the
    /// end that suits them.
    /// </summary>
    internal IReadOnlyList<Fact> SharedFacts(Pack settled)
    {
        return [.. Facts.Where(fact => fact.Worse == Worse.Undeclared && settled.RiskFactors.Count(factor => factor.Facts.Any(own => own.Name == fact.Name)) > 1)];
    }

    /// <summary>The factors that count towards the risk.</summary>
    public IEnumerable<Factor> RiskFactors => Factors.Where(factor => !factor.IsPosition);

    /// <summary>The factors of organisational position: graded, shown beside the risk, never part of it.</summary>
    public IEnumerable<Factor> PositionFactors => Factors.Where(factor => factor.IsPosition);

    /// <summary>The band that a risk falls in: the highest band whose start it reaches.</summary>
    public Band BandOf(long risk)
    {
        return Bands.Last(band => band.From <= risk);
    }
}

/// <summary>A section of the score.</summary>
/// <param name="Id"><c>harm</c>, <c>impact</c> or <c>capability</c> in the default pack.</param>
/// <param name="Total">How its factors' levels make its total.</param>
/// <param name="Weights">For a weighted section each factor's weight, from 1, by the factor's id; empty otherwise.</param>
/// <param name="Source">Where the weights come from; empty when there are none.</param>
public sealed record Section(string Id, SectionTotal Total, IReadOnlyDictionary<string, long> Weights, string Source)
{
    /// <summary>What a factor's level is multiplied by before it is added up.</summary>
    public long WeightOf(string factor) => Weights.GetValueOrDefault(factor, 1);

    /// <summary>The lowest and the highest total that a pack's factors can give.</summary>
    internal (long Min, long Max) RangeOver(IEnumerable<Factor> factors)
    {
        var own = factors.Where(factor => factor.Section == Id).ToList();
        return Total == SectionTotal.Max
            ? (own.Max(factor => factor.Levels[0].Value), own.Max(factor => factor.Levels[^1].Value))
            : (own.Sum(factor => factor.Levels[0].Value * WeightOf(factor.Id)), own.Sum(factor => factor.Levels[^1].Value * WeightOf(factor.Id)));
    }
}

/// <summary>How often a level that is known may still be one level off, up or down.</summary>
/// <param name="PerCent">The chance in 100 for each level of the confidence rule; it never rises with confidence.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record Doubt(IReadOnlyDictionary<int, int> PerCent, string Source);

/// <summary>How a section's total is made of its factors' levels.</summary>
public enum SectionTotal
{
    /// <summary>The levels added up.</summary>
    Sum,

    /// <summary>The highest level.</summary>
    Max,

    /// <summary>The levels added up, each multiplied by its factor's weight.</summary>
    Weighted,
}

/// <summary>A named range of risk.</summary>
/// <param name="Name">For example <c>Very high</c>.</param>
/// <param name="From">The lowest risk in the band.</param>
/// <param name="Index">0 for the lowest band.</param>
public sealed record Band(string Name, long From, int Index);

/// <summary>One question about a line that is answered with a level.</summary>
public sealed record Factor
{
    internal Factor()
    {
    }

    /// <summary>The reserved section of the factors of organisational position.</summary>
    public const string PositionSection = "position";

    /// <summary>For example <c>physical</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The factor's name on screens, for example <c>Physical harm</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The section it counts in, or <see cref="PositionSection"/>; <c>confidence</c> for the confidence rule.</summary>
    public required string Section { get; init; }

    /// <summary>What the level answers.</summary>
    public required string Question { get; init; }

    /// <summary>Where the factor and its numbers come from.</summary>
    public required string Source { get; init; }

    /// <summary>The levels it can take, lowest first, each once.</summary>
    public required IReadOnlyList<Level> Levels { get; init; }

    /// <summary>The rows, first match from the top; empty for an assessed factor.</summary>
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>Whether an analyst gives the level, rather than rows over facts.</summary>
    public bool IsAssessed => Rows.Count == 0;

    /// <summary>Whether it grades organisational position and so stays out of the risk.</summary>
    public bool IsPosition => Section == PositionSection;

    /// <summary>Whether it is the rule for the confidence: there the good answer is the high one.</summary>
    public bool IsConfidence => Section == ConfidenceSection;

    internal const string ConfidenceSection = "confidence";

    /// <summary>The facts that its rows look at, each once, in the order they are first named.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>The level with this value.</summary>
    public Level LevelOf(int value)
    {
        return Levels.First(level => level.Value == value);
    }

    internal IEnumerable<Cell> CellsOn(Fact fact)
    {
        return Rows.SelectMany(row => row.When).Where(cell => cell.Fact.Name == fact.Name).Select(cell => cell.Test);
    }

    internal Factor AsOf(DateOnly asOf)
    {
        return this with { Rows = [.. Rows.Select(row => row with { When = [.. row.When.Select(cell => cell with { Test = cell.Test.AsOf(asOf) })] })] };
    }
}

/// <summary>A level of a factor.</summary>
/// <param name="Value">The number that counts.</param>
/// <param name="Label">Its word, for example <c>Critical</c>.</param>
/// <param name="Means">What it means, in a sentence; empty when the pack does not say.</param>
public sealed record Level(int Value, string Label, string Means);

/// <summary>One row of a factor's table: if all cells hold, the factor has this level.</summary>
/// <param name="Number">The row's number in the pack, from 1, as shown in explanations.</param>
/// <param name="Level">The level it gives.</param>
/// <param name="Means">What it means, in a sentence.</param>
/// <param name="When">The cells, all of which must hold; empty for <c>otherwise</c>.</param>
public sealed record Row(int Number, Level Level, string Means, IReadOnlyList<RowCell> When);

/// <summary>One condition of a row.</summary>
/// <param name="Fact">The fact it looks at.</param>
/// <param name="Test">The condition.</param>
public sealed record RowCell(Fact Fact, Cell Test);
