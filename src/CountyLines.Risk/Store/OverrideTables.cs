using System.Data.Common;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>Overrides in the store, with their steps; and in each run what came of them and the machine's score beside the held one.</summary>
static class OverrideTables
{
    static readonly OverrideOutcome[] Outcomes = Enum.GetValues<OverrideOutcome>();

    /// <summary>Every override as it stood after a step, by number, on lines of the same kind (made up, or a force's) as a pull's.</summary>
    public static IReadOnlyList<Override> Read(StoreConnection connection, long lastStep, long pull, long firstOfForce)
    {
        return
        [
            .. connection.Query("""
                SELECT o.*, a.person AS a_person, a.day AS a_day, a.machine_risk AS a_risk, a.machine_band AS a_band, a.machine_lowest AS a_lowest, a.machine_highest AS a_highest,
                       e.person AS e_person, e.day AS e_day, e.because AS e_because, e.step AS e_step
                FROM override o
                LEFT JOIN override_step a ON a.override = o.id AND a.step = 'approved' AND a.id <= @lastStep
                LEFT JOIN override_step e ON e.override = o.id AND e.step <> 'approved' AND e.id <= @lastStep
                WHERE (o.pull < @firstOfForce) = (@pull < @firstOfForce) ORDER BY o.id
                """, new { lastStep, pull, firstOfForce }).Select(row => (Override)ToOverride(row)),
        ];
    }

    public static void InsertRun(StoreConnection connection, DbTransaction transaction, long run, IReadOnlyList<RunLine> lines, IReadOnlyList<RunOverride> overrides)
    {
        connection.Execute("""
            INSERT INTO run_override (run, override, outcome, machine_risk, machine_band, machine_lowest, machine_highest, machine_row, problem)
            VALUES (@run, @Id, @Outcome, @Risk, @Band, @Lowest, @Highest, @Row, @Problem)
            """, overrides.Select(one => new
        {
            run,
            one.Override.Id,
            Outcome = OverrideWords.Of(one.Outcome),
            one.Machine?.Risk,
            one.Machine?.Band,
            one.Machine?.Level?.Lowest,
            one.Machine?.Level?.Highest,
            one.Machine?.Level?.Row,
            one.Problem,
        }), transaction);
        connection.Execute("""
            INSERT INTO run_hold (run, reference, risk, lowest, highest, band, sections, factors, confidence, counted)
            VALUES (@run, @Reference, @Risk, @Lowest, @Highest, @Name, @Sections, @Factors, @Confidence, @Counted)
            """, lines.Where(line => line.Hold is not null).Select(line => (line.Line.Reference, Hold: line.Hold!)).Select(held => new
        {
            run,
            held.Reference,
            held.Hold.Machine.Risk,
            held.Hold.Machine.Lowest,
            held.Hold.Machine.Highest,
            held.Hold.MachineBand.Name,
            Sections = ScoreText.Of(held.Hold.Machine.Sections),
            Factors = ScoreText.Of(held.Hold.Machine.Factors),
            Confidence = ScoreText.Of([held.Hold.Machine.Confidence]),
            Counted = $"{held.Hold.Counted.Risk} {held.Hold.Counted.Lowest} {held.Hold.Counted.Highest}",
        }), transaction);
    }

    /// <summary>What came of overrides in a run, each as the run knew it.</summary>
    public static IReadOnlyList<RunOverride> OfRun(StoreConnection connection, Run run)
    {
        var rows = connection.Query("SELECT * FROM run_override WHERE run = @Number ORDER BY override", new { run.Number }).ToList();
        if (rows.Count == 0)
            return [];
        // A run's overrides were sorted into made-up and a force's when it was made: here all are read, and each is found by its number.
        var all = Read(connection, run.LastStep, 0, 0).ToDictionary(one => one.Id);
        return [.. rows.Select(row => new RunOverride(
            all[(long)row.@override], Outcomes.First(outcome => OverrideWords.Of(outcome) == (string)row.outcome),
            row.machine_band is null ? null : ValueOf((long)row.machine_risk, (string)row.machine_band, (long?)row.machine_lowest, (long?)row.machine_highest, (long?)row.machine_row),
            (string)row.problem))];
    }

    /// <summary>The machine's score of every line that an override holds in a run.</summary>
    public static IReadOnlyDictionary<string, Hold> Holds(StoreConnection connection, Run run, Pack pack, IReadOnlyList<RunOverride> overrides)
    {
        var by = overrides.Where(one => one.Outcome == OverrideOutcome.Applied).ToLookup(one => one.Override.Line, one => one.Override, StringComparer.Ordinal);
        return connection.Query("SELECT * FROM run_hold WHERE run = @Number", new { run.Number }).ToDictionary(row => (string)row.reference, row =>
        {
            var machine = new LineScore(
                ScoreText.Factors((string)row.factors), ScoreText.Sections((string)row.sections), (long)row.risk, (long)row.lowest, (long)row.highest, ScoreText.Factors((string)row.confidence)[0]);
            var counted = ((string)row.counted).Split(' ').Select(long.Parse).ToArray();
            return new Hold(machine, pack.Bands.First(band => band.Name == (string)row.band), machine with { Risk = counted[0], Lowest = counted[1], Highest = counted[2] }, [.. by[(string)row.reference]]);
        }, StringComparer.Ordinal);
    }

    /// <summary>The line with the machine's score beside it, when an override holds it.</summary>
    public static RunLine WithHold(IReadOnlyDictionary<string, Hold> holds, RunLine line)
    {
        // The held levels and totals stand in the run's own row; only the risk before a held band is kept apart.
        return holds.GetValueOrDefault(line.Line.Reference) is { } hold
            ? line with { Hold = hold with { Counted = line.Score! with { Risk = hold.Counted.Risk, Lowest = hold.Counted.Lowest, Highest = hold.Counted.Highest } } }
            : line;
    }

    static Override ToOverride(dynamic row)
    {
        return new Override(
            (long)row.id, (string)row.line,
            row.factor is null ? new HeldValue.InBand((string)row.band) : new HeldValue.AtLevel((string)row.factor, (int)(long)row.level),
            (string)row.reason_code, (string)row.because, (string)row.evidence, (string)row.made_by,
            RecordTables.Date((string)row.made_on)!.Value, RecordTables.Date((string)row.until)!.Value,
            ValueOf((long)row.machine_risk, (string)row.machine_band, (long?)row.machine_lowest, (long?)row.machine_highest, 0))
        {
            Approval = row.a_person is null ? null : new Approval(
                (string)row.a_person, RecordTables.Date((string)row.a_day)!.Value, ValueOf((long)row.a_risk, (string)row.a_band, (long?)row.a_lowest, (long?)row.a_highest, 0)),
            Ending = row.e_person is null ? null : new Ending((string)row.e_person, RecordTables.Date((string)row.e_day)!.Value, (string)row.e_because, (string)row.e_step == "superseded"),
        };
    }

    static MachineValue ValueOf(long risk, string band, long? lowest, long? highest, long? row)
    {
        return new MachineValue(risk, band, lowest is null ? null : new FactorResult((int)lowest, (int)highest!.Value, (int)(row ?? 0)));
    }
}
