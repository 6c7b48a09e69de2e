using System.Globalization;
using CountyLines.Risk.Release;

namespace CountyLines.Risk.Tests.Release;

/// <summary>Made-up released lists.</summary>
static class SomeRelease
{
    public static readonly ReleasedColumn Reference = new("reference", "Reference", "The line's reference.", ColumnKind.Text, ColumnBasis.Identity);

    public static readonly IReadOnlyList<ReleasedColumn> Columns =
    [
        new("rank", "Rank", "The place in the whole list; equal risk has equal rank. Empty for a withheld line.", ColumnKind.Whole, ColumnBasis.Assessment),
        Reference,
        new("name", "Name", "What the line is called.", ColumnKind.Text, ColumnBasis.Identity),
        new("band", "Band", "The band of the risk by the rules.", ColumnKind.Text, ColumnBasis.Assessment),
        new("risk", "Risk", "The risk with every unknown at its lowest.", ColumnKind.Whole, ColumnBasis.Assessment),
        new("lowest", "Lowest risk", "How low the risk could be.", ColumnKind.Whole, ColumnBasis.Assessment),
        new("highest", "Highest risk", "How high the risk could be.", ColumnKind.Whole, ColumnBasis.Assessment),
        new("confidence", "Confidence", "How far the records can be trusted. Empty: not worked out.", ColumnKind.Text, ColumnBasis.Assessment),
        new("first_seen", "First seen", "The month in which the line was first seen. Empty: not known.", ColumnKind.Month, ColumnBasis.Fact),
        new("last_activity", "Last activity", "The day of the last known activity. Empty: not known.", ColumnKind.Date, ColumnBasis.Fact),
        new("children", "Children exploited", "Whether a child is known to be exploited. Empty: withheld.", ColumnKind.Flag, ColumnBasis.Fact),
        new("change", "Change of balance", "More or fewer deals than in the month before.", ColumnKind.Whole, ColumnBasis.Fact),
        new("note", "Note", "What the sending force adds. Empty: nothing.", ColumnKind.Text, ColumnBasis.Assessment),
    ];

    public static ReleaseHeading Heading => new(
        7, "emsou@1.0.0", "County lines for regional tasking", "emsou-intelligence-desk", "EMSOU intelligence desk", "OFFICIAL-SENSITIVE",
        "May be used for regional tasking. May not be copied on without asking the sending force.", "Regional tasking against county lines", "Law enforcement purpose, DPA 2018 Part 3", "ISA/EM/2026/12",
        41, new DateOnly(2026, 11, 20), new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), new DateOnly(2026, 12, 20), "county-lines@1.0.0", new string('a', 64),
        "product default, MoRiLE-style; not the national matrix", "1.0.0", "Every active line that reaches another force of the region.", "The list was cut after rank 20 and extended by 2 lines that share that rank.", ["Low", "Medium", "High", "Very high"])
    {
        LeftOut = [new LeftOut("restricted by the sending force", 2), new LeftOut("handling conditions do not allow the share", 1)],
        Previous = 5,
    };

    public static readonly IReadOnlyList<ReleasedChange> Changes =
    [
        new("CL/2026/003", "entered", ""), new("CL/2026/004", "changed", "rank 4 to 2; Band: High to Very high"), new("CL/2026/005", "left", ""),
    ];

    /// <summary>Texts that have broken a reader of some file.</summary>
    public static readonly IReadOnlyList<string> Hostile =
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "\u00A0=1", "\uFEFF=1", "\uFF1D1+1", "\u202E=1", "\0=1", "'", "''", "'=1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://example.invalid\",\"x\")",
        "\"", "\"\"", "a\"b", ",", ";=1", "a\tb", "a\r\nb", "a\rb", "a\nb", "\r\n", " ", "  edge  ", "\0", "a\0b", "\u0001", "\u001B[2J", "\u001A", "\u007F", "\u0085", "\u2028", "\uFFFE", "\uFFFF", "\uFFFD",
        "\uD800", "\uDC00", "a\uD800b", "\uDC00\uD800", "\uD83D\uDE00", "\uD83D", "مرحبا =1", "שלום", "\u202Eabc", "e\u0301", "_x0041_", "_x005F_", "_x0041", "_x0041\u0001", "_x_", "__x0041__", "_x005F_x0041_", "_X0041_", "_x00e9_",
        "<script>alert(1)</script>", "</style><script>", "&amp;", "]]>", "#comment", "NULL", "true", "2026-11-20", "0123", "1E5", "\\u0041", "\\", "{\"a\":1}",
    ];

    /// <summary>A list with the given texts in all columns of texts but the reference's, and typed cells beside them.</summary>
    public static ReleasedList Of(int lines = 25, Func<int, string?>? text = null, ReleaseHeading? heading = null, IReadOnlyList<ReleasedChange>? changes = null)
    {
        var at = 0;
        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
        string? Text() => text is null ? $"Text {at}" : text(at++);
        var bands = Heading.Bands;
        var rows = Enumerable.Range(0, lines).Select(line => (IReadOnlyList<string?>)
        [
            line % 9 == 8 ? null : Number(line + 1), $"CL/2026/{line:000}", Text(), bands[(lines - 1 - line) * bands.Count / Math.Max(1, lines)],
            Number(60 - line), Number(60 - line), Number(60 - line + (line % 4 * 5)), line % 5 == 4 ? null : "Moderate", line % 7 == 6 ? null : $"{2020 + (line % 6)}-{1 + (line % 12):00}",
            line % 6 == 5 ? null : new DateOnly(2026, 1, 1).AddDays(line * 7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), line % 3 == 2 ? null : line % 2 == 0 ? "true" : "false", Number(line - 12), Text(),
        ]).ToList();
        return new ReleasedList(heading ?? Heading, Columns, rows, changes ?? Changes);
    }

    /// <summary>A list of texts only, five to a row.</summary>
    public static ReleasedList OfTexts(IReadOnlyList<string> texts)
    {
        const int width = 5;
        var columns = Enumerable.Range(1, width).Select(index => new ReleasedColumn($"text_{index}", $"Text {index}", "A text.", ColumnKind.Text, ColumnBasis.Fact)).ToList();
        return new ReleasedList(Heading, columns, [.. texts.Chunk(width).Select(row => (IReadOnlyList<string?>)[.. row, .. Enumerable.Repeat<string?>(null, width - row.Length)])], []);
    }

    /// <summary>Texts made of hostile pieces and odd characters, the same on every day.</summary>
    public static IEnumerable<string> Drawn(int count)
    {
        var state = 0x9E3779B97F4A7C15;
        int Next(int below)
        {
            // xorshift64*: chance that is the same everywhere.
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            return (int)((state * 0x2545F4914F6CDD1D) >> 33) % below;
        }

        const string letters = "=+-@'\"\t\r\n \0\u0001_x005Fabc,;é\uD800\uDC00\uD83D\uDE00\u202E\uFEFF\uFF1Dم";
        for (var index = 0; index < count; index++)
        {
            var pieces = Next(4);
            var text = index < Hostile.Count ? Hostile[index] : string.Concat(Enumerable.Range(0, pieces).Select(_ => Hostile[Next(Hostile.Count)]));
            text += index < Hostile.Count ? "" : string.Concat(Enumerable.Range(0, 1 + Next(12)).Select(_ => letters[Next(letters.Length)]));
            yield return Next(50_000) == 0 ? text + new string('=', 20_000) : text;
        }
    }

    public static string Show(string text) => string.Concat(text.Select(character => character is > ' ' and < '\u007F' ? $"{character}" : $"[{(int)character:X4}]"));
}
