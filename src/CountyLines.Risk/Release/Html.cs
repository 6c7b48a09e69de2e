using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CountyLines.Risk.Release;

/// <summary>
/// Writes HTML from an interpolated string: the literal text is markup, and every hole is encoded unless it is itself <see cref="Raw"/>.
/// There is no overload for any other type, so a value that nobody thought about does not compile. Attributes must be quoted.
/// </summary>
[InterpolatedStringHandler]
public readonly ref struct Html
{
    // Also encodes control characters, so that no line end of a record reaches the file.
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    readonly RawBuilder text;

    public Html(int literalLength, int formattedCount)
    {
        text = new RawBuilder(literalLength + (16 * formattedCount));
    }

    /// <summary>The HTML of an interpolated string.</summary>
    public static Raw Of(Html html) => html.text.End();

    /// <summary>Parts one after another.</summary>
    public static Raw Join(IEnumerable<Raw> parts, string between = "")
    {
        var (text, encoded, isFirst) = (new RawBuilder(64), Encoder.Encode(between), true);
        foreach (var part in parts)
        {
            if (!isFirst)
                text.Append(encoded);
            isFirst = false;
            text.Append(part);
        }

        return text.End();
    }

    /// <summary>
    /// A text as a quoted string inside a style sheet, where a browser knows no entities: whatever is not a plain letter, digit, space or
    /// mark is written by its number, so that no text can end the string or the style sheet.
    /// </summary>
    public static Raw CssText(string value)
    {
        var css = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
            _ = rune.IsAscii && (Rune.IsLetterOrDigit(rune) || " -,.:@/()".Contains((char)rune.Value)) ? css.Append(rune) : css.Append(CultureInfo.InvariantCulture, $"\\{rune.Value:X} ");
        return new(css.Append('"').ToString());
    }

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(string? value) => text.Append(Encoder.Encode(value ?? ""));

    public void AppendFormatted(long value) => text.Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A coordinate: a tenth of a pixel is finer than anybody sees.</summary>
    public void AppendFormatted(double value) => text.Append(value.ToString("0.#", CultureInfo.InvariantCulture));

    public void AppendFormatted(DateOnly value) => text.Append(Words.Short(value));

    public void AppendFormatted(Raw value) => text.Append(value);

    public void AppendFormatted(IEnumerable<Raw> parts)
    {
        foreach (var part in parts)
            text.Append(part);
    }
}
