using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>Reads a cell written for a fact. The grammar stands in <c>rules/README.md</c>.</summary>
static class CellParser
{
    const int MaxLength = 1000;

    /// <returns>The cell, or null with the reason why the text is not one.</returns>
    public static (Cell? Cell, string Problem) Parse(string text, Fact fact)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > MaxLength)
            return (null, $"the condition on '{fact.Name}' has {trimmed.Length} characters; it may have {MaxLength}");
        if (trimmed == "-")
            return (new Cell.Any(), "");
        if (trimmed.StartsWith("not(", StringComparison.Ordinal) && trimmed.EndsWith(')'))
        {
            var (inner, problem) = ParseList(trimmed[4..^1], fact);
            return inner is null ? (null, problem) : (new Cell.Not(inner), "");
        }

        return ParseList(trimmed, fact);
    }

    static (Cell? Cell, string Problem) ParseList(string text, Fact fact)
    {
        var parts = new List<Cell>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (cell, problem) = ParseOne(part, fact);
            if (cell is null)
                return (null, problem);
            parts.Add(cell);
        }

        return (parts.Count == 1 ? parts[0] : new Cell.AnyOf(parts), "");
    }

    static (Cell? Cell, string Problem) ParseOne(string text, Fact fact)
    {
        switch (fact.Type)
        {
            case FactType.Boolean:
                return text switch
                {
                    "true" => (new Cell.Truth(true), ""),
                    "false" => (new Cell.Truth(false), ""),
                    _ => (null, $"'{text}' is not a condition on '{fact.Name}'; it is true or false, so write true, false or -"),
                };
            case FactType.Enum or FactType.Set:
                return fact.Values.Contains(text)
                    ? (new Cell.Has(text), "")
                    : (null, $"'{text}' is not a value of '{fact.Name}'{Words.DidYouMean(text, fact.Values)}");
            default:
                return ParseNumbers(text, fact);
        }
    }

    static (Cell? Cell, string Problem) ParseNumbers(string text, Fact fact)
    {
        var operatorLength = text switch
        {
            ['>' or '<', '=', ..] => 2,
            ['>' or '<', ..] => 1,
            _ => 0,
        };
        if (operatorLength > 0)
        {
            var inclusive = operatorLength == 2;
            var bound = text[operatorLength..];
            return text[0] == '>' ? Range(text, bound, inclusive, null, false, fact) : Range(text, null, false, bound, inclusive, fact);
        }

        if (text is ['[' or '(' or ']', .. var middle, ']' or ')' or '['] && middle.Split("..") is [var low, var high])
            return Range(text, low, text[0] == '[', high, text[^1] == ']', fact);
        return Range(text, text, true, text, true, fact);
    }

    static (Cell? Cell, string Problem) Range(string text, string? low, bool lowIn, string? high, bool highIn, Fact fact)
    {
        if (fact.Type == FactType.Date && (IsRelative(low) || IsRelative(high)))
            return RelativeRange(text, low, lowIn, high, highIn, fact);
        var (from, to) = (low is null ? null : ParseNumber(low, fact), high is null ? null : ParseNumber(high, fact));
        if ((low is not null && from is null) || (high is not null && to is null))
            return (null, NotANumber(text, fact));
        if (from > to)
            return (null, $"'{text}' runs backwards: {low!.Trim()} is above {high!.Trim()}");
        foreach (var bound in new[] { from, to }.OfType<decimal>().Where(bound => bound < fact.Min || bound > fact.Max))
            return (null, $"{FactValue.Of(bound).Show(fact.Type)} lies outside the range of '{fact.Name}', which is {FactValue.Of(fact.Min).Show(fact.Type)} to {FactValue.Of(fact.Max).Show(fact.Type)}");
        return (new Cell.Between(from, lowIn, to, highIn, fact.Type), "");
    }

    static bool IsRelative(string? text) => text is not null && text.TrimStart().StartsWith("as_of", StringComparison.Ordinal);

    static (Cell? Cell, string Problem) RelativeRange(string text, string? low, bool lowIn, string? high, bool highIn, Fact fact)
    {
        var (from, to) = (low is null ? null : ParseOffset(low), high is null ? null : ParseOffset(high));
        if ((low is not null && from is null) || (high is not null && to is null))
            return (null, $"'{text}' is not a condition on '{fact.Name}'; write, for example, >= as_of - 6 months or [as_of - 90 days..as_of]");
        if (from is { } start && to is { } end && (start.Months + end.Months > 0 && start.Days + end.Days > 0 || start.Months < end.Months || start.Days < end.Days))
            return (null, $"'{text}' runs backwards, or mixes months and days; write the earlier day first, and both in months or both in days");
        return (new Cell.BetweenAsOf(from, lowIn, to, highIn), "");
    }

    /// <summary><c>as_of</c>, or <c>as_of - 6 months</c>.</summary>
    static Window? ParseOffset(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["as_of"] => default(Window),
            ["as_of", "-", var length, var unit] => Window.Parse($"{length} {unit}"),
            _ => null,
        };
    }

    static decimal? ParseNumber(string text, Fact fact)
    {
        var trimmed = text.Trim();
        if (fact.Type == FactType.Date)
        {
            return DateOnly.TryParseExact(trimmed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date.DayNumber
                : null;
        }

        return FactText.Number(trimmed, fact);
    }

    static string NotANumber(string text, Fact fact)
    {
        var kind = fact.Type switch
        {
            FactType.Date => "a date such as >= 2026-01-01 or >= as_of - 6 months",
            FactType.Decimal => $"a number with at most {fact.Decimals} decimals such as >= {FactValue.Of(1 + fact.Step).Show(fact.Type)}",
            _ => "a whole number such as >= 3",
        };
        return $"'{text}' is not a condition on '{fact.Name}'; write {kind}, a range such as [2..5], not(...) or -";
    }
}
