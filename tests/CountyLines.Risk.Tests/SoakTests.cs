using System.Runtime.CompilerServices;
using CountyLines.Risk.Store;
using CountyLines.Risk.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests;

/// <summary>Tests that look at the whole process run by themselves, after all others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Night after night in one process, as the worker runs them: nothing may pile up.</summary>
[Collection(nameof(Alone))]
public sealed class SoakTests(ITestOutputHelper output)
{
    const int Nights = 30;

    /// <summary>Until then caches fill and methods are compiled again.</summary>
    const int Settled = 10;

    /// <summary>Ten times what a night of the sample needs, and far less than twenty nights that stay would take.</summary>
    const long Growth = 8 << 20;

    /// <summary>A page in the write-ahead log with its header.</summary>
    const long LogPage = 4096 + 24;

    [Fact]
    public async Task ThirtyNightsLeaveNothingOpenNoEndlessLogAndNoMemory()
    {
        using var folder = new TempFolder();
        var extract = folder.CopyOfSampleExtract();
        // The console has the store open for as long as the worker runs.
        using var console = Some.Store(folder);
        var (looked, reports) = (new List<Look>(), new List<WeakReference>());
        for (var night = 0; night < Nights; night++)
        {
            ChangeRows(extract, night);
            var (changed, report) = await RunAsync(folder, extract, Some.Day.AddDays(night));
            Assert.Equal(night == 0 ? 0 : 1, changed);
            reports.Add(report);
            looked.Add(Look.At(folder));
        }

        foreach (var (night, look) in looked.Index())
            output.WriteLine($"night {night + 1}: {look}");
        Assert.Equal(Nights, looked.Count);
        Assert.Equal(Nights, console.LatestRun!.Number);
        Assert.All(looked, look => Assert.Equal(looked[0].Handles, look.Handles));
        // SQLite begins the log anew when it has grown by a thousand pages, after the night that does so, and from then on it is no longer.
        Assert.All(looked, look => Assert.InRange(look.LogBytes, 0, (1_000 * LogPage) + looked[0].LogBytes));
        Assert.Equal(looked[^2].LogBytes, looked[^1].LogBytes);
        // This method itself may still have hold of the last one.
        Assert.Equal(0, reports.SkipLast(1).Count(report => report.IsAlive));
        Assert.InRange(looked[^1].Managed - looked[Settled].Managed, long.MinValue, Growth);
    }

    /// <summary>One row of evidence has another quantity, and every second night one is new.</summary>
    static void ChangeRows(string extract, int night)
    {
        var file = Path.Combine(extract, "evidence.csv");
        var rows = File.ReadAllLines(file).Where(row => !row.StartsWith("N2026900000,", StringComparison.Ordinal)).ToList();
        rows.Add(Row(900_000, $"{night + 2}"));
        if (night % 2 == 1)
            rows.Add(Row(900_000 + night, ""));
        File.WriteAllLines(file, rows);
    }

    static string Row(int log, string quantity) => $"N2026{log},CL/2024/001,Knife,{Some.Day:dd/MM/yyyy},{quantity},2B,P,";

    /// <summary>In a method of its own, so that nothing of the night stays on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static async Task<(int Changed, WeakReference Report)> RunAsync(TempFolder folder, string extract, DateOnly day)
    {
        using var store = Some.Store(folder);
        var request = new CycleRequest([new FeedSource(Some.Feed, extract)], day, day, null, RiskStore.NightTrigger);
        var result = await new RiskCycle(store, Some.Rules, folder.Path).RunAsync(request, null, CancellationToken.None);
        Assert.True(result.IsNew);
        return (result.Pulls[0].Outcome.Evidence.Changed, new WeakReference(result.Report));
    }

    /// <summary>What there was after a night.</summary>
    /// <param name="Handles">Files of the store's folder that this process has open.</param>
    /// <param name="LogBytes">The length of the write-ahead log; 0 when there is none.</param>
    /// <param name="Managed">Bytes in use after a full collection.</param>
    sealed record Look(int Handles, long LogBytes, long Managed)
    {
        public static Look At(TempFolder folder)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var open = Directory.GetFiles("/proc/self/fd").Select(one => new FileInfo(one).LinkTarget).Count(target => target?.StartsWith(folder.Path, StringComparison.Ordinal) == true);
            return new(open, Directory.GetFiles(folder.Path, "*-wal").Sum(file => new FileInfo(file).Length), GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
