namespace CountyLines.Risk.Scoring;

/// <summary>A line that may become a vector, with what the pack says of it.</summary>
sealed record TriedLine(LineInput Input, LineScore Score, int UnknownFactors)
{
    public FactValue ValueOf(Fact fact)
    {
        return fact.From is Derivation.UnknownFactors ? FactValue.Of(UnknownFactors) : Input.Facts.GetValueOrDefault(fact.Name);
    }

    /// <summary>The answer of a factor, or of the confidence rule, which comes after all factors.</summary>
    public FactorResult ResultOf(int table) => table == Score.Factors.Count ? Score.Confidence : Score.Factors[table];
}

/// <summary>A vector in the making: what is settled so far. What is left open when it is finished stands at its mildest.</summary>
sealed class VectorDraft
{
    /// <summary>The facts settled, some of them as unknown.</summary>
    public Dictionary<string, FactValue> Facts { get; init; } = [];

    /// <summary>The assessed levels settled; null is unknown.</summary>
    public Dictionary<string, int?> Levels { get; init; } = [];

    /// <summary>The tables that have all their facts settled.</summary>
    public HashSet<int> Tables { get; init; } = [];

    /// <summary>Leaves everything unknown that is not settled.</summary>
    public bool IsBlank { get; set; }

    public VectorDraft Copy() => new() { Facts = new(Facts), Levels = new(Levels), Tables = [.. Tables], IsBlank = IsBlank };

    /// <summary>How many factors must turn out unknown, when the confidence rule was settled; null when any number may.</summary>
    public int? UnknownFactors(Pack pack)
    {
        var counted = pack.Facts.FirstOrDefault(fact => fact.From is Derivation.UnknownFactors);
        return counted is not null && Facts.TryGetValue(counted.Name, out var value) ? (int)value.Number : null;
    }

    public LineInput Finish(Pack pack)
    {
        var facts = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        foreach (var fact in pack.Facts.Where(fact => fact.From is not Derivation.UnknownFactors))
        {
            var value = Facts.TryGetValue(fact.Name, out var settled) ? settled : IsBlank ? FactValue.Unknown : VectorValues.Mildest(fact);
            if (!value.IsUnknown)
                facts[fact.Name] = value;
        }

        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var factor in pack.Factors.Where(factor => factor.IsAssessed))
        {
            var level = Levels.TryGetValue(factor.Id, out var settled) ? settled : IsBlank ? null : factor.Levels[0].Value;
            if (level is { } known)
                levels[factor.Id] = known;
        }

        return new LineInput(facts, levels);
    }
}
