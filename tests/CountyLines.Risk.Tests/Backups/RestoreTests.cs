using System.Text;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using CountyLines.Risk.Tests.Worker;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CountyLines.Risk.Tests.Backups;

/// <summary>A backup takes the store's place whole, and nothing that was erased comes back with it.</summary>
public sealed class RestoreTests : IDisposable
{
    const string Quiet = GovernedForce.Quiet;
    readonly GovernedForce force = new();

    public void Dispose() => force.Dispose();

    string File => Path.Combine(force.Cli.Folder, "backup.db");

    string Store => Path.Combine(force.Cli.Data, "countylines.db");

    string[] Aside => Directory.GetFiles(force.Cli.Data, "countylines.replaced-*.db");

    async Task BackedUpAsync()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("backup", File);
    }

    async Task<string> WhyNotAsync(params string[] more)
    {
        var before = await System.IO.File.ReadAllBytesAsync(Store);
        var result = await force.RunAsync(["restore", File, .. more]);
        Assert.True(result.ExitCode is 1 or 4, $"{result.ExitCode} {result.Out}");
        Assert.Equal("", result.Out);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(Store));
        Assert.False(Directory.Exists(Path.Combine(force.Cli.Data, "restore.part")));
        return result.Error;
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task TheDrill()
    {
        using var cli = new Cli();
        var (file, store) = (Path.Combine(cli.Folder, "backup.db"), Path.Combine(cli.Data, "countylines.db"));
        Assert.Equal(0, (await cli.RunAsync("demo")).ExitCode);
        string[][] looks = [["list"], ["list", "--json"], ["explain", "CL/2024/030"], ["explain", "CL/2024/030", "--json"], ["replay", "1"], ["replay", "2"], ["quarantine", "list"]];
        var before = new List<string>();
        foreach (var look in looks)
            before.Add((await cli.RunAsync(look)).Out);
        Assert.All(before, text => Assert.NotEmpty(text));
        Assert.Equal(0, (await cli.RunAsync("backup", file)).ExitCode);

        // The disk loses a stretch in the middle of the file.
        await using (var damage = new FileStream(store, FileMode.Open, FileAccess.Write))
        {
            damage.Seek(damage.Length / 3, SeekOrigin.Begin);
            damage.Write(new byte[damage.Length / 3]);
        }

        Assert.Equal((1, ""), await Seen("list"));
        var refused = await cli.RunAsync("restore", file, "--replace");
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("cannot be read", refused.Error);
        Assert.Contains("nobody can say what is lost and what was erased since the backup; if that is so: --because store-damaged|machine-lost|mistaken-change|drill", refused.Error);
        var restored = await cli.RunAsync("restore", file, "--replace", "--because", "store-damaged");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Contains("The store that was there lies in", restored.Out);

        foreach (var (look, text) in looks.Zip(before))
            Assert.Equal(text, (await cli.RunAsync(look)).Out);
        Assert.Equal(0, (await cli.RunAsync("audit", "verify")).ExitCode);
        Assert.Equal(0, (await cli.RunAsync("rescore")).ExitCode);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(store));

        async Task<(int, string)> Seen(params string[] args)
        {
            var result = await cli.RunAsync(args);
            return (result.ExitCode, result.Out);
        }
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AStoreIsOnlyReplacedWhenAskedAndWhatWouldBeLostIsCountedFirst()
    {
        await BackedUpAsync();
        await force.DoAsync("list");
        Assert.Contains("there is a store in", await WhyNotAsync());
        // The backup's own entry, and the list.
        Assert.Contains("2 entries of the audit, and what was done with them, would be lost; if that is so: --because", await WhyNotAsync("--replace"));
        Assert.Contains("'disk' is not a reason", (await force.RunAsync("restore", File, "--because", "disk")).Error);
        force.PassSeconds(60);
        var told = await force.DoAsync("restore", File, "--replace", "--because", "drill", "--as", "Cora");
        Assert.Contains("2 entries of the audit, and what was done with them, are lost.", told);
        Assert.Equal("countylines.replaced-20261120T090100Z.db", Path.GetFileName(Assert.Single(Aside)));
        Assert.Contains(Aside[0], told);
        // What was there is whole, and says all that it said.
        using (var aside = StoreFile.Open(Aside[0]))
        {
            Assert.Empty(aside.Damage());
            Assert.EndsWith("list-shown", AuditActs(Aside[0]), StringComparison.Ordinal);
        }

        Assert.EndsWith("briefing-written restored", AuditActs(Store), StringComparison.Ordinal);
        var entry = (await force.RunAsync("audit", "list", "--json", "--who", "Cora")).Json.GetProperty("entries")[0];
        Assert.Equal((2, "drill", 0), (entry.GetProperty("what").GetProperty("lost").GetInt32(), entry.GetProperty("what").GetProperty("reason").GetString(), entry.GetProperty("what").GetProperty("erased_again").GetInt32()));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task WhereNothingIsLostNoReasonIsAsked()
    {
        await BackedUpAsync();
        System.IO.File.Delete(Store);
        Assert.Contains("Nobody can say whether anything was done after the backup", await force.DoAsync("restore", File));
        await force.DoAsync("backup", Path.Combine(force.Cli.Folder, "second.db"));
        Assert.Equal(4, (await force.RunAsync("restore", Path.Combine(force.Cli.Folder, "second.db"), "--replace")).ExitCode);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ALineThatWasErasedSinceTheBackupStaysErased()
    {
        await BackedUpAsync();
        Assert.Contains(Quiet, Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(File)));
        await force.DoAsync("erase", Quiet, "--because", "court-order", "--confirm", Quiet);
        var told = await force.DoAsync("restore", File, "--replace", "--because", "drill");
        Assert.Contains("1 erasure that the backup did not know was done again.", told);
        SqliteConnection.ClearAllPools();
        var bytes = string.Concat(Directory.GetFiles(force.Cli.Data, "*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(file))));
        Assert.DoesNotContain(Quiet, bytes);
        Assert.Contains(GovernedForce.Knives, bytes);
        Assert.Equal(1, (await force.RunAsync("explain", Quiet)).ExitCode);
        Assert.Equal(0, (await force.RunAsync("audit", "verify")).ExitCode);
        await force.PullAsync();
        Assert.Equal(1, (await force.RunAsync("explain", Quiet)).ExitCode);
        var again = (await force.RunAsync("audit", "list", "--json", "--operation", "erasure")).Json.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal("court-order", Assert.Single(again).GetProperty("what").GetProperty("reason").GetString());
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ANameThatWasErasedSinceTheBackupStaysErased()
    {
        await force.PullAndRescoreAsync();
        await force.HoldAsync(1, GovernedForce.Discharge, "--factor", "physical", "--level", "2");
        await force.DoAsync("backup", File);
        await force.DoAsync("erase", "--person", "Bob", "--because", "subject-request", "--confirm", "Bob");
        Assert.Contains("1 erasure that the backup did not know was done again.", await force.DoAsync("restore", File, "--replace", "--because", "drill"));
        Assert.DoesNotContain("Bob", (await force.RunAsync("override", "list")).Out);
        Assert.Contains("erased person", (await force.RunAsync("override", "list", "--json")).Out);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ANameThatNobodyKnowsAnyMoreIsTold()
    {
        await BackedUpAsync();
        // Somebody who came after the backup is erased: the backup cannot say who it was.
        await force.HoldAsync(1, GovernedForce.Discharge, "--factor", "physical", "--level", "2");
        await force.DoAsync("erase", "--person", "Bob", "--because", "subject-request", "--confirm", "Bob");
        var result = await force.RunAsync("restore", File, "--replace", "--because", "drill");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("On 20 November 2026 a person's name was erased, and who it was is forgotten: the backup may still have it.", result.Out);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task WhatCannotBeErasedAgainStopsTheRestoring()
    {
        await force.PullAndRescoreAsync();
        await force.DoAsync("duplicates", "merge", Quiet, GovernedForce.Knives, "--because", "One holder");
        await force.DoAsync("backup", File);
        await force.DoAsync("duplicates", "split", GovernedForce.Knives, "--because", "Two holders");
        await force.DoAsync("erase", Quiet, "--because", "court-order", "--confirm", Quiet);
        Assert.Contains($"{GovernedForce.Knives} is merged into {Quiet}", await WhyNotAsync("--replace", "--because", "drill"));
        Assert.Empty(Aside);
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ARestoringThatWasCutOffBetweenItsMovesStillKnowsWhatWasErased()
    {
        await BackedUpAsync();
        await force.DoAsync("erase", Quiet, "--because", "court-order", "--confirm", Quiet);
        SqliteConnection.ClearAllPools();
        System.IO.File.Move(Store, Path.Combine(force.Cli.Data, "countylines.replaced-20261120T085900Z.db"));
        Assert.Equal(4, (await force.RunAsync("restore", File)).ExitCode);
        Assert.Contains("1 erasure that the backup did not know was done again.", await force.DoAsync("restore", File, "--because", "drill"));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AnEntryThatIsKnownOutsideSaysHowMuchIsLost()
    {
        await BackedUpAsync();
        await force.DoAsync("list");
        var head = (await force.RunAsync("audit", "verify", "--json")).Json.GetProperty("head");
        var (number, hash) = (head.GetProperty("number").GetInt64(), head.GetProperty("hash").GetString()!);
        var first = (await force.RunAsync("restore", File, "--anchor", "1:short")).Error;
        Assert.Contains("--anchor is the number of an entry and its hash", first);
        System.IO.File.Delete(Store);
        Assert.Contains($"entry {number} is known outside, so 2 or more entries would be lost", (await force.RunAsync("restore", File, "--anchor", $"{number}:{hash}")).Error);
        Assert.Contains("does not hold entry 2 as it is known outside", (await force.RunAsync("restore", File, "--anchor", $"2:{hash}", "--because", "drill")).Error);
        Assert.Contains("2 entries of the audit", await force.DoAsync("restore", File, "--anchor", $"{number}:{hash}", "--because", "machine-lost"));
    }

    [Theory]
    [Trait("Store", "sqlite")]
    [InlineData("DROP TRIGGER audit_stands; UPDATE audit SET entry = CAST(replace(CAST(entry AS TEXT), 'alteration', 'collection') AS BLOB) WHERE number = 3", "Entry 3")]
    [InlineData("PRAGMA foreign_keys = OFF; INSERT INTO number (line, number, feed, since) VALUES ('a', 'b', 'c', 99)", "a row of number names one of pull that is not there")]
    [InlineData("PRAGMA application_id = 7", "is no store of this product")]
    [InlineData("PRAGMA user_version = 99", "was written by a newer version of this product")]
    public async Task ABackupThatWasChangedIsRefused(string sql, string words)
    {
        await BackedUpAsync();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        Assert.Contains(words, await WhyNotAsync("--replace", "--because", "drill"));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task ABackupThatIsCutShortOrIsSomethingElseIsRefused()
    {
        await BackedUpAsync();
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        foreach (var keep in new[] { bytes.Length - 4096, bytes.Length / 2, 100 })
        {
            await System.IO.File.WriteAllBytesAsync(File, bytes[..keep]);
            Assert.Contains("damaged", await WhyNotAsync("--replace", "--because", "drill"));
        }

        await System.IO.File.WriteAllTextAsync(File, "Minutes of the tasking meeting.");
        Assert.Contains("cannot be read as a store", await WhyNotAsync("--replace", "--because", "drill"));
        System.IO.File.Delete(File);
        Assert.Contains("There is no backup", await WhyNotAsync("--replace", "--because", "drill"));
    }

    [Fact]
    [Trait("Store", "sqlite")]
    public async Task AStoreThatSomebodyIsWritingToIsNotReplaced()
    {
        await BackedUpAsync();
        using var writer = new SqliteConnection($"Data Source={Store};Pooling=False");
        writer.Open();
        using var transaction = writer.BeginTransaction(deferred: false);
        var result = await force.RunAsync("restore", File, "--replace", "--because", "drill");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("another process is writing to the store; stop the worker first", result.Error);
        Assert.Empty(Aside);
    }

    static string AuditActs(string file)
    {
        using var look = StoreFile.Open(file);
        return string.Join(' ', look.AuditRows().Select(row => Risk.Lines.AuditEntry.Read(row.Entry)!.Act));
    }
}
