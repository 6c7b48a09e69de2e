using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>The list for programs. Keys may be added; none changes its meaning.</summary>
static class ListShape
{
    public static object Of(RunReport report, IReadOnlyList<RunLine> lines, IReadOnlyDictionary<string, Decision>? decisions = null, KnownOn? known = null)
    {
        return new
        {
            Run = report.Run.Number > 0 ? (long?)report.Run.Number : null,
            report.Run.AsOf,
            Pack = report.Run.PackIdentity,
            report.Run.PackSha256,
            PackStatus = report.Pack.Status,
            report.Run.Engine,
            report.Run.InputsDigest,
            Marking = LineWords.Of(report.Marking),
            Known = KnownText.Shape(known),
            PreviousRun = report.Previous?.Number,
            Overrides = report.Overrides.Select(OverrideText.ShapeIn),
            Lines = lines.Select(line => LineOf(report, line, decisions?.GetValueOrDefault(line.Line.Reference))),
        };
    }

    public static Dictionary<string, object?> LineOf(RunReport report, RunLine line, Decision? decision = null)
    {
        var (pack, asOf) = (report.Pack, report.Run.AsOf);
        var withheld = line.Standing == Standing.Withheld;
        var shape = new Dictionary<string, object?>
        {
            ["rank"] = line.Rank,
            ["reference"] = line.Line.Reference,
            ["name"] = withheld ? null : line.Line.Name,
            ["risk"] = line.Score?.Risk,
            ["lowest"] = line.Score?.Lowest,
            ["highest"] = line.Score?.Highest,
            ["band"] = line.Band?.Name,
            ["overridden"] = line.Hold is not null,
            ["machine_risk"] = line.MachineScore?.Risk,
            ["machine_lowest"] = line.MachineScore?.Lowest,
            ["machine_highest"] = line.MachineScore?.Highest,
            ["machine_band"] = line.MachineBand?.Name,
            ["sections"] = line.Score is { } score ? pack.Sections.Zip(score.Sections).ToDictionary(pair => pair.First.Id, pair => pair.Second.Lowest) : null,
            ["confidence"] = line.Score is { } scored ? new { Level = scored.Confidence.Lowest, pack.Confidence.LevelOf(scored.Confidence.Lowest).Label } : null,
            ["position"] = line.Score is null ? null : PositionOf(report, line),
            ["previous_rank"] = line.Before?.Rank,
            ["previous_band"] = line.Before?.Band,
            ["status"] = withheld ? null : LineWords.Of(line.Line.Status),
            ["standing"] = Show.Standing(line.Standing),
            ["withheld"] = withheld,
            ["problem"] = line.Problem.Length > 0 ? line.Problem : null,
        };
        if (withheld)
            return shape;
        // Only where there is a merge, so that a list without any is as it was.
        if (line.Records.MergedInto is { } gone)
            shape["merged_into"] = gone.Into;
        if (line.Records.Merged is { } merged)
            shape["merged"] = merged.Absorbed.Select(one => one.Line);
        shape["exporting_force"] = line.Line.ExportingForce;
        shape["exporting_district"] = line.Line.ExportingDistrict;
        shape["importing_districts"] = line.Line.ImportingDistricts;
        shape["review_due"] = line.Line.ReviewDue;
        shape["review_overdue"] = line.IsReviewOverdue(asOf);
        shape["last_activity"] = line.Line.LastActivity;
        shape["days_since_activity"] = line.DaysSinceActivity(asOf);
        shape["marking"] = LineWords.Of(line.Line.Marking);
        shape["decision"] = decision is null ? null : DecisionText.Shape(decision, asOf, isWithheld: false);
        return shape;
    }

    static Dictionary<string, int?> PositionOf(RunReport report, RunLine line)
    {
        return report.Pack.Factors.Zip(line.Score!.Factors).Where(pair => pair.First.IsPosition)
            .ToDictionary(pair => pair.First.Id, pair => pair.Second.IsUnknown ? null : (int?)pair.Second.Lowest);
    }
}
