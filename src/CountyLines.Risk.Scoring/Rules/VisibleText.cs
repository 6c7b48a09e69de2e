using System.Globalization;
using System.Text;

namespace CountyLines.Risk.Scoring;

/// <summary>
/// Text from a file as it may be shown to a person. A character that cannot be seen could drive a terminal or turn the direction of
/// writing, so it is written out as <c>&lt;U+202E&gt;</c>; and a text too long to read loses its middle.
/// </summary>
public static class VisibleText
{
    /// <summary>The text with every character that cannot be seen written out.</summary>
    public static string Of(string text)
    {
        if (FirstHidden(text, "") < 0)
            return text;
        var shown = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (IsHidden(text, at))
                shown.Append(Escape(text, at));
            else
                shown.Append(text[at]);
            // The second half of a pair was looked at with the first.
            if (char.IsSurrogatePair(text, at))
            {
                if (!IsHidden(text, at))
                    shown.Append(text[at + 1]);
                at++;
            }
        }

        return shown.ToString();
    }

    /// <summary>The text with every character that cannot be seen written out, and with its middle left out when it is longer than may be.</summary>
    public static string Of(string text, int most)
    {
        // Cut first: the escapes of a long text need not be made.
        var half = most / 2;
        if (text.Length > most)
            text = $"{text[..half]} … {text[^half..]}";
        var shown = Of(text);
        return shown.Length <= most * 2 ? shown : $"{shown[..most]} … {shown[^most..]}";
    }

    /// <summary>How a character is written out: <c>&lt;U+202E&gt;</c>.</summary>
    public static string Escape(string text, int at)
    {
        return $"<U+{(char.IsSurrogatePair(text, at) ? char.ConvertToUtf32(text, at) : text[at]):X4}>";
    }

    /// <summary>Why a character that cannot be seen is refused, and what to do.</summary>
    public static string Reason(string text, int at)
    {
        var code = Escape(text, at)[1..^1];
        return text[at] == '\uFFFD'
            ? $"a character was lost here ({code}): the file is not UTF-8 text; save it as UTF-8, and write the character again"
            : $"the character {code} is not visible and may make the text read other than it is; remove it";
    }

    /// <summary>Whether the character there cannot be seen, or stands where one was lost. A line end and a tab count as hidden.</summary>
    public static bool IsHidden(string text, int at)
    {
        // Format covers the marks that turn the direction of writing, and those of no width; U+FFFD stands where a byte was lost.
        return text[at] == '\uFFFD' || CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
    }

    /// <summary>Where the first character stands that cannot be seen and is not one of those allowed; -1 when there is none.</summary>
    public static int FirstHidden(string text, string allowed)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (IsHidden(text, at) && !allowed.Contains(text[at]))
                return at;
            if (char.IsSurrogatePair(text, at))
                at++;
        }

        return -1;
    }
}
