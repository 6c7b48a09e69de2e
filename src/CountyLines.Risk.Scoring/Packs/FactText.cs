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
                return text switch { "true" => FactValue.Of(true), "false" => FactValue.Of(false), _ => null };
            case FactType.Enum:
                return fact.Values.Contains(text) ? FactValue.Of(text) : null;
            case FactType.Set:
                var words = text == "none" ? [] : text.Split(separator, StringSplitOptions.TrimEntries);
                return words.All(fact.Values.Contains) ? FactValue.OfSet(words) : null;
            case FactType.Date:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? FactValue.Of(date) : null;
            default:
                return decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= fact.Min && number <= fact.Max
                    ? FactValue.Of(number)
                    : null;
        }
    }
}
