namespace CountyLines.Risk.Worker.Demo;

/// <summary>The deal numbers of the lines: two to a line on average (F02 over F03: 2,000 numbers for 1,000 lines), one after the other.</summary>
static class DemoNumbers
{
    /// <summary>The one deliberate pair: the second line deals on the first one's number, which shows as a possible duplicate.</summary>
    static readonly (string First, string Second) shared = ("Oslo", "Maple line");

    /// <summary>The running number of a deal number to its last three digits: each once, since 373 and 1,000 have no common divisor.</summary>
    public static int Spread(int running) => ((running * 373) + 41) % 1000;

    public static IReadOnlyList<DemoNumber> Draw(IReadOnlyList<DemoLine> lines)
    {
        var numbers = new List<DemoNumber>();
        var running = 0;
        foreach (var (at, line) in lines.Index())
        {
            var draw = new DemoDraw(2_000 + (ulong)at);
            var count = line.Plan.Tier switch
            {
                DemoTier.Top => draw.Between(2, 4),
                DemoTier.High => draw.Between(2, 3),
                DemoTier.Middle => draw.Between(1, 3),
                _ => draw.Between(1, 2),
            };
            var days = line.Quiet.DayNumber - line.FirstSeen.DayNumber;
            var starts = Enumerable.Range(0, count)
                .Select(part => line.FirstSeen.AddDays(part == 0 ? 0 : (days * part / count) + draw.Between(0, days / count / 2)))
                .ToList();
            for (var part = 0; part < count; part++)
            {
                DateOnly? to = part + 1 < count ? starts[part + 1].AddDays(-1) : line.Plan.IsClosed ? line.Quiet : null;
                numbers.Add(new DemoNumber(line.Reference, Spread(running++), starts[part], to));
            }
        }

        return Share(numbers, lines);
    }

    /// <summary>Adds the second week's numbers behind their lines' others, and ends those in use on the last days given.</summary>
    public static IReadOnlyList<DemoNumber> Follow(
        IReadOnlyList<DemoNumber> numbers, IReadOnlyList<DemoNumber> added, IReadOnlyDictionary<string, DateOnly> lastDays)
    {
        var ended = numbers.Select(number => number.To is null && lastDays.TryGetValue(number.Line, out var day) ? number with { To = day } : number);
        return [.. ended.Concat(added).OrderBy(number => number.Line[^3..], StringComparer.Ordinal).ThenBy(number => number.From)];
    }

    /// <summary>The number as somebody types it: the extract has four ways, and nobody keeps to one.</summary>
    public static string Write(DemoNumber number, int row) => (row % 10) switch
    {
        < 4 => $"07700 900{number.Number:000}",
        < 7 => $"07700900{number.Number:000}",
        < 9 => $"+44 7700 900{number.Number:000}",
        _ => $"00447700900{number.Number:000}",
    };

    static List<DemoNumber> Share(List<DemoNumber> numbers, IReadOnlyList<DemoLine> lines)
    {
        var first = numbers.FindLastIndex(number => number.Line == lines.Single(line => line.Plan.Name == shared.First).Reference);
        var second = numbers.FindLastIndex(number => number.Line == lines.Single(line => line.Plan.Name == shared.Second).Reference);
        numbers[second] = numbers[second] with { Number = numbers[first].Number };
        return numbers;
    }
}
