using System.Globalization;

namespace CountyLines.Risk.Scoring;

/// <summary>A range of numbers or dates in words. It reads the pack's own notation, so that a kind of end it does not know is still shown, as written.</summary>
static class PlainRange
{
    const string AsOf = "as_of";

    public static string Of(string text, bool isDate)
    {
        return text switch
        {
            ['>', '=', .. var end] => isDate ? $"on or after {End(end)}" : $"{End(end)} or more",
            ['>', .. var end] => isDate ? $"after {End(end)}" : $"more than {End(end)}",
            ['<', '=', .. var end] => isDate ? $"on or before {End(end)}" : $"{End(end)} or less",
            ['<', .. var end] => isDate ? $"before {End(end)}" : $"less than {End(end)}",
            ['[' or '(', .. var middle, ']' or ')'] when middle.Split("..") is [var low, var high] => Between(End(low), text[0] == '[', End(high), text[^1] == ']', isDate),
            _ => isDate ? $"on {End(text)}" : $"exactly {End(text)}",
        };
    }

    static string Between(string low, bool lowIn, string high, bool highIn, bool isDate)
    {
        return (lowIn, highIn, isDate) switch
        {
            (true, true, true) => $"from {low} to {high}, both included",
            (true, true, false) => $"{low} to {high}",
            (_, _, true) => $"{(lowIn ? "on or after" : "after")} {low} and {(highIn ? "on or before" : "before")} {high}",
            (_, _, false) => $"{(lowIn ? $"{low} or more" : $"more than {low}")}, and {(highIn ? $"{high} or less" : $"less than {high}")}",
        };
    }

    static string End(string text)
    {
        var end = text.Trim();
        if (DateOnly.TryParseExact(end, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        if (end == AsOf)
            return "the as-of date";
        return end.StartsWith($"{AsOf} - ", StringComparison.Ordinal) ? $"{end[(AsOf.Length + 3)..]} before the as-of date" : end;
    }
}
