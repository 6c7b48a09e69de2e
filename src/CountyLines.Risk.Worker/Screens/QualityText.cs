using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The quality of the records, for a person and for programs.</summary>
static class QualityText
{
    const int MostShown = 10;

    public static void Write(Terminal terminal, DataQuality quality, CalibrationCheck? check)
    {
        var output = terminal.Out;
        var leftOut = quality.LeftOut.Count == 0 ? "" : $"; left out: {string.Join(", ", quality.LeftOut.Select(one => $"{one.Count} {one.Why}"))}";
        output.WriteLine($"Quality of the records as of {quality.AsOf:d MMMM yyyy}, under {quality.Pack.Identity}: {quality.LookedAt} lines looked at{leftOut}.");
        TableView.Write(terminal, [new("Measure"), new("Lines", IsNumber: true), new("Share", IsNumber: true), new("Which", MayFold: true)],
            [.. quality.Measures.Select(one => (IReadOnlyList<Cell>)[one.What, $"{one.Lines.Count}", Share(one.Lines.Count, one.Of), Some(one.Lines)])]);
        output.WriteLine();
        TableView.Write(terminal, [new("Unknown factor"), new("Lines", IsNumber: true), new("Share", IsNumber: true), new("Which", MayFold: true)],
            [.. quality.Unknown.Select(one => (IReadOnlyList<Cell>)[one.What, $"{one.Lines.Count}", Share(one.Lines.Count, one.Of), Some(one.Lines)])]);
        output.WriteLine();
        TableView.Write(terminal,
            [new("Two analysts on"), new("Pairs", IsNumber: true), new("Differ", IsNumber: true), new("Share", IsNumber: true), new("Mean difference", IsNumber: true), new("One could not say", IsNumber: true), new("Which differ", MayFold: true)],
            [.. quality.Dispersion.Select(one => (IReadOnlyList<Cell>)[FactorOf(quality, one), $"{one.Pairs}", $"{one.Differ}", Share(one.Differ, one.Pairs), one.Pairs == 0 ? "" : $"{one.MeanDifference:0.00}", $"{one.OneUnknown}", Some(one.Lines)])]);
        output.WriteLine();
        output.WriteLine(Calibrated(check, quality.AsOf));
    }

    public static void Write(TextWriter output, CalibrationCheck check, IReadOnlyList<CalibrationLine> lines, bool isChecked)
    {
        output.WriteLine($"Calibration set under {check.Pack} on {check.Day:d MMMM yyyy}: {check.Agreed} of {check.Lines} lines agree.");
        foreach (var line in lines.Where(line => !line.Agrees))
        {
            output.WriteLine(line.Problem.Length > 0
                ? $"  {Path.GetFileName(line.File)} {line.Reference}: {line.Problem}"
                : $"  {Path.GetFileName(line.File)} {line.Reference}: agreed {string.Join(" ", new[] { line.AgreedRisk, line.AgreedBand }.Where(one => one.Length > 0))}; the rules say {line.Risk} {line.Band}");
        }

        output.WriteLine(isChecked ? $"Recorded for {check.Person}. The next check is due on {Calibration.NextQuarter(check.Day):d MMMM yyyy}." : "No line could be compared, so nothing was recorded and the check is still due.");
    }

    public static object Shape(DataQuality quality, CalibrationCheck? check)
    {
        return new
        {
            quality.AsOf,
            Pack = quality.Pack.Identity,
            quality.LookedAt,
            LeftOut = quality.LeftOut.ToDictionary(one => one.Why, one => one.Count),
            Measures = quality.Measures.Select(Shape),
            Unknown = quality.Unknown.Select(Shape),
            Dispersion = quality.Dispersion.Select(one => new
            {
                one.Factor,
                one.Pairs,
                one.Differ,
                Share = one.Pairs == 0 ? null : (decimal?)Math.Round((decimal)one.Differ / one.Pairs, 4),
                MeanDifference = one.Pairs == 0 ? null : (decimal?)one.MeanDifference,
                one.OneUnknown,
                Lines = one.Lines.Take(MostShown),
                More = Math.Max(0, one.Lines.Count - MostShown),
            }),
            Calibration = new { Last = check, Due = Calibration.Due(check?.Day, quality.AsOf), IsDue = Calibration.Due(check?.Day, quality.AsOf) == quality.AsOf },
        };
    }

    public static object Shape(CalibrationCheck check, IReadOnlyList<CalibrationLine> lines, bool isChecked)
    {
        return new { check.Day, check.Pack, check.PackSha256, check.Person, Recorded = isChecked, Agreed = check.Agreed, Lines = lines.Select(line => new { File = Path.GetFileName(line.File), line.Reference, line.AgreedRisk, line.AgreedBand, line.Risk, line.Band, line.Agrees, line.Problem }) };
    }

    static object Shape(Measure one) => new { one.Id, one.What, Count = one.Lines.Count, one.Of, Lines = one.Lines.Take(MostShown), More = Math.Max(0, one.Lines.Count - MostShown) };

    public static string Calibrated(CalibrationCheck? check, DateOnly asOf)
    {
        var due = Calibration.Due(check?.Day, asOf);
        var last = check is null ? "The calibration set was never scored" : $"The calibration set was last scored on {check.Day:d MMMM yyyy} under {check.Pack}: {check.Agreed} of {check.Lines} lines agreed";
        return due == asOf ? $"{last}. This quarter's check is due, by {Calibration.NextQuarter(asOf).AddDays(-1):d MMMM yyyy}: countylines quality calibrate" : $"{last}. The next check is due on {due:d MMMM yyyy}.";
    }

    public static string Share(int count, int of) => of == 0 ? "" : $"{Math.Round(100m * count / of, MidpointRounding.AwayFromZero)} %";

    /// <summary>The factor as the pack names it for people.</summary>
    public static string FactorOf(DataQuality quality, Dispersion one) => quality.Pack.Factors.First(factor => factor.Id == one.Factor).Label;

    static string Some(IReadOnlyList<string> lines)
    {
        return string.Join(", ", lines.Take(MostShown)) + (lines.Count > MostShown ? $", and {lines.Count - MostShown} more" : "");
    }
}
