using System.Data.Common;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>Runs in the store: what was scored, under which pack, from which records, with which levels by which rows.</summary>
static class RunTables
{
    static readonly string[] Standings = ["ranked", "error", "withheld", "closed", "not-yet-seen", "merged"];

    public static Run? Find(StoreConnection connection, string condition, object? parameters) => All(connection, condition, parameters) is [var first, ..] ? first : null;

    public static IReadOnlyList<Run> All(StoreConnection connection, string condition, object? parameters)
    {
        return
        [
            .. connection.Query($"SELECT * FROM run {condition}", parameters).Select(row => new Run(
                (long)row.id, RecordTables.Date((string)row.as_of)!.Value, (long)row.pull, (string)row.pack, (string)row.pack_sha256,
                (string)row.engine, (string)row.inputs_digest, (string)row.trigger)
            { LastStep = (long)row.last_step, Merges = (long)row.merges }),
        ];
    }

    public static Run Insert(
        StoreConnection connection, DbTransaction transaction, Run run, long madeAt, Pack pack, string yaml, string cases, IReadOnlyList<RunLine> lines)
    {
        connection.Execute("INSERT INTO pack (sha256, identity, yaml, cases) VALUES (@Sha256, @Identity, @yaml, @cases) ON CONFLICT DO NOTHING",
            new { pack.Sha256, pack.Identity, yaml, cases }, transaction);
        var number = connection.ExecuteScalar<long>($$"""
            INSERT INTO run (id, as_of, pull, pack, pack_sha256, engine, inputs_digest, trigger, last_step, merges, made_at)
            VALUES ({{StoreConnection.NextNumber("run")}}, @AsOf, @Pull, @PackIdentity, @PackSha256, @Engine, @InputsDigest, @Trigger, @LastStep, @Merges, @madeAt) RETURNING id
            """, new { AsOf = RecordTables.Day(run.AsOf), run.Pull, run.PackIdentity, run.PackSha256, run.Engine, run.InputsDigest, run.Trigger, run.LastStep, run.Merges, madeAt }, transaction);
        connection.Execute("""
            INSERT INTO run_line (run, reference, place, standing, rank, risk, lowest, highest, band, sections, factors, confidence, problem)
            VALUES (@Run, @Reference, @Place, @Standing, @Rank, @Risk, @Lowest, @Highest, @Band, @Sections, @Factors, @Confidence, @Problem)
            """, lines.Select((line, index) => new
        {
            Run = number,
            line.Line.Reference,
            Place = index + 1,
            Standing = Standings[(int)line.Standing],
            line.Rank,
            line.Score?.Risk,
            line.Score?.Lowest,
            line.Score?.Highest,
            Band = line.Band?.Name,
            Sections = line.Score is { } totals ? ScoreText.Of(totals.Sections) : null,
            Factors = line.Score is { } levels ? ScoreText.Of(levels.Factors) : null,
            Confidence = line.Score is { } score ? ScoreText.Of([score.Confidence]) : null,
            line.Problem,
        }), transaction);
        FactTables.Insert(connection, transaction, number, pack, lines);
        return run with { Number = number };
    }

    public static RunReport Report(StoreConnection connection, Run run, Run? previous, IReadOnlyList<LineRecords> seen)
    {
        var pack = ReadPack(connection, run);
        var records = seen.ToDictionary(one => one.Line.Reference, StringComparer.Ordinal);
        var before = previous is null ? new Dictionary<string, PreviousLine>() : Before(connection, previous.Number);
        var given = FactTables.Read(connection, run.Number, pack);
        var overrides = OverrideTables.OfRun(connection, run);
        var holds = OverrideTables.Holds(connection, run, pack, overrides);
        var lines = Rows(connection, run.Number).Select(row => OverrideTables.WithHold(holds, new RunLine(
            records[row.Reference],
            (Standing)Array.IndexOf(Standings, row.Standing),
            row.Score,
            row.Band is null ? null : pack.Bands.First(band => band.Name == row.Band),
            row.Rank,
            before.GetValueOrDefault(row.Reference),
            row.Problem) { Given = [.. given[row.Reference]] }));
        return new RunReport(run, previous, pack, [.. lines]) { Overrides = overrides };
    }

    static Dictionary<string, PreviousLine> Before(StoreConnection connection, long run)
    {
        return Rows(connection, run).ToDictionary(row => row.Reference, row => new PreviousLine(row.Rank, row.Band, row.Score), StringComparer.Ordinal);
    }

    /// <summary>The pack as it was when the run used it, whatever has become of the files since.</summary>
    static Pack ReadPack(StoreConnection connection, Run run)
    {
        var (yaml, cases) = connection.QuerySingle<(string, string)>("SELECT yaml, cases FROM pack WHERE sha256 = @PackSha256", new { run.PackSha256 });
        var reading = PackReader.Read(yaml, cases, $"{run.PackIdentity}/pack.yaml", $"{run.PackIdentity}/cases.csv");
        if (reading.Pack is not { } pack || pack.Sha256 != run.PackSha256)
            throw new StoreRefusedException($"The pack of run {run.Number}, {run.PackIdentity}, was altered in the store or is not understood by this version; its run cannot be shown.");
        return pack;
    }

    static IEnumerable<(string Reference, string Standing, int? Rank, string? Band, LineScore? Score, string Problem)> Rows(StoreConnection connection, long run)
    {
        return connection.Query("SELECT * FROM run_line WHERE run = @run ORDER BY place", new { run }).Select(row => (
            (string)row.reference,
            (string)row.standing,
            (int?)(long?)row.rank,
            (string?)row.band,
            row.risk is null
                ? null
                : new LineScore(
                    ScoreText.Factors((string)row.factors), ScoreText.Sections((string)row.sections), (long)row.risk, (long)row.lowest, (long)row.highest,
                    ScoreText.Factors((string)row.confidence)[0]),
            (string)row.problem));
    }
}
