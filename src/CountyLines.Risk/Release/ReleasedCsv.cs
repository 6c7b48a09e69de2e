using System.Text;

namespace CountyLines.Risk.Release;

/// <summary>
/// The lines of a released list as RFC 4180 has it: CRLF, UTF-8 without a mark, a header of column ids. Cells that hold a text stand in quotes,
/// all others are bare, and a null is empty. <see cref="CsvMetadata"/> says the rest to a program.
/// </summary>
public static class ReleasedCsv
{
    /// <summary>The rule by which a text cell is changed, for the one who reads the file.</summary>
    internal const string Rule =
        "Only cells of columns with the datatype string are changed, and every change can be undone. "
        + "A text that a spreadsheet could take for a formula has an apostrophe (') before it: one whose first seen character is =, +, -, @ or the full-width form of one of them, or that has a control character (tab, CR and LF among them) before it. "
        + "A text that begins with an apostrophe has one more before it. "
        + "A control character other than tab, CR and LF, half of a surrogate pair, U+FFFE and U+FFFF are written _xHHHH_ with the character's number in four hexadecimal digits; an underscore that stands before x and four such digits is written _x005F_. "
        + "To read a text back, replace each _xHHHH_ by its character from left to right, then drop one leading apostrophe.";

    public static byte[] Write(ReleasedList list)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', list.Columns.Select(column => column.Id)).Append("\r\n");
        foreach (var row in list.Rows)
        {
            for (var index = 0; index < row.Count; index++)
            {
                if (index > 0)
                    text.Append(',');
                if (list.Columns[index].Kind != ColumnKind.Text)
                    text.Append(row[index]);
                else if (row[index] is { } said)
                    // Always in quotes: a semicolon or a tab inside is then safe in a program that takes those for separators too.
                    text.Append('"').Append(CellText.Encode(CellText.Guard(said), returns: false).Replace("\"", "\"\"")).Append('"');
            }

            text.Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The text that a cell of a text column stands for, once its quotes are taken off as RFC 4180 says.</summary>
    public static string Unescape(string cell) => CellText.Unguard(CellText.Decode(cell));
}
