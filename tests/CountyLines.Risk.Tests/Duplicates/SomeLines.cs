using CountyLines.Risk.Duplicates;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Duplicates;

/// <summary>Made-up lines to be compared.</summary>
static class SomeLines
{
    public static readonly DuplicateRules Rules = Some.Rules.DuplicateRules();

    public static readonly string[] Districts = [.. ReferenceData.Districts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A line of which nothing is known but its name: every sign of it is then given on purpose.</summary>
    public static LineRecords Bare(string reference, string name = "", params DealNumber[] numbers)
    {
        var line = Some.Line(reference) with
        {
            Name = name, ExportingForce = null, ExportingDistrict = null, ImportingDistricts = null, OcgReference = null, FirstSeen = null, LastActivity = null,
        };
        return Some.Records(line, numbers: numbers.Select(number => number with { Line = reference }));
    }

    public static DealNumber Number(int last, int from, int? to = null)
    {
        return new DealNumber("", $"+447700900{last:000}", new DateOnly(from, 1, 1), to is { } year ? new DateOnly(year, 12, 31) : null);
    }

    public static DuplicateSearch Search(IReadOnlyList<LineRecords> records, DuplicateRules? rules = null, params RejectedPair[] rejected)
    {
        return DuplicateSearch.Of(records, rules ?? Rules, rejected, CancellationToken.None);
    }

    /// <summary>
    /// Many lines: common and rare words of names, districts as uneven as words, groups, some numbers handed from line to line. The first
    /// lines are there twice: the second record, at the end, has another reference, an untidy name and one district fewer.
    /// </summary>
    public static IReadOnlyList<LineRecords> Many(int lines, int twice)
    {
        var singles = Enumerable.Range(0, lines - twice).Select(Single).ToList();
        return [.. singles, .. singles.Take(twice).Select(Again)];
    }

    static LineRecords Single(int at)
    {
        var district = ReferenceData.Districts[Districts[Skewed(at, 1, Districts.Length)]];
        var seen = new DateOnly(2020, 1, 1).AddDays(Drawn(at, 2, 2000));
        var line = Some.Line($"CL/{at:000000}") with
        {
            Name = $"{Word(Skewed(at, 3, 400))} {Word(400 + Drawn(at, 4, 20_000))} line",
            ExportingDistrict = district.Code,
            ExportingForce = district.ForceCode,
            ImportingDistricts = [.. Enumerable.Range(0, 1 + Drawn(at, 5, 4)).Select(part => Districts[Drawn(at, 10 + part, Districts.Length)]).Distinct().Order(StringComparer.Ordinal)],
            OcgReference = Drawn(at, 6, 3) == 0 ? $"OCG-{Drawn(at, 7, 9000)}" : "",
            FirstSeen = seen,
            LastActivity = seen.AddDays(Drawn(at, 8, 700)),
        };
        // Not telephone numbers: there are too few that are kept for made-up ones.
        return new LineRecords(line, [new DealNumber(line.Reference, $"number {Drawn(at, 9, 2_000_000)}", line.FirstSeen, line.LastActivity)], [], []);
    }

    static LineRecords Again(LineRecords one)
    {
        var line = one.Line with { Reference = one.Line.Reference.Replace("CL", "XX"), Name = one.Line.Name.Replace(" line", "").ToUpperInvariant(), ImportingDistricts = [one.Line.ImportingDistricts![0]] };
        return one with { Line = line, Numbers = [.. one.Numbers.Select(number => number with { Line = line.Reference })] };
    }

    static string Word(int number)
    {
        string[] parts = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu", "xa", "we", "yi", "co", "qu"];
        return parts[number % 20] + parts[number / 20 % 20] + parts[number / 400 % 20] + parts[number / 8000 % 20];
    }

    static int Skewed(int at, int use, int count) => (int)((long)Drawn(at, use, count) * Drawn(at, use + 100, count) / count);

    static int Drawn(int at, int use, int count)
    {
        var mixed = ((ulong)at * 0x9E3779B97F4A7C15) ^ ((ulong)use * 0xC2B2AE3D27D4EB4F);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)count);
    }
}
