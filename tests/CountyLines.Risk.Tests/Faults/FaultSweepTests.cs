using CountyLines.Risk.Lines;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.Faults;

/// <summary>A disk that becomes full, or stops to keep what it is given, at one place after another of everything that a command writes.</summary>
[Trait("Store", "sqlite")]
public sealed class FaultSweepTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>A quick look at each command; COUNTYLINES_FAULTS=all tries fifty places.</summary>
    static readonly int Places = Environment.GetEnvironmentVariable("COUNTYLINES_FAULTS") == "all" ? 50 : 8;

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("pull")]
    [InlineData("rescore")]
    [InlineData("backup")]
    [InlineData("run")]
    public Task OnAFullDiskNothingIsHalfDoneAndItGoesOnWhenThereIsRoom(string verb)
    {
        return SweepAsync(verb, FaultyDisk.Room, whole => whole.Grown, "The disk is full", "Make room");
    }

    [Theory]
    [InlineData("pull")]
    [InlineData("rescore")]
    [InlineData("backup")]
    [InlineData("run")]
    public Task WhatADiskCouldNotFlushIsNotReportedAsDone(string verb)
    {
        return SweepAsync(verb, FaultyDisk.Flushes, whole => whole.Flushes, "may be there or not", "countylines doctor");
    }

    async Task SweepAsync(string verb, string fault, Func<(long Grown, long Flushes), long> amount, string what, string toDo)
    {
        var (start, args) = (new FaultyPlace(folder.Sub("start")), ArgumentsOf(verb));
        if (verb is "rescore" or "backup")
            AssertDone(await start.DoAsync("pull", "--from", Repository.SampleExtract));
        // A store that is not there yet is made by looking.
        var before = start.CopyTo(folder.Sub("before")).Look();
        var undisturbed = start.CopyTo(folder.Sub("undisturbed"));
        AssertDone(await undisturbed.RunAsync(FaultyDisk.Under(undisturbed.Folder), args(undisturbed)));
        var (after, whole) = (undisturbed.Look(), amount(FaultyDisk.Tally(undisturbed.Folder)));
        var places = Math.Min(Places, whole);
        Assert.InRange(places, 2, Places);
        var (failed, stood) = (0, 0);
        for (var place = 0L; place < places; place++)
        {
            var here = start.CopyTo(folder.Sub($"{place}"));
            var (exit, text) = await here.RunAsync(FaultyDisk.Under(here.Folder, (fault, whole * place / places)), args(here));
            var now = here.Look();
            Assert.True(exit is 0 or 1 or 3, $"at {place} of {places}: {exit} {text}");
            // The night is several steps, each whole or not there; what it comes to is looked at below.
            Assert.True(verb == "run" || now == before || now == after, $"at {place} of {places} it is neither as before nor as after: {text}");
            Assert.Empty(Directory.GetFiles(here.Folder, "*.part", SearchOption.AllDirectories));
            if (exit == 1)
            {
                failed++;
                Assert.True(text.Contains(what) && text.Contains(here.Data) && text.Contains(toDo), $"at {place} of {places}: {text}");
                Assert.DoesNotContain("Unhandled", text);
            }
            else
            {
                // The fault came after everything was safe: the log of the store is left beside it.
                stood++;
                Assert.Equal(after, now);
            }

            AssertBackup(here, after, exit);
            await GoOnAsync(verb, args, here, now == before, after);
        }

        output.WriteLine($"{verb}: {whole} in all; of {places} places, {failed} made it fail and {stood} came too late to hurt");
        Assert.InRange(failed, places / 2, places);
    }

    /// <summary>The same command, now that nothing is wrong.</summary>
    async Task GoOnAsync(string verb, Func<FaultyPlace, string[]> args, FaultyPlace place, bool isAsBefore, string after)
    {
        File.Delete(place.Backup);
        AssertDone(await place.DoAsync(args(place)));
        var now = place.Look();
        // A second pull and a second run stand beside the first; a night is taken up where it was.
        if (isAsBefore || verb == "run")
            Assert.Equal(after, now);
        if (verb != "run")
            return;
        using var store = place.Open();
        var night = Assert.Single(store.Nights(""));
        Assert.Equal(NightState.Done, night.State);
        Assert.Single(store.Releases());
    }

    static void AssertDone(Ended ended) => Assert.True(ended.ExitCode is 0 or 3, ended.Text);

    static void AssertBackup(FaultyPlace place, string after, int exit)
    {
        if (!File.Exists(place.Backup))
            return;
        Assert.Equal(after, place.LookAtBackup());
        Assert.InRange(exit, 0, 1);
    }

    static Func<FaultyPlace, string[]> ArgumentsOf(string verb) => verb switch
    {
        "pull" => _ => ["pull", "--from", Repository.SampleExtract],
        "backup" => place => ["backup", place.Backup],
        _ => _ => [verb],
    };
}
