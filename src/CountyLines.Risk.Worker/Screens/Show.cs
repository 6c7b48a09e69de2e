using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Screens;

/// <summary>How single values are written on every screen.</summary>
static class Show
{
    public static string From(Line line)
    {
        var district = line.ExportingDistrict is { } code ? ReferenceData.Districts[code].Name : null;
        var force = line.ExportingForce is { } forceCode ? ReferenceData.Forces[forceCode].Name : null;
        return (district, force) switch
        {
            ({ } known, null) => $"{known} (force not known)",
            ({ } known, { } own) when ReferenceData.Districts[line.ExportingDistrict!].ForceCode != ReferenceData.Forces.Values.First(one => one.Name == own).Code => $"{known} ({own})",
            ({ } known, _) => known,
            (null, { } own) => own,
            _ => "not known",
        };
    }

    public static string To(Line line)
    {
        return line.ImportingDistricts is { Count: > 0 } districts ? string.Join(", ", districts.Select(code => ReferenceData.Districts[code].Name)) : "not known";
    }

    /// <summary>A movement in words short enough for a table: up is towards rank 1.</summary>
    public static string Movement(RunLine line, bool hasPrevious)
    {
        if (!hasPrevious || line.Rank is not { } now)
            return "";
        return (line.Before?.Rank - now) switch
        {
            null => "new",
            0 => "=",
            > 0 and var up => $"▲{up}",
            var down => $"▼{-down}",
        };
    }

    public static string Range(long lowest, long highest) => lowest == highest ? $"{lowest}" : $"{lowest}..{highest}";

    public static string Standing(Standing standing)
    {
        return standing switch
        {
            Lines.Standing.Ranked => "ranked",
            Lines.Standing.Error => "in error",
            Lines.Standing.Withheld => "withheld",
            Lines.Standing.Merged => "merged",
            Lines.Standing.Closed => "closed type 1",
            _ => "not yet seen on this date",
        };
    }

    /// <summary>The grades of organisational position, in the pack's order, such as <c>Stretched / unknown</c>.</summary>
    public static string Position(RunReport report, RunLine line)
    {
        return line.Score is null ? "" : string.Join(" / ", report.Pack.PositionFactors.Select(factor =>
        {
            var result = line.Score.Factors[report.Pack.Factors.ToList().IndexOf(factor)];
            return result.IsUnknown ? "unknown" : factor.LevelOf(result.Lowest).Label;
        }));
    }

    public static string LastActive(RunLine line, DateOnly asOf)
    {
        return line.DaysSinceActivity(asOf) switch { null => "not known", 0 => $"on {asOf:d MMMM yyyy}", 1 => $"1 day before {asOf:d MMMM yyyy}", var days => $"{days} days before {asOf:d MMMM yyyy}" };
    }

    public static string Review(Line line, DateOnly asOf)
    {
        return line.ReviewDue is not { } due ? "no date" : due < asOf ? $"overdue {asOf.DayNumber - due.DayNumber} d" : $"{due:d MMM yyyy}";
    }
}
