using System.Text;

namespace CountyLines.Risk.Scoring;

/// <summary>One row of a CSV file.</summary>
/// <param name="Number">The row as a spreadsheet numbers it: the header is row 1, a blank line counts, a row with line breaks inside quotes is one row.</param>
/// <param name="Line">The line of the file on which it starts, from 1.</param>
/// <param name="Fields">The fields, without their quotes; empty when the row is broken.</param>
/// <param name="Fault">Why the row could not be read; empty when it could.</param>
/// <param name="Raw">The row as it stands in the file, without its line end.</param>
public readonly record struct CsvRow(int Number, int Line, IReadOnlyList<string> Fields, string Fault, string Raw);

/// <summary>
/// Reads comma-separated text by RFC 4180, with CRLF or LF, one row at a time. It is our own because the libraries read on past a broken
/// quote and hand back the good rows that follow as one field: here a broken quote costs the line it stands on, and reading goes on with
/// the next line. A row whose number of fields differs from the header's is broken too.
/// </summary>
public static class CsvText
{
    /// <summary>The most lines that one quoted row may span before its quote counts as broken. The product's own bound.</summary>
    public const int MaxLinesInRow = 100;

    /// <summary>Reads all rows, the header first. Blank lines are passed over.</summary>
    /// <param name="reader">Where the text comes from.</param>
    /// <param name="suspectSwallowedRows">Whether a row whose quotes seem to have closed over other rows is broken: for files from outside.</param>
    public static IEnumerable<CsvRow> Read(TextReader reader, bool suspectSwallowedRows = false)
    {
        var lines = new LineQueue(reader);
        var number = 0;
        var width = 0;
        while (lines.Peek(0) is { } first)
        {
            var line = lines.Position + 1;
            number++;
            if (first.Length == 0)
            {
                lines.Take(1);
                continue;
            }

            var (fields, taken, fault) = ReadRow(lines, width);
            if (fault.Length == 0 && width > 0 && fields.Count != width)
                fault = $"the row has {fields.Count} fields and the header has {width}";
            if (fault.Length == 0 && suspectSwallowedRows && taken > 1 && fields.Any(field => HoldsARow(field, width)))
                fault = "a quoted field holds what looks like a whole row, so its quote may be a stray one";
            if (fault.Length > 0)
            {
                // Only the first line is given up: what follows may be good rows that a stray quote has swallowed.
                lines.Take(1);
                yield return new CsvRow(number, line, [], fault, first);
                continue;
            }

            var raw = taken == 1 ? first : string.Join('\n', Enumerable.Range(0, taken).Select(index => lines.Peek(index)));
            lines.Take(taken);
            if (width == 0)
                width = fields.Count;
            yield return new CsvRow(number, line, fields, "", raw);
        }
    }

    /// <summary>Writes one row by RFC 4180, ended by LF so that the same table has the same bytes on every machine.</summary>
    public static void Write(TextWriter writer, IEnumerable<string> fields)
    {
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst)
                writer.Write(',');
            isFirst = false;
            var needsQuotes = field.AsSpan().IndexOfAny(",\"\r\n") >= 0 || field.Length > 0 && (field[0] == ' ' || field[^1] == ' ');
            writer.Write(needsQuotes ? $"\"{field.Replace("\"", "\"\"")}\"" : field);
        }

        writer.Write('\n');
    }

    /// <summary>
    /// A stray quote in one row and a lost one in a later row can close over the rows between, and what comes of it can have the right
    /// number of fields. A line inside a field that has as many commas as a row gives it away. A note may have as many: that costs its
    /// row, but not in silence.
    /// </summary>
    static bool HoldsARow(string field, int width)
    {
        var lines = field.AsSpan().Split('\n');
        var isFirst = true;
        foreach (var line in lines)
        {
            if (!isFirst && field.AsSpan()[line].Count(',') >= width - 1)
                return true;
            isFirst = false;
        }

        return false;
    }

    static (List<string> Fields, int Lines, string Fault) ReadRow(LineQueue lines, int width)
    {
        var fields = new List<string>(width);
        StringBuilder? field = null;
        var text = lines.Peek(0)!;
        var taken = 1;
        var at = 0;
        while (true)
        {
            if (at < text.Length && text[at] == '"')
            {
                field = (field ?? new StringBuilder()).Clear();
                at++;
                while (true)
                {
                    if (at == text.Length)
                    {
                        if (taken == MaxLinesInRow)
                            return (fields, taken, $"a quote is not closed within {MaxLinesInRow} lines");
                        if (lines.Peek(taken) is not { } next)
                            return (fields, taken, "a quote is not closed before the end of the file");
                        field.Append('\n');
                        text = next;
                        taken++;
                        at = 0;
                    }
                    else if (text[at] != '"')
                    {
                        field.Append(text[at++]);
                    }
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                    {
                        field.Append('"');
                        at += 2;
                    }
                    else
                    {
                        at++;
                        break;
                    }
                }

                if (at < text.Length && text[at] != ',')
                    return (fields, taken, "there is text after a closing quote");
                fields.Add(field.ToString());
            }
            else
            {
                var end = text.IndexOf(',', at);
                if (end < 0)
                    end = text.Length;
                fields.Add(text[at..end]);
                at = end;
            }

            if (at == text.Length)
                return (fields, taken, "");
            at++;
        }
    }

    /// <summary>Lines read ahead of the row being read, so that a broken row can give its later lines back.</summary>
    sealed class LineQueue(TextReader reader)
    {
        readonly List<string> ahead = [];

        /// <summary>Lines already taken.</summary>
        public int Position { get; private set; }

        public string? Peek(int index)
        {
            while (ahead.Count <= index)
            {
                if (reader.ReadLine() is not { } line)
                    return null;
                ahead.Add(line);
            }

            return ahead[index];
        }

        public void Take(int count)
        {
            ahead.RemoveRange(0, count);
            Position += count;
        }
    }
}
