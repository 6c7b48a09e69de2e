using System.Text;
using CountyLines.Risk.Scoring;
using Spectre.Console.Rendering;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>
/// A line of a file as it may be shown, cut to a window around one column. Nothing in it can drive the terminal: what cannot be seen is
/// written out, and tabs are spaces.
/// </summary>
/// <param name="Text">The line, or the window of it between <c>…</c>.</param>
/// <param name="Caret">How many columns of the screen stand before the column that is meant.</param>
readonly record struct Excerpt(string Text, int Caret)
{
    const int TabStop = 4;

    /// <summary>The line around a column (from 1), at most so many columns of the screen wide.</summary>
    public static Excerpt Of(string line, long column, int width)
    {
        var at = (int)Math.Clamp(column - 1, 0, line.Length);
        // A file may be one line of a million characters: no more of it is looked at than can be shown.
        var (from, to) = (Math.Max(0, at - width), Math.Min(line.Length, at + width));
        var signs = Signs(line, from, to);
        var caret = signs.FindIndex(sign => sign.At >= at) is >= 0 and var found ? found : signs.Count;
        if (from == 0 && to == line.Length && signs.Sum(sign => sign.Width) <= width)
            return new(Join(signs), signs.Take(caret).Sum(sign => sign.Width));

        // Two thirds before the column, since a fault is understood from what leads to it; two places are for the dots.
        var first = caret;
        for (var room = width * 2 / 3; first > 0 && signs[first - 1].Width <= room; first--)
            room -= signs[first - 1].Width;
        var before = signs[first..caret];
        var left = width - 2 - before.Sum(sign => sign.Width);
        var after = signs.Skip(caret).TakeWhile(sign => (left -= sign.Width) >= 0).ToList();
        var cutBefore = first > 0 || from > 0 ? "…" : "";
        var cutAfter = caret + after.Count < signs.Count || to < line.Length ? "…" : "";
        return new(cutBefore + Join(before) + Join(after) + cutAfter, cutBefore.Length + before.Sum(sign => sign.Width));
    }

    /// <summary>What is shown for each character, and how wide it is on the screen.</summary>
    static List<(int At, string Text, int Width)> Signs(string line, int from, int to)
    {
        var signs = new List<(int At, string Text, int Width)>();
        var column = 0;
        for (var at = from; at < to; at++)
        {
            // A pair that the window cuts in two is left out.
            if (at == from && at > 0 && char.IsLowSurrogate(line[at]) && char.IsHighSurrogate(line[at - 1]))
                continue;
            var length = char.IsSurrogatePair(line, at) ? 2 : 1;
            var text = line[at] == '\t' ? new string(' ', TabStop - column % TabStop)
                : VisibleText.IsHidden(line, at) ? VisibleText.Escape(line, at)
                : line.Substring(at, length);
            var width = new Segment(text).CellCount();
            signs.Add((at, text, width));
            column += width;
            at += length - 1;
        }

        return signs;
    }

    static string Join(IEnumerable<(int At, string Text, int Width)> signs) => new StringBuilder().AppendJoin("", signs.Select(sign => sign.Text)).ToString();
}
