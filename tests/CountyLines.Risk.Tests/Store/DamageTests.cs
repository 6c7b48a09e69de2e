using System.Text.Json;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using CountyLines.Risk.Tests.Worker.Night;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CountyLines.Risk.Tests.Store;

/// <summary>What a disk or another program changes in a row is found before a list is made from it.</summary>
public sealed class DamageTests : IDisposable
{
    readonly GovernedForce force = new();

    public DamageTests() => force.Extract.Number(GovernedForce.Knives, "07700 900123");

    public void Dispose() => force.Dispose();

    RiskStore Open() => RiskStore.Open(Some.Place(force.Cli.Data), Some.Clock(), Some.Person);

    static List<DamagedRows> Damage(RiskStore store) => [.. store.DamagedRecords(), .. store.DamagedRuns()];

    /// <summary>Two pulls, the second of which changed something, and two runs.</summary>
    async Task LiveAsync()
    {
        await force.PullAndRescoreAsync();
        force.PassDays(1);
        force.Extract.Log("N9", GovernedForce.Knives);
        await force.PullAndRescoreAsync();
    }

    [Fact]
    public async Task AChangeToAnyValueOfAnyRecordOrScoreIsFound()
    {
        await LiveAsync();
        using var connection = StoreConnection.Open(Some.Place(force.Cli.Data));
        Assert.Empty(Found(connection));
        var looked = new List<string>();
        foreach (var (table, column, isText) in connection.Columns().Where(one => (RecordTables.Names.Contains(one.Table) || one.Table == "run_line") && one.Column != "id").ToList())
        {
            // The pulls and runs that a row names must be there; of the rest, one letter more or another number will do.
            var other = (column, isText) switch
            {
                ("since", _) => "2",
                ("until", _) => "1",
                ("run", _) => "2",
                (_, true) => $"coalesce(\"{column}\", '') || 'x'",
                _ => $"coalesce(\"{column}\", 0) + 1",
            };
            var row = table == "run_line" ? "run = 1 AND place = 1" : $"id = (SELECT min(id) FROM {table})";
            using var transaction = connection.BeginWrite();
            if (column == "run")
                connection.Execute("DELETE FROM run_line WHERE run = 2");
            Assert.Equal(1, connection.Execute($"UPDATE {table} SET \"{column}\" = {other} WHERE {row}"));
            Assert.Equal((table, 1L), Assert.Single(Found(connection)) is var found ? (found.Table, found.Rows) : default);
            transaction.Rollback();
            looked.Add(table);
        }

        Assert.Empty(Found(connection));
        Assert.Equal((22, 8, 11, 10, 14), (Count("line"), Count("number"), Count("evidence"), Count("assessment"), Count("run_line")));

        int Count(string table) => looked.Count(one => one == table);
    }

    static List<DamagedRows> Found(StoreConnection connection) => [.. RecordTables.FindDamage(connection), .. RunLineTable.FindDamage(connection) is { } lines ? [lines] : Array.Empty<DamagedRows>()];

    [Theory]
    [InlineData("UPDATE evidence SET quantity = quantity + 1 WHERE id = 1", "1 of the table evidence (record 1)")]
    [InlineData("UPDATE evidence SET until = 1 WHERE id = 1", "1 of the table evidence (record 1)")]
    [InlineData("UPDATE evidence SET line = 'CL/2026/999'", "1 of the table evidence (record 1)")]
    [InlineData("UPDATE line SET restricted = 1 - restricted", "1 of the table line (record 1)")]
    [InlineData("UPDATE number SET until = 1 WHERE id = 1", "1 of the table number (record 1)")]
    [InlineData("UPDATE assessment SET level = 0", "1 of the table assessment (record 1)")]
    [InlineData("UPDATE run_line SET risk = risk + 1 WHERE place = 1", "1 of the table run_line (place 1 of run 1)")]
    public async Task NothingIsDraftedFromADamagedStoreAndTheNightFails(string damage, string found)
    {
        var clock = (FakeTimeProvider)force.Cli.Clock;
        var settings = SomeNight.Settings(force.Extract.WriteTo(Path.Combine(force.Cli.Folder, "extract")), new NightBounds { StaleDays = 365, QuarantinedPercent = 90 }, "tasking");
        Assert.Equal(NightState.Done, (await SomeNight.Watch(force.Cli.Data, settings, clock).LookAsync("", CancellationToken.None))!.State);
        force.Sql(damage);
        clock.Advance(TimeSpan.FromDays(1));
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => SomeNight.Watch(force.Cli.Data, settings, clock).LookAsync("", CancellationToken.None));
        Assert.Contains(found, refused.Message);
        Assert.EndsWith(StoreFault.WhatToDo, refused.Message);
        using var store = Open();
        var night = store.Nights("")[^1];
        Assert.Equal((NightState.Failed, 1), (night.State, store.Releases().Count));
        Assert.Contains(found, Assert.Single(night.Reasons));
    }

    [Fact]
    public async Task NoCommandShowsOrScoresADamagedLine()
    {
        await LiveAsync();
        force.Sql("UPDATE evidence SET kind = 'arrest' WHERE id = 2");
        foreach (var command in new string[][] { ["list"], ["explain", GovernedForce.Knives], ["explain", GovernedForce.Discharge], ["rescore"], ["release", "draft", "tasking"] })
        {
            var result = await force.RunAsync(command);
            Assert.Equal((1, ""), (result.ExitCode, result.Out));
            Assert.StartsWith("The store is damaged: rows do not say what was written, because a disk or another program changed them: 1 of the table evidence (record 2).", result.Error);
        }
    }

    [Fact]
    public async Task NothingIsDraftedByHandWhileARecordIsDamagedThatTheListDoesNotComeTo()
    {
        await LiveAsync();
        // A record of the list's own, ended by a damaged day: no reading of the list meets it.
        force.Sql("UPDATE evidence SET until = 1 WHERE id = 1");
        var result = await force.RunAsync("release", "draft", "tasking");
        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.Contains("1 of the table evidence (record 1)", result.Error);
        using var store = Open();
        Assert.Empty(store.Releases());
    }

    [Fact]
    public async Task WhatEndsAndWhatIsTakenBackIsNoDamage()
    {
        await force.RunAsync("demo");
        await LiveAsync();
        // Said and taken back in one extract, and a demo that ended.
        force.Extract.Log("N9", GovernedForce.Knives, kind: "Arrest");
        force.Extract.Log("N9", GovernedForce.Knives);
        await force.PullAndRescoreAsync();
        using var store = Open();
        Assert.Empty(Damage(store));
        Assert.True(StoreUnderTest.Query<long>(force.Cli.Data, "SELECT count(*) FROM evidence WHERE until IS NOT NULL")[0] > 100);
    }

    [Fact]
    public async Task AStoreFromBeforeGetsItsDigestsWhenItIsOpened()
    {
        await LiveAsync();
        foreach (var table in RecordTables.Names.Append("run_line"))
            force.Sql($"ALTER TABLE {table} DROP COLUMN digest");
        // What came with later versions was not there either.
        foreach (var later in new[] { "account", "pack_proposal" })
            force.Sql($"DROP TABLE {later}");
        force.Sql("DROP INDEX line_restricted");
        force.Sql(StoreUnderTest.IsPostgreSql ? "UPDATE store_version SET version = 9" : "PRAGMA user_version = 9");
        using (var store = Open())
            Assert.Empty(Damage(store));
        Assert.Equal([0L], StoreUnderTest.Query<long>(force.Cli.Data, string.Join(" UNION ", RecordTables.Names.Append("run_line").Select(table => $"SELECT count(*) FROM {table} WHERE digest = 0"))));
        await force.DoAsync("list");
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ABitThatTurnsInTheFileNeverChangesTheListInSilence()
    {
        await LiveAsync();
        var whole = Path.Combine(force.Cli.Folder, "whole.db");
        await force.DoAsync("backup", whole);
        var (bytes, turned) = (File.ReadAllBytes(whole), new TempFolder());
        var file = Path.Combine(turned.Path, "countylines.db");
        var list = ListOf(turned, file, bytes);
        Assert.NotNull(list);
        var (found, without) = (0, 0);
        Gen.Select(Gen.Int[100, bytes.Length - 1], Gen.Int[0, 7]).Sample(
            (at, bit) =>
            {
                bytes[at] ^= (byte)(1 << bit);
                var now = ListOf(turned, file, bytes);
                bytes[at] ^= (byte)(1 << bit);
                Assert.True(now is null || now == list, $"bit {bit} of byte {at} made another list");
                _ = now is null ? found++ : without++;
            },
            iter: 300, threads: 1, seed: "0000yOy4Vr33");
        turned.Dispose();
        Assert.True(found > 25 && without > 25, $"{found} found, {without} of no consequence");
    }

    /// <summary>The list that the night's checks let through; null when they or the reading stop it.</summary>
    static string? ListOf(TempFolder folder, string file, byte[] bytes)
    {
        foreach (var old in Directory.GetFiles(folder.Path))
            File.Delete(old);
        File.WriteAllBytes(file, bytes);
        try
        {
            using var store = RiskStore.Open(new StorePlace(folder.Path), Some.Clock(), Some.Person);
            store.MustBeWhole();
            var report = store.Report(store.LatestRun!);
            return JsonSerializer.Serialize(report.Lines.Select(line => new { line.Line, line.Standing, line.Rank, Band = line.Band?.Name, line.Score }));
        }
        catch (Exception)
        {
            // In so many words or in fewer: it was not in silence.
            return null;
        }
    }
}
