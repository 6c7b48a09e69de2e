using System.Diagnostics;

namespace CountyLines.Risk.Benchmarks;

/// <summary>The most memory that this process had resident since it began, or since the mark was taken down.</summary>
static class PeakMemory
{
    public static long Megabytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 >> 20;
        }
    }

    /// <summary>Takes the mark down to what is resident now. Only Linux can; elsewhere the peak stays that of the whole process.</summary>
    public static void Reset()
    {
        GC.Collect();
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
    }
}
