using System.Text;

namespace CountyLines.Risk.Release;

/// <summary>
/// Finished HTML. Only <see cref="Html"/> makes it, so it holds nothing from a record that was not encoded; <c>default</c> is empty. A long
/// page is held in pieces: put together as one text at each level, the briefing of a hundred thousand lines would be held many times over.
/// </summary>
public readonly struct Raw
{
    /// <summary>Null, a text, or an array of such.</summary>
    readonly object? content;

    internal Raw(object content)
    {
        this.content = content;
    }

    /// <summary>How many characters can be said without going through the pieces; null for a page in pieces.</summary>
    internal int? Length => content switch { null => 0, string text => text.Length, _ => null };

    internal object Content => content ?? "";

    /// <summary>Writes it piece by piece.</summary>
    public void WriteTo(TextWriter output) => Write(content, output);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (content is string text)
            return text;
        using var whole = new StringWriter();
        WriteTo(whole);
        return whole.ToString();
    }

    static void Write(object? content, TextWriter output)
    {
        if (content is string text)
            output.Write(text);
        foreach (var piece in content as object[] ?? [])
            Write(piece, output);
    }
}

/// <summary>Puts finished HTML together. What is long is taken as the piece that it is, and what is short is gathered.</summary>
sealed class RawBuilder(int capacity)
{
    /// <summary>Characters above which a text is a piece of its own; 16 KB is well below what the garbage collector treats as large.</summary>
    const int Long = 8 * 1024;

    readonly StringBuilder text = new(Math.Min(capacity, Long));
    List<object>? pieces;

    public void Append(string more)
    {
        text.Append(more);
        if (text.Length > Long)
            Cut();
    }

    public void Append(Raw more)
    {
        if (more.Length is { } length && length <= Long)
        {
            Append((string)more.Content);
            return;
        }

        Cut();
        pieces!.Add(more.Content);
    }

    public Raw End()
    {
        if (pieces is null)
            return new Raw(text.ToString());
        Cut();
        return new Raw(pieces.ToArray());
    }

    void Cut()
    {
        pieces ??= [];
        if (text.Length == 0)
            return;
        pieces.Add(text.ToString());
        text.Clear();
    }
}
