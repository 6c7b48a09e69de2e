using CountyLines.Risk.Scoring;

namespace CountyLines.Risk;

/// <summary>One line of the calibration set: what people agreed on, and what the rules say.</summary>
/// <param name="AgreedRisk">Blank when only a band was agreed.</param>
/// <param name="AgreedBand">Blank when only a risk was agreed.</param>
/// <param name="Problem">Why it could not be compared; empty when it was.</param>
public sealed record CalibrationLine(string File, string Reference, string AgreedRisk, string AgreedBand, string Risk, string Band, string Problem)
{
    public bool Agrees => Problem.Length == 0 && (AgreedRisk.Length == 0 || AgreedRisk == Risk) && (AgreedBand.Length == 0 || AgreedBand == Band);
}

/// <summary>
/// The calibration set scored under a pack: tables of facts as <c>score</c> reads them, with <c>agreed_risk</c>, <c>agreed_band</c> or both
/// beside. It is scored again each quarter, so that a drift between the rules and people's judgement is seen.
/// </summary>
public static class Calibration
{
    static readonly string[] AgreedColumns = ["agreed_risk", "agreed_band"];

    public static IReadOnlyList<CalibrationLine> Of(Kernel kernel, IEnumerable<(string File, string Text)> tables)
    {
        return [.. tables.SelectMany(table => OfTable(kernel, table.File, table.Text))];
    }

    /// <summary>The first day of the quarter after a date's.</summary>
    public static DateOnly NextQuarter(DateOnly date) => new DateOnly(date.Year, ((date.Month - 1) / 3 * 3) + 1, 1).AddMonths(3);

    /// <summary>The day on which the next check is due: the date itself when its quarter has had none.</summary>
    public static DateOnly Due(DateOnly? last, DateOnly asOf) => last is { } day && NextQuarter(day) > asOf ? NextQuarter(day) : asOf;

    static IReadOnlyList<CalibrationLine> OfTable(Kernel kernel, string file, string text)
    {
        var rows = CsvText.Read(new StringReader(text)).ToList();
        if (rows.Count == 0 || rows[0].Fault.Length > 0)
            return [Faulty("", "the table has no header")];
        var header = rows[0].Fields.Select(name => name.Trim()).ToList();
        var agreed = AgreedColumns.Select(name => header.IndexOf(name)).ToArray();
        if (agreed.All(at => at < 0))
            return [Faulty("", "the table says of no line what was agreed: it needs a column agreed_risk or agreed_band")];
        var facts = new StringWriter();
        foreach (var row in rows.Where(row => row.Fault.Length == 0))
            CsvText.Write(facts, row.Fields.Where((_, at) => !agreed.Contains(at)));
        var scores = new StringWriter();
        try
        {
            FactTable.Score(kernel, new StringReader(facts.ToString()), scores);
        }
        catch (FormatException fault)
        {
            return [Faulty("", fault.Message.ReplaceLineEndings("; "))];
        }

        var answers = CsvText.Read(new StringReader(scores.ToString())).ToList();
        var columns = answers[0].Fields.ToList();
        var compared = rows.Where(row => row.Fault.Length == 0).Skip(1).Zip(answers.Skip(1), (row, answer) => Compare(row, answer));
        return [.. compared, .. rows.Where(row => row.Fault.Length > 0).Select(row => Faulty("", $"row {row.Number}: {row.Fault}"))];

        CalibrationLine Compare(CsvRow row, CsvRow answer)
        {
            string Said(int at) => agreed[at] < 0 ? "" : row.Fields[agreed[at]].Trim();
            string Of(string column) => answer.Fields[columns.IndexOf(column)];
            var (risk, band) = (Said(0), Said(1));
            var problem = Of("error") is { Length: > 0 } error ? error
                : risk.Length + band.Length == 0 ? "nothing was agreed of it"
                : risk.Length > 0 && !long.TryParse(risk, out _) ? $"'{risk}' is not a risk, which is a whole number"
                : band.Length > 0 && kernel.Pack.Bands.All(one => one.Name != band) ? $"'{band}' is not a band{Words.DidYouMean(band, kernel.Pack.Bands.Select(one => one.Name))}"
                : "";
            return new CalibrationLine(file, Of("reference"), risk, band, Of("risk"), Of("band"), problem);
        }

        CalibrationLine Faulty(string reference, string problem) => new(file, reference, "", "", "", "", problem);
    }
}
