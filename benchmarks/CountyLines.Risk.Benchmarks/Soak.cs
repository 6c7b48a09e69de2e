using System.Diagnostics;
using System.Globalization;
using CountyLines.Risk.Lines;
using CountyLines.Risk.Store;

namespace CountyLines.Risk.Benchmarks;

/// <summary>Night after night in one process, as the worker runs them, with a few rows changed each: what is in use after each of them. <c>dotnet run -c Release -- soak LINES NIGHTS</c></summary>
static class Soak
{
    public static void Run(int lines, int nights)
    {
        var home = Directory.CreateTempSubdirectory("countylines-soak-").FullName;
        try
        {
            var extract = Directory.CreateDirectory(Path.Combine(home, "extract")).FullName;
            foreach (var file in Directory.GetFiles(MadeUpExtract.Write(lines, lines * 20), "*.csv"))
                File.Copy(file, Path.Combine(extract, Path.GetFileName(file)));
            // The console has the store open for as long as the worker runs.
            using var console = RiskStore.Open(new StorePlace(home), StillClock.Instance, Person.Of("Console")!);
            Console.WriteLine("| night | s | managed after a full collection, MB | resident at most, MB | resident after, MB | open files | log, MB | store, MB |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
            for (var night = 0; night < nights; night++)
            {
                File.AppendAllText(Path.Combine(extract, "evidence.csv"), string.Create(CultureInfo.InvariantCulture, $"N2027{night:0000000},CL/2026/{night % lines:000000},Knife,{MadeUpExtract.Day:dd/MM/yyyy},,2B,P,Ref to briefing\n"));
                var time = Night(home, extract, MadeUpExtract.Day.AddDays(night));
                var peak = PeakMemory.Take();
                GC.Collect();
                using var process = Process.GetCurrentProcess();
                var files = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {night + 1} | {time.TotalSeconds:0.0} | {GC.GetTotalMemory(true) >> 20} | {peak} | {process.WorkingSet64 >> 20} | {files} | {Length(home, "*-wal") / 1048576.0:0.0} | {Length(home, "*.db") >> 20} |"));
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    static TimeSpan Night(string home, string extract, DateOnly day)
    {
        return NightFloor.Timed(() =>
        {
            using var store = RiskStore.Open(new StorePlace(home), StillClock.Instance, Person.Of("Worker")!);
            store.MustBeWholeBesideWhatIsRead();
            var request = new CycleRequest([new FeedSource(Repository.Rules.FeedNamed("force-extract"), extract)], day, day, null, RiskStore.NightTrigger);
            var result = new RiskCycle(store, Repository.Rules, home).RunAsync(request, null, CancellationToken.None).GetAwaiter().GetResult();
            if (!result.IsNew || result.Pulls[0].Recognised)
                throw new InvalidOperationException($"The night of {day:yyyy-MM-dd} did nothing.");
        });
    }

    static long Length(string folder, string files) => Directory.GetFiles(folder, files).Sum(file => new FileInfo(file).Length);
}
