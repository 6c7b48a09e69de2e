namespace CountyLines.Risk.Worker.Demo;

/// <summary>Draws the evidence of the lines up to the first week.</summary>
static class DemoEvidenceMix
{
    /// <summary>
    /// The most of each kind that a line of the tier has; the least is half of it. Knives stand to firearms about as 130 to 18 (F30: weapons
    /// seized in a week of action); exploited children, cuckooed addresses and referrals go with the serious lines (F20, F27, F29).
    /// </summary>
    static readonly (string Kind, int Low, int Middle, int High, int Top)[] mix =
    [
        ("Firearm discharge", 0, 0, 0, 2),
        ("Firearm sighting", 0, 0, 1, 1),
        ("Knife", 0, 2, 6, 10),
        ("Corrosive", 0, 0, 1, 1),
        ("Serious injury", 0, 0, 1, 3),
        ("Kidnap", 0, 0, 0, 1),
        ("Robbery", 0, 1, 1, 2),
        ("Sexual violence", 0, 0, 0, 1),
        ("Threats", 0, 1, 2, 4),
        ("Child exploited", 0, 1, 3, 7),
        ("Adult exploited", 0, 1, 1, 2),
        ("Cuckooed address", 1, 2, 3, 5),
        ("Debt bondage", 0, 0, 1, 3),
        ("Missing episode", 0, 1, 3, 5),
        ("NRM referral", 0, 0, 1, 3),
        ("Safeguarding referral", 0, 1, 2, 3),
        ("Overdose or drug death", 0, 0, 1, 1),
        ("Drug seizure", 1, 1, 2, 4),
        ("Cash seizure", 0, 0, 1, 2),
        ("Arrest", 0, 1, 2, 3),
        ("Bulk message", 3, 4, 6, 12),
        ("Community complaint", 1, 1, 2, 2),
        ("Intelligence log", 3, 6, 8, 14),
    ];

    // Records of the police's own or a partner's act: who wrote them was there.
    static readonly string[] firstHand = ["Arrest", "Cash seizure", "Drug seizure", "NRM referral", "Safeguarding referral", "Serious injury"];
    static readonly string[] countsPeople = ["Child exploited", "Adult exploited", "Cuckooed address", "Missing episode", "Arrest"];
    static readonly string[] texts =
    [
        "", "", "Ref to briefing", "Passed to neighbourhood team", "Same bag, two phones", "Message says \"on all day\"", "Call at 14:10;\nno reply",
        "See partner log, page 2",
    ];

    public static IEnumerable<DemoEvidence> Draw(IReadOnlyList<DemoLine> lines, IReadOnlyList<DemoNumber> numbers)
    {
        var changes = numbers
            .Where((number, at) => at > 0 && numbers[at - 1].Line == number.Line)
            .ToLookup(number => number.Line, number => number.From);
        return lines.SelectMany((line, at) => OfLine(line, changes[line.Reference], new DemoDraw(3_000 + (ulong)at)));
    }

    /// <summary>One record with its grade, quantity and text drawn.</summary>
    public static DemoEvidence Record(string line, string kind, DateOnly on, DemoDraw draw)
    {
        var quantity = draw.OneIn(5) ? "" : countsPeople.Contains(kind) && draw.OneIn(4) ? "2" : "1";
        var grade = firstHand.Contains(kind)
            ? "1" + draw.Of(["A", "A", "B"])
            : draw.Of(["1", "2", "2", "2", "3"]) + draw.Of(["A", "B", "B", "C", "D", "E"]);
        return new DemoEvidence(line, kind, on, quantity, grade, draw.OneIn(12) ? "C" : "P", draw.Of(texts));
    }

    static IEnumerable<DemoEvidence> OfLine(DemoLine line, IEnumerable<DateOnly> numberChanges, DemoDraw draw)
    {
        // The newest record of all is the line's last activity; type 1 means that the holder was charged.
        yield return Record(line.Reference, line.Plan.Status == DemoPlan.ClosedType1 ? "Arrest" : "Intelligence log", line.Quiet, draw);
        foreach (var day in numberChanges)
            yield return Record(line.Reference, "Number change", day, draw);
        foreach (var (kind, low, middle, high, top) in mix)
        {
            var most = line.Plan.Tier switch { DemoTier.Low => low, DemoTier.Middle => middle, DemoTier.High => high, _ => top };
            for (var left = draw.Between(most / 2, most); left > 0; left--)
                yield return Record(line.Reference, kind, Recently(line, draw), draw);
        }
    }

    /// <summary>Within eleven months of the newest record; the nearer of two draws, as an active line is watched more closely.</summary>
    static DateOnly Recently(DemoLine line, DemoDraw draw)
    {
        var back = Math.Min(330, line.Quiet.DayNumber - line.FirstSeen.DayNumber);
        return line.Quiet.AddDays(-Math.Min(draw.Between(0, back), draw.Between(0, back)));
    }
}
