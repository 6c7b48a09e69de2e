using System.Globalization;
using System.Text;

namespace CountyLines.Risk.Release;

/// <summary>
/// Text of a cell in a file that a spreadsheet may open. Both steps can be undone, so nothing of a record is lost or changed.
/// Guarding keeps a text from being taken for a formula. Encoding keeps characters out that a file cannot carry.
/// </summary>
static class CellText
{
    const int Encoded = 7;

    // The list of OWASP's "CSV Injection", with the full-width forms that some programs take for the plain ones.
    const string Starts = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>
    /// A text with an apostrophe before it when a spreadsheet could read it as a formula, or when it begins with an apostrophe itself.
    /// What stands before the first character that is seen is looked through: programs differ in whether they trim it before they read a cell.
    /// </summary>
    public static string Guard(string text) => text.Length > 0 && (text[0] == '\'' || IsFormula(text)) ? "'" + text : text;

    /// <summary>What <see cref="Guard"/> was given.</summary>
    public static string Unguard(string text) => text.StartsWith('\'') ? text[1..] : text;

    static bool IsFormula(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) || Starts.Contains(character))
                return true;
            if (!IsUnseen(character))
                return false;
        }

        return false;
    }

    static bool IsUnseen(char character)
    {
        return char.IsWhiteSpace(character) || character is '\uFEFF' or '\u00AD' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F');
    }

    /// <summary>
    /// A text in which each character that XML cannot hold is written <c>_xHHHH_</c> by its number, as workbooks do. In CSV they are
    /// written so too: UTF-8 has no form for half of a surrogate pair, a NUL ends the text for many readers, and an escape or a Ctrl-Z steers the program that shows it.
    /// </summary>
    /// <param name="returns">Whether a carriage return is written so as well: XML takes one for a line feed.</param>
    public static string Encode(string text, bool returns)
    {
        var plain = 0;
        while (plain < text.Length && !MustEncode(text, plain, returns))
            plain++;
        if (plain == text.Length)
            return text;

        var encoded = new StringBuilder(text, 0, plain, text.Length + 32);
        for (var index = plain; index < text.Length; index++)
        {
            if (MustEncode(text, index, returns))
                encoded.Append("_x").Append(((int)text[index]).ToString("X4", CultureInfo.InvariantCulture)).Append('_');
            else
                encoded.Append(text[index]);
        }

        return encoded.ToString();
    }

    /// <summary>What <see cref="Encode"/> was given.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
            return text;
        var decoded = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (HasNumber(text, index) && index + Encoded <= text.Length && text[index + Encoded - 1] == '_')
            {
                decoded.Append((char)int.Parse(text.AsSpan(index + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                index += Encoded - 1;
            }
            else
            {
                decoded.Append(text[index]);
            }
        }

        return decoded.ToString();
    }

    static bool MustEncode(string text, int index, bool returns) => text[index] switch
    {
        '_' => HasNumber(text, index),
        '\t' or '\n' => false,
        '\r' => returns,
        < ' ' or '\uFFFE' or '\uFFFF' => true,
        var high when char.IsHighSurrogate(high) => index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]),
        var low when char.IsLowSurrogate(low) => index == 0 || !char.IsHighSurrogate(text[index - 1]),
        _ => false,
    };

    /// <summary>
    /// Whether an underscore could be the start of an encoded character. Its closing underscore is not asked for: that of an encoded
    /// character that follows would otherwise close it.
    /// </summary>
    static bool HasNumber(string text, int index)
    {
        if (index + Encoded - 1 > text.Length || text[index] != '_' || text[index + 1] != 'x')
            return false;
        for (var digit = index + 2; digit < index + 6; digit++)
        {
            if (!char.IsAsciiHexDigit(text[digit]))
                return false;
        }

        return true;
    }
}
