using System.Text.RegularExpressions;

namespace CountyLines.Risk.Tests.Scoring;

/// <summary>Damages a file of rules the way hands and editors do: by tokens, by lines, by types, by parts of other files. The same number gives the same damage.</summary>
sealed partial class PackMutator(IReadOnlyList<string> others, int seed)
{
    /// <summary>What stands for a value, a name or a sign in the wrong place.</summary>
    static readonly string[] Odd =
    [
        "", "~", "null", "true", "false", "yes", "-1", "0", "1", "100", "101", "999999999999999999999", "1e9", "0x10", "1_000", "1.5", ".5", "+3", "2026-11-01", "2026-02-30", "as_of", "as_of - 6 months",
        "[]", "{}", "[1, 2]", "{ a: 1 }", "[[1]]", "\"\"", "''", "\"\\u0000\"", "\"\\u202E\"", "\"\\x\"", "&a x", "*a", "!!str x", "!x", "|\n  x", ">-\n  x\n  y", "---", "...", "? ", "- ", "# ", ": ", ", ", "\t", "\r", "\r\n", "\n\n",
        "[", "]", "{", "}", "(", ")", "\"", "'", "\\", "%", "@", "`", "|", ">", "\u00e9", "\u200B", "\u2028", "\uFEFF", "\uD83D\uDD2A", "\uD83D", "\0", "\u001b[2J",
        ">= 3", "[2..5]", "]2..5[", "(0..1]", "[5..2]", "not(1)", "not(-)", "not()", "-", ",", "..", "crack, heroin", "status", "reference", "confidence", "position", "risk", "otherwise", "levels", "assessed",
        "min(harm, 1)", "round(harm / 2, up)", "harm / 0", "harm - capability", "unknown", "= unknown", "at least 2", "none", "1..2",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    readonly Random draw = new(seed);

    public string Damage(string text)
    {
        for (var count = 1 + draw.Next(draw.Next(2) == 0 ? 1 : 5); count > 0; count--)
            text = DamageOnce(text);
        return text;
    }

    string DamageOnce(string text)
    {
        var tokens = Token().Matches(text).Select(match => match.Value).ToList();
        var lines = text.Split('\n').ToList();
        // An even chance for each kind of hand: of 14, five work on tokens, five on lines, four on text.
        switch (draw.Next(14))
        {
            case 0:
                Remove(tokens);
                return string.Concat(tokens);
            case 1:
                Repeat(tokens);
                return string.Concat(tokens);
            case 2:
                Swap(tokens);
                return string.Concat(tokens);
            case 3 or 4:
                if (tokens.Count > 0)
                    tokens[draw.Next(tokens.Count)] = Odd[draw.Next(Odd.Length)];
                return string.Concat(tokens);
            case 5:
                Remove(lines);
                return string.Join('\n', lines);
            case 6:
                Repeat(lines);
                return string.Join('\n', lines);
            case 7:
                Swap(lines);
                return string.Join('\n', lines);
            case 8:
                var at = draw.Next(lines.Count);
                lines[at] = draw.Next(2) == 0 ? "  " + lines[at] : lines[at].Length > 0 ? lines[at][1..] : "\t";
                return string.Join('\n', lines);
            case 9:
                // The value after a colon, whatever it is.
                var colon = Enumerable.Range(0, lines.Count).Where(index => lines[index].Contains(": ", StringComparison.Ordinal)).ToList();
                if (colon.Count == 0)
                    return text + ": ";
                var line = colon[draw.Next(colon.Count)];
                lines[line] = lines[line][..(lines[line].IndexOf(": ", StringComparison.Ordinal) + 2)] + Odd[draw.Next(Odd.Length)];
                return string.Join('\n', lines);
            case 10:
                var insert = draw.Next(text.Length + 1);
                return text.Insert(insert, Odd[draw.Next(Odd.Length)]);
            case 11:
                return text.Length == 0 ? text : text.Remove(draw.Next(text.Length), 1);
            case 12:
                return text[..draw.Next(text.Length + 1)];
            default:
                var other = others[draw.Next(others.Count)].Split('\n');
                var (head, tail) = (draw.Next(lines.Count + 1), draw.Next(other.Length + 1));
                return string.Join('\n', lines.Take(head).Concat(other.Skip(tail)));
        }
    }

    void Remove(List<string> parts)
    {
        if (parts.Count > 0)
            parts.RemoveRange(draw.Next(parts.Count), 1);
    }

    void Repeat(List<string> parts)
    {
        if (parts.Count > 0)
            parts.Insert(draw.Next(parts.Count), parts[draw.Next(parts.Count)]);
    }

    void Swap(List<string> parts)
    {
        if (parts.Count == 0)
            return;
        var (one, other) = (draw.Next(parts.Count), draw.Next(parts.Count));
        (parts[one], parts[other]) = (parts[other], parts[one]);
    }

    [GeneratedRegex(@"[A-Za-z0-9_.-]+|[ \t]+|\n|[^A-Za-z0-9_. \t\n-]")]
    private static partial Regex Token();
}
