using System.Data.Common;
using System.Text.Json;
using CountyLines.Risk.Lines;

namespace CountyLines.Risk.Store;

/// <summary>The nights in the store.</summary>
static class NightTable
{
    static readonly string[] States = ["running", "done", "held", "failed", "missed"];

    public static IReadOnlyList<RecordedNight> Read(StoreConnection connection, string condition, object? parameters, DbTransaction? transaction = null)
    {
        return
        [
            .. connection.Query($"""
                SELECT night.*, a.person AS a_person, a.because AS a_because, a.made_at AS a_made_at
                FROM night LEFT JOIN night_acceptance a ON a.job = night.job AND a.night = night.night {condition}
                """, parameters, transaction).Select(row => new RecordedNight(
                new NightKey((string)row.job, RecordTables.Date((string)row.night)!.Value), (NightState)Array.IndexOf(States, (string)row.state), (int)(long)row.attempt, (string)row.worker,
                Moment((long)row.begun_at), Moment((long)row.seen_at), row.ended_at is null ? null : Moment((long)row.ended_at), (long?)row.run, JsonSerializer.Deserialize<string[]>((string)row.reasons)!)
            { Acceptance = row.a_person is null ? null : new NightAcceptance((string)row.a_person, (string)row.a_because, Moment((long)row.a_made_at)) }),
        ];
    }

    public static RecordedNight? Find(StoreConnection connection, NightKey key, DbTransaction? transaction = null)
    {
        return Read(connection, "WHERE night.job = @Job AND night.night = @Night", new { key.Job, Night = RecordTables.Day(key.Date) }, transaction) is [var one] ? one : null;
    }

    public static void Missed(StoreConnection connection, DbTransaction transaction, NightKey key, string reason, long at)
    {
        connection.Execute("INSERT INTO night (job, night, state, attempt, worker, begun_at, seen_at, ended_at, reasons) VALUES (@Job, @Night, 'missed', 0, '', @at, @at, @at, @Reasons)",
            new { key.Job, Night = RecordTables.Day(key.Date), at, Reasons = JsonSerializer.Serialize<string[]>([reason]) }, transaction);
    }

    /// <summary>Gives a night to a worker, whatever it was before.</summary>
    public static void Claim(StoreConnection connection, DbTransaction transaction, NightKey key, int attempt, string worker, long at)
    {
        connection.Execute("""
            INSERT INTO night (job, night, state, attempt, worker, begun_at, seen_at, reasons) VALUES (@Job, @Night, 'running', @attempt, @worker, @at, @at, '[]')
            ON CONFLICT (job, night) DO UPDATE SET state = 'running', attempt = excluded.attempt, worker = excluded.worker, seen_at = excluded.seen_at, ended_at = NULL, reasons = '[]'
            """, new { key.Job, Night = RecordTables.Day(key.Date), attempt, worker, at }, transaction);
    }

    /// <summary>Says that the worker is still at it; false when it is another's by now.</summary>
    public static bool Beat(StoreConnection connection, NightKey key, int attempt, long at)
    {
        return connection.Execute("UPDATE night SET seen_at = @at WHERE job = @Job AND night = @Night AND attempt = @attempt AND state = 'running'",
            new { key.Job, Night = RecordTables.Day(key.Date), attempt, at }) == 1;
    }

    public static void Scored(StoreConnection connection, DbTransaction transaction, NightKey key, long run)
    {
        connection.Execute("UPDATE night SET run = @run WHERE job = @Job AND night = @Night", new { key.Job, Night = RecordTables.Day(key.Date), run }, transaction);
    }

    public static void End(StoreConnection connection, DbTransaction transaction, NightKey key, NightState state, IReadOnlyList<string> reasons, long at)
    {
        connection.Execute("UPDATE night SET state = @State, ended_at = @at, reasons = @Reasons WHERE job = @Job AND night = @Night",
            new { key.Job, Night = RecordTables.Day(key.Date), State = States[(int)state], at, Reasons = JsonSerializer.Serialize(reasons) }, transaction);
    }

    public static void Stage(StoreConnection connection, DbTransaction transaction, NightKey key, NightStage stage)
    {
        connection.Execute("INSERT INTO night_stage (job, night, attempt, stage, began_at, took_ms) VALUES (@Job, @Night, @Attempt, @Stage, @Began, @Took)",
            new { key.Job, Night = RecordTables.Day(key.Date), stage.Attempt, stage.Stage, Began = stage.Began.ToUnixTimeMilliseconds(), Took = (long)stage.Took.TotalMilliseconds }, transaction);
    }

    public static IReadOnlyList<NightStage> Stages(StoreConnection connection, NightKey key)
    {
        return
        [
            .. connection.Query("SELECT * FROM night_stage WHERE job = @Job AND night = @Night ORDER BY attempt, began_at, stage", new { key.Job, Night = RecordTables.Day(key.Date) })
                .Select(row => new NightStage((int)(long)row.attempt, (string)row.stage, Moment((long)row.began_at), TimeSpan.FromMilliseconds((long)row.took_ms))),
        ];
    }

    public static void Pulled(StoreConnection connection, DbTransaction transaction, NightKey key, string feed, long pull)
    {
        connection.Execute("INSERT INTO night_pull (job, night, feed, pull) VALUES (@Job, @Night, @feed, @pull) ON CONFLICT (job, night, feed) DO UPDATE SET pull = excluded.pull", new { key.Job, Night = RecordTables.Day(key.Date), feed, pull }, transaction);
    }

    /// <summary>The pull of each feed that the night has pulled already.</summary>
    public static IReadOnlyDictionary<string, long> Pulls(StoreConnection connection, NightKey key)
    {
        return connection.Query<(string Feed, long Pull)>("SELECT feed, pull FROM night_pull WHERE job = @Job AND night = @Night", new { key.Job, Night = RecordTables.Day(key.Date) })
            .ToDictionary(row => row.Feed, row => row.Pull, StringComparer.Ordinal);
    }

    public static void Accept(StoreConnection connection, DbTransaction transaction, NightKey key, NightAcceptance acceptance)
    {
        connection.Execute("INSERT INTO night_acceptance (job, night, person, because, made_at) VALUES (@Job, @Night, @By, @Because, @At)",
            new { key.Job, Night = RecordTables.Day(key.Date), acceptance.By, acceptance.Because, At = acceptance.At.ToUnixTimeMilliseconds() }, transaction);
    }

    static DateTimeOffset Moment(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);
}
