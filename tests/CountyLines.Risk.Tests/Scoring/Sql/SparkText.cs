using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CountyLines.Risk.Tests.Scoring.Sql;

/// <summary>
/// Reads a query by Spark's rules and writes what Spark makes of it as DuckDB reads it. The rules are those of SqlBaseLexer.g4 and
/// unescapeSQLString of Spark 3.5 and 4, and share nothing with what writes the query. What the two versions read apart is refused.
/// </summary>
sealed partial class SparkText
{
    static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");
    readonly string text;
    readonly StringBuilder written = new();
    int at;

    SparkText(string sql)
    {
        // Before anything is read, and in comments too. Every variable holds what would break the query.
        text = Variable().Replace(sql, "'\n`;");
    }

    public int Literals { get; private set; }

    public int Divisions { get; private set; }

    public string Duckdb => written.ToString();

    public static SparkText Read(string sql)
    {
        var reading = new SparkText(sql);
        reading.ReadAll();
        return reading;
    }

    [GeneratedRegex(@"\$\{(?:(\w+?):)?(\S+?)\}")]
    private static partial Regex Variable();

    void ReadAll()
    {
        var afterLiteral = false;
        while (at < text.Length)
        {
            var start = at;
            if (char.IsWhiteSpace(text[at]))
                written.Append(text[at++]);
            else if (Stands("--"))
                PassComment();
            else if (text[at] == '\'')
                written.Append(afterLiteral ? throw Odd("a literal follows a literal") : $"'{ReadLiteral().Replace("'", "''", StringComparison.Ordinal)}'");
            else if (text[at] == '`')
                written.Append(CultureInfo.InvariantCulture, $"\"{ReadName().Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else if (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')
                written.Append(ReadWord());
            else if (text[at] == ';' && text[at..].Trim() == ";")
                return;
            else
                written.Append("()+-*/%=<>|,.".Contains(text[at]) && !Stands("/*") ? text[at++] : throw Odd("a sign that no query has"));
            // White space and comments do not part two literals.
            afterLiteral = text[start] == '\'' || (afterLiteral && (char.IsWhiteSpace(text[start]) || text[start] == '-'));
        }

        throw Odd("the query has no end");
    }

    bool Stands(string sign) => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0;

    void PassComment()
    {
        // A backslash takes the end of its line away.
        while (at < text.Length && text[at] is not ('\n' or '\r'))
            at += text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
    }

    string ReadLiteral()
    {
        var read = new StringBuilder();
        for (at++; text[at] != '\''; at++)
            read.Append(text[at] == '\\' ? Escaped() : text[at]);
        at++;
        Literals++;
        return read.ToString();
    }

    string Escaped()
    {
        at++;
        if (text[at] is 'u' && !text.AsSpan(at + 1, 4).ContainsAnyExcept(Hex))
        {
            at += 4;
            return $"{(char)int.Parse(text.AsSpan(at - 3, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)}";
        }

        return text[at] switch
        {
            '0' => "\0",
            'b' => "\b",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'Z' => "\u001A",
            '%' => "\\%",
            '_' => "\\_",
            'U' or '1' => throw Odd("an escape that nobody wrote"),
            var other => $"{other}",
        };
    }

    string ReadName()
    {
        var read = new StringBuilder();
        for (at++; text[at] != '`' || (at + 1 < text.Length && text[at + 1] == '`'); at++)
            read.Append(text[at] == '`' ? text[at++] : text[at]);
        at++;
        return read.ToString();
    }

    string ReadWord()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        var word = text[start..at];
        if (word != "div")
            return word;
        Divisions++;
        return "//";
    }

    InvalidOperationException Odd(string what) => new($"{what}, at: {text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 40)]}");
}
