using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Faults;

/// <summary>A store of which one page was overwritten with noise, as a failing disk leaves it.</summary>
[Trait("Store", "sqlite")]
public sealed partial class DamagedPageTests(ITestOutputHelper output) : IDisposable
{
    static readonly bool IsWhole = Environment.GetEnvironmentVariable("COUNTYLINES_FAULTS") == "all";

    /// <summary>Reading, writing, and what leaves the house. References and numbers are of the sample extract.</summary>
    static readonly string[][] Commands =
    [
        ["list", "--json"], ["explain", "CL/2024/001", "--json"], ["quality", "--json"], ["quarantine", "list", "--json"], ["replay", "1"], ["audit", "verify"],
        ["rescore", "--as-of", "2026-11-01"], ["pull", "--from", Repository.SampleExtract], ["decide", "CL/2024/001", "monitor", "--role", "socu-tasking-chair", "--because", "Looked at"],
        ["release", "draft", "tasking", "--as", "Ann"], ["backup", "BACKUP"],
    ];

    readonly TempFolder folder = new();
    readonly Random chance = new(20261127);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task EveryCommandSaysThatTheStoreIsDamagedOrDoesWhatItDoesWithAWholeOne()
    {
        var start = await StartAsync();
        var wanted = new List<(Ended Ended, string Store)>();
        foreach (var args in Commands)
            wanted.Add(await DoAsync(start.CopyTo(folder.Sub($"whole-{wanted.Count}")), args));
        var (said, unhurt) = (new int[Commands.Length], new int[Commands.Length]);
        foreach (var page in Pages(start, IsWhole ? 1 : 5))
        {
            for (var command = 0; command < Commands.Length; command++)
            {
                var place = Damage(start, page);
                var (ended, store) = await DoAsync(place, Commands[command]);
                if (ended.ExitCode == 1 && ended.Text.Contains("damaged"))
                {
                    said[command]++;
                    // A pack's text that is not what its hash says is told by the run that it belongs to.
                    Assert.True((ended.Text.Contains(place.Store) || ended.Text.Contains("was altered in the store")) && ended.Text.Contains("countylines restore"), ended.Text);
                    Assert.Equal(0, Drafts(place));
                    continue;
                }

                unhurt[command]++;
                Assert.True(wanted[command].Ended == ended, $"page {page}, {string.Join(' ', Commands[command])}: {ended.ExitCode} {ended.Text}");
                // What the command wrote is the same too. A damaged page that it did not touch may hide that, but nothing leaves the house then.
                Assert.True((store == "" && Commands[command][0] is not ("release" or "backup")) || store == wanted[command].Store, $"page {page}, {string.Join(' ', Commands[command])} left another store behind");
            }
        }

        for (var command = 0; command < Commands.Length; command++)
            output.WriteLine($"{string.Join(' ', Commands[command].Take(2))}: {said[command]} times damaged, {unhurt[command]} times of no consequence");
        Assert.All(said, times => Assert.InRange(times, 1, int.MaxValue));
        Assert.InRange(unhurt.Sum(), 1, int.MaxValue);
    }

    [Fact]
    public async Task TheNightNoticesBeforeItWritesADraft()
    {
        var start = await StartAsync();
        var (said, unhurt) = (0, 0);
        foreach (var page in Pages(start, IsWhole ? 3 : 16))
        {
            var place = Damage(start, page);
            var (exit, text) = await place.RunAsync([], "run");
            if (exit == 0)
            {
                // A free page holds nothing.
                unhurt++;
                place.Look();
                continue;
            }

            said++;
            Assert.True(exit == 1 && text.Contains("damaged") && text.Contains(place.Store) && text.Contains("countylines restore"), $"page {page}: {exit} {text}");
            Assert.Equal(0, Drafts(place));
            Assert.False(Directory.Exists(Path.Combine(place.Data, "briefing")));
        }

        output.WriteLine($"{said} times damaged, {unhurt} times of no consequence");
        Assert.InRange(said, 5, int.MaxValue);
    }

    async Task<FaultyPlace> StartAsync()
    {
        var start = new FaultyPlace(folder.Sub("start"));
        Assert.Equal(3, (await start.DoAsync("pull", "--from", Repository.SampleExtract)).ExitCode);
        Assert.Equal(0, (await start.DoAsync("rescore")).ExitCode);
        Directory.Delete(Path.Combine(start.Data, "briefing"), recursive: true);
        Assert.Empty(Directory.GetFiles(start.Data, "*-wal"));
        return start;
    }

    /// <summary>Pages spread over the file, the first among them.</summary>
    static IEnumerable<int> Pages(FaultyPlace place, int step)
    {
        using var connection = new SqliteConnection($"Data Source={place.Store};Pooling=False;Mode=ReadOnly");
        var pages = connection.ExecuteScalar<int>("PRAGMA page_count");
        Assert.InRange(pages, 50, int.MaxValue);
        for (var page = 1; page <= pages; page += step)
            yield return page;
    }

    FaultyPlace Damage(FaultyPlace start, int page)
    {
        const int PageSize = 4096;
        if (Directory.Exists(Path.Combine(folder.Path, "damaged")))
            Directory.Delete(Path.Combine(folder.Path, "damaged"), recursive: true);
        var place = start.CopyTo(folder.Sub("damaged"));
        var noise = new byte[PageSize];
        chance.NextBytes(noise);
        using var file = File.OpenWrite(place.Store);
        file.Position = (page - 1L) * PageSize;
        file.Write(noise);
        return place;
    }

    static async Task<(Ended Ended, string Store)> DoAsync(FaultyPlace place, string[] args)
    {
        var ended = await place.DoAsync([.. args.Select(arg => arg == "BACKUP" ? place.Backup : arg)]);
        // What differs from one time to the next: where it is, when it was, and hashes over these.
        var text = Different().Replace(ended.Text.Replace(place.Folder, "PLACE"), "*");
        var store = "";
        try
        {
            // A backup is looked at itself: it is made from the rows, and an index that is damaged in the store is whole in it.
            if (ended.ExitCode is 0 or 3)
                store = args[0] == "backup" ? place.LookAtBackup() : place.Look();
        }
        catch (Exception fault) when (fault is SqliteException or Xunit.Sdk.XunitException)
        {
            // The damage lies where the command did not look.
        }

        return (new Ended(ended.ExitCode, ended.ExitCode == 1 && ended.Text.Contains("damaged") ? ended.Text : text), store);
    }

    static long Drafts(FaultyPlace place)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={place.Store};Pooling=False");
            return connection.ExecuteScalar<long>("SELECT count(*) FROM release");
        }
        catch (SqliteException)
        {
            // Nobody can read one, so nobody can approve one.
            return 0;
        }
    }

    [GeneratedRegex(@"[0-9a-f]{12,64}|\d{4}-\d\d-\d\dT[\d:.]+Z|\d\d:\d\d:\d\d")]
    private static partial Regex Different();
}
