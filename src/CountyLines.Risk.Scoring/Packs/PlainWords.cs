namespace CountyLines.Risk.Scoring;

/// <summary>A pack's facts and conditions in the words of somebody who has never seen its notation.</summary>
public static class PlainWords
{
    static readonly string[] Abbreviations = ["nrm", "ocg", "mdma"];

    /// <summary>A name as words: <c>firearm_discharges</c> is "firearm discharges", <c>ocg_link</c> is "OCG link".</summary>
    public static string Of(string name)
    {
        var words = name.Replace('_', ' ').Replace('-', ' ').Split(' ');
        return string.Join(' ', words.Select(word => Abbreviations.Contains(word) ? word.ToUpperInvariant() : word));
    }

    /// <summary>What a fact is, as the start of a sentence.</summary>
    public static string Of(Fact fact)
    {
        return fact.From switch
        {
            Derivation.EvidenceCount(var kinds, var within) => $"How many records of {Either(kinds)}{Of(within)}",
            Derivation.EvidenceAverage(var kinds, var within) => $"The mean quantity on records of {Either(kinds)}{Of(within)}, rounded half up",
            Derivation.PlugIn(var source) => $"What the plug-in {source} derives",
            Derivation.EvidenceSum(var kinds, var within) => $"The quantities on records of {Either(kinds)}{Of(within)}, added up",
            Derivation.EvidenceAge => "How many days ago the newest evidence is",
            Derivation.GradeShare(var grades, var within) => $"How much of the evidence, per cent, is graded {Either(grades)}{Of(within)}",
            Derivation.NumberCount(var within) => $"How many deal numbers came into use{Of(within)}",
            Derivation.FieldSize(var field) => $"How many {Of(field)} the line has",
            Derivation.FieldValue(var field) => $"The line's {Of(field)} as recorded",
            Derivation.FieldPresent(var field) => $"Whether the line has an {Of(field)}",
            Derivation.UnknownFactors => "How many risk factors are unknown",
            _ => Sentence(fact.Description),
        };
    }

    /// <summary>The values a fact can have, and which way is worse.</summary>
    public static string RangeOf(Fact fact)
    {
        var (low, high) = (FactValue.Of(fact.Min).Show(fact.Type), FactValue.Of(fact.Max).Show(fact.Type));
        return fact.Type switch
        {
            FactType.Boolean => $"yes or no{Worse(fact, "yes is worse", "no is worse")}",
            FactType.Enum => $"one of {Either(fact.Values)}",
            FactType.Set => $"any of {Either(fact.Values)}",
            FactType.Date => $"a date{Worse(fact, "later is worse", "earlier is worse")}",
            _ => $"{low} to {high}{Worse(fact, "more is worse", "less is worse")}",
        };
    }

    /// <summary>A row's conditions, all of which must hold.</summary>
    public static string Of(Row row)
    {
        var conditions = row.When.Where(cell => cell.Test is not Cell.Any).Select(Of).ToList();
        return conditions.Count == 0 ? "in every other case" : string.Join("; and ", conditions);
    }

    /// <summary>One condition: <c>knife_incidents: "&gt;= 3"</c> is "knife incidents: 3 or more".</summary>
    public static string Of(RowCell cell) => $"{Of(cell.Fact.Name)}: {Of(cell.Test, cell.Fact.Type)}";

    /// <summary>What a case gives, with its names as words.</summary>
    public static string Given(PackCase one)
    {
        var parts = one.Given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? "nothing" : string.Join("; ", parts.Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value] ? $"{Of(name)} = {value}" : part));
    }

    /// <summary>Words in a row, with "or" before the last.</summary>
    public static string Either(IReadOnlyList<string> names)
    {
        var words = names.Select(Of).ToList();
        return words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
    }

    /// <summary>A text with its first letter large.</summary>
    public static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    static string Of(Cell test, FactType type)
    {
        return test switch
        {
            Cell.Any => "anything",
            Cell.Truth(var expected) => expected ? "yes" : "no",
            Cell.Has or Cell.AnyOf { Parts: [Cell.Has, ..] } => type == FactType.Set ? $"includes {Either([.. test.MentionedWords])}" : Either([.. test.MentionedWords]),
            Cell.Not(var inner) when type == FactType.Set => $"includes none of {Either([.. inner.MentionedWords])}",
            Cell.Not(var inner) => $"not {Of(inner, type)}",
            Cell.AnyOf(var parts) => string.Join(", or ", parts.Select(part => Of(part, type))),
            _ => PlainRange.Of(test.ToString(), type == FactType.Date),
        };
    }

    static string Of(Window within)
    {
        return within switch
        {
            { Months: > 0 } => $" in the last {(within.Months == 1 ? "month" : $"{within.Months} months")}",
            { Days: > 0 } => $" in the last {(within.Days == 1 ? "day" : $"{within.Days} days")}",
            _ => ", however long ago",
        };
    }

    static string Worse(Fact fact, string higher, string lower)
    {
        return fact.Worse switch { Scoring.Worse.Higher => $"; {higher}", Scoring.Worse.Lower => $"; {lower}", _ => "" };
    }
}
