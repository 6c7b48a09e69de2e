using System.Text;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>An extract of a few rows, as a force would send it, to write and then change.</summary>
sealed class SmallExtract
{
    const string LineHeader =
        "Line Ref,Line Name,Status,Exporting Force,Exporting Area,Importing Areas,Model,Commodities,OCG,First Seen,Last Activity,Review Due,Lead Officer Role,Marking,Handling,Handling Conditions,Notes";

    public List<string[]> Lines { get; } = [];

    public List<string[]> Numbers { get; } = [];

    public List<string[]> Evidence { get; } = [];

    public List<string[]> Assessments { get; } = [];

    /// <summary>One line with one piece of evidence: the least that a pull accepts.</summary>
    public static SmallExtract OfOneLine(string reference = "CL/2026/900", string marking = "OFFICIAL")
    {
        var extract = new SmallExtract();
        extract.Line(reference, marking: marking);
        extract.Log("N1", reference);
        return extract;
    }

    public void Line(
        string reference, string name = "Example line", string status = "Active", string force = "West Midlands", string area = "Birmingham", string importing = "Nottingham",
        string model = "Local", string commodities = "Crack; Heroin", string ocg = "", string firstSeen = "01/02/2025", string lastActivity = "01/11/2026",
        string marking = "OFFICIAL", string conditions = "", string notes = "")
    {
        Lines.Add([reference, name, status, force, area, importing, model, commodities, ocg, firstSeen, lastActivity, "01/01/2027", "DS", marking, "P", conditions, notes]);
    }

    public void Number(string line, string number, string from = "01/02/2025", string to = "") => Numbers.Add([line, number, from, to]);

    public void Log(string reference, string line, string kind = "Knife", string date = "01/10/2026", string quantity = "", string grade = "2B", string text = "")
    {
        Evidence.Add([reference, line, kind, date, quantity, grade, "P", text]);
    }

    public void Assessment(string line, string factor = "Financial harm", string level = "1", string by = "Analyst A", string on = "01/10/2026", string reason = "See log")
    {
        Assessments.Add([line, factor, level, by, on, reason]);
    }

    /// <summary>Writes the four files over what is there and gives the folder back.</summary>
    public string WriteTo(string folder, string newLine = "\r\n", Encoding? encoding = null)
    {
        Directory.CreateDirectory(folder);
        Write("mapped-lines.csv", LineHeader, Lines);
        Write("deal-numbers.csv", "Line Ref,Deal Number,From,To", Numbers);
        Write("evidence.csv", "Log No,Line Ref,Type,Date,Qty,Grade,Handling,Free Text", Evidence);
        Write("assessments.csv", "Line Ref,Factor,Level,Assessed By,Assessed On,Reason", Assessments);
        return folder;

        void Write(string file, string header, List<string[]> rows)
        {
            var text = string.Concat(rows.Select(row => string.Join(',', row.Select(Quoted)) + "\n").Prepend(header + "\n"));
            File.WriteAllText(Path.Combine(folder, file), text.Replace("\n", newLine), encoding ?? new UTF8Encoding(false));
        }
    }

    static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\n") >= 0 ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
