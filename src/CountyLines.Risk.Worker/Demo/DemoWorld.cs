using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Worker.Demo;

/// <summary>
/// The whole made-up world up to the second week, every record with its day. The first week's extract is the same world seen a week earlier,
/// which is why nothing of it can disappear in the second. Each line is drawn from its own seed, so that one more record of a line does not
/// redraw all that follow.
/// </summary>
sealed class DemoWorld
{
    // Where the lines reach beyond Nottinghamshire: six places in six force areas, so that each counts as one more force reached.
    static readonly string[] outside = ["Chesterfield", "Lincoln", "Charnwood", "Doncaster", "Kettering", "Scarborough"];
    static readonly string[] commodities =
        ["Crack; Heroin", "Crack; Heroin", "Crack; Heroin", "Heroin", "Powder cocaine; Crack", "Heroin; Crack; Cannabis", "Crack"];

    static readonly string[] models = ["Cuckooing", "Cuckooing", "Holidaying", "Commuting", "Local", "NK", "Not known", ""];
    static readonly string[] roles = ["DC County Lines Team", "DC County Lines Team", "DS County Lines Team", "DI SOCU"];
    static readonly ILookup<string, string> areas = ReferenceData.Districts.Values
        .OrderBy(district => district.Code, StringComparer.Ordinal)
        .ToLookup(district => ReferenceData.Forces[district.ForceCode].Name, district => district.Name);

    /// <summary>In the order of their references.</summary>
    public IReadOnlyList<DemoLine> Lines { get; }
    public IReadOnlyList<DemoNumber> Numbers { get; }

    /// <summary>Without the deliberate faults.</summary>
    public IReadOnlyList<DemoEvidence> Evidence { get; }

    /// <summary>Without the deliberate faults.</summary>
    public IReadOnlyList<DemoAssessment> Assessments { get; }

    public DemoWorld()
    {
        Lines = DrawLines();
        var firstWeek = Lines.Where(line => line.FirstSeen <= DemoExtract.FirstWeek).ToList();
        var numbers = DemoNumbers.Draw(firstWeek);
        var newNumbers = DemoSecondWeek.Numbers(Lines);
        Numbers = DemoNumbers.Follow(numbers, newNumbers, DemoSecondWeek.LastDays(Lines));
        Evidence =
        [
            .. DemoEvidenceMix.Draw(firstWeek, numbers),
            .. DemoSecondWeek.Evidence(Lines, newNumbers),
        ];
        Assessments = [.. DemoAssessments.Draw(firstWeek), .. DemoSecondWeek.Assessments(Lines)];
    }

    static List<DemoLine> DrawLines()
    {
        var plans = DemoPlans.FirstWeek.Concat(DemoPlans.SecondWeek).ToList();
        var drawn = plans.Select((plan, at) => DrawLine(plan, new DemoDraw(1_000 + (ulong)at), at >= DemoPlans.FirstWeek.Count));
        return
        [
            .. drawn.OrderBy(line => line.FirstSeen).ThenBy(line => line.Plan.Name, StringComparer.Ordinal)
                .Select((line, at) => line with { Reference = $"CL/{line.FirstSeen.Year}/{at + 1:000}" }),
        ];
    }

    static DemoLine DrawLine(DemoPlan plan, DemoDraw draw, bool isNew)
    {
        var week = DemoExtract.FirstWeek;
        var quiet = plan.Status switch
        {
            DemoPlan.Dormant => week.AddDays(-draw.Between(110, 280)),
            DemoPlan.ClosedType1 => week.AddDays(-draw.Between(40, 160)),
            DemoPlan.ClosedType2 => week.AddDays(-draw.Between(15, 100)),
            _ => week.AddDays(-draw.Between(0, 12)),
        };
        var firstSeen = (isNew, plan) switch
        {
            (true, _) => week.AddDays(draw.Between(1, 4)),
            (_, { Status: DemoPlan.Suspected }) => draw.Day(quiet.AddDays(-180), quiet.AddDays(-25)),
            (_, { Tier: DemoTier.Top }) => draw.Day(new DateOnly(2023, 2, 1), new DateOnly(2025, 6, 30)),
            _ => draw.Day(new DateOnly(2023, 3, 1), quiet.AddDays(-90)),
        };
        var homeAreas = areas["Nottinghamshire"].ToList();
        var from = ExportingArea(plan.Force, draw);
        var model = draw.Of(models);
        var (reach, beyond) = plan.Tier switch
        {
            DemoTier.Top => (draw.Between(2, 3), draw.Between(2, 3)),
            DemoTier.High => (draw.Between(1, 3), draw.Between(0, 1)),
            DemoTier.Middle => (draw.Between(1, 2), draw.OneIn(5) ? 1 : 0),
            _ => (draw.Between(1, 2), 0),
        };
        IEnumerable<string> to = [.. Some(homeAreas.Where(area => area != from || model == "Local"), reach, draw), .. Some(outside, beyond, draw)];
        return new DemoLine(plan, "", firstSeen, quiet)
        {
            ExportingArea = from,
            ImportingAreas = string.Join("; ", to),
            Model = model,
            Commodities = draw.Of(commodities),
            Ocg = plan.Tier == DemoTier.Top || (plan.Tier == DemoTier.High && draw.OneIn(3)) ? $"OCG-EM-{draw.Between(400, 899)}" : "",
            ReviewDue = week.AddDays(draw.Between(-25, 140)),
            Role = draw.Of(roles),
            Marking = plan.Tier == DemoTier.Low && draw.OneIn(4) ? "OFFICIAL" : "OFFICIAL-SENSITIVE",
            Conditional = draw.OneIn(6),
        };
    }

    /// <summary>A district of the force, half of the internal lines from the city; where the force is unknown, the area is too.</summary>
    static string ExportingArea(string force, DemoDraw draw)
    {
        if (force == "Nottinghamshire" && draw.OneIn(2))
            return "Nottingham";
        var choices = areas[force].ToList();
        return choices.Count == 0 ? force : draw.Of(choices);
    }

    static IEnumerable<string> Some(IEnumerable<string> choices, int count, DemoDraw draw)
    {
        var left = choices.ToList();
        while (count-- > 0)
        {
            var one = draw.Of(left);
            left.Remove(one);
            yield return one;
        }
    }
}
