using CountyLines.Risk.Audiences;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Release;
using CountyLines.Risk.Scoring;
using CountyLines.Risk.Tests.Support;

namespace CountyLines.Risk.Tests.Audiences;

/// <summary>Runs over made-up lines, without a store, and the lists made from them.</summary>
static class SomeRun
{
    public static Pack SmallPack { get; } = Some.Read(Some.SmallPack).Pack!;

    public static Retention NoPeriods { get; } = Some.Rules.Retention();

    public static RunReport Of(Pack pack, IReadOnlyList<LineRecords> records, params Override[] overrides)
    {
        var scored = LineScoring.Score(pack, records, Some.Day, GivenFacts.None, null, CancellationToken.None);
        var (held, _) = Holding.Apply(pack, Some.Day, scored, overrides, null);
        return new RunReport(new Run(1, Some.Day, 1, pack.Identity, pack.Sha256, Engine.Version, "digest", "rescore"), null, pack, LineScoring.Rank(held, Some.Day));
    }

    /// <summary>A line of the small pack with a risk of 8, 4, 2 or 0, or of 4 and up to 8 as nobody knows how far it reaches.</summary>
    public static LineRecords WithRisk(string reference, int risk, Func<Line, Line>? change = null)
    {
        var line = Some.Line(reference);
        var (discharges, reach) = risk switch { 8 => (1, 2), 4 => (1, 1), 5 => (1, 0), 2 => (0, 1), _ => (0, 1) };
        var evidence = discharges == 1 ? [Some.Evidence("firearm-discharge", Some.Day.AddDays(-3), reference: $"{reference}-1", line: reference)]
            : risk == 2 ? Enumerable.Range(1, 3).Select(number => Some.Evidence("knife", Some.Day.AddDays(-3), reference: $"{reference}-{number}", line: reference)) : [];
        Assessment[] assessments = [new(reference, "capacity", 1, "Analyst A", Some.Day, "See log")];
        return Some.Records(change is null ? line : change(line), evidence, null, reach == 0 ? assessments : [.. assessments, new(reference, "reach", reach, "Analyst A", Some.Day, "See log")]);
    }

    public static Override Held(string line, HeldValue holds, string evidence, string because = "Two sources agree")
    {
        var machine = new MachineValue(0, "Low", new FactorResult(0, 0, 1));
        return new Override(1, line, holds, "new-intelligence", because, evidence, "Ann", Some.Day, Some.Day.AddDays(10), machine) { Approval = new Approval("Bob", Some.Day, machine) };
    }

    public static Decision Decided(string line, string because, string what = "refer-emsou") => new(1, 1, line, what, "socu", because, null, [], null, "Ann", Some.Day);

    public static ReleasedList List(
        RunReport report, Audience audience, ReleasedList? before = null, Retention? retention = null, IEnumerable<(string Line, string Field, string Text)>? texts = null, DateOnly? today = null, params Decision[] decisions)
    {
        var released = (texts ?? []).Select(one => (one.Line, one.Field, Sha256.Of(one.Text))).ToHashSet();
        var known = new SharedKnowledge(retention ?? NoPeriods, released, Decision.OpenOf(decisions), report, today ?? Some.Day).Known;
        return AudienceList.Of(report, audience, audience.Recipients[0], known, 7, Some.Clock().GetUtcNow(), before, null);
    }

    /// <summary>The cells of a column, by the line's reference.</summary>
    public static Dictionary<string, string?> Column(this ReleasedList list, string column)
    {
        var (reference, at) = (list.Columns.ToList().FindIndex(one => one.Id == "reference"), list.Columns.ToList().FindIndex(one => one.Id == column));
        return list.Rows.ToDictionary(row => row[reference]!, row => row[at]);
    }

    public static IEnumerable<string> References(this ReleasedList list) => list.Rows.Select(row => row[list.Columns.ToList().FindIndex(one => one.Id == "reference")]!);

    public static Dictionary<string, int> LeftOut(this ReleasedList list) => list.Heading.LeftOut.ToDictionary(one => one.Reason, one => one.Lines);
}
