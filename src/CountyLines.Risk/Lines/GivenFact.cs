using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Lines;

/// <summary>What a plug-in gave for one fact of one line: a value, or the reason why there is none that could be kept.</summary>
/// <param name="Fact">The fact's name in the pack that asked.</param>
/// <param name="Value">Of the fact's type, perhaps outside its range; unknown when there is a problem.</param>
/// <param name="Problem">Why there is no value; empty otherwise.</param>
public readonly record struct GivenFact(string Fact, FactValue Value, string Problem)
{
    const int MostOfAWord = 60;

    /// <summary>Keeps a value if it is of the fact's type. One outside the range is kept, so that another pack's range can be tried on it.</summary>
    public static GivenFact Of(Fact fact, FactValue value)
    {
        return MisfitOf(fact, value) is { } problem ? new(fact.Name, FactValue.Unknown, problem) : new(fact.Name, value, "");
    }

    /// <summary>Why a line with this cannot be scored under a pack that has the fact; null when it can.</summary>
    public string? ProblemFor(Fact fact)
    {
        if (Problem.Length > 0)
            return Problem;
        if (MisfitOf(fact, Value) is { } misfit)
            return misfit;
        if (fact.Type is not (FactType.Integer or FactType.Decimal) || Value == FactValue.Unknown || (Value.Number >= fact.Min && Value.Number <= fact.Max))
            return null;
        return $"{Giver(fact)} the value {Value.Show(fact.Type)}, outside the pack's range of {FactValue.Of(fact.Min).Show(fact.Type)} to {FactValue.Of(fact.Max).Show(fact.Type)}";
    }

    /// <summary>Why a value is not one of the fact's type.</summary>
    static string? MisfitOf(Fact fact, FactValue value)
    {
        if (value == FactValue.Unknown)
            return null;
        var isNumber = fact.Type is FactType.Integer or FactType.Decimal;
        if (value.IsUnknown && !isNumber)
            return $"{Giver(fact)} a value known from below, which only a number can be; it is {TypeOf(fact)}";
        if (value.IsText != (fact.Type == FactType.Enum) || value.IsSet != (fact.Type == FactType.Set))
            return $"{Giver(fact)} a {(value.IsText ? "word" : value.IsSet ? "set" : "number, truth value or date")}, and it is {TypeOf(fact)}";
        if (value.Number % fact.Step != 0)
            return $"{Giver(fact)} the value {value.Show(FactType.Integer)}, which {(fact.Decimals > 0 ? $"has more than {fact.Decimals} decimals" : "is not a whole number")}";
        if (!isNumber && (value.Number < fact.Min || value.Number > fact.Max))
            return $"{Giver(fact)} the number {value.Show(FactType.Integer)}, and it is {TypeOf(fact)}";
        IReadOnlyList<string?> words = value.IsText ? [value.Text] : value.Members;
        var stranger = words.Where(word => word is null || !fact.Values.Contains(word)).Select(word => word ?? "").FirstOrDefault();
        return stranger is null ? null : $"{Giver(fact)} the word '{VisibleText.Of(stranger, MostOfAWord)}', which the pack does not know{Words.DidYouMean(stranger, fact.Values)}";
    }

    static string Giver(Fact fact) => $"the plug-in {(fact.From as Derivation.PlugIn)?.Source} gave {fact.Name}";

    static string TypeOf(Fact fact)
    {
        return fact.Type switch
        {
            FactType.Integer => "a whole number",
            FactType.Decimal => "a number",
            FactType.Boolean => "true or false",
            FactType.Date => "a date",
            FactType.Enum => "one word",
            _ => "a set of words",
        };
    }
}

/// <summary>What plug-ins gave for the lines of a run.</summary>
public sealed class GivenFacts(IReadOnlyDictionary<string, IReadOnlyList<GivenFact>> byLine)
{
    public static GivenFacts None { get; } = new(new Dictionary<string, IReadOnlyList<GivenFact>>());

    public bool IsEmpty => byLine.Count == 0;

    /// <summary>What was given for a line, by its reference; nothing when nobody was asked.</summary>
    public IReadOnlyList<GivenFact> Of(string reference) => byLine.GetValueOrDefault(reference, []);

    /// <summary>What was given in a run, as it was stored with its lines.</summary>
    public static GivenFacts Of(IEnumerable<RunLine> lines)
    {
        return new(lines.Where(line => line.Given.Count > 0).ToDictionary(line => line.Line.Reference, line => line.Given, StringComparer.Ordinal));
    }
}
