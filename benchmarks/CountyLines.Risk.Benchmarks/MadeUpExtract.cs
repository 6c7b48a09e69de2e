using System.Globalization;
using System.Text;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Benchmarks;

/// <summary>A made-up extract of any size in the shape that the force-extract feed maps: always the same bytes. Log numbers rise through the file, as a force's do, and each belongs to any line.</summary>
static class MadeUpExtract
{
    /// <summary>Only the numbers that Ofcom keeps for drama may stand in a file, so only the first thousand lines have one.</summary>
    const int Numbers = 1_000;

    const int AssessmentsPerLine = 2;
    static readonly string[] Factors = ["Psychological harm", "Financial harm"];
    static readonly string[] Statuses = ["Active", "Active", "Active", "Active - suspected", "Dormant", "Reopened", "Closed (T2)", "Closed (T1)"];
    static readonly string[] Areas = ["Nottingham", "Nottingham; Bassetlaw", "Lincoln; Kettering; Charnwood", "NK"];
    static readonly string[] Kinds =
    [
        "Knife", "Bulk message", "Child exploited", "Adult exploited", "Arrest", "Drug seizure", "Cuckooed address", "Intelligence log", "Threats", "Missing episode",
    ];

    static readonly string[] Grades = ["1A", "2B", "2C", "3D", "2E"];

    public static DateOnly Day { get; } = new(2026, 11, 20);

    /// <summary>Writes the four files and gives their folder; what is there already stands.</summary>
    public static string Write(int lines, int evidence)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"countylines-made-up-{lines}-{evidence}");
        if (File.Exists(Path.Combine(folder, "complete")))
            return folder;
        Directory.CreateDirectory(folder);
        var draw = new Draw(7);
        Write(folder, "mapped-lines.csv", "Line Ref,Line Name,Status,Exporting Force,Exporting Area,Importing Areas,Model,Commodities,OCG,First Seen,Last Activity,Review Due,Lead Officer Role,Marking,Handling,Handling Conditions,Notes",
            Enumerable.Range(0, lines).Select(line => (string[])
            [
                Reference(line), $"Line {line}", Statuses[draw.Below(Statuses.Length)], "West Midlands", "Birmingham", Areas[draw.Below(Areas.Length)], "Commuting", "Crack; Heroin", "",
                DayText(900 + draw.Below(300), draw), DayText(draw.Below(200), draw), "01/02/2027", "DC County Lines Team", "OFFICIAL", "P", "", "Ref to briefing",
            ]));
        Write(folder, "deal-numbers.csv", "Line Ref,Deal Number,From,To",
            Enumerable.Range(0, Math.Min(lines, Numbers)).Select(line => (string[])[Reference(line), $"07700 900{line:000}", DayText(draw.Below(400), draw), ""]));
        Write(folder, "evidence.csv", "Log No,Line Ref,Type,Date,Qty,Grade,Handling,Free Text",
            Enumerable.Range(0, evidence).Select(log => (string[])
            [
                $"N2026{log:0000000}", Reference(draw.Below(lines)), Kinds[draw.Below(Kinds.Length)], DayText(draw.Below(720), draw), draw.Below(4) == 0 ? "2" : "", Grades[draw.Below(Grades.Length)], "P", "Ref to briefing",
            ]));
        Write(folder, "assessments.csv", "Line Ref,Factor,Level,Assessed By,Assessed On,Reason",
            Enumerable.Range(0, lines * AssessmentsPerLine).Select(one => (string[])
            [
                Reference(one / AssessmentsPerLine), Factors[one % AssessmentsPerLine], $"{draw.Below(4)}", "Analyst A", DayText(draw.Below(300), draw), "Partner return",
            ]));
        File.WriteAllText(Path.Combine(folder, "complete"), "");
        return folder;
    }

    /// <summary>The same files a day later: of the evidence one row in two hundred has another handling code and as many rows are new, and one line in a hundred has another owner; all else is the same.</summary>
    public static string WriteChanged(int lines, int evidence)
    {
        var before = Write(lines, evidence);
        var folder = before + "-changed";
        if (File.Exists(Path.Combine(folder, "complete")))
            return folder;
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { "deal-numbers.csv", "assessments.csv" })
            File.Copy(Path.Combine(before, file), Path.Combine(folder, file), overwrite: true);
        Change(before, folder, "mapped-lines.csv", 100, "DC County Lines Team", "DS County Lines Team");
        Change(before, folder, "evidence.csv", 200, ",P,", ",C,");
        var draw = new Draw(11);
        using var writer = new StreamWriter(Path.Combine(folder, "evidence.csv"), append: true, new UTF8Encoding(false)) { NewLine = "\n" };
        for (var log = evidence; log < evidence + (evidence / 200); log++)
            CsvText.Write(writer, [$"N2026{log:0000000}", Reference(draw.Below(lines)), Kinds[draw.Below(Kinds.Length)], DayText(draw.Below(30), draw), "", Grades[draw.Below(Grades.Length)], "P", "Ref to briefing"]);
        File.WriteAllText(Path.Combine(folder, "complete"), "");
        return folder;
    }

    static void Change(string from, string to, string file, int each, string was, string now)
    {
        using var writer = new StreamWriter(Path.Combine(to, file), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var (row, text) in File.ReadLines(Path.Combine(from, file)).Index())
            writer.WriteLine(row % each == 1 ? text.Replace(was, now, StringComparison.Ordinal) : text);
    }

    static string Reference(int line) => $"CL/2026/{line:000000}";

    static string DayText(int daysBefore, Draw draw) => Day.AddDays(-daysBefore).ToString(draw.Below(8) == 0 ? "dd-MMM-yyyy" : "dd/MM/yyyy", CultureInfo.InvariantCulture);

    static void Write(string folder, string file, string header, IEnumerable<string[]> rows)
    {
        using var writer = new StreamWriter(Path.Combine(folder, file), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.Write(header + "\n");
        foreach (var row in rows)
            CsvText.Write(writer, row);
    }

    sealed class Draw(ulong state)
    {
        public int Below(int end)
        {
            state = (state * 6364136223846793005ul) + 1442695040888963407ul;
            return (int)((state >> 33) % (ulong)end);
        }
    }
}
