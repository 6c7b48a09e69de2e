using System.Diagnostics;

namespace CountyLines.Risk.Benchmarks;

/// <summary>The most memory that this process had resident since it began, or since the mark was last taken.</summary>
static class PeakMemory
{
    /// <summary>In megabytes, and takes the mark down to what is resident now. Only Linux can; elsewhere the mark stays that of the whole process.</summary>
    public static long Take()
    {
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64 >> 20;
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
        return peak;
    }
}
