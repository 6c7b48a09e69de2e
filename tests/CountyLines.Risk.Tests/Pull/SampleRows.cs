using System.Globalization;
using CountyLines.Risk.Pull;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Pull;

/// <summary>What a careful clerk would say of a row of the sample extract, knowing its deliberate faults and nothing of the product.</summary>
static class SampleRows
{
    static readonly HashSet<string> Mapped =
    [
        .. Some.RowsOf(Repository.SampleExtract, "mapped-lines.csv").Where(row => row["Marking"] != "SECRET").Select(row => row["Line Ref"]).Where(reference => reference != ""),
    ];

    public static bool IsGood(string file, Some.CsvLine row)
    {
        if (!Mapped.Contains(row["Line Ref"]))
            return false;
        return file switch
        {
            "deal-numbers.csv" => row["Deal Number"].Any(char.IsDigit),
            "evidence.csv" => row["Date"] is not ("31/02/2026" or "01/12/2027") && row["Type"] != "Unicorn" && row["Qty"] != "-3" && row["Grade"] != "9Z",
            "assessments.csv" => row["Level"] != "7" && row["Factor"] != "Handsomeness",
            _ => true,
        };
    }

    /// <summary>Whether an extract has what the row says.</summary>
    public static bool IsIn(Extract extract, string file, Some.CsvLine row)
    {
        var line = row["Line Ref"];
        return file switch
        {
            "mapped-lines.csv" => extract.Lines.Any(one => one.Reference == line && one.Name == row["Line Name"] && one.LastActivity == Date(row["Last Activity"])),
            "deal-numbers.csv" => extract.Numbers.Any(one => one.Line == line && one.Number == E164(row["Deal Number"]) && one.From == Date(row["From"]) && one.To == Date(row["To"])),
            "evidence.csv" => extract.Evidence.Any(one => one.Reference == row["Log No"] && one.Line == line && one.OccurredOn == Date(row["Date"]) && one.Grade == row["Grade"]),
            _ => extract.Assessments.Any(one =>
                one.Line == line && one.AssessedBy == row["Assessed By"] && one.AssessedOn == Date(row["Assessed On"]) && one.Level?.ToString() == (int.TryParse(row["Level"], out var level) ? level.ToString() : null)),
        };
    }

    public static DateOnly? Date(string text)
    {
        return text == "" ? null : DateOnly.ParseExact(text, text.Contains('/') ? "dd/MM/yyyy" : "dd-MMM-yyyy", CultureInfo.InvariantCulture);
    }

    static string E164(string text) => "+44" + string.Concat(text.Where(char.IsDigit))[^10..];
}
