using System.Data.Common;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Store;

/// <summary>Runs in the store: what was scored, under which pack, from which records, with which levels by which rows.</summary>
static class RunTables
{
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
        RunLineTable.Insert(connection, number, lines);
        FactTables.Insert(connection, transaction, number, pack, lines);
        return run with { Number = number };
    }

    /// <summary>A run as it is stored.</summary>
    public static RunReport Report(StoreConnection connection, Run run, Run? previous, IReadOnlyList<LineRecords> seen)
    {
        var pack = ReadPack(connection, run);
        var records = seen.ToDictionary(one => one.Line.Reference, StringComparer.Ordinal);
        var given = FactTables.Read(connection, run.Number, pack);
        var overrides = OverrideTables.OfRun(connection, run);
        var holds = OverrideTables.Holds(connection, run, pack, overrides);
        var lines = RunLineTable.Read(connection, run.Number, pack, records).Select(line => OverrideTables.WithHold(holds, given.Contains(line.Line.Reference) ? line with { Given = [.. given[line.Line.Reference]] } : line));
        return Report(connection, run, previous, pack, [.. lines], overrides);
    }

    /// <summary>What plug-ins gave for one line in a run.</summary>
    public static GivenFacts GivenIn(StoreConnection connection, Run run, string line)
    {
        var given = FactTables.Read(connection, run.Number, ReadPack(connection, run), line);
        return new GivenFacts(given.ToDictionary(one => one.Key, one => (IReadOnlyList<GivenFact>)[.. one], StringComparer.Ordinal));
    }

    /// <summary>A run whose lines are at hand. Only what the run before said of them is read.</summary>
    /// <param name="lines">In display order; filled in here.</param>
    public static RunReport Report(StoreConnection connection, Run run, Run? previous, Pack pack, RunLine[] lines, IReadOnlyList<RunOverride> overrides)
    {
        if (previous is not null)
            RunLineTable.PutBefore(connection, previous.Number, lines);
        return new RunReport(run, previous, pack, lines) { Overrides = overrides };
    }

    /// <summary>The pack as it was when the run used it, whatever has become of the files since.</summary>
    static Pack ReadPack(StoreConnection connection, Run run)
    {
        var (yaml, cases) = connection.QueryFirstOrDefault<(string?, string?)>("SELECT yaml, cases FROM pack WHERE sha256 = @PackSha256", new { run.PackSha256 });
        if (yaml is null || cases is null)
            throw new StoreRefusedException($"The pack of run {run.Number}, {run.PackIdentity}, is not in the store; its run cannot be shown.");
        var reading = PackReader.Read(yaml, cases, $"{run.PackIdentity}/pack.yaml", $"{run.PackIdentity}/cases.csv");
        if (reading.Pack is not { } pack || pack.Sha256 != run.PackSha256)
            throw new StoreRefusedException($"The pack of run {run.Number}, {run.PackIdentity}, was altered in the store or is not understood by this version; its run cannot be shown. Look at the store: countylines doctor; and when it is damaged, put the last good backup in its place: countylines restore FILE --replace --because store-damaged");
        return pack;
    }
}
