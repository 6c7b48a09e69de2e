using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>Reads a fact's value from text, as cases and tables of facts write it.</summary>
public static class FactText
{
    /// <summary>The value, or null when the text is not one that the fact can have.</summary>
    /// <param name="text">The text; for a set the values with a separator between them, or <c>none</c>.</param>
    /// <param name="fact">The fact that the value is for.</param>
    /// <param name="separator">What separates the values of a set.</param>
    public static FactValue? Read(string text, Fact fact, char separator)
    {
        switch (fact.Type)
        {
            case FactType.Boolean:
                // In capitals as a spreadsheet saves them.
                return text switch { "true" or "TRUE" => FactValue.Of(true), "false" or "FALSE" => FactValue.Of(false), _ => null };
            case FactType.Enum:
                return fact.Values.Contains(text) ? FactValue.Of(text) : null;
            case FactType.Set:
                var words = text == "none" ? [] : text.Split(separator, StringSplitOptions.TrimEntries);
                return words.All(fact.Values.Contains) ? FactValue.OfSet(words) : null;
            case FactType.Date:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? FactValue.Of(date) : null;
            default:
                return Number(text, fact) is { } number && number >= fact.Min && number <= fact.Max ? FactValue.Of(number) : null;
        }
    }

    /// <summary>A number with no more decimals than the fact has, in or out of its range; null when the text is none.</summary>
    internal static decimal? Number(string text, Fact fact)
    {
        var style = fact.Decimals > 0 ? NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint : NumberStyles.AllowLeadingSign;
        return decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && number % fact.Step == 0 ? number / 1.000000000000000000000000000000000m : null;
    }
}
