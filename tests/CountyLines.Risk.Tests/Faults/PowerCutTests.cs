using System.Text.RegularExpressions;
using CountyLines.Risk.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Faults;

/// <summary>The power fails while the real program writes: what a disk holds at that moment is mounted and looked at.</summary>
[Trait("Store", "sqlite")]
[Trait("Needs", "loop")]
public sealed partial class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    static readonly int Cuts = Environment.GetEnvironmentVariable("COUNTYLINES_FAULTS") == "all" ? 200 : 25;

    /// <summary>On a slow machine more cuts are made, until so many commands have ended: the pull, two runs, a backup and decisions.</summary>
    const int LeastCommands = 10;

    /// <summary>A disk that lies is caught with the first cut or two after a command. One that flushes nothing keeps what the system writes by itself, some seconds later.</summary>
    const int CutsOfALiar = 100;

    /// <summary>A flush of a slow disk, in milliseconds before and after: most of a command's time is then spent where a cut can hurt.</summary>
    const int SlowFlush = 40;

    readonly TempFolder folder = new();
    readonly Random chance = new(20261127);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WhateverWasReportedAsDoneIsThereAfterThePowerFailed()
    {
        var (lost, cuts, commands, moved, kinds) = await CutAsync(lies: false);
        output.WriteLine($"{cuts} cuts while {commands} commands ended, {moved} copies were made anew because the disk moved under them; acknowledged at the cuts: {kinds}");
        Assert.Empty(lost);
        Assert.InRange(cuts, Cuts, int.MaxValue);
        Assert.InRange(commands, LeastCommands, int.MaxValue);
    }

    /// <summary>A test of the test above: on a disk that says that it has flushed and has not, the same cuts lose what was acknowledged.</summary>
    [Fact]
    public async Task OnADiskThatLiesTheSameCutsLoseWhatWasReportedAsDone()
    {
        var (lost, _, _, _, _) = await CutAsync(lies: true);
        output.WriteLine(string.Join('\n', lost));
        Assert.NotEmpty(lost);
    }

    /// <returns>What was lost, how many cuts were made, how many commands ended, how often the disk moved under a copy, and what had been acknowledged at the cuts.</returns>
    async Task<(IReadOnlyList<string> Lost, int Cuts, int Commands, int Moved, string Kinds)> CutAsync(bool lies)
    {
        using var disk = LoopDisk.Make(Path.Combine(folder.Path, "disk"), folder.Sub("mounted"));
        // A directory that is in the image from the beginning; the store in it is made by the program.
        var place = new FaultyPlace(Path.Combine(disk.Path, "place"));
        Flush(disk.Path);
        var (done, lost, moved, cut) = (new List<Done>(), new List<string>(), 0, 0);
        using var enough = new CancellationTokenSource();
        var writing = WriteAsync(place, lies, done, enough.Token);
        while (!writing.IsCompleted && (lies ? lost.Count == 0 && cut < CutsOfALiar : cut < Cuts || Count() < LeastCommands))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(50, 900)));
            Done[] acknowledged;
            lock (done)
                acknowledged = [.. done];
            var (after, again) = disk.Cut(Path.Combine(folder.Path, "copy"), folder.Sub("after"));
            using (after)
                lost.AddRange(Missing(after.Path, acknowledged).Select(what => $"cut {cut}: {what}"));
            (moved, cut) = (moved + again, cut + 1);
        }

        await enough.CancelAsync();
        await writing;
        return (lost, cut, done.Count, moved, string.Join(", ", done.GroupBy(one => one.Verb).Select(verb => $"{verb.Count()} {verb.Key}")));

        int Count()
        {
            lock (done)
                return done.Count;
        }
    }

    /// <summary>One command after another that writes, each with what proves it.</summary>
    static async Task WriteAsync(FaultyPlace place, bool lies, List<Done> done, CancellationToken enough)
    {
        var variables = FaultyDisk.Under(place.Folder, lies ? (FaultyDisk.NoFlush, 1) : (FaultyDisk.Slow, SlowFlush));
        variables["FAULT_TALLY"] = "/dev/null";
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            string[] args = number switch
            {
                0 => ["pull", "--from", Repository.SampleExtract],
                1 => ["rescore"],
                _ when number % 5 == 0 => ["rescore", "--as-of", $"2026-11-{1 + (number / 5 % 20):00}"],
                _ when number % 7 == 0 => ["backup", Path.Combine(place.Folder, $"{number}.db")],
                _ => ["decide", "CL/2024/001", "monitor", "--role", "socu-tasking-chair", "--because", $"Looked at for the {number} time", "--json"],
            };
            var (exit, text) = await place.RunAsync(variables, args);
            Assert.True(exit is 0 or 3, text);
            lock (done)
                done.Add(new Done(args[0], number, args));
        }
    }

    /// <summary>What is not there of what was reported as done before the cut, and whatever is half there.</summary>
    static IEnumerable<string> Missing(string disk, IReadOnlyList<Done> acknowledged)
    {
        var place = new FaultyPlace(Path.Combine(disk, "place"));
        foreach (var one in acknowledged.Where(one => one.Verb == "backup"))
        {
            var file = Path.Combine(place.Folder, $"{one.Number}.db");
            if (!File.Exists(file) || new FileInfo(file).Length == 0)
                yield return $"the backup {one.Number} is not there";
            else
                FaultyPlace.AssertWhole(file);
        }

        if (!File.Exists(place.Store) || new FileInfo(place.Store).Length == 0)
        {
            if (acknowledged.Count > 0)
                yield return $"there is no store, and {acknowledged.Count} commands were done";
            yield break;
        }

        // The store first, so that what it says is of a store that was opened after a start, as the program opens it.
        string? fault = null;
        try
        {
            place.Look();
        }
        catch (Exception wrong) when (wrong is SqliteException or CountyLines.Risk.Store.StoreRefusedException or Xunit.Sdk.XunitException)
        {
            fault = wrong.Message;
        }

        if (fault is not null)
        {
            yield return $"the store is not whole: {fault}";
            yield break;
        }

        using var connection = new SqliteConnection($"Data Source={place.Store};Pooling=False");
        var decided = connection.Query<string>("SELECT because FROM decision").ToHashSet(StringComparer.Ordinal);
        var (pulls, runs) = (connection.ExecuteScalar<int>("SELECT count(*) FROM pull"), connection.ExecuteScalar<int>("SELECT count(*) FROM run"));
        if (pulls < acknowledged.Count(one => one.Verb == "pull"))
            yield return "the pull is not there";
        if (runs < acknowledged.Where(one => one.Verb == "rescore").DistinctBy(one => one.Args[^1]).Count())
            yield return "a run is not there";
        foreach (var one in acknowledged.Where(one => one.Verb == "decide" && !decided.Contains(one.Args[^2])))
            yield return $"decision {one.Number} is not there";
        foreach (var briefing in Directory.Exists(Path.Combine(place.Data, "briefing")) ? Directory.GetFiles(Path.Combine(place.Data, "briefing"), "*.html") : [])
        {
            if (!EndOfPage().IsMatch(File.ReadAllText(briefing)))
                yield return $"half of {briefing}";
        }
    }

    static void Flush(string path)
    {
        using var sync = System.Diagnostics.Process.Start("sync", ["-f", path]);
        sync.WaitForExit();
    }

    sealed record Done(string Verb, int Number, string[] Args);

    [GeneratedRegex(@"</html>\s*$")]
    private static partial Regex EndOfPage();
}
