using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace CountyLines.Risk.Pull;

/// <summary>The text of one value of a query's answer.</summary>
static class SqlValue
{
    public static string Text(DbDataReader reader, int index, int row, string column, string separator, TableBuilder table)
    {
        object value;
        try
        {
            if (reader.IsDBNull(index))
                return "";
            value = reader.GetValue(index);
        }
        catch (Exception fault) when (fault is OverflowException or InvalidCastException or FormatException)
        {
            table.Fault(row, column, "", $"the value has a type or a size that cannot be read ({reader.GetDataTypeName(index)}); let the query turn it into text");
            return "";
        }

        if (Text(value) is { } text)
            return text;
        if (value is Array { Rank: 1 } list and not byte[])
            return Joined(list, row, column, separator, table);
        table.Fault(row, column, "", $"a value of the type {reader.GetDataTypeName(index)} cannot be read; let the query turn it into text");
        return "";
    }

    static string? Text(object value)
    {
        return value switch
        {
            string text => text,
            bool truth => CanonicalText.Of(truth),
            byte or sbyte or short or ushort or int or uint or long => CanonicalText.Of(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            decimal number => CanonicalText.Of(number),
            float number => CanonicalText.Of((double)number),
            double number => CanonicalText.Of(number),
            DateOnly day => CanonicalText.Of(day),
            DateTime time => CanonicalText.Of(time),
            DateTimeOffset time => CanonicalText.Of(time.UtcDateTime),
            char letter => letter.ToString(),
            Guid guid => guid.ToString("D"),
            _ => null,
        };
    }

    /// <summary>PostgreSQL keeps several values in one column as an array.</summary>
    static string Joined(IEnumerable list, int row, string column, string separator, TableBuilder table)
    {
        var parts = new List<string>();
        foreach (var part in list)
        {
            if (part is null || Text(part) is not { } text || text.Contains(separator, StringComparison.Ordinal))
            {
                table.Fault(row, column, "", $"a list must hold texts or numbers without '{separator}' in them");
                return "";
            }

            parts.Add(text);
        }

        return string.Join($"{separator} ", parts);
    }
}
