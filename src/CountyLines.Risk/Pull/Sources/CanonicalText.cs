using System.Globalization;

namespace CountyLines.Risk.Pull;

/// <summary>
/// The one text of a value that has a type of its own, in a workbook, a database or JSON: no culture, no trailing zeros, dates by ISO 8601.
/// The mapping then reads it like any cell of a CSV file.
/// </summary>
static class CanonicalText
{
    const string Day = "yyyy-MM-dd";
    const string DayAndTime = "yyyy-MM-ddTHH:mm:ss";

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(DateOnly value) => value.ToString(Day, CultureInfo.InvariantCulture);

    /// <summary>The day, and the time only when it is not midnight. A time that is told in UTC keeps its Z: on which day it was elsewhere, nobody said.</summary>
    public static string Of(DateTime value)
    {
        var text = value.ToString(value.TimeOfDay == TimeSpan.Zero && value.Kind != DateTimeKind.Utc ? Day : DayAndTime, CultureInfo.InvariantCulture);
        return value.Kind == DateTimeKind.Utc ? text + "Z" : text;
    }

    public static string Of(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>To the 15 digits that a spreadsheet shows: 1.1 is kept as 1.1000000000000001.</summary>
    public static string Of(double value)
    {
        // Whole numbers beyond 15 digits are not exact in a spreadsheet either; below, decimal is.
        return Math.Abs(value) < 1e15 ? Of((decimal)value) : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The ISO day of a typed date, with or without a time; null for any other text.</summary>
    public static string? DayOf(string text)
    {
        return DateTime.TryParseExact(text, [Day, DayAndTime], CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) ? value.ToString(Day, CultureInfo.InvariantCulture) : null;
    }
}
