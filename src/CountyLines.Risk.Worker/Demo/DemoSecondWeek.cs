namespace CountyLines.Risk.Worker.Demo;

/// <summary>What happens between the two weeks: told by hand where a meeting would talk about it, drawn where it would not.</summary>
static class DemoSecondWeek
{
    /// <summary>The day on which numbers are dropped, lines closed and the name put right.</summary>
    public static DateOnly Change { get; } = DemoExtract.FirstWeek.AddDays(4);

    /// <summary>Lines by name with their status from <see cref="Change"/> on.</summary>
    static readonly Dictionary<string, string> statuses = new()
    {
        ["Lagoon"] = DemoPlan.Reopened,
        ["Walnut"] = DemoPlan.ClosedType1,
        ["Quartz"] = DemoPlan.ClosedType2,
    };

    static readonly Dictionary<string, string> names = new() { ["Skie"] = "Skye" };
    static readonly string[] changeNumber = ["Rome line", "Domino", "Saffron", "Marble", "Lagoon", "Turbo line"];

    /// <summary>A shot fired by a line that was not among the worst is what should move the list.</summary>
    static readonly (string Name, string Kind)[] events =
    [
        ("Harbour line", "Firearm discharge"), ("Rome line", "Child exploited"), ("Everest line", "Knife"), ("Walnut", "Arrest"),
        ("Quartz", "Drug seizure"), ("Lagoon", "Bulk message"), ("Lagoon", "Intelligence log"),
    ];

    static readonly (string Name, string Factor, string Level)[] assessed =
    [
        ("Harbour line", "Psychological harm", "4"), ("Onyx line", "Capacity", "3"), ("Marble", "Community impact", "3"),
        ("Cedar", "Financial harm", "1"), ("Lagoon", "Community impact", "2"), ("Cactus line", "Community impact", "1"),
        ("Velodrome", "Capacity", "NK"),
    ];

    static readonly string[] everyday = ["Intelligence log", "Intelligence log", "Bulk message", "Bulk message", "Community complaint"];
    static readonly string[] serious = ["Knife", "Missing episode", "Threats", "Cuckooed address", "Intelligence log", "Bulk message"];

    public static string Status(DemoPlan plan, DateOnly asOf) => asOf >= Change && statuses.TryGetValue(plan.Name, out var now) ? now : plan.Status;

    public static string Name(DemoPlan plan, DateOnly asOf) => asOf >= Change && names.TryGetValue(plan.Name, out var now) ? now : plan.Name;

    /// <summary>New numbers of known lines and the first of the new lines; behind the first week's, so that none is used twice.</summary>
    public static IReadOnlyList<DemoNumber> Numbers(IReadOnlyList<DemoLine> lines)
    {
        // Far behind the first week's running numbers, of which there are about 120.
        const int Running = 500;
        return
        [
            .. lines.Where(line => IsNew(line) || changeNumber.Contains(line.Plan.Name))
                .Select((line, at) => new DemoNumber(
                    line.Reference, DemoNumbers.Spread(Running + at), IsNew(line) ? line.FirstSeen : Change.AddDays(1), null)),
        ];
    }

    /// <summary>The last day of the number in use, for lines that drop it or are closed.</summary>
    public static IReadOnlyDictionary<string, DateOnly> LastDays(IReadOnlyList<DemoLine> lines)
    {
        return lines.Where(line => changeNumber.Contains(line.Plan.Name) || IsClosing(line)).ToDictionary(line => line.Reference, _ => Change);
    }

    public static IEnumerable<DemoEvidence> Evidence(IReadOnlyList<DemoLine> lines, IReadOnlyList<DemoNumber> numbers)
    {
        var draw = new DemoDraw(5_000);
        foreach (var (name, kind) in events)
            yield return DemoEvidenceMix.Record(lines.Single(line => line.Plan.Name == name).Reference, kind, Change, draw);
        foreach (var line in lines)
        {
            if (numbers.SingleOrDefault(number => number.Line == line.Reference) is { } number && !IsNew(line))
                yield return DemoEvidenceMix.Record(line.Reference, "Number change", number.From, draw);
            if (!line.Plan.IsDealing || IsClosing(line) || (!IsNew(line) && draw.OneIn(8)))
                continue;
            var first = IsNew(line) ? line.FirstSeen : DemoExtract.FirstWeek.AddDays(1);
            for (var left = draw.Between(1, line.Plan.Tier >= DemoTier.High ? 3 : 2); left > 0; left--)
            {
                var kind = draw.Of(line.Plan.Tier >= DemoTier.High ? serious : everyday);
                yield return DemoEvidenceMix.Record(line.Reference, kind, draw.Day(first, DemoExtract.SecondWeek), draw);
            }
        }
    }

    public static IEnumerable<DemoAssessment> Assessments(IReadOnlyList<DemoLine> lines)
    {
        var draw = new DemoDraw(6_000);
        return assessed.Select(row => DemoAssessments.Record(
            lines.Single(line => line.Plan.Name == row.Name).Reference, row.Factor, row.Level, DemoExtract.SecondWeek.AddDays(-1), draw));
    }

    static bool IsNew(DemoLine line) => line.FirstSeen > DemoExtract.FirstWeek;

    static bool IsClosing(DemoLine line) => statuses.TryGetValue(line.Plan.Name, out var now) && now != DemoPlan.Reopened;
}
